"""What people say about two incidents that may be the same: merge them, link them, or keep them apart; and what the
reporter of both says. `ending.bring_back` undoes a merge.

Clicking twice changes nothing more. Two who merge at once take turns, and the second one is told what has become of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from playbooks.obligation_terms import StartKind
from triage.core.lifecycle import ENDS, INCIDENT, IncidentAction, IncidentState, InterviewAction, Refused, can, move
from triage.store import incidents, ledger, relations, tables
from triage.store.door import Team, Transaction
from triage.store.visibility import Viewer
from triage.usecases.alike import ask_whether_same, comes_again, show_both
from triage.usecases.asking import leave_interview
from triage.usecases.deciding import take_over
from triage.usecases.ending import work_again
from triage.usecases.office import By, NotAllowed, Office, own_incident, viewer
from triage.usecases.routing import draw_cards, route
from triage.usecases.status import plan_status
from triage.usecases.together import draw_ending, is_quiet, readers_of
from triage.usecases.working import Work


def merge(office: Office, by: By, public_id: str, into: str, *, reopening: bool = False) -> None:
    """Let one incident go on as part of another: the reporters of both hear of its later steps, and it needs whatever
    either needed. When the other one was merged itself meanwhile, it goes on where that one does.

    `reopening`: the other one is resolved or closed, and is worked on again. Raises Refused when it is too late,
    NotAllowed when other people see the one than the other.
    """
    with office.store.writing() as tx:
        who = viewer(office, tx, by)
        relations.one_at_a_time(tx, who.workspace_id)
        one, named = (relations.named(tx, who, name) for name in (public_id, into))
        other = relations.named(tx, who, incidents.public_id(relations.root_of(tx, named)))
        if relations.root_id_of(tx, one.id) == other.id != one.id:
            return  # a second click
        _refuse(one, other, reopening=reopening)
        relations.lock(tx, one, other)
        _refuse(one, other, reopening=reopening)
        _know(tx, who, one, other)
        if reopening and can(INCIDENT, IncidentState(other.state), IncidentAction.REOPEN):
            work_again(Work(office, tx, other, who), f"{public_id} was reported: it has come back.")
        _join(office, tx, who, one, other)
        _go_on(office, tx, one, other)


def link(office: Office, by: By, public_id: str, other: str) -> None:
    """Say that two incidents are related; each is worked on for itself."""
    _decide(office, by, public_id, other, "linked")


def keep_apart(office: Office, by: By, public_id: str, other: str) -> None:
    """Say that two incidents are not the same; they are not proposed again."""
    _decide(office, by, public_id, other, "not_same")


def say_same(office: Office, team: Team, user_id: str, public_id: str, other: str, *, same: bool) -> None:
    """The reporter of both says whether their earlier report is about the same thing. Again the same changes nothing.

    Raises NotFound when one of them is not theirs, or was never asked about.
    """
    with office.store.writing() as tx:
        incident = own_incident(tx, team, user_id, public_id)
        earlier = incidents.own_unlocked(tx, incident.workspace_id, user_id, other)
        row = relations.relation(tx, incident, relations.root_of(tx, earlier))
        if row is None:
            raise incidents.NotFound(other)
        said = "same" if same else "other"
        if row.reporter_says != said:
            row.reporter_says = said
            ledger.record(tx, incident, user_id, "reporter compared", other=other, says=said)
            ask_whether_same(tx, incident, earlier)
            show_both(office, tx, incident, relations.root_of(tx, earlier))


def _refuse(one: tables.Incident, other: tables.Incident, *, reopening: bool) -> None:
    move(INCIDENT, IncidentState(one.state), IncidentAction.MARK_DUPLICATE)  # only to be refused where it cannot
    too_late = other.state in ENDS or (other.state == IncidentState.CLOSED and not reopening)
    if one.id == other.id or too_late:
        raise Refused(IncidentState(other.state), IncidentAction.MARK_DUPLICATE)
    if one.drill != other.drill:
        raise NotAllowed("One of them is a drill. A drill stays a drill; link nothing real to it.")
    if readers_of(one) != readers_of(other):
        raise NotAllowed(
            "Other people see the one than the other. Let the same people see both first, by *Change classification*."
        )


def _know(tx: Transaction, who: Viewer, one: tables.Incident, other: tables.Incident) -> tables.Relation:
    """What is known of the two; when that is nothing, that this person has named them."""
    row = relations.relation(tx, one, other)
    if row is None:
        later, earlier = relations.pair(one, other)
        row = tables.Relation(later_id=later, earlier_id=earlier, state="linked", why={}, found_at=tx.now)
        row.again, row.decided_at, row.decided_by = comes_again(one, other), tx.now, who.user_id
        tx.session.add(row)
        tx.session.flush()
        _record_pair(tx, who, one, other, "linked")
    return row


def _record_pair(tx: Transaction, who: Viewer, one: tables.Incident, other: tables.Incident, action: str) -> None:
    for mine, theirs in ((one, other), (other, one)):
        ledger.record(tx, mine, who.user_id, action, other=incidents.public_id(theirs))


def _join(office: Office, tx: Transaction, who: Viewer, one: tables.Incident, other: tables.Incident) -> None:
    """Write down that the one goes on in the other, and end it."""
    one.state = move(INCIDENT, IncidentState(one.state), IncidentAction.MARK_DUPLICATE)
    leave_interview(tx, one, InterviewAction.STOP)
    plan_status(office, tx, one)
    ledger.cancel_timers(tx, one)
    tx.insert_once(tables.Merge, incident_id=one.id, into_id=other.id, merged_at=tx.now, merged_by=who.user_id)
    ledger.record(tx, one, who.user_id, "merged into", other=incidents.public_id(other))
    ledger.record(tx, other, who.user_id, "merged with", other=incidents.public_id(one))
    if one.created_at < other.created_at:
        _knew_earlier(tx, one, other)


def _knew_earlier(tx: Transaction, one: tables.Incident, other: tables.Incident) -> None:
    """Reporting clocks count from the first report, where nobody has said otherwise."""
    aware = [row for row in incidents.clock_moments_of(tx, other) if row.kind == StartKind.AWARE]
    if aware and aware[-1].set_by is None and aware[-1].at > one.created_at:
        assumed = {"kind": StartKind.AWARE, "at": one.created_at, "set_at": tx.now, "set_by": None}
        tx.session.add(tables.ClockMoment(incident_id=other.id, obligation_id=None, **assumed))
        ledger.record(tx, other, "varnost", "clock start assumed", kind=StartKind.AWARE)


def _go_on(office: Office, tx: Transaction, one: tables.Incident, other: tables.Incident) -> None:
    """Call whoever is newly needed, tell the reporter of the one, and draw both cards."""
    take_over(tx, other)
    tx.session.flush()
    route(office, tx, other)
    if not is_quiet(one):
        draw_ending(tx, one)
    if one.routed_at is not None:
        draw_cards(office, tx, one)


def _decide(office: Office, by: By, public_id: str, other: str, state: str) -> None:
    with _both(office, by, public_id, other) as (tx, who, one, two):
        row = _know(tx, who, one, two)
        if row.state != state:
            row.state, row.decided_at, row.decided_by = state, tx.now, who.user_id
            _record_pair(tx, who, one, two, state.replace("_", " "))
            tx.session.flush()
        for incident in (one, two):
            if incident.routed_at is not None:
                draw_cards(office, tx, incident)


@contextmanager
def _both(
    office: Office, by: By, public_id: str, other: str
) -> Iterator[tuple[Transaction, Viewer, tables.Incident, tables.Incident]]:
    """Two different incidents that this person may work, or what they go on in. Raises NotFound, or Refused when they
    are one.
    """
    with office.store.writing() as tx:
        who = viewer(office, tx, by)
        relations.one_at_a_time(tx, who.workspace_id)
        one, two = (relations.root_of(tx, relations.named(tx, who, name)) for name in (public_id, other))
        if one.id == two.id:  # they are one meanwhile
            raise Refused(IncidentState.DUPLICATE, IncidentAction.MARK_DUPLICATE)
        if not all(incidents.may_work(tx, who, incident) for incident in (one, two)):
            raise incidents.NotFound(other)
        relations.lock(tx, one, two)
        yield tx, who, one, two
