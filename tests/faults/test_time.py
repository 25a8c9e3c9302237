"""Time: what is due comes once, on time, whatever happens to clocks, zones and the bot at that moment.

More of the two local times that summer time skips and repeats, and of people and organisations that change zone, is in
tests/triage/usecases/test_digesting.py and test_realigning.py, and in tests/triage/core/test_calendar.py.
"""

import os
from collections import Counter
from datetime import datetime, time, timedelta
from importlib import resources
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from tests.clock import begin_interviews, fire_all
from tests.databases import on_postgresql
from tests.faults.bots import READY
from tests.faults.post import Post
from tests.faults.scene import TEAM
from tests.faults.shifted_clock import SHIFT
from tests.faults.test_reports import only_sqlite
from tests.people import MANAGER
from tests.together import at_once
from triage.core.calendar import at_local
from triage.store import ledger
from triage.store.tables import Outbox, Review, Timer
from triage.usecases.interviewing import stop_interview
from triage.usecases.reporting import TakeReport, take_report


def routed(post, key: str = "one") -> str:
    """A report that has been brought to a desk."""
    eva = post.slack.person("employee").id
    public = take_report(post.office, TakeReport(TEAM, eva, "our bot invents refund rules", "test", key))
    begin_interviews(post.office)
    stop_interview(post.office, TEAM, eva, public)
    return public


def kinds(scene) -> Counter:
    with scene.store.reading() as tx:
        rows = tx.session.scalars(select(Outbox).where(Outbox.state == "sent"))
        return Counter((row.kind, row.destination, row.incident_id, str(row.arguments)) for row in rows)


@pytest.mark.whole
@pytest.mark.parametrize("crash_at", ["before_timer_commit", "after_timer_commit"])
def test_restarted_in_the_second_in_which_a_review_is_due(scene, crash_at):
    post = Post(scene)
    routed(post)
    first = scene.start(crash_at)
    scene.settle()
    with scene.store.writing() as tx:
        tx.session.execute(update(Timer).values(state="cancelled"))
        review = select(func.min(Timer.id)).where(Timer.kind == "review").scalar_subquery()
        due = {"state": "pending", "due_at": tx.now}
        tx.session.execute(update(Timer).where(Timer.id == review).values(due))
    scene.gone(first)
    scene.start()
    scene.wait(lambda: scene.count(Outbox, kind="review"))
    scene.settle()
    scene.check(reports=1)
    assert scene.count(Timer, kind="review", state="done") == 1


@pytest.mark.whole
def test_down_for_fifteen_days(scene):
    post = Post(scene)
    first = scene.start()
    routed(post)
    scene.settle()
    first.kill()
    scene.gone(first)
    scene.forward(days=15)
    scene.start()
    scene.wait(lambda: scene.count(Outbox, kind="digest", state="sent"))
    scene.settle()
    scene.check(reports=1)
    said = kinds(scene)
    reminders = {what: times for what, times in said.items() if what[0] in ("nudge", "tasks_late", "digest")}
    assert set(reminders.values()) == {1}
    assert sum(what[0] == "digest" for what in reminders) == 1
    assert sum(what[0] == "nudge" for what in reminders) <= 2, "one for each desk that was called"


@on_postgresql
@pytest.mark.whole
def test_two_replicas_whose_clocks_are_ten_minutes_off_in_both_directions(scene, tmp_path):
    """Nothing is early, late or twice: the time is the database's."""
    for seconds in (600, -600):
        folder = tmp_path / f"clock{seconds}"
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(SHIFT.format(seconds=seconds))
        path = os.pathsep.join([str(folder), str(Path.cwd())])
        bot = scene.start(PYTHONPATH=path)
        line = next(line for line in bot.log.splitlines() if READY in line)
        said = datetime.strptime(line[:19], "%Y-%m-%d %H:%M:%S").astimezone()
        assert abs((said - datetime.now().astimezone()).total_seconds() - seconds) < 60
    with scene.store.writing() as tx:
        wait = timedelta(seconds=4)
        due = tx.now + wait
    post = Post(scene)
    post.remind_of(6, after=wait)
    scene.wait(lambda: scene.count(Outbox, kind="nudge", state="sent") == 6)
    with scene.store.reading() as tx:
        first, last = tx.session.execute(select(func.min(Outbox.created_at), func.max(Outbox.sent_at))).one()
    assert due <= first
    assert last < due + timedelta(seconds=20)
    scene.check(reports=6)


