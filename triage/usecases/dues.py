"""When an incident's tasks are due: so long after the report, or after an earlier step was done. Who owns them and
which there are stands in `routing.py`.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from triage.core.plan import Plan
from triage.core.words import Severity
from triage.store import ledger, tables
from triage.store.door import Transaction
from triage.usecases.deciding import plan_of
from triage.usecases.office import Office


def dues_of(
    office: Office, incident: tables.Incident, plan: Plan, known: Mapping[str | None, tables.Task]
) -> dict[str, datetime]:
    """By step id. Until an earlier step is done, what counts from it counts from when that one is due."""
    severity = Severity(incident.severity)
    urgent = office.library.severities[severity].disturbs_at_night
    dues: dict[str, datetime] = {}
    for one in plan.steps:
        start = incident.created_at
        if one.step.due_from == "after" and one.step.after in dues:
            task = known.get(one.step.after)
            start = (task.ended_at if task else None) or dues[one.step.after]
        dues[one.step.id] = office.calendar.add(start, getattr(one.step.due, severity), urgent=urgent)
    return dues


def recount(office: Office, tx: Transaction, incident: tables.Incident, step_id: str | None) -> None:
    """Set anew when the tasks are due that count from this step, which has ended or begins again."""
    plan = plan_of(office, tx, incident)
    following = [one.step.id for one in plan.steps if one.step.due_from == "after" and one.step.after == step_id]
    known = tasks_by_step(tx, incident)
    due = dues_of(office, incident, plan, known) if following else {}
    for one in following:
        if one in known:
            due_anew(tx, incident, known[one], due[one])


def tasks_by_step(tx: Transaction, incident: tables.Incident) -> dict[str | None, tables.Task]:
    """An incident's tasks, dropped ones too; of those that people added, under None, only one."""
    return {task.step_id: task for task in tx.session.scalars(select(tables.Task).filter_by(incident_id=incident.id))}


def due_anew(tx: Transaction, incident: tables.Incident, task: tables.Task, due_at: datetime) -> None:
    """Let a task be due at another time, and its first reminder come then."""
    if task.due_at != due_at:
        task.due_at = due_at
        ledger.move_timer(tx, incident, "task", f"{task.id}:1", due_at)
