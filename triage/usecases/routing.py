"""Brings an incident to the people who must act: involvements, tasks, reviews, cards and the clock that watches them.

Routing again is ordinary: what is there stays, what is missing is added, and nobody is told twice.
"""

from datetime import datetime

from sqlalchemy import insert, select

from playbooks.schema import Role, Step
from triage.core.duty import Owner
from triage.core.lifecycle import INCIDENT, IncidentAction, IncidentState, move
from triage.core.plan import Plan, PlannedStep
from triage.core.words import Domain
from triage.store import incidents, ledger, tables
from triage.store.door import Team, Transaction
from triage.store.visibility import SECURITY_LEAD, Visibility
from triage.usecases.clocks import begin_clocks
from triage.usecases.deciding import plan_of
from triage.usecases.dues import due_anew, dues_of, tasks_by_step
from triage.usecases.office import Office
from triage.usecases.owners import owner_of_role, owners_of
from triage.usecases.sign_offs import plan_sign_offs
from triage.usecases.status import plan_status
from triage.usecases.versions import keep_playbooks


def route(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Call whoever the incident needs as it is classified now; the first time, start its clocks."""
    if not incident.domains:  # a person said that it is an AI incident after all, and nothing speaks for either
        incident.domains, incident.primary_domain = [Domain.SAFETY.value], Domain.SAFETY.value
    first = incident.routed_at is None
    if incident.state == IncidentState.REPORTED:
        incident.state = move(INCIDENT, IncidentState.REPORTED, IncidentAction.ROUTE)
    if first:
        incident.routed_at = tx.now
    new = _involve(office, tx, incident)
    plan = plan_of(office, tx, incident)
    keep_playbooks(office, tx, incident, plan.playbooks)
    _plan_tasks(office, tx, incident, plan)
    _plan_reviews(office, tx, incident, plan)
    begin_clocks(office, tx, incident)
    plan_status(office, tx, incident)
    plan_sign_offs(office, tx, incident)
    if first or new:
        ledger.record(tx, incident, "varnost", "routed", domains=incident.domains, playbooks=list(plan.playbooks))
    draw_cards(office, tx, incident)


def cards_of(office: Office, tx: Transaction, incident: tables.Incident) -> list[str]:
    """Where the incident's card stands: its domains' channels, or the security lead alone."""
    if incident.visibility == Visibility.INSIDER:
        return [f"user:{one}" for one in insider_readers(office, tx, incident.workspace_id)]
    return [f"desk:{domain}" for domain in incidents.involvements_of(tx, incident)]


def insider_readers(office: Office, tx: Transaction, workspace_id: int) -> list[str]:
    """The security lead; where none is named, the workspace's primary owner."""
    if office.organisation.security.lead:
        return [office.organisation.security.lead]
    query = select(tables.Person.user_id).filter_by(workspace_id=workspace_id, owns_workspace=True)
    return list(tx.session.scalars(query))


def reach_insider_readers(office: Office, team: Team) -> None:
    """Bring to whoever may read them the insider incidents whose card stands nowhere: nobody was known before."""
    with office.store.writing() as tx:
        for incident in incidents.routed_insider_ones(tx, tx.workspace(team)):
            if not _posted(tx, incident):
                draw_cards(office, tx, incident)


def draw_cards(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Post the card where it is missing and draw it anew where it stands, also where it may no longer be read."""
    if incident.visibility == Visibility.INSIDER:
        _keep_private(office, tx, incident)
    here = cards_of(office, tx, incident)
    for destination in dict.fromkeys([*here, *_posted(tx, incident)]):
        ledger.redraw(tx, incident, "card", destination, card_surface(incident, destination))


def card_surface(incident: tables.Incident, destination: str) -> str:
    """The name of the card in one place."""
    return f"card:{incident.id}:{destination}"


def _posted(tx: Transaction, incident: tables.Incident) -> list[str]:
    query = select(tables.Outbox.destination).where(
        tables.Outbox.incident_id == incident.id, tables.Outbox.kind == "card", tables.Outbox.state != "dropped"
    )
    return list(tx.session.scalars(query.distinct().order_by(tables.Outbox.destination)))


def _keep_private(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Let in whoever stands in for the security lead, and take back what waits for anybody else, tasks too."""
    readers = insider_readers(office, tx, incident.workspace_id)
    if office.organisation.security.lead is None:
        for owner in readers:
            tx.insert_once(tables.Membership, workspace_id=incident.workspace_id, user_id=owner, role=SECURITY_LEAD)
    ledger.withhold(tx, incident, [f"user:{one}" for one in (*readers, incidents.reporter_of(tx, incident))])
    for task in incidents.tasks_of(tx, incident):
        if task.state == "open" and task.owner_id not in readers:
            task.owner_id = readers[0] if readers else None


def call_again(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Work begins anew after an end or a close: each domain takes it up and signs off again, and the clocks go on."""
    for row in incidents.involvements_of(tx, incident).values():
        _call(office, tx, incident, row)
    tx.session.flush()
    for kind in ("task", "review"):
        ledger.restore_timers(tx, incident, kind)


def _involve(office: Office, tx: Transaction, incident: tables.Incident) -> list[Domain]:
    rows = incidents.every_involvement_of(tx, incident)
    before = sum(row.needed for row in rows.values())
    called = []
    for domain in Domain:
        wanted = domain.value in incident.domains
        row = rows.get(domain)
        if wanted and (row is None or not row.needed):
            row = row or tables.Involvement(incident_id=incident.id, domain=domain.value, called_at=tx.now)
            tx.session.add(row)
            _call(office, tx, incident, row)
            called.append(domain)
        elif row is not None:
            # Whoever has taken it up stays until a person says otherwise; the others are stood down.
            row.needed = wanted or row.acknowledged_at is not None
            due = _acknowledge_by(office, incident, row.called_at)
            ledger.move_timer(tx, incident, "acknowledge", f"{domain}:1", due)
    tx.session.flush()
    if len(incidents.involvements_of(tx, incident)) > 1 and before == 1:
        incident.became_both = True
    return called


def _call(office: Office, tx: Transaction, incident: tables.Incident, row: tables.Involvement) -> None:
    row.needed, row.called_at = True, tx.now
    row.acknowledged_at = row.acknowledged_by = row.signed_off_at = row.signed_off_by = None
    ledger.cancel_timers(tx, incident, "acknowledge", subjects=ledger.levels(row.domain))
    due = _acknowledge_by(office, incident, tx.now)
    ledger.remind(tx, incident.workspace_id, "acknowledge", f"{row.domain}:1", due, incident=incident)


def _acknowledge_by(office: Office, incident: tables.Incident, since: datetime) -> datetime:
    rule = office.library.severities[incident.severity]
    return office.calendar.add(since, rule.acknowledge_within, urgent=rule.disturbs_at_night)


def _plan_tasks(office: Office, tx: Transaction, incident: tables.Incident, plan: Plan) -> None:
    known = tasks_by_step(tx, incident)
    owners = owners_of(office, tx, incident, plan, known)
    due = dues_of(office, tx, incident, plan, known, owners)
    new: list[dict[str, object]] = []
    for position, one in enumerate(plan.steps):
        task = known.pop(one.step.id, None)
        if task is None:
            new.append(_new_task(incident, one, position, owners[one.step.id], due[one.step.id]))
        else:
            task.position = position
            _say_anew(task, one.step, owners[one.step.id])
            due_anew(tx, incident, task, due[one.step.id])
            _take_up_again(tx, incident, task)
    _add_tasks(tx, incident, new)
    for task in known.values():
        _drop(tx, incident, task)


def _add_tasks(tx: Transaction, incident: tables.Incident, new: list[dict[str, object]]) -> None:
    """All at once: a plan has forty steps, and a statement for each costs more than all the rest of a report."""
    if not new:
        return
    tx.session.flush()
    tx.session.connection().execute(insert(tables.Task), new)
    added = select(tables.Task.id, tables.Task.due_at).where(
        tables.Task.incident_id == incident.id, tables.Task.step_id.in_([task["step_id"] for task in new])
    )
    rows = tx.session.execute(added.order_by(tables.Task.id))
    ledger.remind_of_all(tx, incident, "task", {f"{row.id}:1": row.due_at for row in rows})


def _say_anew(task: tables.Task, step: Step, owner: Owner) -> None:
    """Another version of its playbook says it otherwise; what is done stays as it was done."""
    if task.state not in ("done", "skipped"):
        task.phase, task.title, task.why, task.done_when = step.phase, step.do, step.why, step.done_when
        task.role, task.after, task.owner_id, task.owner_group = step.role, step.after, owner.person, owner.group


def _take_up_again(tx: Transaction, incident: tables.Incident, task: tables.Task) -> None:
    if task.state == "dropped":
        task.state = "open"
        ledger.restore_timers(tx, incident, "task", ledger.levels(task.id))


def _drop(tx: Transaction, incident: tables.Incident, task: tables.Task) -> None:
    if task.step_id is not None and task.state == "open":  # what a person added, stays
        task.state = "dropped"
        ledger.cancel_timers(tx, incident, "task", subjects=ledger.levels(task.id))


def _new_task(
    incident: tables.Incident, one: PlannedStep, position: int, owner: Owner, due_at: datetime
) -> dict[str, object]:
    step = one.step
    return {
        "incident_id": incident.id,
        "step_id": step.id,
        "position": position,
        "phase": step.phase,
        "title": step.do,
        "why": step.why,
        "done_when": step.done_when,
        "role": step.role,
        "owner_id": owner.person,
        "owner_group": owner.group,
        "after": step.after,
        "due_at": due_at,
        "state": "open",
    }


def _plan_reviews(office: Office, tx: Transaction, incident: tables.Incident, plan: Plan) -> None:
    for rule in plan.reviews:
        when = office.calendar.review_at(incident.created_at, rule)
        values = {"local": when.local.isoformat(), "zone": when.zone, "due_at": when.utc, "state": "planned"}
        owner = owner_of_role(office, tx, incident, Role.LEAD).person
        if tx.insert_once(tables.Review, incident_id=incident.id, rule=rule, owner_id=owner, snoozes=0, **values):
            ledger.remind(tx, incident.workspace_id, "review", rule, when, incident=incident)
