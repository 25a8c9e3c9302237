"""Incidents that were merged go on as one: who is told of its steps, who may see it, and how one of them stands for
itself again. What responders do about it stands in `merging.py`.
"""

from typing import Any

from triage.core.lifecycle import OVER
from triage.store import incidents, ledger, relations, tables
from triage.store.door import Transaction
from triage.store.visibility import Visibility
from triage.usecases.deciding import take_over
from triage.usecases.office import Office
from triage.usecases.routing import draw_cards, route

LATER = "together"
"""Timers: something was learned of a report that goes on in another incident. They name no incident, so that whoever
works on the one never waits for the other.
"""


def tell_reporters(tx: Transaction, incident: tables.Incident, kind: str, occurrence: str, **arguments: Any) -> None:
    """Tell the reporters of the incident and of all that was merged into it, each once, each about their own report."""
    told = set[str]()
    for one in (incident, *relations.merged_into(tx, incident)):
        reporter = incidents.reporter_of(tx, one)
        if reporter not in told:
            told.add(reporter)
            ledger.tell(tx, one.workspace_id, kind, f"user:{reporter}", occurrence, incident=one, **arguments)


def draw_endings(tx: Transaction, incident: tables.Incident) -> None:
    """Draw anew, for the same people, that it has ended or goes on."""
    for one in (incident, *relations.merged_into(tx, incident)):
        draw_ending(tx, one)


def draw_ending(tx: Transaction, incident: tables.Incident) -> None:
    """As `draw_endings`, for the reporter of this one alone."""
    reporter = incidents.reporters_place(tx, incident)
    ledger.redraw(tx, incident, "ending", reporter, f"ending:{incident.id}")


def share_visibility(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """It changed who may see the incident: the same people see what was merged into it, and no card names it that
    should not.
    """
    for one in relations.merged_into(tx, incident):
        if readers_of(one) != readers_of(incident):
            one.visibility = incident.visibility
            _need_the_same(tx, one, incident)
            ledger.record(tx, one, "varnost", "seen by others", visibility=incident.visibility)
            tx.session.flush()
            _draw(office, tx, one)
            _draw_related(office, tx, one)
    _draw_related(office, tx, incident)


def _need_the_same(tx: Transaction, part: tables.Incident, whole: tables.Incident) -> None:
    """A part that ended calls nobody; when it is brought back, whoever it needs is called anew."""
    part.domains = list(whole.domains)
    rows = incidents.every_involvement_of(tx, part)
    for domain in whole.domains:
        if domain not in rows:
            tx.session.add(tables.Involvement(incident_id=part.id, domain=domain, called_at=tx.now))
    for domain, row in rows.items():
        row.needed = domain in whole.domains


def readers_of(incident: tables.Incident) -> tuple[str, frozenset[str]]:
    """What decides who may see it: its visibility, and its domains where only their responders may."""
    restricted = incident.visibility == Visibility.RESTRICTED
    return incident.visibility, frozenset(incident.domains) if restricted else frozenset()


def _draw_related(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    for _, other in relations.relations_of(tx, incident):
        _draw(office, tx, other)


def _draw(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    if incident.routed_at is not None:
        draw_cards(office, tx, incident)


def learned_of_a_part(tx: Transaction, incident: tables.Incident) -> None:
    """Something was learned of a report that was merged: the incident that it goes on in takes it over, in its own
    transaction.
    """
    if relations.merge_of(tx, incident.id) is not None:
        ledger.remind(tx, incident.workspace_id, LATER, f"{incident.id}", tx.now)


def part_has_news(office: Office, tx: Transaction, timer: tables.Timer) -> None:
    """The other end of `learned_of_a_part`."""
    part = incidents.by_id(tx, int(timer.subject))
    root = incidents.locked(tx, relations.root_id_of(tx, part.id))
    if root.id == part.id:
        return  # it stands for itself again
    if Visibility.INSIDER in (part.visibility, root.visibility) and part.visibility != root.visibility:
        root.visibility = Visibility.INSIDER
        ledger.record(tx, root, "varnost", "seen by others", visibility=root.visibility)
        share_visibility(office, tx, root)
    if take_over(tx, root):
        share_visibility(office, tx, root)
        if root.state not in OVER:
            route(office, tx, root)
    _draw(office, tx, root)


def is_quiet(incident: tables.Incident) -> bool:
    """Whether its reporter must not learn from us that there is another report of the same thing."""
    return incident.visibility != Visibility.NORMAL


def separate(tx: Transaction, incident: tables.Incident, actor: str) -> None:
    """Let a merged incident stand for itself again; what its record says is the caller's."""
    merge = relations.merge_of(tx, incident.id)
    if merge is None:
        return
    root = tx.session.get_one(tables.Incident, merge.into_id)
    tx.session.delete(merge)
    tx.session.flush()
    ledger.record(tx, incident, actor, "unmerged", other=incidents.public_id(root))
    ledger.record(tx, root, actor, "unmerged", other=incidents.public_id(incident))