@pytest.mark.whole
def test_a_reporter_who_stops_in_the_moment_of_the_reminder_gets_it_or_not_but_never_twice(scene):
    post = Post(scene)
    eva = post.slack.person("employee").id
    reports = [
        take_report(post.office, TakeReport(TEAM, eva, "it invents rules", "test", f"k{number}")) for number in range(6)
    ]
    begin_interviews(post.office)
    scene.forward(minutes=11)
    with post.delivering():
        for public in reports:
            at_once(lambda public=public: stop_interview(post.office, TEAM, eva, public), lambda: fire_all(post.office))
        scene.settle()
    scene.check(reports=6)
    with scene.store.reading() as tx:
        fired = select(Timer.incident_id).where(
            Timer.kind == "silence", Timer.state == "done", Timer.subject == "remind"
        )
        told = select(Outbox.incident_id).where(Outbox.kind == "silence")
        assert set(tx.session.scalars(told)) <= set(tx.session.scalars(fired))
        assert tx.session.scalar(select(func.count()).where(Timer.kind == "silence", Timer.state == "pending")) == 0


@pytest.mark.parametrize(
    ("eve", "comes"),
    [
        pytest.param("2026-10-24T20:00Z", "2026-10-25T00:30Z", id="autumn, where 02:30 comes twice"),
        pytest.param("2027-03-27T20:00Z", "2027-03-28T01:00Z", id="spring, where 02:30 does not come"),
    ],
)
def test_half_past_two_in_the_night_in_which_the_clocks_change(office, team, clock, eve, comes):
    clock.set_to(datetime.fromisoformat(eve))
    night = datetime.fromisoformat(comes).date()
    with office.store.writing() as tx:
        ledger.remind(tx, tx.workspace(team), "digest", MANAGER, at_local(night, time(2, 30), "Europe/Ljubljana"))
    clock.run_until(office, datetime.fromisoformat(comes) - timedelta(minutes=1))
    assert told(office, "digest") == 0
    clock.pass_time(office, minutes=2)
    assert told(office, "digest") == 1
    clock.pass_time(office, hours=12)
    assert told(office, "digest") == 1


def told(office, kind: str) -> int:
    with office.store.reading() as tx:
        return tx.session.scalar(select(func.count()).select_from(Outbox).filter_by(kind=kind)) or 0


@only_sqlite
@pytest.mark.whole
def test_a_zone_that_has_other_rules_after_a_restart_moves_what_is_planned(scene, tmp_path):
    """As new tzdata would have it: Ljubljana keeps Tokyo's time."""
    routed(Post(scene))
    first = scene.start()
    before = reviews(scene)
    first.kill()
    scene.gone(first)
    other = tmp_path / "zones" / "Europe"
    other.mkdir(parents=True)
    (other / "Ljubljana").write_bytes(resources.files("tzdata").joinpath("zoneinfo/Asia/Tokyo").read_bytes())
    scene.start(PYTHONTZPATH=str(other.parent))
    after = reviews(scene)
    assert [local for local, _ in after] == [local for local, _ in before]
    moved = [(was - now).total_seconds() / 3600 for (_, was), (_, now) in zip(before, after, strict=True)]
    assert moved
    assert set(moved) <= {7, 8}


def reviews(scene) -> list[tuple[str, datetime]]:
    """What people meant, and when its timer fires."""
    with scene.store.reading() as tx:
        timers = select(Review.local, Timer.due_at).join(Timer, Timer.subject == Review.rule)
        mine = timers.where(Timer.incident_id == Review.incident_id, Timer.kind == "review", Timer.state == "pending")
        return [tuple(row) for row in tx.session.execute(mine.order_by(Review.id))]
