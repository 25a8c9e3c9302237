"""However many duties and words there are, the clocks fit Slack, and what a person typed stays text."""

from datetime import date, timedelta

import pytest

from bot.sandbox.kit.surface import check_message, check_view
from bot.slack.views import card as cards
from bot.slack.views import clock_modals as forms
from bot.slack.views import clocks as views
from bot.slack.views.card_modals import meta
from playbooks.obligation_terms import StartKind
from tests.bot.slack import samples
from tests.bot.slack.test_views_fit_slack import TEXTS
from tests.people import make_organisation
from triage.core.clocks import Moments, Standing
from triage.core.decided import DecidedClock, Decision
from triage.core.lifecycle import IncidentState
from triage.core.obligations import may_run
from triage.core.signs import Situation
from triage.core.words import Domain, Severity
from triage.usecases.looking import MomentView

EVERYTHING = {
    "established": ["eu", "uk", "us", "kr", "jp"],
    **dict.fromkeys(
        (
            "nis2_entity",
            "dora_entity",
            "listed_in_us",
            "hipaa_covered",
            "cra_manufacturer",
            "frontier_developer",
            "gpai_systemic_risk",
            "us_critical_infrastructure",
        ),
        True,
    ),
    "ai_systems": [{"name": "x", "role": role, "high_risk": True} for role in ("provider", "deployer")],
    "contract_clocks": [{"id": f"c{n}", "name": "n" * 60, "hours": 24} for n in range(120)],
}
FACTS = {"harm": "person_hurt", "data_involved": "health_or_payment", "on_purpose": "outsider"}
STATE = meta("INC-123456789", "safety", clock=("gdpr_33", "notification"))


def card(library, facts, text, decision=Decision.OPEN, on=date(2028, 11, 23)):
    situation = Situation(FACTS, Severity.S1, frozenset(Domain), "privacy_leak", on)
    starts = Moments(starts=dict.fromkeys(StartKind, samples.NOW))
    found = may_run(library, make_organisation(facts=facts), situation, starts)
    by = {} if decision is Decision.OPEN else {"reason": text, "decided_by": "U1", "decided_at": samples.NOW}
    return samples.card(
        library,
        text,
        IncidentState.ROUTED,
        3,
        clocks=tuple(DecidedClock(one, assumed=True, decision=decision, **by) for one in found),
        clock_moments=tuple(MomentView(None, kind, samples.NOW, None) for kind in StartKind),
    )


@pytest.mark.parametrize("text", TEXTS, ids=["empty", "short", "long", "hostile", "odd letters"])
@pytest.mark.parametrize("decision", list(Decision))
@pytest.mark.parametrize("facts", [{}, EVERYTHING], ids=["nothing known", "everything true"])
def test_the_list_the_forms_and_the_card_fit(library, facts, decision, text):
    it = card(library, facts, text, decision)
    words = library.words["en"]
    check_view(forms.clocks_view(library, words, it, STATE), "modal")
    check_view(forms.start_form(library, it, STATE), "modal")
    check_message(cards.card(words, it))
    for one in it.clocks:
        check_view(forms.decide_form(one, Decision.DONE, STATE), "modal")
        check_message(views.near(it.public_id, one))


def test_what_is_to_come_names_its_day(library):
    it = card(library, EVERYTHING, "x", on=date(2026, 11, 23))
    view = str(forms.clocks_view(library, library.words["en"], it, STATE))
    assert "begins to apply on 2027-12-02" in view
    assert any(one.clock.standing is Standing.NOT_YET for one in it.clocks)


def test_nothing_ever_says_must(library):
    words = library.words["en"]
    for facts in ({}, EVERYTHING):
        it = card(library, facts, "x")
        shown = [
            forms.clocks_view(library, words, it, STATE),
            views.card_line(it),
            forms.start_form(library, it, STATE),
        ]
        shown += [views.near(it.public_id, one) for one in it.clocks]
        assert " must " not in str(shown)


def test_the_card_says_until_when_in_each_readers_own_zone_and_nothing_when_there_is_nothing(library):
    line = views.card_line(card(library, {"established": ["eu"]}, "x"))
    end = int((samples.NOW + timedelta(hours=72)).timestamp())
    assert f"GDPR Art. 33 until <!date^{end}^" in line
    assert "(source: high)" in line
    assert line.endswith("A person decides.")
    assert views.card_line(samples.card(library, "x", IncidentState.ROUTED, 0)) is None


def test_a_reason_is_shown_as_text_and_never_as_markup(library):
    it = card(library, EVERYTHING, "<!channel> *b*", Decision.APPLIES)
    shown = str(forms.clocks_view(library, library.words["en"], it, STATE))
    assert "&lt;!channel&gt;" in shown
    assert "<!channel>" not in shown
