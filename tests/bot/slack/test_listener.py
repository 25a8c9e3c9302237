"""What every listener does with an error: it is said where the person looks, and what failed is not acknowledged as
done.
"""

import pytest
from slack_sdk import WebClient

from bot.slack.listeners.base import Ears, NotHandled, listener
from bot.slack.surface import Surface
from triage.core.organisation import Organisation
from triage.store.door import Store
from triage.store.engine import open_engine
from triage.usecases.office import BadInput, Office

FORM = {
    "type": "view_submission",
    "user": {"id": "U1"},
    "view": {"id": "V1", "state": {"values": {"report_text": {"report_text": {"value": "words"}}}}},
}
EVENT = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "message", "user": "U1"}}
COMMAND = {"command": "/incident", "user_id": "U1"}


def failing(_body) -> None:
    raise RuntimeError("a fault of ours")


class Acks(list):
    """An acknowledgement that keeps what it was given."""

    def __call__(self, **answer) -> None:
        self.append(answer)


@pytest.fixture
def ears(library, team) -> Ears:
    """Ears whose database is away."""
    client = WebClient(token="xoxb-1", base_url="http://127.0.0.1:1/", retry_handlers=[])
    away = Store(open_engine("postgresql://127.0.0.1:1/none"))
    return Ears(Office(away, library, Organisation()), Surface(client, Organisation()), team)


def heard(ears, body, handler=failing) -> Acks:
    acks = Acks()
    listener(ears, "something", handler)(acks, body)
    return acks


def test_an_event_that_failed_is_not_acknowledged_so_that_slack_brings_it_again(ears):
    acks = Acks()
    with pytest.raises(NotHandled):
        listener(ears, "a direct message", failing)(acks, EVENT)
    assert acks == []


def test_an_event_that_was_refused_is_acknowledged_since_it_would_be_refused_again(ears):
    def refusing(_body) -> None:
        raise BadInput("text", "no words")

    assert heard(ears, EVENT, refusing) == [{}]


def test_while_the_database_is_away_a_form_says_that_nothing_is_saved_and_keeps_the_words(ears):
    (answer,) = heard(ears, FORM)
    assert answer["response_action"] == "errors"
    assert "words are still in the form" in answer["errors"]["report_text"]


def test_while_the_database_is_away_a_command_says_that_nothing_was_changed(ears):
    (answer,) = heard(ears, COMMAND)
    assert "nothing was changed" in answer["text"]
    assert "form" not in answer["text"]


def test_a_click_is_acknowledged_although_nobody_can_be_told(ears):
    assert heard(ears, {"type": "block_actions", "user": {"id": "U1"}, "channel": {"id": "D1"}}) == [{}]
