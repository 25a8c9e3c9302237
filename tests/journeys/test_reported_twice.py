"""Story: two people report the same thing. The responder merges them with one click, both reporters hear how it goes
on, one button undoes it, and what comes back after the close says so.
"""

import pytest

from tests.journeys.practice import REFUND, actions_of, label_of

pytestmark = [pytest.mark.slow, pytest.mark.turn_about]
PHONED = "A customer phones: the support bot promised refunds for 90 days, he has the chat. Our terms say 30!"
FACTS = {"on_purpose": "accident", "what_went_wrong": "wrong_answer", "system": "chatbot"}


def answered(practice, text, who):
    public_id = practice.report(text, by=who)
    practice.answer_all(FACTS, who=who)
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:")
    return public_id


def button(practice, public_id, beginning):
    """The action id of a card's button that begins like this, once it is there."""

    def look():
        card = practice.card(practice.sam, "ai-safety", public_id)
        return card and next((one for one in actions_of(card) if one.startswith(beginning)), None)

    return practice.wait(look)


def test_two_reports_of_the_same_thing_are_merged_and_both_reporters_hear_of_it(practice):
    first = answered(practice, REFUND, practice.eva)
    second = answered(practice, PHONED, practice.max)
    practice.wait_for_text(practice.sam, "ai-safety", f"{second}:", f"Likely the same as {first}")
    practice.wait_for_text(practice.sam, "ai-safety", f"{first}:", f"Likely the same as {second}")

    merge = button(practice, second, "merge:")
    assert merge == f"merge:{second}:{first}"
    assert label_of(practice.card(practice.sam, "ai-safety", second), merge) == f"Merge {second} into {first}"
    assert practice.sam.click(merge, channel="ai-safety").problem is None
    practice.wait_for_text(practice.sam, "ai-safety", f"{second}:", f"It goes on as part of *{first}*")
    practice.wait_for_text(practice.sam, "ai-safety", f"{first}:", "Reported 2 times")
    practice.wait_for_text(practice.max, "bot", f"*{second}* is about something that we already work on")

    acknowledge = practice.sam.click("acknowledge", channel="ai-safety")
    assert acknowledge.problem is None
    practice.wait_for_text(practice.eva, "bot", f"*{first}*: somebody from the safety")
    practice.wait_for_text(practice.max, "bot", f"*{second}*: somebody from the safety")

    assert practice.sam.click("bring_back", channel="ai-safety").problem is None
    practice.wait_for_text(practice.max, "bot", f"*{second}* is open again")
    practice.wait_for_text(practice.sam, "ai-safety", f"{second}:", f"Likely the same as {first}")
    assert practice.sam.click(merge, channel="ai-safety").problem is None
    practice.wait_for_text(practice.sam, "ai-safety", f"{second}:", f"It goes on as part of *{first}*")


def test_a_reporter_is_asked_about_their_own_earlier_report_and_the_responder_compares_the_two(practice):
    first = answered(practice, REFUND, practice.eva)
    second = answered(practice, PHONED, practice.eva)
    practice.wait_for_text(practice.eva, "bot", f"*{second}* sounds like your earlier report *{first}*")
    assert practice.eva.click(f"same_yes:{first}", channel="bot").problem is None
    practice.wait_for_text(practice.eva, "bot", f"you say that it is the same as *{first}*")
    practice.wait_for_text(practice.sam, "ai-safety", f"{second}:", "who reported both, says that it is the same")

    assert practice.sam.click("related", channel="ai-safety").problem is None
    practice.wait(practice.sam.modal)
    assert practice.sam.click(f"keep_apart:{first}").problem is None
    practice.wait(lambda: "not the same" in str(practice.sam.modal()))
    practice.sam.cancel()
    practice.settle()
    assert "Likely the same" not in str(practice.card(practice.sam, "ai-safety", second))


def test_a_repeat_of_a_closed_one_says_so_and_opens_it_again(practice):
    first = answered(practice, REFUND, practice.eva)
    assert practice.sam.click("acknowledge", channel="ai-safety").problem is None
    button(practice, first, "resolve")
    practice.sam.click("resolve", channel="ai-safety")
    practice.wait(practice.sam.modal)
    assert practice.sam.submit({"resolution": "corrected the answer"}).closed
    button(practice, first, "sign_off")
    practice.look_across(practice.sam, "ai-safety")
    practice.settle()
    assert practice.sam.click("sign_off", channel="ai-safety").problem is None
    practice.wait_for_text(practice.eva, "bot", f"*{first}* is closed")

    second = answered(practice, REFUND, practice.max)
    practice.wait_for_text(practice.sam, "ai-safety", f"{second}:", f"Likely a repeat of {first}", "closed")
    reopen = button(practice, second, "merge_reopen:")
    assert practice.sam.click(reopen, channel="ai-safety").problem is None
    practice.wait_for_text(practice.eva, "bot", f"*{first}* is open again")
    practice.wait_for_text(practice.sam, "ai-safety", f"{first}:", "Reported 2 times")
