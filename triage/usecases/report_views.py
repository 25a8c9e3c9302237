"""What reporters see of their own reports. Reads only; what responders see stands in `looking.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.core.lifecycle import IncidentState, InterviewState
from triage.core.verdict import Verdict
from triage.core.words import Domain, Severity
from triage.store import incidents, relations, tables
from triage.store.door import Transaction
from triage.usecases.deciding import is_private, latest_verdict
from triage.usecases.incident_views import facts_seen
from triage.usecases.office import By, Office
from triage.usecases.together import is_quiet


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as its reporter sees it. `merged`: it goes on in somebody else's, whose state, category and people are
    shown here, and the reporter was told so.
    """

    public_id: str
    state: IncidentState
    locale: str
    interview: InterviewState
    current: str | None
    answered: frozenset[str]
    facts: tuple[tuple[str, str], ...]
    domains: tuple[Domain, ...]
    primary: Domain | None
    category: str
    severity: Severity
    private: bool
    routed: bool
    verdict: Verdict
    reported_at: datetime
    drill: bool = False
    merged: bool = False


def own_reports(office: Office, by: By) -> Sequence[ReportView]:
    """A person's own reports, the newest first."""
    with office.store.reading() as tx:
        workspace_id = tx.known_workspace(by.team) or 0
        return [report(office, tx, one) for one in incidents.reported_by(tx, workspace_id, by.user_id)]


def own_report(office: Office, by: By, public_id: str) -> ReportView:
    """One of a person's own reports. Raises NotFound for somebody else's."""
    with office.store.reading() as tx:
        return report(office, tx, incidents.own(tx, tx.known_workspace(by.team) or 0, by.user_id, public_id))


def report(office: Office, tx: Transaction, incident: tables.Incident) -> ReportView:
    """The reporter's side of an incident."""
    interview, acting = incidents.interview_of(tx, incident), relations.root_of(tx, incident)
    return ReportView(
        public_id=incidents.public_id(incident),
        state=IncidentState(acting.state),
        locale=interview.locale,
        interview=InterviewState(interview.state),
        current=interview.current,
        answered=frozenset(incidents.facts_of(tx, incident)),
        facts=facts_seen(tx, incident),
        domains=tuple(incidents.involvements_of(tx, acting)),
        primary=Domain(acting.primary_domain) if acting.primary_domain else None,
        category=acting.category,
        severity=Severity(acting.severity),
        private=is_private(office, tx, acting),
        routed=acting.routed_at is not None,
        verdict=latest_verdict(office, tx, incident),
        reported_at=incident.created_at,
        drill=incident.drill,
        merged=acting.id != incident.id and not is_quiet(acting),
    )
