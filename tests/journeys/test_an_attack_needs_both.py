"""Story 4: a likely live attack is routed at once to both domains, security leading, with one merged plan."""

import pytest

from tests.journeys.practice import LEAK, actions_of

pytestmark = pytest.mark.slow


ANSWERS = {
    "on_purpose": "dont_know",
    "read_outside": "yes",
    "odd_text": "yes",
    "what_went_wrong": "did_something",
    "data_involved": "personal",
    "still_happening": "yes",
}


def attacked(practice):
    """A report that was routed as a live attack while its questions go on; its public id."""
    public_id = practice.report(LEAK)
    for _ in range(3):
        if practice.card(practice.sira, "ai-security", public_id):
            break
        question = practice.wait(practice.question)
        practice.answer(ANSWERS.get(question, "dont_know"))
    practice.wait_for_text(practice.eva, "bot", "I have already called")
    assert practice.wait(practice.question), "the questions go on"
    return public_id


def test_a_live_attack_reaches_both_channels_while_the_questions_go_on(practice):
    public_id = attacked(practice)
    practice.answer_all(ANSWERS)
    card = practice.wait_for_text(practice.sira, "ai-security", f"{public_id}:", "security (leads)", "safety:")
    assert "live attack" in card
    assert practice.card(practice.sam, "ai-safety", public_id)
    assert "together with the safety team" in practice.wait_for_text(practice.eva, "bot", "here is what I understood")


def test_what_was_taken_up_while_the_questions_went_on_is_said_to_be_in_the_summary(practice):
    public_id = attacked(practice)
    practice.sira.click("acknowledge", channel="ai-security")
    practice.wait_for_text(practice.eva, "bot", public_id, "has taken it up")
    practice.answer_all(ANSWERS)
    summary = practice.wait_for_text(practice.eva, "bot", "here is what I understood")
    assert "somebody has already taken it up" in summary


def test_two_playbooks_become_one_plan_without_a_step_twice(practice):
    public_id = practice.report(LEAK)
    practice.answer_all({"odd_text": "yes", "read_outside": "yes", "data_involved": "personal"})
    practice.wait_for_text(practice.sira, "ai-security", f"{public_id}:")
    practice.sira.click("tasks", channel="ai-security")
    view = practice.wait(practice.sira.modal)

    titles = [block["text"]["text"].split("\n")[0] for block in view["blocks"] if block["type"] == "section"]
    assert len(titles) == len(set(titles)) > 15


def test_each_domain_acknowledges_and_signs_off_for_itself(practice):
    public_id = practice.report(LEAK)
    practice.answer_all({"odd_text": "yes", "read_outside": "yes", "data_involved": "personal"})
    practice.wait_for_text(practice.sira, "ai-security", f"{public_id}:")
    sira, sam = practice.sira, practice.sam

    sira.click("acknowledge", channel="ai-security")
    practice.wait_for_text(
        sam, "ai-safety", "security (leads): <@U0SECURSIRA> is on it", "safety: *not acknowledged yet*"
    )
    sam.click("acknowledge", channel="ai-safety")
    practice.wait_for_text(sira, "ai-security", "safety: <@U0SAFETYSAM> is on it")

    sira.click("resolve", channel="ai-security")
    practice.wait(sira.modal)
    assert sira.submit({"resolution": "the ticket's instructions were removed"}).closed
    practice.wait(lambda: "sign_off" in actions_of(practice.card(sira, "ai-security", public_id)))
    sira.click("sign_off", channel="ai-security")
    practice.wait_for_text(sam, "ai-safety", "security (leads): signed off")
    assert not any("is closed" in text for text in practice.eva.reads("bot"))
    sam.click("sign_off", channel="ai-safety")
    practice.wait_for_text(practice.eva, "bot", f"*{public_id}* is closed")


def test_a_manager_who_can_see_the_channel_cannot_work_the_incident(practice):
    public_id = practice.report(LEAK)
    practice.answer_all({"odd_text": "yes", "read_outside": "yes"})
    practice.wait_for_text(practice.max, "ai-security", f"{public_id}:")

    practice.max.click("acknowledge", channel="ai-security")
    practice.wait_for_text(practice.max, "ai-security", "waits for the")
    practice.settle()
    assert "not acknowledged yet" in str(practice.card(practice.sira, "ai-security", public_id))
