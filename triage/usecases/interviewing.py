"""The conversation with the reporter: an answer comes in, the next question goes out, and at the end the verdict.

A suspected live attack is routed at once, while the questions go on. Silence is not the end: one reminder, then triage
goes on with what is known.
"""

from dataclasses import dataclass
from datetime import timedelta

from triage.core import lifecycle
from triage.core.interview import next_question
from triage.core.lifecycle import (
    INCIDENT,
    INTERVIEW,
    IncidentAction,
    IncidentState,
    InterviewAction,
    InterviewState,
    Refused,
    can,
    move,
)
from triage.core.verdict import Verdict
from triage.core.words import DONT_KNOW
from triage.store import incidents, ledger, relations, tables
from triage.store.door import Team, Transaction
from triage.store.visibility import viewer_of
from triage.usecases.alike import look_for_the_same
from triage.usecases.deciding import decide_again, reading_of
from triage.usecases.office import NotAllowed, Office
from triage.usecases.routing import call_again, draw_cards, route
from triage.usecases.status import plan_status
from triage.usecases.together import (
    draw_ending,
    draw_endings,
    is_quiet,
    learned_of_a_part,
    separate,
    share_visibility,
)

OVER = (InterviewState.FINISHED, InterviewState.STOPPED)
AI_AFTER_ALL = ("involves_ai", "yes")
"""What the button says that undoes an end as no AI incident."""
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
            place = _question_place(tx, incident, answer.question_id)
            ledger.redraw(tx, incident, "question", *place, question=answer.question_id)


class BadAnswer(Exception):
    """A button of a question or option that this version does not have."""


def stop_interview(office: Office, team: Team, user_id: str, public_id: str) -> None:
    """The reporter has answered enough: triage goes on with what is known."""
    with office.store.writing() as tx:
        incident = own_incident(tx, team, user_id, public_id)
        interview = incidents.interview_of(tx, incident)
        if can(INTERVIEW, InterviewState(interview.state), InterviewAction.STOP):
            _end(office, tx, incident, InterviewAction.STOP)


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
        ledger.redraw(tx, incident, "question", *_question_place(tx, incident, question), question=question)


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
    _bring(office, tx, incident, ask=False)
    if was is IncidentState.DUPLICATE and is_quiet(incident):
        return  # its reporter never heard of the merge
    draw_endings(tx, incident)
    ledger.tell(tx, incident.workspace_id, "summary", _reporter(tx, incident), f"undo-{tx.now}", incident=incident)


