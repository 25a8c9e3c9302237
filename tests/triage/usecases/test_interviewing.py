"""The conversation with the reporter: answers, silence, stopping, taking back."""

import pytest

from tests.people import COLLEAGUE, EMPLOYEE, SAFETY, SECURITY
from tests.together import at_once
from tests.triage.usecases.plain_model import INSIDER_WORDS
from tests.triage.usecases.story import BOTH_FACTS, NOT_AI_FACTS, SAFETY_FACTS, SECURITY_FACTS
from triage.core.lifecycle import Refused
from triage.store.incidents import NotFound
from triage.usecases.ending import resolve, set_aside
from triage.usecases.interviewing import BadAnswer, stop_interview
from triage.usecases.office import NotAllowed
from triage.usecases.recording import audit_trail
from triage.usecases.responding import acknowledge
from triage.usecases.taking_back import take_it_back, withdraw

REPORTER = f"user:{EMPLOYEE}"


def test_questions_come_one_at_a_time_and_end_with_what_was_understood(story):
    public = story.report()
    asked = []
    while (question := story.reported(public).current) is not None:
        asked.append(question)
        assert [row.arguments for row in story.messages() if row.kind == "question"][-1] == {"question": question}
        story.answer(public, **{question: SAFETY_FACTS.get(question, "dont_know")})
    assert len(asked) == len(set(asked)) > 1
    assert ("summary", REPORTER) in story.deliver()
    assert story.reported(public).interview == "finished"
    assert story.domains(public) == {"safety"}


def test_the_same_answer_twice_is_one_answer_also_at_the_same_moment(story):
    public = story.report()
    at_once(*[lambda: story.answer(public, involves_ai="yes")] * 4)
    links = [link for link in audit_trail(story.office, public) if link.action == "answered"]
    assert [link.detail for link in links] == [{"question": "involves_ai", "option": "yes"}]


def test_another_answer_to_an_old_question_replaces_it_and_the_question_that_waits_goes_on_waiting(story):
    public = story.report()
    first = story.reported(public).current
    story.answer(public, **{first: "dont_know"})
    waiting = story.reported(public).current
    story.answer(public, **{first: story.office.library.questions[first].options[0]})
    assert story.reported(public).current == waiting
    assert dict(story.reported(public).facts) == {first: story.office.library.questions[first].options[0]}
    questions = [row.arguments["question"] for row in story.messages() if row.kind == "question"]
    assert list(dict.fromkeys(questions)) == [first, waiting]


def test_an_answer_that_comes_after_the_end_still_counts(story):
    public = story.routed(SAFETY_FACTS)
    assert story.domains(public) == {"safety"}
    over = story.reported(public).interview
    story.answer(public, on_purpose="outsider", harm="person_hurt")
    assert story.domains(public) == {"safety", "security"}
    assert story.reported(public).interview == over
    assert story.incident(public).became_both


@pytest.mark.parametrize("other", [COLLEAGUE, SAFETY])
def test_only_the_reporter_answers(story, other):
    public = story.report()
    with pytest.raises((NotFound, NotAllowed)):
        story.answer(public, by=other, involves_ai="no")
    assert story.reported(public).facts == ()


@pytest.mark.parametrize(("question", "option"), [("on_purpose", "maybe"), ("is_it_safety", "yes")])
def test_an_answer_that_does_not_exist_is_refused(story, question, option):
    public = story.report()
    with pytest.raises(BadAnswer):
        story.answer(public, **{question: option})


def test_an_answer_may_call_for_advice_which_is_given_once(story):
    public = story.report()
    story.answer(public, on_purpose="outsider", data_involved="credentials", unusual_usage="yes")
    advice = [row.arguments["advice"] for row in story.messages() if row.kind == "advice"]
    assert advice == ["dont_confront", "take_key_out_of_use"]


@pytest.mark.parametrize(
    ("fact", "advice"),
    [
        ({"odd_text": "yes"}, {"dont_delete", "dont_click_again"}),
        ({"evidence": "attached"}, {"dont_delete"}),
        ({"still_happening": "yes"}, {"dont_click_again"}),
        ({"data_involved": "credentials"}, {"take_key_out_of_use"}),
        ({"unusual_usage": "yes"}, {"take_key_out_of_use"}),
        ({"depended_on": "yes"}, {"keep_running_people_depend"}),
        ({"harm": "person_hurt"}, {"call_emergency_services"}),
        ({"odd_text": "dont_know", "depended_on": "no", "data_involved": "none"}, set()),
    ],
)
def test_advice_comes_at_once_by_fact_and_in_every_language(story, fact, advice):
    public = story.report()
    story.answer(public, **fact)
    assert {row.arguments["advice"] for row in story.messages() if row.kind == "advice"} == advice
    assert all(words.advice[key] for words in story.office.library.words.values() for key in advice)


def test_what_a_report_says_plainly_calls_for_advice_before_the_first_answer(story):
    story.report(f"It was an {INSIDER_WORDS}.")
    advice = [(row.destination, row.arguments["advice"]) for row in story.messages() if row.kind == "advice"]
    assert advice == [(REPORTER, "dont_confront"), (REPORTER, "kept_confidential")]


