"""The weekly digest: who gets it, when, and the figures in it. Once for a manager and ISO week, also when down on
Monday.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from playbooks.schema import Role
from triage.core.calendar import a_week_before, iso_week, last_weekly, next_weekly
from triage.core.decided import DecidedClock, Decision
from triage.core.digest import ClockFigures, Digest, IncidentFigures, make_digest
from triage.core.duty import is_named
from triage.core.organisation import Manager
from triage.core.words import Domain, Severity
from triage.store import incidents, ledger, relations, tables
from triage.store.door import Team, Transaction
from triage.store.visibility import Viewer, viewer_of
from triage.usecases.clocks import clocks_of
from triage.usecases.deciding import is_overruled
from triage.usecases.office import Office
from triage.usecases.sign_offs import missing_sign_offs


def plan_digests(office: Office, team: Team) -> None:
    """Keep one timer a manager for the next digest; called at the start and as often as one likes."""
    with office.store.writing() as tx:
        workspace_id = tx.workspace(team)
        for manager in office.organisation.managers:
            _plan(office, tx, workspace_id, manager)


def digest_is_due(office: Office, tx: Transaction, timer: tables.Timer) -> None:
    """Send a manager the digest of the week before, and plan the next one. Weeks missed meanwhile come as one."""
    manager = next((one for one in office.organisation.managers if one.person == timer.subject), None)
    if manager is None:
        return  # no manager any more
    when = last_weekly(*_rule(office, tx, timer.workspace_id, manager), now=tx.now)
    ledger.tell(
        tx,
        timer.workspace_id,
        "digest",
        f"user:{manager.person}",
        iso_week(when),
        until=when.utc.isoformat(),
    )
    _plan(office, tx, timer.workspace_id, manager)


def digest_for(office: Office, tx: Transaction, workspace_id: int, manager: str, until: datetime) -> Digest:
    """The week before `until` (aware), as far as this manager may see it."""
    who = viewer_of(tx, workspace_id, manager)
    who = Viewer(workspace_id, manager, who.roles | {"manager"})
    since = a_week_before(until, _zone(office, tx, workspace_id, manager))
    figures = [_figures(office, tx, incident) for incident in incidents.for_digest(tx, who, since)]
    return make_digest(figures, since, until, _unassigned(office))


def preview(office: Office, team: Team, manager: str) -> Digest:
    """The digest as it would come now."""
    with office.store.reading() as tx:
        return digest_for(office, tx, tx.known_workspace(team) or 0, manager, tx.now)


def _plan(office: Office, tx: Transaction, workspace_id: int, manager: Manager) -> None:
    pending = select(tables.Timer).filter_by(workspace_id=workspace_id, kind="digest", subject=manager.person)
    when = next_weekly(*_rule(office, tx, workspace_id, manager), after=tx.now)
    for timer in tx.session.scalars(pending.where(tables.Timer.state == "pending")):
        if timer.due_at == when.utc:
            return
        if timer.due_at > tx.now:  # the rule or the zone has changed
            timer.state = "cancelled"
        else:
            return  # it is due right now, and plans the next one itself
    ledger.remind(tx, workspace_id, "digest", manager.person, when)


def _rule(office: Office, tx: Transaction, workspace_id: int, manager: Manager) -> tuple[str, str, str]:
    zone = _zone(office, tx, workspace_id, manager.person)
    return office.organisation.digest.weekday, office.organisation.digest.at, zone


def _zone(office: Office, tx: Transaction, workspace_id: int, manager: str) -> str:
    named = next((one.zone for one in office.organisation.managers if one.person == manager), None)
    person = tx.session.get(tables.Person, (workspace_id, manager))
    return named or (person.zone if person else None) or office.organisation.zone


def _figures(office: Office, tx: Transaction, incident: tables.Incident) -> IncidentFigures:
    involved = incidents.involvements_of(tx, incident)
    tasks = incidents.tasks_of(tx, incident)
    waiting = [task for task in tasks if task.state == "open"]
    legal = [task.state for task in tasks if task.role == Role.LEGAL_PRIVACY]
    reviews = [review.due_at for review in incidents.reviews_of(tx, incident) if review.state in ("planned", "due")]
    return IncidentFigures(
        public_id=incidents.public_id(incident),
        reported_at=incident.created_at,
        state=incident.state,
        category=incident.category,
        severity=Severity(incident.severity),
        domains=frozenset(Domain(name) for name in incident.domains),
        acknowledged_after=tuple(
            row.acknowledged_at - row.called_at for row in involved.values() if row.acknowledged_at
        ),
        closed_at=incident.closed_at,
        overruled=is_overruled(tx, incident),
        became_both=incident.became_both,
        open_tasks=len(waiting),
        overdue_tasks=sum(task.due_at < tx.now for task in waiting),
        legal_checks_done=sum(state != "open" for state in legal),
        legal_checks_open=sum(state == "open" for state in legal),
        next_review=min(reviews, default=None),
        clocks=_clocks(clocks_of(office, tx, incident)),
        drill=incident.drill,
        repeats=relations.is_repeat(tx, incident),
        not_taken_up=frozenset(domain for domain, row in involved.items() if row.acknowledged_at is None),
        not_signed_off=frozenset(missing_sign_offs(tx, incident)),
    )


def _clocks(clocks: Sequence[DecidedClock]) -> ClockFigures:
    return ClockFigures(
        may_run=sum(one.is_watched and one.decision is Decision.OPEN for one in clocks),
        decided=sum(one.decision is not Decision.OPEN for one in clocks),
        deadlines=tuple(one.clock.deadline for one in clocks if one.is_watched and one.clock.deadline),
    )


def _unassigned(office: Office) -> Sequence[str]:
    roles = (role for role in Role if role is not Role.LEAD)  # the lead is whoever leads the incident
    return [role.value for role in roles if not is_named(office.organisation, role)]


def known_teams(office: Office) -> list[Team]:
    """The workspaces that the database has seen."""
    with office.store.reading() as tx:
        rows = tx.session.scalars(select(tables.Workspace).order_by(tables.Workspace.id))
        return [Team(row.team_id, row.enterprise_id) for row in rows]
