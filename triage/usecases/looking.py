"""What responders look at, as frozen values: the card of an incident, and where it stands. Reads only; how it looks is
Slack's part. What reporters see stands in `report_views.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from playbooks.schema import Evidence
from triage.core.clocks import NOTHING_LEFT_OUT, NotShown
from triage.core.decided import DecidedClock
from triage.core.lifecycle import INCIDENT, IncidentAction, IncidentState, InterviewState, can
from triage.core.verdict import Verdict
from triage.core.words import Domain, Severity
from triage.store import incidents, tables
from triage.store.door import Transaction
from triage.store.visibility import Visibility
from triage.usecases.checks import AskedCheck, checks_of
from triage.usecases.clocks import clocks_not_shown, clocks_of
from triage.usecases.deciding import latest_verdict, plan_of
from triage.usecases.incident_views import (
    DomainView,
    MomentView,
    NoteView,
    ReviewView,
    SecondReadingView,
    domains_seen,
    facts_seen,
    left_to_do,
    moments_seen,
    notes_seen,
    reviews_seen,
    second_reading_seen,
)
from triage.usecases.office import By, Office, viewer
from triage.usecases.relating import Part, Related, part_of, parts_of, related_on_card
from triage.usecases.routing import cards_of
from triage.usecases.status import StatusView, statuses_of
from triage.usecases.task_views import TaskView, tasks_seen
from triage.usecases.versions import VersionView, version_views


@dataclass(frozen=True, slots=True)
class Card:
    """An incident as its responders see it; it does not know who reported it."""

    public_id: str
    state: IncidentState
    visibility: Visibility
    category: str
    severity: Severity
    domains: tuple[DomainView, ...]
    primary: Domain | None
    lead_id: str | None
    reported_at: datetime
    report: str
    source_link: str | None
    verdict: Verdict
    facts: tuple[tuple[str, str], ...]
    interview: InterviewState
    overruled_by: str | None
    overruled_reason: str | None
    playbooks: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    tasks: tuple[TaskView, ...]
    reviews: tuple[ReviewView, ...]
    notes: tuple[NoteView, ...]
    resolution: str | None
    actions: frozenset[IncidentAction]
    clocks: tuple[DecidedClock, ...] = ()
    clock_moments: tuple[MomentView, ...] = ()
    clocks_not_shown: NotShown = NOTHING_LEFT_OUT
    checks: tuple[AskedCheck, ...] = ()
    drill: bool = False
    not_ai: tuple[str, ...] = ()
    """What is left to do once it was said that no AI had a part."""
    status: tuple[StatusView, ...] = ()
    versions: tuple[VersionView, ...] = ()
    second_reading: SecondReadingView | None = None
    related: tuple[Related, ...] = ()
    part_of: str | None = None
    parts: tuple[Part, ...] = ()


def card(office: Office, tx: Transaction, incident: tables.Incident) -> Card:
    """The card of an incident. Whoever calls this has decided that its readers may see it."""
    full = incidents.with_typed_text(tx, incident)
    overruling = [row for row in incidents.verdicts_of(tx, incident) if row.decided_by is not None]
    last = overruling[-1] if overruling else None
    state, plan = IncidentState(incident.state), plan_of(office, tx, incident)
    return Card(
        public_id=incidents.public_id(incident),
        state=state,
        visibility=Visibility(incident.visibility),
        category=incident.category,
        severity=Severity(incident.severity),
        domains=domains_seen(tx, incident),
        primary=Domain(incident.primary_domain) if incident.primary_domain else None,
        lead_id=incident.lead_id,
        reported_at=incident.created_at,
        report=full.report,
        source_link=full.source_link,
        verdict=latest_verdict(office, tx, incident),
        facts=facts_seen(tx, incident),
        interview=InterviewState(incidents.interview_of(tx, incident).state),
        overruled_by=last.decided_by if last else None,
        overruled_reason=last.reason if last else None,
        playbooks=tuple(incidents.playbooks_of(tx, incident)),
        evidence=plan.evidence,
        tasks=tasks_seen(tx, incident, plan),
        reviews=reviews_seen(tx, incident),
        notes=notes_seen(tx, incident),
        resolution=full.resolution,
        actions=frozenset(action for action in IncidentAction if can(INCIDENT, state, action)),
        clocks=clocks_of(office, tx, incident),
        clock_moments=moments_seen(tx, incident),
        clocks_not_shown=clocks_not_shown(office, tx, incident),
        checks=checks_of(tx, incident, plan),
        drill=incident.drill,
        not_ai=left_to_do(office) if state is IncidentState.NOT_AI else (),
        status=statuses_of(tx, incident),
        versions=version_views(office, tx, incident),
        second_reading=second_reading_seen(tx, incident),
        related=related_on_card(tx, incident),
        part_of=part_of(tx, incident),
        parts=parts_of(tx, incident),
    )


def card_for(office: Office, by: By, public_id: str) -> Card:
    """The card, for a person. Raises NotFound to those who may not work the incident."""
    with office.store.writing() as tx:
        return card(office, tx, incidents.find_to_work(tx, viewer(office, tx, by), public_id))


def open_cards(office: Office, by: By) -> Sequence[Card]:
    """Open incidents that this person may work, the newest first."""
    with office.store.writing() as tx:
        found = incidents.open_incidents(tx, viewer(office, tx, by), limit=20)
        return [card(office, tx, incident) for incident in found]


def may_be_read(office: Office, tx: Transaction, incident: tables.Incident, destination: str) -> bool:
    """Whether a message about the incident may (still) go to this place: what is about insiders, to few."""
    return incident.visibility != Visibility.INSIDER or card_belongs(office, tx, incident, destination)


def card_belongs(office: Office, tx: Transaction, incident: tables.Incident, destination: str) -> bool:
    """Whether the card may (still) stand in this place."""
    return destination in cards_of(office, tx, incident)
