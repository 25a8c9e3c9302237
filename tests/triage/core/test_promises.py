"""What holds of every verdict and every interview, whatever is written and whatever is answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.evidence import Evidence
from playbooks.model_loader import load_model
from tests.examples import more
from tests.triage.core.worst_texts import ORDERS, hostile_reports, loudest, texts
from triage.core.decide import decide, security_is_sure
from triage.core.interview import next_question
from triage.core.reading import NOTHING_READ, read
from triage.core.verdict import Verdict

MODEL = load_model()
EVIDENCE, QUESTIONS = MODEL.evidence, MODEL.questions
ANSWERS = {name: [*question.options, "dont_know"] for name, question in QUESTIONS.items()}
facts = st.fixed_dictionaries({}, optional={name: st.sampled_from(options) for name, options in ANSWERS.items()})
any_text = texts(EVIDENCE)
strength = st.floats(0, 15, allow_nan=False)
ATTACK = {
    "involves_ai": "yes",
    "on_purpose": "outsider",
    "odd_text": "yes",
    "still_exposed": "yes",
    "data_involved": "credentials",
}


def interview(text, answers):
    """Hold an interview; the questions asked, what was answered, and the last verdict."""
    reading, known, asked = read(EVIDENCE, text), {}, []
    while (question := next_question(EVIDENCE, QUESTIONS, known, reading, asked)) is not None:
        assert question not in asked, "it goes round in circles"
        asked.append(question)
        known[question] = answers.get(question, "dont_know")
    return asked, known, decide(EVIDENCE, known, reading)


def is_whole(verdict: Verdict) -> bool:
    shares = [verdict.p_safety, verdict.p_security, verdict.p_not_ai, verdict.confidence, verdict.coverage]
    return all(0 <= share <= 1 for share in shares) and verdict.not_ai == (not verdict.domains)


@more()
@given(facts, any_text, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_change_the_verdict(known, text, random):
    shuffled = list(known.items())
    random.shuffle(shuffled)
    reading = read(EVIDENCE, text)
    assert decide(EVIDENCE, dict(shuffled), reading) == decide(EVIDENCE, known, reading)


@more(4)
@given(facts, any_text)
def test_no_text_whatsoever_crashes_an_interview_lets_it_go_on_for_ever_or_drops_a_need_it_found(answers, text):
    asked, known, verdict = interview(text, answers)
    assert len(asked) <= EVIDENCE.interview.most_questions
    assert is_whole(verdict)
    assert verdict.needs_security or not security_is_sure(EVIDENCE, known)


@more()
@given(facts, any_text)
def test_no_text_whatsoever_drops_a_security_need_that_the_answers_give(known, text):
    if security_is_sure(EVIDENCE, known):
        assert decide(EVIDENCE, known, read(EVIDENCE, text)).needs_security


@pytest.mark.parametrize("text", [*ORDERS, *hostile_reports(), *loudest(EVIDENCE)], ids=lambda text: ascii(text[:30]))
def test_each_hostile_text_leaves_a_plain_attack_to_security(text):
    reading = read(EVIDENCE, text)
    assert decide(EVIDENCE, ATTACK, reading).needs_security
    asked, _, verdict = interview(text, ATTACK)
    assert len(asked) <= EVIDENCE.interview.most_questions
    assert is_whole(verdict)


@pytest.mark.parametrize("text", ["my vpn testing printer no hr", *hostile_reports(), *loudest(EVIDENCE)])
def test_no_words_take_an_attack_back_of_which_only_the_ai_is_not_sure(text):
    facts = {question: option for question, option in ATTACK.items() if question != "involves_ai"}
    assert decide(EVIDENCE, facts, read(EVIDENCE, text)).needs_security


@more()
@given(facts, st.sampled_from(sorted(QUESTIONS)), st.data())
def test_each_answer_more_never_claims_less_coverage(known, question, data):
    fewer = {one: option for one, option in known.items() if one != question}
    option = data.draw(st.sampled_from(ANSWERS[question]))
    assert (
        decide(EVIDENCE, fewer, NOTHING_READ).coverage
        <= decide(EVIDENCE, {**fewer, question: option}, NOTHING_READ).coverage
    )


def speaking_only_for_security(question: str, adversary: float, exposure: float) -> Evidence:
    """The real model, in which one answer of a question has these weights alone and no part in any combination."""
    option = QUESTIONS[question].options[0]
    weights = {"adversary": adversary, "exposure": exposure}
    kept = tuple(one for one in EVIDENCE.combinations if question not in one.when)
    fields = {name: getattr(EVIDENCE, name) for name in Evidence.model_fields}
    answers = EVIDENCE.answers | {question: EVIDENCE.answers.get(question, {}) | {option: weights}}
    return Evidence.model_construct(**fields | {"answers": answers, "combinations": kept})


@more()
@given(facts, any_text, st.sampled_from(sorted(QUESTIONS)), strength, strength)
def test_an_answer_that_speaks_only_for_security_never_lowers_the_need_for_it(
    known, text, question, adversary, exposure
):
    model, reading = speaking_only_for_security(question, adversary, exposure), read(EVIDENCE, text)
    without = {one: option for one, option in known.items() if one != question}
    before = decide(model, without, reading)
    after = decide(model, {**without, question: QUESTIONS[question].options[0]}, reading)
    assert after.needs_security or not before.needs_security
    assert after.p_security >= before.p_security
