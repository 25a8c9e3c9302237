"""How the reporter is spoken to: a question goes out, waits and is left; advice goes at once. Which question, and what
an answer changes, stands in `interviewing.py`.
"""

from datetime import timedelta

from triage.core.lifecycle import INTERVIEW, InterviewAction, InterviewState, can, move
from triage.store import incidents, ledger, tables
from triage.store.door import Transaction
from triage.usecases.deciding import reading_of
from triage.usecases.office import Office

ENDED = (InterviewState.FINISHED, InterviewState.STOPPED)
"""States of an interview in which nothing more is asked."""


def ask(office: Office, tx: Transaction, incident: tables.Incident, interview: tables.Interview, question: str) -> None:
    """Ask, and wait for the answer."""
    interview.current = question
    interview.asked = [*interview.asked, question]
    tx.session.flush()
    destination, surface = _question_place(tx, incident, question)
    ledger.tell(
        tx,
        incident.workspace_id,
        "question",
        destination,
        question,
        incident=incident,
        surface=surface,
        question=question,
    )
    watch_silence(office, tx, incident, "remind")


def redraw_question(tx: Transaction, incident: tables.Incident, question: str) -> None:
    """Draw a question anew where it was asked."""
    ledger.redraw(tx, incident, "question", *_question_place(tx, incident, question), question=question)


def leave_interview(tx: Transaction, incident: tables.Incident, action: InterviewAction) -> None:
    """End the questions, if they are not over yet."""
    interview = incidents.interview_of(tx, incident)
    if not can(INTERVIEW, InterviewState(interview.state), action):
        return
    interview.state = move(INTERVIEW, InterviewState(interview.state), action)
    left, interview.current = interview.current, None
    ledger.cancel_timers(tx, incident, "silence")
    tx.session.flush()
    if left is not None:
        redraw_question(tx, incident, left)


def watch_silence(office: Office, tx: Transaction, incident: tables.Incident, step: str) -> None:
    """Keep the one timer of the reporter's silence: what it does then is `step` ("remind", "go_on")."""
    ledger.cancel_timers(tx, incident, "silence")
    patience = office.organisation.patience
    minutes = patience.remind_after_minutes if step == "remind" else patience.go_on_after_minutes
    ledger.remind(tx, incident.workspace_id, "silence", step, tx.now + timedelta(minutes=minutes), incident=incident)


def advise(office: Office, tx: Transaction, incident: tables.Incident, question_id: str, option_id: str) -> None:
    """Give the advice that an answer calls for, at once and once an incident."""
    for key in office.library.questions[question_id].advice.get(option_id, ()):
        ledger.tell(
            tx,
            incident.workspace_id,
            "advice",
            incidents.reporters_place(tx, incident),
            key,
            incident=incident,
            advice=key,
        )


def advise_on_words(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """What the report says so plainly that it is not asked again calls for advice as an answer would."""
    settled = office.library.model.limits.settled
    for question, proposal in reading_of(office, incidents.report_of(tx, incident)).proposed.items():
        if proposal.confidence >= settled:
            advise(office, tx, incident, question, proposal.option)


def _question_place(tx: Transaction, incident: tables.Incident, question: str) -> tuple[str, str]:
    return incidents.reporters_place(tx, incident), f"question:{incident.id}:{question}"
