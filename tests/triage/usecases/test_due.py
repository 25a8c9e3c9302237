"""What the clock does: who hears of what is late, and that nothing is forgotten or said twice."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.clock import fire_all
from tests.people import LEGAL, MANAGER, SAFETY, SAFETY_LEAD, SECURITY_LEAD
from tests.together import at_once
from tests.triage.usecases.story import BOTH_FACTS, INSIDER_FACTS, SAFETY_FACTS
from tests.triage.usecases.test_routing import to
from triage.usecases.ending import reopen, resolve, set_aside
from triage.usecases.overruling import reclassify
from triage.usecases.recording import audit_trail
from triage.usecases.responding import acknowledge
from triage.usecases.tasking import add_task, review_done, review_hand_on, review_snooze, tick, untick

DESK, LEAD, BOSS = "desk:safety", f"user:{SAFETY_LEAD}", f"user:{MANAGER}"


def places(story, kind: str) -> list[str]:
    """Where messages of a kind went, in order."""
    return [row.destination for row in story.messages() if row.kind == kind]


def said_late(story, public: str) -> list[int]:
    """Every task that a reminder names, as often as it does."""
    return [task for row in story.messages(public) if row.kind == "tasks_late" for task in row.arguments["tasks"]]


@pytest.fixture
def grave(story) -> str:
    """An S1 incident for safety: it is to be taken up within a quarter of an hour, by day and by night."""
    public = story.routed(SAFETY_FACTS)
    grave = to("privacy_leak", severity="S1", domains=("safety",), primary="safety")
    reclassify(story.office, story.by(SAFETY), public, grave)
    story.deliver()
    return public


def test_who_does_not_take_it_up_is_reminded_then_the_lead_hears_then_the_managers(story, grave):
    heard = []
    for _ in range(5):
        story.clock.pass_time(story.office, minutes=16)
        heard.append([place for kind, place in story.deliver() if kind == "nudge"])
    assert heard == [[DESK], [LEAD], [BOSS], [], []]


def test_once_it_is_taken_up_nobody_is_reminded(story, grave):
    acknowledge(story.office, story.by(SAFETY), grave)
    story.clock.pass_time(story.office, hours=3)
    assert places(story, "nudge") == []


def test_after_a_long_silence_of_our_own_each_thing_is_said_once(story, grave):
    story.clock.forward(days=15)
    fire_all(story.office)
    assert places(story, "nudge") == [DESK]
    late = [task.id for task in story.card(grave).tasks if task.late and not task.waits_for]
    assert sorted(said_late(story, grave)) == sorted(late) != []


def test_what_is_late_together_is_said_together_once_to_each_owner(story, grave):
    story.clock.forward(days=15)
    fire_all(story.office)
    late = [task for task in story.card(grave).tasks if task.late and not task.waits_for]
    told = [row.destination for row in story.messages(grave) if row.kind == "tasks_late"]
    assert len(late) > len(told) == len({task.owner_id for task in late})
    assert len(told) == len(set(told))


def test_a_reminder_is_drawn_anew_when_one_of_its_tasks_is_done(story, grave):
    story.clock.forward(days=15)
    fire_all(story.office)
    story.deliver()
    first = next(row for row in story.messages(grave) if row.kind == "tasks_late")
    tick(story.office, story.by(SAFETY), grave, first.arguments["tasks"][0])
    again = [row for row in story.messages(grave) if row.surface == first.surface]
    assert len(again) == 2


def test_what_waited_for_a_step_and_is_late_is_said_a_while_after_that_step_is_done(story, grave):
    acknowledge(story.office, story.by(SAFETY), grave)
    story.clock.forward(days=15)
    fire_all(story.office)
    tasks = {task.id: task for task in story.card(grave).tasks}
    of_title = {task.title: task.id for task in tasks.values()}
    first = next(of_title[task.waits_for] for task in tasks.values() if task.late and task.waits_for)
    tick(story.office, story.by(SAFETY), grave, first)
    freed = {
        one.id
        for one in story.card(grave).tasks
        if one.late and tasks[one.id].waits_for == tasks[first].title and not one.waits_for
    }
    assert freed
    assert not freed & set(said_late(story, grave))
    story.clock.pass_time(story.office, minutes=16)
    assert freed <= set(said_late(story, grave))


def test_a_private_incident_calls_its_lead_once_and_gives_nobody_else_its_tasks(story):
    public = story.routed(INSIDER_FACTS | {"harm": "person_hurt"})
    assert len(story.card(public).domains) == 2
    assert {task.owner_id for task in story.card(public).tasks} == {SECURITY_LEAD}
    story.clock.pass_time(story.office, minutes=16)
    assert places(story, "nudge") == [f"user:{SECURITY_LEAD}"]


def test_two_workers_fire_each_timer_once(story, grave):
    story.clock.forward(days=15)
    fired = at_once(*[lambda: fire_all(story.office)] * 2)
    fired.append(fire_all(story.office))
    late = said_late(story, grave)
    assert len(late) == len(set(late)) > 0
    assert places(story, "nudge") == [DESK]
    others = len(story.timers("acknowledge", "done")) + len(story.timers("review", "done"))
    assert others < sum(fired) <= others + len(story.timers("task", "done"))


def test_people_and_the_clock_work_on_one_incident_at_once_without_standing_in_each_others_way(story, grave):
    story.clock.forward(days=1)
    tasks = [task.id for task in story.card(grave).tasks if task.state == "open"]

    def work() -> None:
        for task in tasks:
            tick(story.office, story.by(SAFETY), grave, task)

    at_once(work, *[lambda: fire_all(story.office)] * 2)
    fire_all(story.office)
    assert all(task.state == "done" for task in story.card(grave).tasks if task.id in tasks)
    assert all(link.whole for link in audit_trail(story.office, grave))


def test_a_reopened_incident_is_reminded_of_as_if_it_were_new(story, grave):
    story.clock.pass_time(story.office, minutes=16)
    acknowledge(story.office, story.by(SAFETY), grave)
    resolve(story.office, story.by(SAFETY), grave, "fixed", None)
    reopen(story.office, story.by(SAFETY), grave, "it came back")
    story.clock.pass_time(story.office, minutes=16)
    assert places(story, "nudge") == [DESK, DESK]


def test_what_can_wait_is_reminded_of_in_working_hours(story):
    friday_evening = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    story.clock.set_to(friday_evening)
    public = story.routed(SAFETY_FACTS)
    assert story.card(public).severity == "S3"
    story.clock.run_until(story.office, friday_evening + timedelta(days=2))
    assert places(story, "nudge") == places(story, "tasks_late") == []
    story.clock.run_until(story.office, datetime(2026, 11, 30, 12, 0, tzinfo=UTC))
    assert DESK in places(story, "nudge")


def test_a_task_that_is_late_is_said_to_its_owner_then_to_the_lead_then_to_the_managers(story, grave):
    due = story.clock.now() + timedelta(hours=100)
    add_task(story.office, story.by(SAFETY), grave, "Call the vendor", LEGAL, due)
    task = max(story.card(grave).tasks, key=lambda task: task.id)
    story.clock.run_until(story.office, due + timedelta(hours=3))
    said = [row.destination for row in story.messages(grave) if task.id in row.arguments.get("tasks", [])]
    assert said == [f"user:{LEGAL}", LEAD, BOSS]


def test_a_task_that_is_done_is_not_reminded_of_and_one_that_was_not_done_after_all_is(story, grave):
    task = story.task(grave)
    tick(story.office, story.by(SAFETY), grave, task.id)
    story.clock.pass_time(story.office, days=1)
    assert task.id not in said_late(story, grave)
    untick(story.office, story.by(SAFETY), grave, task.id)
    fire_all(story.office)
    assert task.id in said_late(story, grave)


def test_a_task_without_an_owner_is_said_to_the_desk(story, grave):
    story.clock.pass_time(story.office, minutes=30)
    unowned = {task.id for task in story.card(grave).tasks if task.owner_id is None}
    for row in story.messages(grave):
        if row.kind == "tasks_late" and unowned & set(row.arguments["tasks"]):
            assert row.destination in (DESK, LEAD, BOSS)


def test_what_was_set_aside_is_not_reminded_of(story, grave):
    set_aside(story.office, story.by(SAFETY), grave, "test")
    story.clock.pass_time(story.office, days=40)
    assert not {"nudge", "tasks_late", "review"} & {kind for kind, _ in story.deliver()}


def test_a_restricted_incident_is_not_told_to_managers(story):
    public = story.routed(SAFETY_FACTS)
    hide = to("privacy_leak", severity="S1", domains=("safety",), primary="safety", visibility="restricted")
    reclassify(story.office, story.by(SAFETY), public, hide)
    story.clock.pass_time(story.office, hours=2)
    assert len(places(story, "nudge")) == 3
    assert BOSS not in [row.destination for row in story.messages(public)]


@pytest.fixture
def review(story):
    """A review that has just fallen due, and its incident."""
    public = story.routed(BOTH_FACTS)
    first = story.card(public).reviews[0]
    story.clock.set_to(first.due_at + timedelta(minutes=1))
    fire_all(story.office)
    assert story.card(public).reviews[0].state == "due"
    story.deliver()
    return public, first.id


def the(story, review):
    public, review_id = review
    return next(one for one in story.card(public).reviews if one.id == review_id)


def test_a_review_that_is_due_is_asked_for_once_in_each_domains_channel(story, review):
    assert sorted(places(story, "review")) == ["desk:safety", "desk:security"]
    fire_all(story.office)
    assert len(places(story, "review")) == 2


def test_a_review_is_done_with_what_was_found(story, review):
    for _ in range(2):
        review_done(story.office, story.by(SAFETY), *review, "still fixed")
    done = the(story, review)
    assert (done.state, done.outcome, done.ended_by) == ("done", "still fixed", SAFETY)
    assert story.deliver()["review", "desk:safety"] == 1


def test_a_review_that_is_put_off_comes_back_and_the_second_time_the_managers_hear_of_it(story, review):
    for times in (1, 2):
        at_once(*[lambda: review_snooze(story.office, story.by(SAFETY), *review)] * 2)
        assert the(story, review).state == "planned"
        assert places(story, "review_slips") == [BOSS] * (times - 1)
        story.clock.set_to(the(story, review).due_at + timedelta(minutes=1))
        fire_all(story.office)
        assert the(story, review).state == "due"


def test_a_review_may_be_handed_on_to_somebody_who_is_told_once(story, review):
    for _ in range(2):
        review_hand_on(story.office, story.by(SAFETY), *review, LEGAL)
    assert the(story, review).owner_id == LEGAL
    assert places(story, "review_yours") == [f"user:{LEGAL}"]


def test_a_review_that_nobody_takes_up_is_brought_to_its_owner_and_then_to_the_managers(story, review):
    story.clock.pass_time(story.office, days=8)
    mine = [row for row in story.messages() if row.kind == "review" and row.arguments["review"] == review[1]]
    told = [row.destination for row in mine if row.destination.startswith("user:")]
    assert told == [f"user:{the(story, review).owner_id}", BOSS]


@pytest.mark.parametrize("what", ["done", "put off"])
def test_a_review_that_somebody_takes_up_goes_no_further(story, review, what):
    if what == "done":
        review_done(story.office, story.by(SAFETY), *review, "still fixed")
    else:
        review_snooze(story.office, story.by(SAFETY), *review)
    story.clock.pass_time(story.office, days=1)
    assert not [place for place in places(story, "review") if place.startswith("user:")]


def test_a_review_that_falls_due_while_nobody_works_here_is_still_asked_for(story):
    public = story.routed(SAFETY_FACTS)
    reviews = story.card(public).reviews
    story.clock.set_to(reviews[-1].due_at + timedelta(days=15, minutes=1))
    fire_all(story.office)
    assert [one.state for one in story.card(public).reviews] == ["due"] * len(reviews)
    asked = [row.arguments["review"] for row in story.messages(public) if row.kind == "review"]
    assert sorted(asked) == sorted(one.id for one in reviews)
