"""Slack opens no form, or takes its time, or brings something that nobody knows: nothing is lost, the person hears of
it, and Slack has its answer within three seconds.
"""

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import select

from tests.journeys.practice import REFUND
from triage.store.tables import Incident

pytestmark = [pytest.mark.slow, pytest.mark.turn_about]
LONG = "The bot said a lot. " * 400


def dispatched(practice, payload) -> int:
    """How the bot answers a payload as Slack brings it over Socket Mode."""
    common = {"user": {"id": practice.eva.id}, "team": {"id": "T0PRACTICE"}, "trigger_id": "1.2.3"}
    return practice.bot.app.dispatch(BoltRequest(mode="socket_mode", body=common | payload)).status


@pytest.mark.parametrize("error", ["expired_trigger_id", "exchanged_trigger_id"])
def test_words_typed_after_the_command_are_kept_and_asked_about(practice, error):
    practice.slack.faults.refuse("views.open", error)
    assert practice.eva.command("/incident", REFUND).acked
    assert "your words are kept" in practice.wait_for_text(practice.eva, "general", "did not open the form")
    practice.wait_for_text(practice.eva, "bot", "Shall I take this as a report")
    practice.eva.click("draft_report", channel="bot")
    practice.wait_for_text(practice.eva, "bot", "saved as *INC-1*")


def test_a_command_without_words_says_that_nothing_was_changed(practice):
    practice.slack.faults.refuse("views.open", "expired_trigger_id")
    assert practice.eva.command("/incident").acked
    practice.wait_for_text(practice.eva, "general", "did not work just now")


def test_a_global_shortcut_has_no_channel_and_the_person_hears_in_a_direct_message(practice):
    practice.slack.faults.refuse("views.open", "expired_trigger_id")
    assert practice.eva.shortcut("report_incident").acked
    practice.wait_for_text(practice.eva, "bot", "did not work just now")


def test_a_slack_that_takes_its_time_still_has_its_answer_in_time(practice):
    person = practice.eva  # whom the bot has not met, so that it asks about her
    practice.slack.faults.hang("views.open", 1.7)
    practice.slack.faults.hang("users.info", 4)
    outcome = person.command("/incident", REFUND)
    assert outcome.acked, outcome.problem
    assert practice.wait(person.modal)["callback_id"] == "report"
    assert [call.fault for call in practice.slack.ledger.calls("users.info") if call.args["user"] == person.id] == [
        "hang"
    ]


def test_what_does_not_fit_into_slacks_field_stands_in_more_of_them_and_is_kept_whole(practice):
    assert practice.eva.command("/incident", LONG).acked
    practice.wait(practice.eva.modal)
    assert practice.eva.submit().closed
    practice.wait_for_text(practice.eva, "bot", "saved as *INC-1*")
    with practice.bot.office.store.reading() as tx:
        assert tx.session.scalar(select(Incident.report)) == LONG.strip()


def test_a_direct_message_that_is_longer_than_what_is_kept_says_so(practice):
    practice.eva.say("It made things up again. " * 600)
    practice.wait_for_text(practice.eva, "bot", "Shall I take this as a report", "first 12000 characters")
    practice.eva.say("It made things up again.")
    practice.wait(lambda: sum("Shall I take this" in text for text in practice.eva.reads("bot")) == 2)
    assert "12000" not in practice.eva.reads("bot")[-1]


def test_the_same_form_sent_again_with_other_words_is_another_report(practice):
    assert practice.eva.command("/incident", REFUND).acked
    view = practice.wait(practice.eva.modal)
    for text in (REFUND, REFUND, "the same, and a second customer too"):
        values = {"report_text": {"report_text": {"type": "plain_text_input", "value": text}}}
        view = {**view, "state": {"values": values}}
        assert dispatched(practice, {"type": "view_submission", "view": view}) == 200
    practice.wait(lambda: len(practice.ids(practice.eva)) == 2)


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions", "actions": [{"action_id": "of_another_version", "block_id": "b", "type": "button"}]},
        {"type": "block_actions", "actions": [{"action_id": "answer:What:Ever", "block_id": "b", "type": "button"}]},
        {"type": "shortcut", "callback_id": "of_another_version"},
        {"type": "view_closed", "view": {"type": "modal", "callback_id": "report"}},
        {"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_mention", "user": "U1"}},
        {"type": "event_callback", "event_id": "Ev2", "event": {"type": "app_uninstalled"}},
        {"command": "/of-another-app", "user_id": "U1", "text": ""},
    ],
)
def test_what_nobody_knows_is_answered_so_that_slack_does_not_bring_it_again(practice, payload):
    assert dispatched(practice, payload) == 200
