"""Stories 2 and 3: an employee reports a wrong answer, and a responder brings it to its end."""

import pytest

from tests.journeys.practice import REFUND, actions_of, label_of

pytestmark = pytest.mark.slow


def test_a_report_is_thanked_numbered_and_asked_about_one_question_at_a_time(practice):
    public_id = practice.report(REFUND)

    assert public_id == "INC-1"
    thanks = practice.wait_for_text(practice.eva, "bot", "INC-1", "Thank you")
    assert "Please don't delete or retry it" in thanks
    asked = practice.wait(practice.question)
    message = next(m for m in practice.eva.sees("bot") if f"answer:{asked}:dont_know" in actions_of(m))
    assert "stop_interview" in actions_of(message)
    assert "Why do we ask?" in practice.eva.reads("bot")[-1]
    practice.answer()
    practice.wait(lambda: len(practice.questions()) <= 1)
    practice.settle()
    assert asked not in practice.questions()


def test_the_end_says_what_was_understood_who_acts_and_what_happens_next(practice):
    practice.report(REFUND)
    practice.answer_all({"what_went_wrong": "wrong_answer", "on_purpose": "accident", "acted_on": "yes"})

    summary = practice.wait_for_text(practice.eva, "bot", "here is what I understood")
    assert "safety team" in summary
    assert "Why:" in summary
    assert "What happens next" in summary


def test_the_card_reaches_the_safety_channel_without_the_reporters_name(practice):
    public_id = practice.report(REFUND)
    practice.answer_all({"what_went_wrong": "wrong_answer", "on_purpose": "accident"})

    text = practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:", "Severity", "Why", "Tasks", "Next review")
    assert "Wrong or made-up answer" in text
    assert "refunds are possible for 90 days" in text
    everything = str(practice.sam.sees("ai-safety"))
    assert "U0EMPLOYEE" not in everything
    assert "Eva" not in everything
    assert practice.card(practice.sira, "ai-security", public_id) is None


def test_a_responder_works_an_incident_to_its_end_and_the_reporter_hears_of_each_step(practice):
    public_id = practice.report(REFUND)
    practice.answer_all({"what_went_wrong": "wrong_answer", "on_purpose": "accident"})
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:")
    sam, eva = practice.sam, practice.eva

    assert sam.click("acknowledge", channel="ai-safety").problem is None
    practice.wait_for_text(sam, "ai-safety", "is on it")
    practice.wait_for_text(eva, "bot", public_id, "has taken it up")

    card = practice.card(sam, "ai-safety", public_id)
    task = next(action for action in actions_of(card) if action.startswith("task_done:"))
    sam.click(task, channel="ai-safety")
    practice.wait(lambda: task not in actions_of(practice.card(sam, "ai-safety", public_id)))

    sam.click("reclassify", channel="ai-safety")
    practice.wait(sam.modal)
    assert sam.submit({"severity": "S1", "reason": "many customers saw it"}).closed
    practice.wait_for_text(sam, "ai-safety", "S1", "changed this", "Varnost had said", "many customers saw it")
    practice.wait_for_text(eva, "bot", public_id, "a person has looked at it")

    sam.click("write", channel="ai-safety")
    practice.wait(sam.modal)
    assert sam.submit({"message": "Could you send the chat link? *thanks* <!channel>"}).closed
    practice.wait_for_text(eva, "bot", "a message from the people who work on it", "*thanks* <!channel>")

    sam.click("note", channel="ai-safety")
    practice.wait(sam.modal)
    assert sam.submit({"note": "the help page is wrong too"}).closed
    practice.wait_for_text(sam, "ai-safety", "2 notes")

    sam.click("resolve", channel="ai-safety")
    practice.wait(sam.modal)
    assert sam.submit({"resolution": "page corrected", "to_reporter": "We corrected the page."}).closed
    practice.wait_for_text(eva, "bot", f"*{public_id}* is resolved", "We corrected the page.")

    practice.wait(lambda: "sign_off" in actions_of(practice.card(sam, "ai-safety", public_id)))
    practice.look_across(sam, "ai-safety")
    practice.wait(lambda: label_of(practice.card(sam, "ai-safety", public_id), "cross_checks") == "Cross-checks")
    sam.click("sign_off", channel="ai-safety")
    practice.wait_for_text(eva, "bot", f"*{public_id}* is closed")
    practice.settle()
    assert practice.slack.ledger.refused() == []


def test_a_form_without_words_says_what_to_do_and_keeps_the_rest(practice):
    public_id = practice.report(REFUND)
    practice.answer_all({"on_purpose": "accident"})
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:")
    practice.sam.click("note", channel="ai-safety")
    practice.wait(practice.sam.modal)

    assert practice.sam.submit({"note": "   "}).errors == {"note": "Please write a few words here."}


def test_what_is_typed_is_shown_as_text_and_never_as_markup(practice):
    nasty = "<!channel> <https://evil.example|your bank> *bold* `x` <@U0EMPLOYEE> the bot gave wrong refund answers"
    public_id = practice.report(nasty)
    practice.answer_all({"on_purpose": "accident", "what_went_wrong": "wrong_answer", "involves_ai": "yes"})
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:")

    for call in practice.slack.ledger.calls("chat.postMessage"):
        for raw in ("<!channel>", "<https://evil", "<@U0EMPLOYEE>"):
            assert raw not in str(_markup(call.args)), call.args


def _markup(value):
    """Everything that Slack would read as mrkdwn: text objects of that type, and the plain fallback."""
    if isinstance(value, dict):
        if value.get("type") == "plain_text":
            return []
        return [_markup(one) for one in value.values()]
    return [_markup(one) for one in value] if isinstance(value, list) else [value]
