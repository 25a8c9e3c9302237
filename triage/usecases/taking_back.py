"""What a reporter takes back: their report, or its end, when it was withdrawn or taken for no AI incident."""

from triage.core.lifecycle import INCIDENT, IncidentAction, IncidentState, InterviewAction, Refused, can, move
from triage.store import incidents, ledger, relations, tables
from triage.store.door import Team, Transaction
from triage.usecases.asking import leave_interview, redraw_question
from triage.usecases.bringing import stand_alone, undo_end
from triage.usecases.deciding import decide_again
from triage.usecases.office import Office, own_incident
from triage.usecases.routing import draw_cards
from triage.usecases.status import plan_status
from triage.usecases.together import draw_ending

AI_AFTER_ALL = ("involves_ai", "yes")
"""What the button says that undoes an end as no AI incident."""


def withdraw(office: Office, team: Team, user_id: str, public_id: str) -> None:
    """The reporter takes the report back. Raises lifecycle.Refused when it is already over."""
    with office.store.writing() as tx:
        incident = own_incident(tx, team, user_id, public_id)
        incident.state = move(INCIDENT, IncidentState(incident.state), IncidentAction.WITHDRAW)
        leave_interview(tx, incident, InterviewAction.STOP)
        plan_status(office, tx, incident)
        ledger.cancel_timers(tx, incident)
        ledger.record(tx, incident, user_id, "withdrew")
        for other in relations.children_of(tx, incident):  # they are not this reporter's to take back
            stand_alone(office, tx, other, "varnost")
        draw_ending(tx, incident)
        if incident.routed_at is not None:
            draw_cards(office, tx, incident)


def take_it_back(office: Office, team: Team, user_id: str, public_id: str) -> None:
    """The reporter undoes an end ("this is about AI after all", "I did not mean to withdraw"): people are called now.

    Clicking twice does no harm. A merge is not the reporter's to undo: Refused.
    """
    with office.store.writing() as tx:
        incident = own_incident(tx, team, user_id, public_id)
        if incident.state == IncidentState.DUPLICATE:
            raise Refused(IncidentState.DUPLICATE, IncidentAction.UNDO)
        if can(INCIDENT, IncidentState(incident.state), IncidentAction.UNDO):
            if incident.state == IncidentState.NOT_AI:
                _say_that_ai_was_involved(office, tx, incident, user_id)
            undo_end(office, tx, incident, user_id)


def _say_that_ai_was_involved(office: Office, tx: Transaction, incident: tables.Incident, user_id: str) -> None:
    """The button's own words are an answer, and a later one than what was said before."""
    question, option = AI_AFTER_ALL
    answer = tables.Answer(incident_id=incident.id, question_id=question, option_id=option, answered_at=tx.now)
    tx.session.merge(answer)
    ledger.record(tx, incident, user_id, "answered", question=question, option=option)
    decide_again(office, tx, incident)
    if question in incidents.interview_of(tx, incident).asked:
        redraw_question(tx, incident, question)
