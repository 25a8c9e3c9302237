"""Tasks: ticked off, skipped with a reason, handed on, added."""

from datetime import timedelta

import pytest

from tests.people import HR, SAFETY, SECURITY
from tests.triage.usecases.story import SAFETY_FACTS, SECURITY_FACTS
from triage.store.incidents import NotFound
from triage.usecases.office import BadInput
from triage.usecases.tasking import add_task, hand_over, skip, tick, untick


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
    with pytest.raises(BadInput):
        hand_over(story.office, story.by(SAFETY), public, task, None)
    for _ in range(2):
        hand_over(story.office, story.by(SAFETY), public, task, HR)
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
