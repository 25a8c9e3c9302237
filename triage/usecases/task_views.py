"""Tasks as responders see them, with what holds them up and the evidence that was written under them. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from triage.core.plan import Plan
from triage.store import incidents, tables
from triage.store.door import Transaction


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What a responder wrote under a task: what was found, or where it is kept."""

    said_at: datetime
    said_by: str
    words: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as responders see it. `due_at` is aware; `late` compares it with now.

    `waits_for` is the title of the open task that comes first; `optional`: it should be done, and need not be.
    """

    id: int
    phase: str
    title: str
    why: str
    done_when: str
    role: str
    owner_id: str | None
    due_at: datetime
    state: str
    late: bool
    ended_by: str | None
    note: str | None
    owner_group: str | None = None
    waits_for: str | None = None
    optional: bool = False
    started_by: str | None = None
    evidence: tuple[EvidenceView, ...] = ()


def tasks_seen(tx: Transaction, incident: tables.Incident, plan: Plan) -> tuple[TaskView, ...]:
    """The tasks of an incident, in the order of its plan."""
    rows = incidents.tasks_of(tx, incident)
    holding = {row.step_id: row.title for row in rows if row.state == "open" and row.step_id}
    query = select(tables.TaskNote).filter_by(incident_id=incident.id).order_by(tables.TaskNote.id)
    notes = tx.session.scalars(query).all()
    optional = {one.step.id for one in plan.steps if one.step.priority == "should"}
    views = (_view(tx, row, holding.get(row.after or ""), notes) for row in rows)
    return tuple(replace(view, optional=row.step_id in optional) for view, row in zip(views, rows, strict=True))


def _view(tx: Transaction, row: tables.Task, holding: str | None, notes: Sequence[tables.TaskNote]) -> TaskView:
    return TaskView(
        id=row.id,
        phase=row.phase,
        title=row.title,
        why=row.why,
        done_when=row.done_when,
        role=row.role,
        owner_id=row.owner_id,
        due_at=row.due_at,
        state=row.state,
        late=row.state == "open" and row.due_at < tx.now,
        ended_by=row.ended_by,
        note=row.note,
        owner_group=row.owner_group,
        waits_for=holding if row.state == "open" else None,
        started_by=row.started_by,
        evidence=tuple(EvidenceView(one.said_at, one.said_by, one.words) for one in notes if one.task_id == row.id),
    )
