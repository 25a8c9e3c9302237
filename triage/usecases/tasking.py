"""What responders do with tasks and reviews: tick off, skip with a reason, add; done, snoozed or handed on."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from playbooks.schema import Phase, Role
from triage.store import incidents, ledger, tables
from triage.store.door import digest_of_text
from triage.store.visibility import Visibility
from triage.usecases.dues import recount
from triage.usecases.late_tasks import wait_is_over
from triage.usecases.office import BadInput, By, NotAllowed, Office, required
from triage.usecases.working import Work, working

SNOOZES = 1
"""A review may be put off once by anybody; a second time the managers hear of it."""


def tick(office: Office, by: By, public_id: str, task_id: int) -> None:
    """Say that a task is done. Ticking it again changes nothing."""
    with working(office, by, public_id) as work:
        task = task_of(work, task_id)
        if task.state == "open":
            _end_task(work, task, "done")


def untick(office: Office, by: By, public_id: str, task_id: int) -> None:
    """Say that a task is not done after all."""
    with working(office, by, public_id) as work:
        task = task_of(work, task_id)
        if task.state != "open":
            task.state, task.ended_at, task.ended_by = "open", None, None
            ledger.restore_timers(work.tx, work.incident, "task", ledger.levels(task.id))
            work.record("task reopened", task=task.id)
            recount(work.office, work.tx, work.incident, task.step_id)
            _redraw_late(work, task)


def skip(office: Office, by: By, public_id: str, task_id: int, reason: str | None) -> None:
    """Say that a task does not apply here, and why."""
    words = required("reason", reason)
    with working(office, by, public_id) as work:
        task = task_of(work, task_id)
        if task.state == "open":
            task.note = words
            _end_task(work, task, "skipped", reason=digest_of_text(words))


def add_task(
    office: Office, by: By, public_id: str, title: str | None, owner: str | None, due: datetime | None
) -> None:
    """Add a task of one's own. Raises BadInput without a title, or when `due` (aware) has passed."""
    words = required("title", title)
    with working(office, by, public_id) as work:
        due = due or work.tx.now + timedelta(days=1)
        if due <= work.tx.now:
            raise BadInput("due", "Choose a time that is still to come.")
        last = work.tx.session.scalar(select(func.max(tables.Task.position)).filter_by(incident_id=work.incident.id))
        task = tables.Task(
            incident_id=work.incident.id,
            step_id=None,
            position=(last or 0) + 1,
            phase=Phase.TRIAGE,
            title=words,
            why="",
            done_when="",
            role=Role.SYSTEM_OWNER,
            assigned_by=work.viewer.user_id,
            due_set_by=work.viewer.user_id,
            owner_id=owner or work.viewer.user_id,
            due_at=due,
            state="open",
        )
        work.tx.session.add(task)
        work.tx.session.flush()
        ledger.remind(work.tx, work.incident.workspace_id, "task", f"{task.id}:1", due, incident=work.incident)
        work.record("task added", task=task.id, title=digest_of_text(words))


def review_done(office: Office, by: By, public_id: str, review_id: int, outcome: str | None) -> None:
    """Close a review with what was found. Raises BadInput without words."""
    words = required("outcome", outcome)
    with working(office, by, public_id) as work:
        review = _review(work, review_id)
        if review.state != "done":
            review.state, review.outcome = "done", words
            review.ended_at, review.ended_by = work.tx.now, work.viewer.user_id
            ledger.cancel_timers(work.tx, work.incident, "review", subjects=[review.rule])
            work.record("review done", review=review.id, outcome=digest_of_text(words))
            _redraw_review(work, review)


