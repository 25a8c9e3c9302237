"""A report that was acknowledged exists, once, whatever happens to the bot or to its database meanwhile."""

import resource
import sqlite3
from contextlib import contextmanager

import pytest

from tests.databases import on_postgresql
from triage.store.tables import Draft, Incident, Outbox

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    "crash_at", [pytest.param("before_report_commit", marks=pytest.mark.whole), "after_report_commit"]
)
def test_killed_while_it_takes_a_report(scene, crash_at):
    """Before the commit, or after it and before the acknowledgement: the person is told, and submits again."""
    first = scene.start(crash_at)
    assert not scene.report().acked
    scene.gone(first)
    assert scene.count(Incident) == (crash_at == "after_report_commit")

    scene.start()
    assert scene.eva.submit().closed
    scene.wait(scene.practice.question)
    scene.settle()
    scene.check(reports=1)


@pytest.mark.whole
@pytest.mark.parametrize("crash_at", ["before_timer_commit", "after_timer_commit"])
def test_killed_while_it_thinks_about_a_report(scene, crash_at):
    """The report was acknowledged before: it is thought about after the restart, once."""
    first = scene.start(crash_at)
    scene.report()
    scene.gone(first)
    scene.start()
    if scene.count(Incident) == 0 or scene.eva.modal():
        assert scene.eva.submit().closed  # it died before the acknowledgement had gone out
    scene.wait(scene.practice.question)
    scene.settle()
    scene.check(reports=1)
    assert scene.count(Outbox, kind="question") == 1


@on_postgresql
@pytest.mark.whole
def test_the_same_submission_to_two_replicas_at_once(scene):
    scene.start()
    scene.start()
    scene.form()
    assert scene.eva.submit().closed
    submission = next(one for one in reversed(scene.slack.deliveries) if "view_submission" in str(one.payload))
    assert all(reply.acked for reply in scene.slack.redeliver(submission, times=8))
    scene.wait(scene.practice.question)
    scene.settle()
    scene.check(reports=1)


@pytest.mark.whole
def test_the_same_submission_four_times_in_parallel_and_again_after_a_restart(scene):
    first = scene.start()
    scene.form()
    assert scene.eva.submit().closed
    submission = next(one for one in reversed(scene.slack.deliveries) if "view_submission" in str(one.payload))
    assert all(reply.acked for reply in scene.slack.redeliver(submission, times=4))
    first.kill()
    scene.gone(first)

    scene.start()
    assert all(reply.acked for reply in scene.slack.redeliver(submission, times=4))
    scene.wait(scene.practice.question)
    scene.settle()
    scene.check(reports=1)


@pytest.mark.whole
def test_the_same_message_event_four_times_in_parallel_and_out_of_order(scene):
    scene.start()
    for text in ("the first", "the second"):
        scene.eva.say(text)
    heard = scene.wait(
        lambda: [d for d in scene.slack.deliveries if d.payload.get("event", {}).get("user") == scene.eva.id]
    )
    for event in reversed(heard):
        scene.slack.redeliver(event, times=4)
    scene.wait(lambda: scene.count(Draft) == 2)
    scene.settle()
    scene.check(reports=0)
    assert len(scene.copies()) == 2


@contextmanager
def locked(url):
    """Somebody else holds the write lock of a SQLite database."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@only_sqlite
def test_while_sqlite_is_locked_the_person_is_told_and_the_next_try_saves(scene):
    scene.start()
    scene.form()
    with locked(scene.url):
        outcome = scene.eva.submit()
    assert "could not be saved" in str(outcome.errors), outcome
    assert scene.count(Incident) == 0
    assert scene.eva.submit().closed
    scene.wait(scene.practice.question)
    scene.settle()
    scene.check(reports=1)


@contextmanager
def full_disk(bot):
    """No file of the bot's may grow, or be written beyond its first pages."""
    normal = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (16_384, normal[1]))
    try:
        yield
    finally:
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, normal)


@only_sqlite
@pytest.mark.whole
def test_while_the_disk_is_full_the_person_is_told_and_the_next_try_saves(scene):
    bot = scene.start()
    scene.form()
    with full_disk(bot):
        outcome = scene.eva.submit()
    assert "could not be saved" in str(outcome.errors), outcome
    assert scene.count(Incident) == 0
    assert scene.eva.submit().closed
    scene.wait(scene.practice.question)
    scene.settle()
    scene.check(reports=1)


@only_sqlite
@pytest.mark.whole
def test_a_second_process_on_the_same_sqlite_database_refuses_to_start(scene):
    scene.start()
    second = scene.begin()
    assert second.process.wait(180) == 1
    assert "Another `varnost run` already works" in second.log
    assert not scene.bots[0].dead
    scene.bots[0].kill()
    assert not scene.start().dead, "the right to be the one bot ends with the process"
