"""Tasks that are late: their owner hears of it, then whoever leads, then the managers; together, not one by one."""

from datetime import timedelta

from sqlalchemy import select

from triage.core.lifecycle import OVER
from triage.store import ledger, queue, tables
from triage.store.door import Transaction
from triage.store.visibility import Visibility
from triage.usecases.dues import tasks_by_step
from triage.usecases.hearing import disturbs_at, domain_of, hear, heard_at, next_level
from triage.usecases.office import Office
from triage.usecases.owners import present_owner
from triage.usecases.routing import draw_cards

KIND = "task"
LOOK_AGAIN = timedelta(days=1)
"""How often a late task that waits for another one is looked at; `wait_is_over` does not wait for that."""

Together = dict[tuple[int, str | None], list[int]]


def tasks_are_late(office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer) -> None:
    """All tasks of the incident that are late by now go out together: one message a person, not one a task."""
    together: Together = {}
    for one in [timer, *queue.claim_alongside(tx, timer)]:
        at = disturbs_at(office, tx, incident, one)
        if at > tx.now:
            one.state, one.due_at = "pending", at
        else:
            one.state = "done"
            _gather(office, tx, incident, one, together)
    if together:
        draw_cards(office, tx, incident)  # it says what is late
    for (level, owner), tasks in together.items():
        for destination in _hear_of_tasks(office, tx, incident, level, owner):
            surface = f"late:{timer.id}:{level}:{destination}"
            ledger.redraw(tx, incident, "tasks_late", destination, surface, tasks=tasks)


def _gather(
    office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer, together: Together
) -> None:
    task_id, level = (int(part) for part in timer.subject.split(":"))
    task = tx.session.get(tables.Task, task_id)
    if task is None or task.state != "open" or incident.state in OVER:
        return
    if _waits(tx, incident, task):  # whoever holds it up is reminded, not who waits
        ledger.remind(tx, incident.workspace_id, KIND, timer.subject, tx.now + LOOK_AGAIN, incident=incident)
        return
    owner = present_owner(office, tx, incident, task) if level == 1 else None
    together.setdefault((level, owner), []).append(task_id)
    next_level(office, tx, incident, timer)


def wait_is_over(office: Office, tx: Transaction, incident: tables.Incident, step_id: str | None) -> None:
    """A step has ended: what waited for it and is late by now has so long as an acknowledgement may take, then its
    owner hears of it.
    """
    if step_id is None:
        return
    waited = select(tables.Task).filter_by(incident_id=incident.id, after=step_id, state="open")
    for task in tx.session.scalars(waited.where(tables.Task.due_at <= tx.now)):
        for subject in ledger.levels(task.id):
            ledger.move_timer(tx, incident, KIND, subject, heard_at(office, tx, incident, KIND, subject))


def _waits(tx: Transaction, incident: tables.Incident, task: tables.Task) -> bool:
    first = tasks_by_step(tx, incident).get(task.after) if task.after else None
    return first is not None and first.state == "open"


def _hear_of_tasks(
    office: Office, tx: Transaction, incident: tables.Incident, level: int, owner: str | None
) -> list[str]:
    if level == 1 and owner and incident.visibility != Visibility.INSIDER:
        return [f"user:{owner}"]
    return hear(office, tx, incident, domain_of(incident), level)