def review_snooze(office: Office, by: By, public_id: str, review_id: int) -> None:
    """Put a review off by two working days; from the second time on the managers hear of it."""
    with working(office, by, public_id) as work:
        review = _review(work, review_id)
        if review.state != "due":
            return  # a second click on the same button
        when = office.calendar.review_at(work.tx.now, "2bd")
        review.local, review.zone, review.due_at = when.local.isoformat(), when.zone, when.utc
        review.state, review.snoozes = "planned", review.snoozes + 1
        ledger.remind(work.tx, work.incident.workspace_id, "review", review.rule, when, incident=work.incident)
        work.record("review snoozed", review=review.id, times=review.snoozes)
        _redraw_review(work, review)
        if review.snoozes > SNOOZES and work.incident.visibility == Visibility.NORMAL:
            for manager in office.organisation.managers:
                occurrence = f"{review.id}-{review.snoozes}"
                tell_owner(work, manager.person, "review_slips", occurrence, review=review.id, times=review.snoozes)


def review_hand_on(office: Office, by: By, public_id: str, review_id: int, owner: str | None) -> None:
    """Give a review to somebody, who is told."""
    if not owner:
        raise BadInput("owner", "Choose who takes it.")
    with working(office, by, public_id) as work:
        review = _review(work, review_id)
        if review.owner_id != owner:
            review.owner_id = owner
            work.record("review handed on", review=review.id, to=owner)
            _redraw_review(work, review)
            tell_owner(work, owner, "review_yours", f"{review.id}-{work.tx.now}", review=review.id)


def _end_task(work: Work, task: tables.Task, state: str, **detail: str) -> None:
    task.state, task.ended_at, task.ended_by = state, work.tx.now, work.viewer.user_id
    ledger.cancel_timers(work.tx, work.incident, "task", subjects=ledger.levels(task.id))
    work.record(f"task {state}", task=task.id, step=task.step_id, **detail)
    recount(work.office, work.tx, work.incident, task.step_id)
    wait_is_over(work.office, work.tx, work.incident, task.step_id)
    _redraw_late(work, task)


def _redraw_late(work: Work, task: tables.Task) -> None:
    """Reminders show what is still late, and no button for what is done."""
    mine = (tables.Outbox.incident_id == work.incident.id, tables.Outbox.kind == "tasks_late")
    rows = work.tx.session.scalars(select(tables.Outbox).where(*mine).order_by(tables.Outbox.id)).all()
    surfaces = {row.surface: row for row in rows if row.surface and task.id in row.arguments["tasks"]}
    for surface, row in surfaces.items():
        ledger.redraw(work.tx, work.incident, row.kind, row.destination, surface, tasks=row.arguments["tasks"])


def task_of(work: Work, task_id: int) -> tables.Task:
    """A task of this incident. Raises NotFound for any other."""
    task = work.tx.session.get(tables.Task, task_id)
    if task is None or task.incident_id != work.incident.id:
        raise incidents.NotFound(str(task_id))
    return task


def _review(work: Work, review_id: int) -> tables.Review:
    review = work.tx.session.get(tables.Review, review_id)
    if review is None or review.incident_id != work.incident.id:
        raise incidents.NotFound(str(review_id))
    return review


def _redraw_review(work: Work, review: tables.Review) -> None:
    told = (tables.Outbox.incident_id == work.incident.id, tables.Outbox.surface.like(f"review:{review.id}:%"))
    query = select(tables.Outbox.destination).where(*told)
    for destination in work.tx.session.scalars(query.distinct()):
        surface = f"review:{review.id}:{destination}"
        ledger.redraw(work.tx, work.incident, "review", destination, surface, review=review.id)


def tell_owner(work: Work, owner: str, kind: str, occurrence: str, **arguments: Any) -> None:
    """Tell somebody that something is theirs. Raises NotAllowed where nobody may be told."""
    if work.incident.visibility == Visibility.INSIDER:
        raise NotAllowed("This incident is for the security lead alone; it cannot be handed to somebody else.")
    ledger.tell(
        work.tx, work.incident.workspace_id, kind, f"user:{owner}", occurrence, incident=work.incident, **arguments
    )
