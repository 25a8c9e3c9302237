"""What people see of incidents that belong together: what may be the same, what was merged, what could be named.

Two readers: a card, which names another incident only where everybody who reads the card may see that one; and one
person, who sees what they may work. Reads only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.core.lifecycle import WORKING, IncidentState
from triage.core.words import Severity
from triage.store import incidents, relations, tables
from triage.store.door import Transaction
from triage.store.visibility import may_stand_beside
from triage.usecases.office import By, Office, viewer

_INTO = (*WORKING, IncidentState.RESOLVED)
_REOPENS = (IncidentState.RESOLVED, IncidentState.CLOSED)


@dataclass(frozen=True, slots=True)
class Merging:
    """Which of two incidents can go on in which, and whether that works on a resolved or closed one again."""

    one: str
    into: str
    reopens: bool


@dataclass(frozen=True, slots=True)
class Related:
    """Another incident beside this one. Relation: proposed, linked, not_same. `agreeing`, `same_system`, `systems`
    (that both name) and `words` say why it is proposed; `again` that the earlier of the two was over before;
    `reporter_says` (same, other) is the word of who reported both.
    """

    public_id: str
    state: IncidentState
    severity: Severity
    category: str
    reported_at: datetime
    ended_at: datetime | None
    lead_id: str | None
    report: str
    relation: str
    earlier: bool
    apart: timedelta
    agreeing: int
    words: int
    same_system: bool
    systems: tuple[str, ...]
    again: bool
    reporter_says: str | None
    ways: tuple[Merging, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A report that was merged into an incident."""

    public_id: str
    reported_at: datetime
    report: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """An incident that a responder may name as the same."""

    public_id: str
    state: IncidentState
    severity: Severity
    category: str


def related_on_card(tx: Transaction, incident: tables.Incident) -> tuple[Related, ...]:
    """Proposed and linked incidents that every reader of the card may see, the likeliest first."""
    return tuple(
        _view(tx, incident, row, other)
        for row, other in relations.relations_of(tx, incident)
        if row.state != "not_same" and may_stand_beside(incident, other)
    )


def related_for(office: Office, by: By, public_id: str) -> Sequence[Related]:
    """All related incidents that this person may work, also those that were said not to be the same. Raises
    NotFound.
    """
    with office.store.writing() as tx:
        who = viewer(office, tx, by)
        incident = relations.named(tx, who, public_id)
        rows = [
            (row, other) for row, other in relations.relations_of(tx, incident) if incidents.may_work(tx, who, other)
        ]
        return [_view(tx, incident, row, other) for row, other in rows]


def may_be_named(office: Office, by: By, public_id: str) -> Sequence[Named]:
    """What this person can name as the same as the incident, the newest first. Raises NotFound."""
    with office.store.writing() as tx:
        who = viewer(office, tx, by)
        incident = relations.named(tx, who, public_id)
        since = incident.created_at - timedelta(days=office.library.likeness.limits.look_back_days)
        found = relations.to_name(tx, who, incident, since)
        return [
            Named(incidents.public_id(one), IncidentState(one.state), Severity(one.severity), one.category)
            for one in found
        ]


def part_of(tx: Transaction, incident: tables.Incident) -> str | None:
    """What the incident goes on in, where its card may say so."""
    root = relations.root_of(tx, incident)
    return incidents.public_id(root) if root.id != incident.id and may_stand_beside(incident, root) else None


def parts_of(tx: Transaction, incident: tables.Incident) -> tuple[Part, ...]:
    """What was merged into the incident. The same people see it."""
    return tuple(
        Part(
            incidents.public_id(one),
            one.created_at,
            incidents.report_of(tx, one),
            tuple(incidents.facts_of(tx, one).items()),
        )
        for one in relations.merged_into(tx, incident)
    )


def _view(tx: Transaction, incident: tables.Incident, row: tables.Relation, other: tables.Incident) -> Related:
    why = row.why or {}
    return Related(
        public_id=incidents.public_id(other),
        state=IncidentState(other.state),
        severity=Severity(other.severity),
        category=other.category,
        reported_at=other.created_at,
        ended_at=other.closed_at or other.resolved_at,
        lead_id=other.lead_id,
        report=incidents.report_of(tx, other),
        relation=row.state,
        earlier=other.id < incident.id,
        apart=abs(other.created_at - incident.created_at),
        agreeing=why.get("agreeing", 0),
        words=why.get("words", 0),
        same_system=why.get("same_system") is True,
        systems=tuple(why.get("systems", ())),
        again=row.again,
        reporter_says=row.reporter_says,
        ways=tuple(_ways(incident, other, again=row.again)),
    )


def _ways(incident: tables.Incident, other: tables.Incident, *, again: bool) -> Iterator[Merging]:
    """The later one goes on in the earlier one; the other way round only where that cannot be."""
    if incident.visibility != other.visibility or incident.drill != other.drill:
        return
    earlier, later = sorted((incident, other), key=lambda one: one.id)
    forth, back = list(_way(later, earlier, again=again)), list(_way(earlier, later, again=False))
    yield from forth or back


def _way(one: tables.Incident, into: tables.Incident, *, again: bool) -> Iterator[Merging]:
    if one.state not in WORKING:
        return
    names = (incidents.public_id(one), incidents.public_id(into))
    if into.state in _REOPENS and (again or into.state == IncidentState.CLOSED):
        yield Merging(*names, reopens=True)
    if into.state in _INTO:
        yield Merging(*names, reopens=False)