def begin(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Think about a new report for the first time; nothing when its reporter has already ended the questions."""
    if incidents.interview_of(tx, incident).state == InterviewState.ASKING:
        _advise_on_words(office, tx, incident)
        go_on(office, tx, incident)


def go_on(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Decide anew; then ask the next question, or end the interview when no answer would change what happens next."""
    take_in(office, tx, incident)
    interview = incidents.interview_of(tx, incident)
    if interview.state in OVER:
        return
    question = _next(office, tx, incident, interview)
    if question is None:
        _end(office, tx, incident, InterviewAction.FINISH)
    elif interview.current is None:
        _ask(office, tx, incident, interview, question)
    else:  # an earlier answer was changed; the question that waits is still a good one
        _watch_silence(office, tx, incident, "remind")


def take_in(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Decide anew from what has become known, and let those know whom it concerns. Asks nothing."""
    seen_by = incident.visibility
    verdict = decide_again(office, tx, incident)
    if incident.visibility != seen_by:
        share_visibility(office, tx, incident)
    if incidents.interview_of(tx, incident).state in OVER:
        _learned_late(office, tx, incident, verdict)
    else:
        _tell_responders(office, tx, incident, verdict)


def _tell_responders(office: Office, tx: Transaction, incident: tables.Incident, verdict: Verdict) -> None:
    """Call them now when an attack seems to be going on; whom the incident was brought to sees how it goes on."""
    if incident.routed_at is not None:
        draw_cards(office, tx, incident)
    elif verdict.live_attack and not verdict.not_ai:
        _bring(office, tx, incident, ask=False)
        ledger.tell(tx, incident.workspace_id, "routed_early", _reporter(tx, incident), "1", incident=incident)


def own_incident(tx: Transaction, team: Team, user_id: str, public_id: str) -> tables.Incident:
    """The incident, for its reporter alone. Raises NotFound or NotAllowed."""
    incident = incidents.find(tx, viewer_of(tx, tx.workspace(team), user_id), public_id)
    if incidents.reporter_of(tx, incident) != user_id:
        raise NotAllowed("Only the person who reported it can answer here.")
    return incident


def advise(office: Office, tx: Transaction, incident: tables.Incident, question_id: str, option_id: str) -> None:
    """Give the advice that an answer calls for, at once and once an incident."""
    for key in office.library.questions[question_id].advice.get(option_id, ()):
        ledger.tell(tx, incident.workspace_id, "advice", _reporter(tx, incident), key, incident=incident, advice=key)


def _advise_on_words(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """What the report says so plainly that it is not asked again calls for advice as an answer would."""
    settled = office.library.model.limits.settled
    for question, proposal in reading_of(office, incidents.report_of(tx, incident)).proposed.items():
        if proposal.confidence >= settled:
            advise(office, tx, incident, question, proposal.option)


def fall_silent(office: Office, tx: Transaction, incident: tables.Incident, step: str) -> None:
    """The reporter has not answered for a while: remind once (`step` is "remind"), then go on without ("go_on")."""
    interview = incidents.interview_of(tx, incident)
    if interview.state != InterviewState.ASKING:
        if step == "go_on" and interview.state == InterviewState.PAUSED:
            _end(office, tx, incident, InterviewAction.FINISH)
        return
    interview.state = move(INTERVIEW, InterviewState.ASKING, InterviewAction.PAUSE)
    ledger.tell(
        tx, incident.workspace_id, "silence", _reporter(tx, incident), interview.current or "-", incident=incident
    )
    _watch_silence(office, tx, incident, "go_on")


def _next(office: Office, tx: Transaction, incident: tables.Incident, interview: tables.Interview) -> str | None:
    library, facts = office.library, incidents.facts_of(tx, incident)
    reading = reading_of(office, incidents.report_of(tx, incident))
    asked = [one for one in interview.asked if one != interview.current]
    return next_question(library.model, library.questions, facts, reading, asked)


def _ask(
    office: Office, tx: Transaction, incident: tables.Incident, interview: tables.Interview, question: str
) -> None:
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
    _watch_silence(office, tx, incident, "remind")


def _question_place(tx: Transaction, incident: tables.Incident, question: str) -> tuple[str, str]:
    return _reporter(tx, incident), f"question:{incident.id}:{question}"


def _watch_silence(office: Office, tx: Transaction, incident: tables.Incident, step: str) -> None:
    ledger.cancel_timers(tx, incident, "silence")
    patience = office.organisation.patience
    minutes = patience.remind_after_minutes if step == "remind" else patience.go_on_after_minutes
    ledger.remind(tx, incident.workspace_id, "silence", step, tx.now + timedelta(minutes=minutes), incident=incident)


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


def _end(office: Office, tx: Transaction, incident: tables.Incident, action: InterviewAction) -> None:
    leave_interview(tx, incident, action)
    verdict = decide_again(office, tx, incident)
    ledger.record(tx, incident, "varnost", f"interview {action}")
    if verdict.not_ai and incident.routed_at is None:
        incident.state = move(INCIDENT, IncidentState(incident.state), IncidentAction.MARK_NOT_AI)
        surface = f"ending:{incident.id}"
        ledger.tell(
            tx, incident.workspace_id, "ending", _reporter(tx, incident), "1", incident=incident, surface=surface
        )
        return
    ledger.tell(tx, incident.workspace_id, "summary", _reporter(tx, incident), "1", incident=incident)
    _bring(office, tx, incident, ask=True)


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
        ledger.redraw(tx, incident, "question", *_question_place(tx, incident, left), question=left)


def _learned_late(office: Office, tx: Transaction, incident: tables.Incident, verdict: Verdict) -> None:
    """What Varnost itself took for no AI incident may come back; what a person ended stays as they left it."""
    if incident.state == IncidentState.NOT_AI and incident.routed_at is None and not verdict.not_ai:
        undo_end(office, tx, incident, "varnost")
    elif incident.routed_at is not None and incident.state in lifecycle.OVER:
        draw_cards(office, tx, incident)
        learned_of_a_part(tx, incident)
    elif incident.routed_at is not None:
        _bring(office, tx, incident, ask=True)


def _bring(office: Office, tx: Transaction, incident: tables.Incident, *, ask: bool) -> None:
    """Bring it to whoever must act, with what is likely the same."""
    route(office, tx, incident)
    look_for_the_same(office, tx, incident, ask=ask)


def _reporter(tx: Transaction, incident: tables.Incident) -> str:
    return f"user:{incidents.reporter_of(tx, incident)}"
