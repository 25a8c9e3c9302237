"""The conversation with the reporter: an answer comes in, the next question goes out, and at the end the verdict. How
they are spoken to stands in `asking.py`, whom their report is brought to in `bringing.py`.

Silence is not the end: one reminder, then triage goes on with what is known.
"""

from dataclasses import dataclass

from triage.core.interview import next_question
from triage.core.lifecycle import (
    INCIDENT,
    INTERVIEW,
    IncidentAction,
    IncidentState,
    InterviewAction,
    InterviewState,
    can,
    move,
)
from triage.core.words import DONT_KNOW
from triage.store import incidents, ledger, tables
from triage.store.door import Team, Transaction
from triage.usecases.asking import (
    ENDED,
    advise,
    advise_on_words,
    ask,
    leave_interview,
    redraw_question,
    watch_silence,
)
from triage.usecases.bringing import bring, take_in
from triage.usecases.deciding import decide_again, reading_of
from triage.usecases.office import Office, own_incident

BEGIN = "begin"
"""Kind of the timer that begins an interview, due as soon as the report is saved."""


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """The reporter clicked an option of a question."""

    team: Team
    user_id: str
    public_id: str
    question_id: str
    option_id: str


class BadAnswer(Exception):
    """A button of a question or option that this version does not have."""


def give_answer(office: Office, answer: GiveAnswer) -> None:
    """Keep an answer and go on. The same answer again changes nothing; another one to the same question replaces it.

    Raises NotFound for an unknown incident, NotAllowed when somebody else than its reporter clicked, BadAnswer for an
    option that the question does not have.
    """
    question = office.library.questions.get(answer.question_id)
    if question is None or answer.option_id not in (*question.options, DONT_KNOW):
        raise BadAnswer(f"{answer.question_id}:{answer.option_id}")
    with office.store.writing() as tx:
        incident = own_incident(tx, answer.team, answer.user_id, answer.public_id)
        if _save(tx, incident, answer):
            advise(office, tx, incident, answer.question_id, answer.option_id)
            go_on(office, tx, incident)
            redraw_question(tx, incident, answer.question_id)


def _save(tx: Transaction, incident: tables.Incident, answer: GiveAnswer) -> bool:
    interview = incidents.interview_of(tx, incident)
    row = tx.session.get(tables.Answer, (incident.id, answer.question_id))
    if row is not None and row.option_id == answer.option_id:
        return False
    interview.state = move(INTERVIEW, InterviewState(interview.state), InterviewAction.ANSWER)
    tx.session.merge(
        tables.Answer(
            incident_id=incident.id, question_id=answer.question_id, option_id=answer.option_id, answered_at=tx.now
        )
    )
    if answer.question_id not in interview.asked:
        interview.asked = [*interview.asked, answer.question_id]
    if interview.current == answer.question_id:
        interview.current = None
    ledger.record(tx, incident, answer.user_id, "answered", question=answer.question_id, option=answer.option_id)
    return True


def stop_interview(office: Office, team: Team, user_id: str, public_id: str) -> None:
    """The reporter has answered enough: triage goes on with what is known."""
    with office.store.writing() as tx:
        incident = own_incident(tx, team, user_id, public_id)
        interview = incidents.interview_of(tx, incident)
        if can(INTERVIEW, InterviewState(interview.state), InterviewAction.STOP):
            _end(office, tx, incident, InterviewAction.STOP)


def begin(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Think about a new report for the first time; nothing when its reporter has already ended the questions."""
    if incidents.interview_of(tx, incident).state == InterviewState.ASKING:
        advise_on_words(office, tx, incident)
        go_on(office, tx, incident)


def go_on(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Decide anew; then ask the next question, or end the interview when no answer would change what happens next."""
    take_in(office, tx, incident)
    interview = incidents.interview_of(tx, incident)
    if interview.state in ENDED:
        return
    question = _next(office, tx, incident, interview)
    if question is None:
        _end(office, tx, incident, InterviewAction.FINISH)
    elif interview.current is None:
        ask(office, tx, incident, interview, question)
    else:  # an earlier answer was changed; the question that waits is still a good one
        watch_silence(office, tx, incident, "remind")


def _next(office: Office, tx: Transaction, incident: tables.Incident, interview: tables.Interview) -> str | None:
    library, facts = office.library, incidents.facts_of(tx, incident)
    reading = reading_of(office, incidents.report_of(tx, incident))
    asked = [one for one in interview.asked if one != interview.current]
    return next_question(library.model, library.questions, facts, reading, asked)


def fall_silent(office: Office, tx: Transaction, incident: tables.Incident, step: str) -> None:
    """The reporter has not answered for a while: remind once (`step` is "remind"), then go on without ("go_on")."""
    interview = incidents.interview_of(tx, incident)
    if interview.state != InterviewState.ASKING:
        if step == "go_on" and interview.state == InterviewState.PAUSED:
            _end(office, tx, incident, InterviewAction.FINISH)
        return
    interview.state = move(INTERVIEW, InterviewState.ASKING, InterviewAction.PAUSE)
    waiting = interview.current or "-"
    ledger.tell(
        tx, incident.workspace_id, "silence", incidents.reporters_place(tx, incident), waiting, incident=incident
    )
    watch_silence(office, tx, incident, "go_on")


def _end(office: Office, tx: Transaction, incident: tables.Incident, action: InterviewAction) -> None:
    leave_interview(tx, incident, action)
    verdict = decide_again(office, tx, incident)
    ledger.record(tx, incident, "varnost", f"interview {action}")
    if verdict.not_ai and incident.routed_at is None:
        incident.state = move(INCIDENT, IncidentState(incident.state), IncidentAction.MARK_NOT_AI)
        place, surface = incidents.reporters_place(tx, incident), f"ending:{incident.id}"
        ledger.tell(tx, incident.workspace_id, "ending", place, "1", incident=incident, surface=surface)
        return
    ledger.tell(tx, incident.workspace_id, "summary", incidents.reporters_place(tx, incident), "1", incident=incident)
    bring(office, tx, incident, ask=True)
