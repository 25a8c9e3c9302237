"""Queries about incidents that belong together: what may be the same, and what was merged into what.

Locks: merges of a workspace take turns (`one_at_a_time`), and then lock the incidents that stand for themselves, the
oldest first. Whoever changes an incident together with what was merged into it locks that one first. So nobody waits
in a circle.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from triage.core.lifecycle import ENDS, IncidentState
from triage.core.words import Facts
from triage.store.door import Transaction
from triage.store.incidents import NotFound, number_of
from triage.store.tables import Answer, Incident, Merge, Relation, Workspace
from triage.store.visibility import Viewer, may_stand_beside, workable_by

_GONE = tuple(state.value for state in ENDS if state is not IncidentState.DUPLICATE)


@dataclass(frozen=True, slots=True)
class Compared:
    """A report as it is compared with another one; `root_id` is the incident that it goes on in."""

    incident_id: int
    root_id: int
    text: str
    facts: Facts
    at: datetime
    by_same_reporter: bool


def one_at_a_time(tx: Transaction, workspace_id: int) -> None:
    """Wait for other merges of the workspace; nothing else waits."""
    mine = select(Workspace.id).where(Workspace.id == workspace_id)
    tx.session.scalar(mine.with_for_update(key_share=True))


def named(tx: Transaction, viewer: Viewer, public: str) -> Incident:
    """The incident that a responder names, not locked. Raises NotFound where they may not work it."""
    query = select(Incident).where(workable_by(viewer), Incident.number == number_of(public))
    incident = tx.session.scalar(query)
    if incident is None:
        raise NotFound(public)
    return incident


def lock(tx: Transaction, *wanted: Incident) -> None:
    """Lock incidents that stand for themselves until the transaction ends, and read them anew."""
    query = select(Incident).where(Incident.id.in_([one.id for one in wanted])).order_by(Incident.id)
    tx.session.execute(query.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def merge_of(tx: Transaction, incident_id: int) -> Merge | None:
    """How the incident was merged into another one; None when it stands for itself."""
    return tx.session.scalar(select(Merge).where(Merge.incident_id == incident_id))


def root_id_of(tx: Transaction, incident_id: int) -> int:
    """The incident that this one goes on in: at the end of all merges, or itself."""
    while (merge := merge_of(tx, incident_id)) is not None:
        incident_id = merge.into_id
    return incident_id


def root_of(tx: Transaction, incident: Incident) -> Incident:
    """As `root_id_of`, not locked."""
    root = root_id_of(tx, incident.id)
    return incident if root == incident.id else tx.session.get_one(Incident, root)


def merged_into(tx: Transaction, incident: Incident) -> Sequence[Incident]:
    """All that was merged into the incident, also by way of another one, the oldest first."""
    found: dict[int, Incident] = {}
    level: Collection[int] = [incident.id]
    while level:
        query = select(Incident).join(Merge, Merge.incident_id == Incident.id).where(Merge.into_id.in_(level))
        new = {one.id: one for one in tx.session.scalars(query)}
        level = new.keys() - found.keys()
        found |= new
    return sorted(found.values(), key=lambda one: one.id)


def children_of(tx: Transaction, incident: Incident) -> Sequence[Incident]:
    """What was merged into this very incident, locked, the oldest first."""
    query = select(Incident).join(Merge, Merge.incident_id == Incident.id).where(Merge.into_id == incident.id)
    return tx.session.scalars(query.order_by(Incident.id).with_for_update(of=Incident, key_share=True)).all()


def pair(one: Incident, other: Incident) -> tuple[int, int]:
    """The key of two incidents' relation: the later one first."""
    return max(one.id, other.id), min(one.id, other.id)


def relation(tx: Transaction, one: Incident, other: Incident) -> Relation | None:
    """What is known of these two."""
    return tx.session.get(Relation, pair(one, other))


def relations_of(tx: Transaction, incident: Incident) -> Iterator[tuple[Relation, Incident]]:
    """Every relation of the incident with the other one, the likeliest first. One that was merged away since, or
    set aside, is left out.
    """
    mine = (Relation.later_id == incident.id) | (Relation.earlier_id == incident.id)
    rows = tx.session.scalars(select(Relation).where(mine)).all()
    others = _by_id(tx, (row.earlier_id + row.later_id - incident.id for row in rows))
    for row in sorted(rows, key=lambda one: (-(one.score or 1), -one.later_id - one.earlier_id)):
        other = others[row.earlier_id + row.later_id - incident.id]
        if other.state not in ENDS:
            yield row, other


def _by_id(tx: Transaction, ids: Iterable[int]) -> dict[int, Incident]:
    return {one.id: one for one in tx.session.scalars(select(Incident).where(Incident.id.in_(list(ids))))}


def is_repeat(tx: Transaction, incident: Incident) -> bool:
    """Whether people said that it is about something that had been resolved before, and that everyone may know of."""
    rows = select(Relation).where(Relation.later_id == incident.id, Relation.again, Relation.state != "not_same")
    merge = merge_of(tx, incident.id)
    for row in tx.session.scalars(rows):
        said = row.state == "linked" or (merge is not None and merge.into_id == row.earlier_id)
        if said and may_stand_beside(incident, tx.session.get_one(Incident, row.earlier_id)):
            return True
    return False


def to_compare(tx: Transaction, incident: Incident, since: datetime, most: int) -> list[Compared]:
    """Other incidents that were brought to somebody since then, the newest `most`, with what was told of them."""
    reporter = select(Incident.reporter_id).where(Incident.id == incident.id).scalar_subquery()
    same = (Incident.reporter_id == reporter).label("same")
    query = (
        select(Incident.id, Incident.report, Incident.created_at, Incident.state, same)
        .where(Incident.workspace_id == incident.workspace_id, Incident.id != incident.id, ~Incident.drill)
        .where(Incident.routed_at.is_not(None), Incident.created_at >= since, Incident.state.not_in(_GONE))
        .order_by(Incident.created_at.desc(), Incident.id.desc())
        .limit(most)
    )
    rows = tx.session.execute(query).all()
    facts = _facts(tx, [row.id for row in rows])
    roots = {row.id: root_id_of(tx, row.id) if row.state == IncidentState.DUPLICATE else row.id for row in rows}
    return [
        Compared(row.id, roots[row.id], row.report, facts.get(row.id, {}), row.created_at, bool(row.same))
        for row in rows
    ]


def _facts(tx: Transaction, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    query = select(Answer.incident_id, Answer.question_id, Answer.option_id).where(Answer.incident_id.in_(ids))
    for row in tx.session.execute(query):
        found.setdefault(row.incident_id, {})[row.question_id] = row.option_id
    return found


def to_name(tx: Transaction, viewer: Viewer, but: Incident, since: datetime, most: int = 100) -> Sequence[Incident]:
    """Incidents that a responder may name as the same as `but`: those they may work, the newest first."""
    query = select(Incident).where(workable_by(viewer), Incident.id != but.id, Incident.created_at >= since)
    usable = query.where(Incident.state.not_in(ENDS), Incident.drill == but.drill)
    return tx.session.scalars(usable.order_by(Incident.number.desc()).limit(most)).all()
