"""The cross-domain checks fit Slack, and say what a yes does."""

import pytest

from bot.sandbox.kit.surface import check_message, check_view
from bot.slack.views import card as cards
from bot.slack.views.card_modals import meta
from bot.slack.views.checks import checks_button, checks_form
from tests.bot.slack import samples
from triage.core.lifecycle import IncidentState
from triage.core.words import Domain
from triage.usecases.checks import AskedCheck


def card(library, state, count, *, needed=True, answer=None):
    asked = tuple(AskedCheck(f"c{n}", "q" * 300, Domain.SECURITY, needed, answer, answer) for n in range(count))
    return samples.card(library, "x", state, 2, checks=asked)


@pytest.mark.parametrize("count", [0, 1, 90])
@pytest.mark.parametrize("answer", [None, True, False])
@pytest.mark.parametrize("state", list(IncidentState))
def test_the_form_and_the_card_fit(library, state, answer, count):
    it = card(library, state, count, answer=answer)
    check_view(checks_form(it, meta(it.public_id)), "modal")
    check_message(cards.card(library.words["en"], it))


def test_the_button_counts_what_waits_and_is_not_there_without_a_question(library):
    labels = [
        [one["text"]["text"] for one in checks_button(card(library, IncidentState.ROUTED, count, answer=answer))]
        for count, answer in ((0, None), (3, None), (3, False))
    ]
    assert labels == [[], ["Cross-checks (3 open)"], ["Cross-checks"]]


def test_each_question_says_whom_a_yes_calls(library):
    state = meta("INC-1")
    asked = str(checks_form(card(library, IncidentState.ROUTED, 1), state))
    assert "A yes calls security." in asked
    there = str(checks_form(card(library, IncidentState.RESOLVED, 1, needed=False, answer=False), state))
    assert "Security acts already. At triage: no." in there
