"""When an incident's tasks are due: so long after the report, or after an earlier step was done. Who owns them and
which there are stands in `routing.py`.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from triage.core.duty import Owner
from triage.core.plan import Plan
from triage.core.words import Severity
from triage.store import ledger, tables
from triage.store.door import Transaction
from triage.usecases.deciding import plan_of
from triage.usecases.office import Office
from triage.usecases.owners import owners_of


def dues_of(
    office: Office,
    tx: Transaction,
    incident: tables.Incident,
    plan: Plan,
    known: Mapping[str | None, tables.Task],
    owners: Mapping[str, Owner],
) -> dict[str, datetime]:
    """By step id, in the working hours of its owner for what is not urgent. Until an earlier step is done, what counts
    from it counts from when that one is due.
    """
    severity = Severity(incident.severity)
    urgent = office.library.severities[severity].disturbs_at_night
    calendars = {one: office.calendar_of(tx, incident.workspace_id, one) for one in {o.person for o in owners.values()}}
    dues: dict[str, datetime] = {}
    for one in plan.steps:
        start = incident.created_at
        if one.step.due_from == "after" and one.step.after in dues:
            task = known.get(one.step.after)
            start = (task.ended_at if task else None) or dues[one.step.after]
        calendar = calendars[owners[one.step.id].person]
        dues[one.step.id] = calendar.add(start, getattr(one.step.due, severity), urgent=urgent)
    return dues


def recount(office: Office, tx: Transaction, incident: tables.Incident, step_id: str | None) -> None:
    """Set anew when the tasks are due that count from this step, which has ended or begins again."""
    plan = plan_of(office, tx, incident)
    following = [one.step.id for one in plan.steps if one.step.due_from == "after" and one.step.after == step_id]
    known = tasks_by_step(tx, incident)
    owners = owners_of(office, tx, incident, plan, known)
    due = dues_of(office, tx, incident, plan, known, owners) if following else {}
    for one in following:
        if one in known:
            due_anew(tx, incident, known[one], due[one])


def tasks_by_step(tx: Transaction, incident: tables.Incident) -> dict[str | None, tables.Task]:
    """An incident's tasks, dropped ones too; of those that people added, under None, only one."""
    return {task.step_id: task for task in tx.session.scalars(select(tables.Task).filter_by(incident_id=incident.id))}


def due_anew(tx: Transaction, incident: tables.Incident, task: tables.Task, due_at: datetime) -> None:
    """Let a task be due at another time, and its first reminder come then; what a person has set stays."""
    if task.due_at != due_at and task.due_set_by is None:
        task.due_at = due_at
        ledger.move_timer(tx, incident, "task", f"{task.id}:1", due_at)
