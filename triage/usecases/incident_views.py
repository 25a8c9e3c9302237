"""Parts of an incident as people see them: domains, reviews, notes, starts of clocks, a second reading. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from playbooks.obligation_terms import StartKind
from triage.core.words import DONT_KNOW, Domain
from triage.store import incidents, tables
from triage.store.door import Transaction
from triage.usecases.office import Office


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


def domains_seen(tx: Transaction, incident: tables.Incident) -> tuple[DomainView, ...]:
    """How far each domain is that the incident needs."""
    rows = incidents.involvements_of(tx, incident).values()
    return tuple(
        DomainView(Domain(row.domain), row.acknowledged_by, row.acknowledged_at, row.signed_off_by) for row in rows
    )


def reviews_seen(tx: Transaction, incident: tables.Incident) -> tuple[ReviewView, ...]:
    """All reviews of an incident."""
    return tuple(_review(incident, row) for row in incidents.reviews_of(tx, incident))


def review_view(tx: Transaction, incident: tables.Incident, review_id: int) -> ReviewView:
    """One review, for a message about it."""
    return _review(incident, tx.session.get_one(tables.Review, review_id))


def notes_seen(tx: Transaction, incident: tables.Incident) -> tuple[NoteView, ...]:
    """All that was said about an incident."""
    return tuple(_note(row) for row in incidents.notes_of(tx, incident))


def note_words(tx: Transaction, note_id: int) -> str:
    """What a responder wrote to the reporter."""
    return tx.session.get_one(tables.Note, note_id).words


def moments_seen(tx: Transaction, incident: tables.Incident) -> tuple[MomentView, ...]:
    """The last word on each start."""
    latest = {(row.obligation_id, row.kind): row for row in incidents.clock_moments_of(tx, incident)}
    return tuple(MomentView(row.obligation_id, StartKind(row.kind), row.at, row.set_by) for row in latest.values())


def second_reading_seen(tx: Transaction, incident: tables.Incident) -> SecondReadingView | None:
    """The second reading of a report; None when no language model was to read it."""
    row = incidents.second_reading_of(tx, incident)
    return SecondReadingView(row.state, row.model, tuple((row.proposed or {}).items()), row.failure) if row else None


def facts_seen(tx: Transaction, incident: tables.Incident) -> tuple[tuple[str, str], ...]:
    """What the reporter answered and knew."""
    return tuple((q, option) for q, option in incidents.facts_of(tx, incident).items() if option != DONT_KNOW)


def left_to_do(office: Office) -> tuple[str, ...]:
    """What is left to do once it was said that no AI had a part."""
    desk = office.organisation.not_ai_desk
    return tuple(step.do.replace("{desk}", desk) for step in office.library.not_ai.steps)


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
