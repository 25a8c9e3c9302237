"""Reporting clocks, cross-domain checks and drills, as responders see them."""

import pytest

from tests.journeys.practice import REFUND, actions_of, label_of, words_of_modal

pytestmark = [pytest.mark.slow, pytest.mark.turn_about]


def leaked(practice):
    """A drill about customers' data, since its card does not depend on what was asked; its public id."""
    assert practice.sira.command("/incident", "drill data_exfiltration", channel="ai-security").problem is None
    practice.wait_for_text(practice.sira, "ai-security", "INC-1:", "Clocks that may run")
    return "INC-1"


def opened(practice, who, button, channel):
    """Press a button that opens a modal; all that the modal says."""
    assert who.click(button, channel=channel).problem is None
    practice.wait(who.modal)
    return words_of_modal(who)


def test_the_card_shows_the_clocks_that_may_run_and_people_decide_on_each(practice):
    public_id = leaked(practice)
    sira = practice.sira
    card = str(practice.card(sira, "ai-security", public_id))
    assert "GDPR Art. 33 until <!date^" in card
    assert "A person decides." in card

    said = opened(practice, sira, "clocks", "ai-security")
    assert "Nobody has decided yet." in said
    assert "assumed: when it was reported" in said
    assert "A later reading" in said
    sira.select("clock_menu:gdpr_33:notification", "applies")
    assert practice.wait(sira.modal)["callback_id"] == "clock_decide"
    assert sira.submit({"reason": "customers' addresses <!here>"}).closed
    said = practice.wait(lambda: "applies, says <@U0SECURSIRA>" in words_of_modal(sira) and words_of_modal(sira))
    assert "&lt;!here&gt;" in said

    sira.select("clock_menu:gdpr_33:notification", "done")
    practice.wait(lambda: sira.modal()["callback_id"] == "clock_decide")
    assert sira.submit({"reason": "told the authority, no. 7"}).closed
    practice.wait(lambda: "done, says <@U0SECURSIRA>" in words_of_modal(sira))
    practice.wait(lambda: "GDPR Art. 33 until" not in str(practice.card(sira, "ai-security", public_id)))
    practice.settle()
    assert practice.slack.ledger.refused() == []


def test_a_start_that_a_person_sets_moves_the_deadline(practice):
    public_id = leaked(practice)
    sira = practice.sira
    opened(practice, sira, "clocks", "ai-security")
    sira.click("clock_start")
    practice.wait(lambda: sira.modal()["callback_id"] == "clock_moment")
    with practice.bot.office.store.reading() as tx:
        earlier = int(tx.now.timestamp()) - 10 * 3600
    assert sira.submit({"at": earlier, "kind": "aware"}).closed
    practice.wait(lambda: "set by <@U0SECURSIRA>" in words_of_modal(sira))
    practice.wait(lambda: f"until <!date^{earlier + 72 * 3600}^" in str(practice.card(sira, "ai-security", public_id)))

    sira.click("clock_start")
    practice.wait(lambda: sira.modal()["callback_id"] == "clock_moment")
    assert sira.submit({"at": earlier + 30 * 3600}).errors == {"at": "Choose a time that has passed."}


def test_legal_is_reminded_before_the_deadline_and_opens_the_clocks_from_there(practice):
    public_id = leaked(practice)
    practice.later(hours=37)
    practice.wait_for_text(practice.max, "bot", public_id, "GDPR Art. 33", "may run until", "a person decides")
    message = next(m for m in reversed(practice.max.sees("bot")) if "clocks" in actions_of(m))
    assert practice.max.click("clocks", channel="bot", ts=message["ts"]).problem is None
    assert "GDPR Art. 33" in practice.wait(lambda: practice.max.modal() and words_of_modal(practice.max))


def wrong_answer(practice):
    """A wrong answer, whose card is in the safety channel; its public id."""
    public_id = practice.report(REFUND)
    practice.answer_all({"on_purpose": "accident", "what_went_wrong": "wrong_answer"})
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:")
    return public_id


def test_a_yes_to_a_cross_check_calls_the_other_domain(practice):
    public_id = wrong_answer(practice)
    sam = practice.sam
    label = label_of(practice.card(sam, "ai-safety", public_id), "cross_checks")
    assert label.endswith(" open)")
    assert "A yes calls security." in opened(practice, sam, "cross_checks", "ai-safety")
    asked = [block["element"]["action_id"] for block in sam.modal()["blocks"] if block["type"] == "input"]
    sam.cancel()

    practice.look_across(sam, "ai-safety", {asked[0]: "yes"})
    practice.wait_for_text(practice.sira, "ai-security", f"{public_id}:", "security: *not acknowledged yet*")
    practice.wait(lambda: label_of(practice.card(sam, "ai-safety", public_id), "cross_checks") == "Cross-checks")
    practice.slack.to_monday("America/New_York")
    practice.wait_for_text(practice.max, "bot", f"Began as one, became both: {public_id}")


def test_nothing_is_signed_off_before_the_cross_checks_were_answered_once_more(practice):
    public_id = wrong_answer(practice)
    sam = practice.sam
    sam.click("acknowledge", channel="ai-safety")
    practice.look_across(sam, "ai-safety")
    practice.wait(lambda: "resolve" in actions_of(practice.card(sam, "ai-safety", public_id)))
    opened(practice, sam, "resolve", "ai-safety")
    assert sam.submit({"resolution": "page corrected"}).closed
    practice.wait(lambda: "sign_off" in actions_of(practice.card(sam, "ai-safety", public_id)))

    sam.click("sign_off", channel="ai-safety")
    practice.wait_for_text(sam, "ai-safety", "Before it is closed, look across once more: press *Cross-checks (")
    assert "At triage: no." in opened(practice, sam, "cross_checks", "ai-safety")
    sam.cancel()
    practice.look_across(sam, "ai-safety")
    sam.click("sign_off", channel="ai-safety")
    practice.wait_for_text(practice.eva, "bot", f"*{public_id}* is closed")


def test_a_drill_is_routed_by_its_playbook_and_says_everywhere_that_it_is_one(practice):
    sira = practice.sira
    assert sira.command("/incident", "drill Prompt_Injection", channel="ai-security").problem is None
    practice.wait_for_text(sira, "ai-security", "The drill INC-1 has begun")
    practice.wait_for_text(sira, "ai-security", "DRILL: this is an exercise.", "INC-1:", "Hidden instructions")
    sira.click("acknowledge", channel="ai-security")
    practice.wait_for_text(sira, "bot", "DRILL: this is an exercise.", "has taken it up")
    assert "DRILL: this is an exercise." in opened(practice, sira, "details", "ai-security")
    assert practice.card(practice.sam, "ai-safety", "INC-1") is None
    practice.settle()
    assert practice.questions(sira) == []

    practice.slack.to_monday("America/New_York")
    digest = practice.wait_for_text(practice.max, "bot", "A quiet week")
    assert "*Drills this week:* 1, INC-1" in digest
    assert practice.slack.ledger.refused() == []


def test_an_unknown_drill_lists_what_there_is_and_to_an_employee_the_words_are_a_report(practice):
    practice.sira.command("/incident", "drill nonsense", channel="ai-security")
    practice.wait_for_text(practice.sira, "ai-security", "Choose one of: adversarial_evasion", "prompt_injection")
    practice.eva.command("/incident", "drill machine", channel="general")
    assert "drill machine" in practice.wait(lambda: practice.eva.modal() and str(practice.eva.modal()))
