"""What an incident follows, and what the new version would change, fits Slack however much it is."""

import pytest

from bot.sandbox.kit.surface import check_message, check_view
from bot.slack.views import card as cards
from bot.slack.views import card_modals as forms
from bot.slack.views import versions
from bot.slack.views.details import details
from playbooks.versions import Changes
from tests.bot.slack import samples
from triage.core.lifecycle import IncidentState
from triage.usecases.versions import VersionView


def followed(library, news):
    return tuple(
        VersionView(book.id, book.title, "d" * 64, samples.NOW, book.contain, news)
        for book in list(library.playbooks.values())[:2]
    )


@pytest.mark.parametrize("count", [0, 1, 40])
def test_the_form_the_card_and_the_details_fit(library, count):
    news = Changes(*[("s" * 300,) * count] * 3)
    it = samples.card(library, "x", IncidentState.ACKNOWLEDGED, 3, versions=followed(library, news))
    check_message(cards.card(library.words["en"], it))
    check_view(versions.update_form(it, forms.meta(it.public_id)), "modal")
    check_view(details(library, library.words["en"], it), "modal")
    assert "playbook_update" in str(cards.card(library.words["en"], it))


def test_without_news_there_is_no_button_and_the_details_name_the_version(library):
    it = samples.card(library, "x", IncidentState.ACKNOWLEDGED, 3, versions=followed(library, None))
    assert versions.update_button(it) == []
    check_view(versions.update_form(it, forms.meta(it.public_id)), "modal")
    shown = str(details(library, library.words["en"], it))
    assert "version `dddddddddddd`, kept <!date^" in shown
    assert "Containing: " in shown


def test_what_is_over_is_not_updated(library):
    it = samples.card(library, "x", IncidentState.CLOSED, 3, versions=followed(library, Changes((), (), ())))
    assert versions.card_line(it) is None
