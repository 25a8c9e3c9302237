"""Tasks: begun, ticked off, skipped with a reason, given to somebody, due anew, with evidence, added."""

from datetime import timedelta

import pytest

from tests.people import HR, SAFETY, SECURITY
from tests.triage.usecases.story import SAFETY_FACTS, SECURITY_FACTS
from tests.triage.usecases.test_routing import to
from triage.store.incidents import NotFound
from triage.usecases.changing_tasks import add_evidence, change_task, start_task
from triage.usecases.office import BadInput
from triage.usecases.overruling import reclassify
from triage.usecases.recording import audit_trail
from triage.usecases.tasking import add_task, skip, tick, untick


@pytest.fixture
def public(story) -> str:
    return story.routed(SAFETY_FACTS)


def states(story, public) -> dict[int, tuple[str, str | None]]:
    return {task.id: (task.state, task.ended_by) for task in story.card(public).tasks}


def test_a_task_is_ticked_off_by_whoever_was_first(story, public):
    task = story.task(public).id
    tick(story.office, story.by(SAFETY), public, task)
    tick(story.office, story.by(SECURITY), public, task)
    assert states(story, public)[task] == ("done", SAFETY)
    untick(story.office, story.by(SAFETY), public, task)
    assert states(story, public)[task] == ("open", None)


def test_a_task_is_skipped_with_a_reason(story, public):
    task = story.task(public).id
    with pytest.raises(BadInput):
        skip(story.office, story.by(SAFETY), public, task, " ")
    skip(story.office, story.by(SAFETY), public, task, "no vendor here")
    assert states(story, public)[task] == ("skipped", SAFETY)
    assert next(one.note for one in story.card(public).tasks if one.id == task) == "no vendor here"


def test_whoever_gets_a_task_is_told_once_and_may_see_the_incident(story, public):
    task = story.task(public).id
    for _ in range(2):
        change_task(story.office, story.by(SAFETY), public, task, HR, None)
    assert story.deliver()["task_yours", f"user:{HR}"] == 1
    assert story.card(public, HR).public_id == public


def test_a_task_of_ones_own_has_an_owner_and_a_time_to_come(story, public):
    now = story.clock.now()
    for title, due in [("", None), ("Call them", now - timedelta(minutes=1))]:
        with pytest.raises(BadInput):
            add_task(story.office, story.by(SAFETY), public, title, HR, due)
    add_task(story.office, story.by(SAFETY), public, "Call them", None, now + timedelta(hours=2))
    added = max(story.card(public).tasks, key=lambda task: task.id)
    assert (added.title, added.owner_id, added.due_at) == ("Call them", SAFETY, now + timedelta(hours=2))
    assert added.due_at in story.timers("task")


def test_a_task_belongs_to_its_incident_and_to_no_other(story, public):
    other = story.routed(SECURITY_FACTS)
    for task in (story.task(other).id, 99_999):
        with pytest.raises(NotFound):
            tick(story.office, story.by(SAFETY), public, task)


def test_a_task_that_is_past_its_time_shows_as_late(story, public):
    assert not any(task.late for task in story.card(public).tasks)
    story.clock.forward(days=60)
    assert all(task.late for task in story.card(public).tasks if task.state == "open")


def of_step(story, public, words):
    return next(task for task in story.card(public).tasks if task.title.startswith(words))


def test_what_is_due_from_an_earlier_step_counts_anew_when_that_one_is_done_or_taken_back(story, public):
    check, give_back = "Repeat what went wrong", "Give it back step by step"
    planned = of_step(story, public, give_back).due_at
    assert of_step(story, public, give_back).waits_for == of_step(story, public, check).title
    assert planned > of_step(story, public, check).due_at
    tick(story.office, story.by(SAFETY), public, of_step(story, public, check).id)
    counted = of_step(story, public, give_back).due_at
    assert story.clock.now() < counted < planned
    assert of_step(story, public, give_back).waits_for is None
    assert counted in story.timers("task")
    untick(story.office, story.by(SAFETY), public, of_step(story, public, check).id)
    assert of_step(story, public, give_back).due_at == planned


def the(story, public, task):
    return next(one for one in story.card(public).tasks if one.id == task)


def test_a_task_is_begun_once_and_what_nobody_owns_by_name_becomes_theirs(story, public):
    unowned = next(one for one in story.card(public).tasks if one.owner_id is None)
    for user in (SAFETY, SECURITY):
        start_task(story.office, story.by(user), public, unowned.id)
    assert (the(story, public, unowned.id).started_by, the(story, public, unowned.id).owner_id) == (SAFETY, SAFETY)
    owned = story.task(public)
    start_task(story.office, story.by(SECURITY), public, owned.id)
    assert the(story, public, owned.id).owner_id == owned.owner_id
    links = [link.actor for link in audit_trail(story.office, public) if link.action == "task started"]
    assert links == [SAFETY, SECURITY]


def test_what_a_person_has_set_no_later_plan_changes(story, public):
    task, later = story.task(public), story.clock.now() + timedelta(days=9)
    with pytest.raises(BadInput):
        change_task(story.office, story.by(SAFETY), public, task.id, None, story.clock.now() - timedelta(hours=1))
    change_task(story.office, story.by(SAFETY), public, task.id, HR, later)
    assert later in story.timers("task")
    assert task.due_at not in story.timers("task") or task.due_at in [
        one.due_at for one in story.card(public).tasks if one.id != task.id
    ]
    graver = to("privacy_leak", severity="S1", domains=("safety",), primary="safety")
    reclassify(story.office, story.by(SAFETY), public, graver)
    tick(story.office, story.by(SAFETY), public, story.task(public, 1).id)
    assert (the(story, public, task.id).due_at, the(story, public, task.id).owner_id) == (later, HR)


def test_a_form_that_gives_back_the_same_minute_changes_no_due_time(story, public):
    task = story.task(public)
    shown = task.due_at.replace(second=0, microsecond=0)
    change_task(story.office, story.by(SAFETY), public, task.id, task.owner_id, shown)
    assert the(story, public, task.id) == task
    assert not [link for link in audit_trail(story.office, public) if link.action == "task due anew"]


def test_evidence_stands_under_its_task_also_when_it_is_done_and_the_record_keeps_its_digest_alone(story, public):
    task = story.task(public)
    with pytest.raises(BadInput):
        add_evidence(story.office, story.by(SAFETY), public, task.id, " ")
    add_evidence(story.office, story.by(SAFETY), public, task.id, "log in the vault, folder 7")
    tick(story.office, story.by(SAFETY), public, task.id)
    add_evidence(story.office, story.by(SECURITY), public, task.id, "second copy")
    said = [(one.said_by, one.words) for one in the(story, public, task.id).evidence]
    assert said == [(SAFETY, "log in the vault, folder 7"), (SECURITY, "second copy")]
    assert "vault" not in str(audit_trail(story.office, public))


def test_a_task_says_what_it_waits_for_until_that_is_done(story, public):
    waiting = next(one for one in story.card(public).tasks if one.waits_for)
    first = next(one for one in story.card(public).tasks if one.title == waiting.waits_for)
    tick(story.office, story.by(SAFETY), public, first.id)
    assert the(story, public, waiting.id).waits_for is None
    untick(story.office, story.by(SAFETY), public, first.id)
    assert the(story, public, waiting.id).waits_for == first.title
