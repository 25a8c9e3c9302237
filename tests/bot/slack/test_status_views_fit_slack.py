"""The question where an incident stands fits Slack in every state, whatever was written, and shows it as text alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox.kit.surface import check_message, check_view
from bot.slack.views import card as cards
from bot.slack.views import status
from bot.slack.views.details import details
from tests.bot.slack import samples
from tests.journeys.practice import actions_of
from triage.core.lifecycle import IncidentState
from triage.core.words import Severity
from triage.usecases.status import StatusView

HOSTILE = "<!channel> *all is well* `now` <https://example.org|here> :tada:" * 40


def view(answer: str | None, words: str | None = None, *, waits: bool = False) -> StatusView:
    later = samples.NOW + timedelta(hours=1)
    said = (answer, later, "U0SAFETYSAM") if answer else (None, None, None)
    return StatusView(7, "INC-123456789", Severity.S1, samples.NOW, *said, words, waits)


@pytest.mark.parametrize("words", [None, "short", HOSTILE[:3000]])
@pytest.mark.parametrize("answer", list(status.SAID))
def test_an_answer_fits_and_what_was_typed_is_text_alone(library, answer, words):
    one = view(answer, words)
    check_message(status.question(one))
    check_message(status.blocked(one))
    it = samples.card(library, "x", IncidentState.ACKNOWLEDGED, 3, status=(one,) * 60)
    check_message(cards.card(library.words["en"], it))
    shown = details(library, library.words["en"], it)
    check_view(shown, "modal")
    assert "<!channel>" not in str([block for block in shown["blocks"] if block["type"] == "context"])


def test_one_tap_answers_and_there_is_nothing_to_tap_when_it_is_not_needed_any_more():
    taps = [f"status:{name}:7" for name in ("nothing_new", "progress", "blocked")]
    assert actions_of({"blocks": status.question(view(None, waits=True))}) == [*taps, "status_note:7"]
    assert actions_of({"blocks": status.question(view(None))}) == []
    assert actions_of({"blocks": status.question(view("progress"))}) == ["status_note:7"]


def test_the_card_says_what_was_said_last_and_that_a_question_waits(library):
    it = samples.card(library, "x", IncidentState.ACKNOWLEDGED, 0)
    assert status.card_line(it) is None
    line = status.card_line(replace(it, status=(view("blocked"), view(None, waits=True))))
    assert "*blocked*, says <@U0SAFETYSAM>" in line
    assert "no answer yet" in line
