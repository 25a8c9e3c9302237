"""Looks for incidents that are likely about the same thing when one is brought to people, and keeps what it finds.

What responders make of it stands in `merging.py`. A row names no one and shows nothing: who may see the other incident
is asked whenever somebody looks. A reporter is asked about reports of their own alone.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from triage.core.lifecycle import ENDS, OVER, IncidentState
from triage.core.likeness import Account, Likeness, compare
from triage.core.said import systems_in, systems_of
from triage.core.words import Facts
from triage.store import incidents, ledger, relations, tables
from triage.store.door import Transaction
from triage.store.visibility import may_stand_beside
from triage.usecases.office import Office
from triage.usecases.routing import draw_cards

_RESOLVED = (IncidentState.RESOLVED, IncidentState.CLOSED)


@dataclass(frozen=True, slots=True)
class Match:
    """The likest of the reports that go on in an incident, and the id of a likely one by the same reporter."""

    like: Likeness
    own_id: int | None


Found = dict[int, Match]
"""The id of an incident -> why it is likely the same."""


def look_for_the_same(office: Office, tx: Transaction, incident: tables.Incident, *, ask: bool) -> None:
    """Propose what is likely the same as this incident, and drop proposals that no longer are; what people said stays.

    `ask`: the interview is over, so its reporter can be asked whether an earlier report of theirs is the same.
    """
    if incident.drill or incident.state in ENDS:
        return
    found = _find(office, tx, incident)
    likely = dict(list(found.items())[: office.library.likeness.limits.shown])
    # In one order, so that two that look at once never wait for each other's rows in a circle.
    new = [other for other in sorted(likely) if _keep(tx, incident, other, likely[other].like)]
    _drop_the_rest(tx, incident, likely)
    tx.session.flush()
    for other in new:
        show_both(office, tx, incident, incidents.by_id(tx, other))
    if ask:
        _ask_reporter(tx, incident, likely)


def _find(office: Office, tx: Transaction, incident: tables.Incident) -> Found:
    model = office.library.likeness
    systems = systems_of(model, office.organisation.facts)

    def account(text: str, facts: Facts, at: datetime) -> Account:
        return Account(text, facts, at, systems_in(model, systems, text))

    mine = account(incidents.report_of(tx, incident), incidents.facts_of(tx, incident), incident.created_at)
    since = incident.created_at - timedelta(days=model.limits.look_back_days)
    found: Found = {}
    for one in relations.to_compare(tx, incident, since, model.limits.most_compared):
        like = compare(model, mine, account(one.text, one.facts, one.at))
        if like.score >= model.limits.likely and one.root_id != incident.id:
            own = one.incident_id if one.by_same_reporter and one.incident_id < incident.id else None
            found[one.root_id] = _better(found.get(one.root_id), Match(like, own))
    return dict(sorted(found.items(), key=lambda item: (-item[1].like.score, -item[0])))


def _better(before: Match | None, now: Match) -> Match:
    if before is None:
        return now
    likest = max(before, now, key=lambda one: one.like.score)
    return replace(likest, own_id=before.own_id or now.own_id)


def _keep(tx: Transaction, incident: tables.Incident, other_id: int, like: Likeness) -> bool:
    """Whether it is new."""
    other = incidents.by_id(tx, other_id)
    row = relations.relation(tx, incident, other)
    if row is not None:
        row.score, row.why = (like.score, _why(like)) if row.state == "proposed" else (row.score, row.why)
        return False
    later, earlier = relations.pair(incident, other)
    tx.insert_once(
        tables.Relation,
        later_id=later,
        earlier_id=earlier,
        state="proposed",
        score=like.score,
        why=_why(like),
        again=comes_again(incident, other),
        found_at=tx.now,
    )
    ledger.record(
        tx, incident, "varnost", "likely the same", other=incidents.public_id(other), score=round(like.score, 3)
    )
    return True


def comes_again(one: tables.Incident, other: tables.Incident) -> bool:
    """Whether the later of the two was reported after the earlier one had been resolved."""
    earlier, later = sorted((one, other), key=lambda incident: incident.id)
    ended = earlier.closed_at if earlier.resolved_at is None else earlier.resolved_at
    return earlier.state in _RESOLVED and ended is not None and ended <= later.created_at


def _why(like: Likeness) -> dict[str, Any]:
    return {
        "words": like.shared,
        "agreeing": like.agreeing,
        "conflicting": like.conflicting,
        "same_system": like.same_system,
        "systems": [*like.systems],
        "seconds": int(like.apart.total_seconds()),
    }


def _drop_the_rest(tx: Transaction, incident: tables.Incident, likely: Found) -> None:
    """What was proposed on less knowledge, and nobody has said anything about."""
    for row, other in list(relations.relations_of(tx, incident)):
        untouched = row.state == "proposed" and row.reporter_says is None and row.later_id == incident.id
        if untouched and other.id not in likely:
            tx.session.delete(row)


def show_both(office: Office, tx: Transaction, incident: tables.Incident, other: tables.Incident) -> None:
    """Both cards say so, where their readers may see the other one."""
    for card, named in ((incident, other), (other, incident)):
        if card.routed_at is not None and card.state not in OVER and may_stand_beside(card, named):
            draw_cards(office, tx, card)


def _ask_reporter(tx: Transaction, incident: tables.Incident, likely: Found) -> None:
    for other_id, match in likely.items():
        row = relations.relation(tx, incident, incidents.by_id(tx, other_id))
        if match.own_id is not None and row is not None and row.state == "proposed":
            ask_whether_same(tx, incident, incidents.by_id(tx, match.own_id))
            return


def ask_whether_same(tx: Transaction, incident: tables.Incident, earlier: tables.Incident) -> None:
    """Ask whoever reported both, or draw anew what they have answered."""
    reporter, surface = incidents.reporters_place(tx, incident), f"same:{incident.id}:{earlier.id}"
    ledger.redraw(tx, incident, "same_yours", reporter, surface, other=earlier.id)
