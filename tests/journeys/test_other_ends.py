"""Story 5: no AI incident ends kindly and can be undone; what is about somebody inside stays with the security lead."""

import pytest

from tests.journeys.practice import PRINTER, REFUND, actions_of

pytestmark = [pytest.mark.slow, pytest.mark.turn_about]
INSIDER = "I think my colleague Ana changed the scoring model on purpose to punish someone in our team"


def test_a_printer_is_no_ai_incident_and_one_button_undoes_it(practice):
    public_id = practice.report(PRINTER)
    practice.answer_all({"involves_ai": "no"})

    said = practice.wait_for_text(practice.eva, "bot", "does not look like")
    assert "IT service desk" in said
    assert practice.card(practice.sam, "ai-safety", public_id) is None
    practice.eva.click("undo_end", channel="bot")
    card = practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:")
    assert f"{public_id}: Not an AI incident" not in card
    practice.wait_for_text(practice.eva, "bot", f"*{public_id}* is open again")
    practice.wait_for_text(practice.eva, "bot", "here is what I understood", "an AI was involved")


def test_a_report_about_a_colleague_is_heard_of_by_the_security_lead_alone(practice):
    public_id = practice.report(INSIDER)
    practice.answer_all({"on_purpose": "insider", "involves_ai": "yes"})

    card = practice.wait_for_text(practice.sira, "bot", f"{public_id}:", "For the security lead alone")
    assert "changed the scoring model" in card
    assert "U0SAFETYSAM" not in card, "nobody else is given a task"
    assert "It is in no channel" in practice.wait_for_text(practice.eva, "bot", "here is what I understood")
    practice.settle()
    for who in (practice.sam, practice.sira, practice.max):
        for channel in ("ai-safety", "ai-security", "general"):
            assert not any(public_id in text for text in who.reads(channel))
    assert not any(public_id in text for text in practice.sam.reads("bot") + practice.max.reads("bot"))
    practice.sam.command("/incident", public_id)
    assert "cannot find" in practice.wait_for_text(practice.sam, "general", public_id)
    assert practice.max.command("/incident", "list").acked
    assert public_id not in practice.wait_for_text(practice.max, "general", "Your reports")


def test_the_security_lead_works_an_insider_incident_from_the_direct_message(practice):
    public_id = practice.report(INSIDER)
    practice.answer_all({"on_purpose": "insider", "involves_ai": "yes"})
    practice.wait_for_text(practice.sira, "bot", f"{public_id}:")

    practice.sira.click("acknowledge", channel="bot")
    practice.wait_for_text(practice.sira, "bot", "is on it")
    practice.wait_for_text(practice.eva, "bot", public_id, "has taken it up")


def test_an_incident_that_turns_out_to_be_about_a_colleague_leaves_the_channel(practice):
    public_id = practice.report(REFUND)
    practice.answer_all({"on_purpose": "accident"})
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:")
    practice.sira.command("/incident", "list")

    practice.slack.wait_for(lambda: practice.card(practice.sam, "ai-safety", public_id))
    practice.sam.click("reclassify", channel="ai-safety")
    practice.wait(practice.sam.modal)
    outcome = practice.sam.submit({"visibility": "insider", "reason": "it was Ana"})
    assert "Only the security lead" in str(outcome.errors)


def test_a_report_can_be_taken_back_and_opened_again(practice):
    public_id = practice.report(REFUND)
    practice.answer_all({"on_purpose": "accident"})
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:")

    practice.eva.click("withdraw", channel="bot")
    practice.wait_for_text(practice.eva, "bot", f"taken *{public_id}* back")
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:", "taken back")
    practice.eva.click("undo_end", channel="bot")
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:", "Acknowledge")


def test_words_after_the_command_are_a_report_unless_they_are_a_whole_subcommand(practice):
    practice.eva.command("/incident", "list of customers leaked by the chat bot")
    view = practice.wait(practice.eva.modal)
    assert "list of customers leaked" in str(view)
    practice.eva.cancel()
    practice.eva.command("/incident", "list")
    practice.wait_for_text(practice.eva, "general", "Your reports: none")


def test_a_direct_message_becomes_a_report_when_its_author_says_so(practice):
    practice.eva.say("the translation bot insulted a guest & <laughed>", "bot")
    practice.wait_for_text(practice.eva, "bot", "Shall I take this as a report")
    practice.eva.click("draft_report", channel="bot")
    practice.wait_for_text(practice.eva, "bot", "now part of *INC-1*")
    practice.wait_for_text(practice.eva, "bot", "is saved as *INC-1*")
    practice.answer_all({"on_purpose": "accident", "what_went_wrong": "unfair_offensive"})
    practice.wait_for_text(practice.sam, "ai-safety", "INC-1:", "&amp; &lt;laughed&gt;")

    practice.eva.say("he has a photo of it", "bot")
    practice.wait(lambda: any("draft_add:INC-1" in actions_of(m) for m in practice.eva.sees("bot")))
    practice.eva.click("draft_add:INC-1", channel="bot")
    practice.wait_for_text(practice.sam, "ai-safety", "the reporter adds", "he has a photo of it")


def test_whoever_sends_a_file_alone_is_asked_for_words_and_goes_on_from_there(practice):
    practice.eva.share("screenshot.png")
    said = practice.wait_for_text(practice.eva, "bot", "I can read only words")
    assert "It stays here in this conversation" in said
    assert "write to me here" in said

    practice.eva.share("photo.png", text="the translation bot insulted a guest")
    practice.wait_for_text(practice.eva, "bot", "Shall I take this as a report", "I keep only the words")
    practice.eva.click("draft_report", channel="bot")
    practice.wait_for_text(practice.eva, "bot", "is saved as *INC-1*")
    practice.settle()
    assert sum("I can read only words" in text for text in practice.eva.reads("bot")) == 1
    assert practice.slack.ledger.refused() == []


def test_a_message_of_somebody_becomes_a_report_by_its_shortcut(practice):
    practice.sam.say("look, the pricing bot sells cars for 1 euro", "general")
    ts = practice.eva.sees("general")[-1]["ts"]
    practice.eva.message_shortcut("report_message", "general", ts)
    view = practice.wait(practice.eva.modal)
    assert "sells cars for 1 euro" in str(view)
    assert practice.eva.submit().closed
    practice.wait_for_text(practice.eva, "bot", "is saved as *INC-1*")


def test_the_global_shortcut_and_the_home_open_the_same_form(practice):
    practice.eva.shortcut("report_incident")
    assert practice.wait(practice.eva.modal)["callback_id"] == "report"
    practice.eva.cancel()
    practice.eva.open_home()
    practice.wait(practice.eva.home)
    practice.eva.click("open_report_form", channel="home")
    assert practice.wait(practice.eva.modal)["callback_id"] == "report"


def test_only_the_reporter_can_answer_and_a_form_without_words_is_refused(practice):
    practice.eva.command("/incident", "")
    practice.wait(practice.eva.modal)
    outcome = practice.eva.submit({"report_text": "   "})
    assert outcome.errors == {"report_text": "Please write a few words here."}
    assert practice.eva.submit({"report_text": "the bot lied"}).closed
    practice.wait_for_text(practice.eva, "bot", "INC-1")
