"""Who owns the tasks of a plan, and to whom they go while an owner is away. When they are due stands in `dues.py`."""

from collections.abc import Mapping

from playbooks.schema import Role
from triage.core.duty import Owner, owner_at, stand_in
from triage.core.plan import Plan
from triage.core.words import Domain
from triage.store import ledger, tables
from triage.store.door import Transaction
from triage.usecases.deciding import lead_role
from triage.usecases.office import Office


def owner_of_role(office: Office, tx: Transaction, incident: tables.Incident, role: Role) -> Owner:
    """Who owns what a role asks for in this incident, as of now."""
    primary = Domain(incident.primary_domain) if incident.primary_domain else None
    return owner_at(office.organisation, lead_role(primary) if role is Role.LEAD else role, tx.now)


def owners_of(
    office: Office, tx: Transaction, incident: tables.Incident, plan: Plan, known: Mapping[str | None, tables.Task]
) -> dict[str, Owner]:
    """By step id: who owns it already, else whose role it is now. A step that another role does now changes hands,
    unless a person gave it to somebody.
    """
    owners: dict[str, Owner] = {}
    for one in plan.steps:
        task = known.get(one.step.id)
        keeps = task is not None and (task.role == one.step.role or task.assigned_by is not None)
        if task is not None and keeps:
            owners[one.step.id] = Owner(task.owner_id, task.owner_group)
        else:
            owners[one.step.id] = owner_of_role(office, tx, incident, one.step.role)
    return owners


def present_owner(office: Office, tx: Transaction, incident: tables.Incident, task: tables.Task) -> str | None:
    """The task's owner. While they are away it is handed to whoever stands in, for good; None for nobody or a group."""
    if task.owner_id is None:
        return None
    there = stand_in(office.organisation, task.owner_id, tx.now)
    if there is not None and there != task.owner_id:
        ledger.record(tx, incident, "varnost", "task handed over", task=task.id, to=there, away=task.owner_id)
        task.owner_id = there
    return there
