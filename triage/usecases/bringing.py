"""Brings a report to whoever must act, by what is known now: at once when an attack seems to be going on, or when
something is learned late; and again when an end is undone. Asks nothing.
"""

from triage.core.lifecycle import INCIDENT, OVER, IncidentAction, IncidentState, move
from triage.core.verdict import Verdict
from triage.store import incidents, ledger, tables
from triage.store.door import Transaction
from triage.usecases.alike import look_for_the_same
from triage.usecases.asking import ENDED
from triage.usecases.deciding import decide_again
from triage.usecases.office import Office
from triage.usecases.routing import call_again, draw_cards, route
from triage.usecases.together import draw_endings, is_quiet, learned_of_a_part, separate, share_visibility


def take_in(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Decide anew from what has become known, and let those know whom it concerns. Asks nothing."""
    seen_by = incident.visibility
    verdict = decide_again(office, tx, incident)
    if incident.visibility != seen_by:
        share_visibility(office, tx, incident)
    if incidents.interview_of(tx, incident).state in ENDED:
        _learned_late(office, tx, incident, verdict)
    else:
        _tell_responders(office, tx, incident, verdict)


def _tell_responders(office: Office, tx: Transaction, incident: tables.Incident, verdict: Verdict) -> None:
    """Call them now when an attack seems to be going on; whom the incident was brought to sees how it goes on."""
    if incident.routed_at is not None:
        draw_cards(office, tx, incident)
    elif verdict.live_attack and not verdict.not_ai:
        bring(office, tx, incident, ask=False)
        ledger.tell(
            tx, incident.workspace_id, "routed_early", incidents.reporters_place(tx, incident), "1", incident=incident
        )


def _learned_late(office: Office, tx: Transaction, incident: tables.Incident, verdict: Verdict) -> None:
    """What Varnost itself took for no AI incident may come back; what a person ended stays as they left it."""
    if incident.state == IncidentState.NOT_AI and incident.routed_at is None and not verdict.not_ai:
        undo_end(office, tx, incident, "varnost")
    elif incident.routed_at is not None and incident.state in OVER:
        draw_cards(office, tx, incident)
        learned_of_a_part(tx, incident)
    elif incident.routed_at is not None:
        bring(office, tx, incident, ask=True)


def stand_alone(office: Office, tx: Transaction, incident: tables.Incident, actor: str) -> None:
    """Undo a merge: the incident is routed again for itself, and its reporter hears of it."""
    separate(tx, incident, actor)
    undo_end(office, tx, incident, actor)


def undo_end(office: Office, tx: Transaction, incident: tables.Incident, actor: str) -> None:
    """Undo withdrawn, not_ai, test or duplicate, and route the incident at once; who had taken it up is asked anew."""
    was = IncidentState(incident.state)
    incident.state = move(INCIDENT, was, IncidentAction.UNDO)
    ledger.record(tx, incident, actor, "undid", end=was)
    if not incidents.verdicts_of(tx, incident):  # it was ended before anybody had thought about it
        decide_again(office, tx, incident)
    call_again(office, tx, incident)
    bring(office, tx, incident, ask=False)
    if was is IncidentState.DUPLICATE and is_quiet(incident):
        return  # its reporter never heard of the merge
    draw_endings(tx, incident)
    ledger.tell(
        tx,
        incident.workspace_id,
        "summary",
        incidents.reporters_place(tx, incident),
        f"undo-{tx.now}",
        incident=incident,
    )


def bring(office: Office, tx: Transaction, incident: tables.Incident, *, ask: bool) -> None:
    """Bring it to whoever must act, with what is likely the same."""
    route(office, tx, incident)
    look_for_the_same(office, tx, incident, ask=ask)
