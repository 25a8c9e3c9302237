"""What people look at, as frozen values: the card, the tasks, the reporter's side. Reads only; how it looks is
Slack's part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from playbooks.obligation_terms import StartKind
from playbooks.schema import Evidence
from triage.core.clocks import NOTHING_LEFT_OUT, NotShown
from triage.core.decided import DecidedClock
from triage.core.lifecycle import INCIDENT, IncidentAction, IncidentState, InterviewState, can
from triage.core.verdict import Verdict
from triage.core.words import DONT_KNOW, Domain, Severity
from triage.store import incidents, relations, tables
from triage.store.door import Transaction
from triage.store.visibility import Visibility
from triage.usecases.checks import AskedCheck, checks_of
from triage.usecases.clocks import clocks_not_shown, clocks_of
from triage.usecases.deciding import is_private, latest_verdict, plan_of
from triage.usecases.office import By, Office, viewer
from triage.usecases.relating import Part, Related, part_of, parts_of, related_on_card
from triage.usecases.routing import cards_of
from triage.usecases.status import StatusView, statuses_of
from triage.usecases.task_views import TaskView, tasks_seen
from triage.usecases.together import is_quiet
from triage.usecases.versions import VersionView, version_views


@dataclass(frozen=True, slots=True)
class DomainView:
    """How far one domain is with an incident."""

    domain: Domain
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    signed_off_by: str | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review that is planned, due or done."""

    id: int
    public_id: str
    rule: str
    due_at: datetime
    zone: str
    state: str
    owner_id: str | None
    outcome: str | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note; `said_by` is None for the reporter's words."""

    kind: str
    said_at: datetime
    said_by: str | None
    words: str


@dataclass(frozen=True, slots=True)
class MomentView:
    """From when clocks count: for one obligation, or for all (None). `set_by` is None for what Varnost assumes."""

    obligation_id: str | None
    kind: StartKind
    at: datetime
    set_by: str | None


@dataclass(frozen=True, slots=True)
class SecondReadingView:
    """What a language model made of a report: its proposals, or that there are none (yet)."""

    state: str
    model: str | None
    proposed: tuple[tuple[str, str], ...]
    failure: str | None


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
        domains=tuple(_domain(row) for row in incidents.involvements_of(tx, incident).values()),
        primary=Domain(incident.primary_domain) if incident.primary_domain else None,
        lead_id=incident.lead_id,
        reported_at=incident.created_at,
        report=full.report,
        source_link=full.source_link,
        verdict=latest_verdict(office, tx, incident),
        facts=_known(tx, incident),
        interview=InterviewState(incidents.interview_of(tx, incident).state),
        overruled_by=last.decided_by if last else None,
        overruled_reason=last.reason if last else None,
        playbooks=tuple(incidents.playbooks_of(tx, incident)),
        evidence=plan.evidence,
        tasks=tasks_seen(tx, incident, plan),
        reviews=tuple(_review(incident, row) for row in incidents.reviews_of(tx, incident)),
        notes=tuple(_note(row) for row in incidents.notes_of(tx, incident)),
        resolution=full.resolution,
        actions=frozenset(action for action in IncidentAction if can(INCIDENT, state, action)),
        clocks=clocks_of(office, tx, incident),
        clock_moments=_moments(tx, incident),
        clocks_not_shown=clocks_not_shown(office, tx, incident),
        checks=checks_of(tx, incident, plan),
        drill=incident.drill,
        not_ai=_left_to_do(office) if state is IncidentState.NOT_AI else (),
        status=statuses_of(tx, incident),
        versions=version_views(office, tx, incident),
        second_reading=_second_reading(tx, incident),
        related=related_on_card(tx, incident),
        part_of=part_of(tx, incident),
        parts=parts_of(tx, incident),
    )


def card_for(office: Office, by: By, public_id: str) -> Card:
    """The card, for a person. Raises NotFound to those who may not work the incident."""
    with office.store.writing() as tx:
        return card(office, tx, incidents.find_to_work(tx, viewer(office, tx, by), public_id))


def may_be_read(office: Office, tx: Transaction, incident: tables.Incident, destination: str) -> bool:
    """Whether a message about the incident may (still) go to this place: what is about insiders, to few."""
    return incident.visibility != Visibility.INSIDER or card_belongs(office, tx, incident, destination)


def card_belongs(office: Office, tx: Transaction, incident: tables.Incident, destination: str) -> bool:
    """Whether the card may (still) stand in this place."""
    return destination in cards_of(office, tx, incident)


def open_cards(office: Office, by: By) -> Sequence[Card]:
    """Open incidents that this person may work, the newest first."""
    with office.store.writing() as tx:
        found = incidents.open_incidents(tx, viewer(office, tx, by), limit=20)
        return [card(office, tx, incident) for incident in found]


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
        facts=_known(tx, incident),
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


def review_view(tx: Transaction, incident: tables.Incident, review_id: int) -> ReviewView:
    """One review, for a message about it."""
    return _review(incident, tx.session.get_one(tables.Review, review_id))


def note_words(tx: Transaction, note_id: int) -> str:
    """What a responder wrote to the reporter."""
    return tx.session.get_one(tables.Note, note_id).words


def _left_to_do(office: Office) -> tuple[str, ...]:
    desk = office.organisation.not_ai_desk
    return tuple(step.do.replace("{desk}", desk) for step in office.library.not_ai.steps)


def _moments(tx: Transaction, incident: tables.Incident) -> tuple[MomentView, ...]:
    """The last word on each start."""
    latest = {(row.obligation_id, row.kind): row for row in incidents.clock_moments_of(tx, incident)}
    return tuple(MomentView(row.obligation_id, StartKind(row.kind), row.at, row.set_by) for row in latest.values())


def _second_reading(tx: Transaction, incident: tables.Incident) -> SecondReadingView | None:
    row = incidents.second_reading_of(tx, incident)
    return SecondReadingView(row.state, row.model, tuple((row.proposed or {}).items()), row.failure) if row else None


def _known(tx: Transaction, incident: tables.Incident) -> tuple[tuple[str, str], ...]:
    return tuple((q, option) for q, option in incidents.facts_of(tx, incident).items() if option != DONT_KNOW)


def _domain(row: tables.Involvement) -> DomainView:
    return DomainView(Domain(row.domain), row.acknowledged_by, row.acknowledged_at, row.signed_off_by)


def _review(incident: tables.Incident, row: tables.Review) -> ReviewView:
    return ReviewView(
        row.id,
        incidents.public_id(incident),
        row.rule,
        row.due_at,
        row.zone,
        row.state,
        row.owner_id,
        row.outcome,
        row.ended_by,
    )


def _note(row: tables.Note) -> NoteView:
    return NoteView(row.kind, row.said_at, None if row.kind == "from_reporter" else row.said_by, row.words)