def test_whoever_stops_is_routed_by_what_is_known(story):
    public = story.report()
    story.answer(public, on_purpose="accident")
    for _ in range(2):
        stop_interview(story.office, story.team, EMPLOYEE, public)
    assert (story.reported(public).state, story.reported(public).interview) == ("routed", "stopped")
    assert story.deliver()["card", "desk:safety"] == 1


def test_a_live_attack_is_routed_at_once_while_the_questions_go_on(story):
    public = story.report()
    story.answer(public, on_purpose="outsider")
    told = story.deliver()
    assert told["card", "desk:security"] == 1
    assert told["routed_early", REPORTER] == 1
    assert (story.reported(public).state, story.reported(public).interview) == ("routed", "asking")
    story.answer(public, harm="person_hurt")
    assert story.deliver()["card", "desk:security"] == 1, "the card follows along"
    stop_interview(story.office, story.team, EMPLOYEE, public)
    assert story.domains(public) == {"safety", "security"}
    assert story.deliver()["routed_early", REPORTER] == 0


def test_silence_is_reminded_of_once_and_then_triage_goes_on(story):
    public = story.report()
    story.deliver()
    story.clock.pass_time(story.office, minutes=9)
    assert story.deliver() == {}
    story.clock.pass_time(story.office, minutes=2)
    assert story.deliver() == {("silence", REPORTER): 1}
    assert story.reported(public).interview == "paused"
    story.clock.pass_time(story.office, minutes=31)
    told = story.deliver()
    assert (story.reported(public).interview, story.reported(public).state) == ("finished", "routed")
    assert told["silence", REPORTER] == 0
    assert told["summary", REPORTER] == 1


def test_an_answer_after_the_reminder_takes_the_conversation_up_again(story):
    public = story.report()
    story.clock.pass_time(story.office, minutes=11)
    story.answer(public, **{story.reported(public).current: "dont_know"})
    assert story.reported(public).interview == "asking"
    story.clock.pass_time(story.office, minutes=35)
    assert story.reported(public).interview == "paused", "the new question has its own patience"


def test_what_is_not_about_ai_ends_kindly_and_one_button_undoes_it(story):
    public = story.routed(NOT_AI_FACTS)
    told = story.deliver()
    assert story.reported(public).state == "not_ai"
    assert told["ending", REPORTER] == 1
    assert not any(destination.startswith("desk:") for _, destination in told)
    for _ in range(2):
        take_it_back(story.office, story.team, EMPLOYEE, public)
    assert story.reported(public).state == "routed"
    told = story.deliver()
    assert [one for one in told if one[0] == "card"] == [("card", "desk:safety")]
    assert told["summary", REPORTER] == 1
    assert dict(story.reported(public).facts)["involves_ai"] == "yes", "the button says so"
    assert story.card(public).category != "not_ai"


def test_what_varnost_took_for_not_ai_comes_back_when_an_answer_says_otherwise(story):
    public = story.routed(NOT_AI_FACTS)
    story.answer(public, involves_ai="yes", on_purpose="accident")
    assert (story.reported(public).state, story.domains(public)) == ("routed", {"safety"})


def test_what_a_responder_set_aside_stays_so_whatever_the_reporter_answers(story):
    public = story.routed(SAFETY_FACTS)
    set_aside(story.office, story.by(SAFETY), public, "not_ai")
    story.answer(public, on_purpose="outsider", still_happening="yes", harm="person_hurt")
    assert story.reported(public).state == "not_ai"
    assert story.domains(public) == {"safety"}


def test_a_report_that_was_withdrawn_before_it_was_routed_is_heard_of_by_nobody(story):
    public = story.report()
    withdraw(story.office, story.team, EMPLOYEE, public)
    story.answer(public, **BOTH_FACTS)
    story.clock.pass_time(story.office, days=3)
    assert story.reported(public).state == "withdrawn"
    assert {row.destination for row in story.messages()} == {REPORTER}


def test_a_report_about_somebody_inside_that_was_withdrawn_at_once_is_heard_of_by_nobody(story):
    public = story.report("It was an inside job.")
    withdraw(story.office, story.team, EMPLOYEE, public)
    assert {row.destination for row in story.messages()} == {REPORTER}


def test_a_withdrawn_report_comes_back_and_its_people_and_clocks_with_it(story):
    public = story.routed(SECURITY_FACTS)
    acknowledge(story.office, story.by(SECURITY), public)
    before = {kind: story.timers(kind) for kind in ("task", "review")}
    withdraw(story.office, story.team, EMPLOYEE, public)
    assert story.timers("task") == story.timers("review") == story.timers("acknowledge") == []
    take_it_back(story.office, story.team, EMPLOYEE, public)
    assert {kind: story.timers(kind) for kind in ("task", "review")} == before
    assert len(story.timers("acknowledge")) == 1
    assert story.reported(public).state == "routed"
    acknowledge(story.office, story.by(SECURITY), public)
    resolve(story.office, story.by(SECURITY), public, "fixed", None)
    assert story.reported(public).state == "resolved"


def test_what_is_resolved_cannot_be_withdrawn(story):
    public = story.routed(SAFETY_FACTS)
    acknowledge(story.office, story.by(SAFETY), public)
    resolve(story.office, story.by(SAFETY), public, "fixed", None)
    with pytest.raises(Refused):
        withdraw(story.office, story.team, EMPLOYEE, public)
    with pytest.raises((NotFound, NotAllowed)):
        withdraw(story.office, story.team, SAFETY, public)
