"""However many duties and words there are, the clocks fit Slack, and what a person typed stays text."""

import re
from dataclasses import replace
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
from triage.core.obligations import may_run, not_shown
from triage.core.signs import Situation
from triage.core.words import Domain, Severity
from triage.usecases.incident_views import MomentView

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


def card(library, facts, text, decision=Decision.OPEN, on=date(2028, 11, 23), *, past=False):
    situation = Situation(FACTS, Severity.S1, frozenset(Domain), "privacy_leak", on)
    starts = Moments(starts=dict.fromkeys(StartKind, samples.NOW))
    found = may_run(library, make_organisation(facts=facts), situation, starts)
    by = {} if decision is Decision.OPEN else {"reason": text, "decided_by": "U1", "decided_at": samples.NOW}
    by["is_past"] = past
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
@pytest.mark.parametrize("past", [False, True], ids=["to come", "passed"])
def test_the_list_the_forms_and_the_card_fit(library, facts, decision, text, past):
    it = card(library, facts, text, decision, past=past)
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
    assert "our sources read it as applying from 2027-12-02 on. It is in force since 2026-08-02. Ask legal" in view
    assert "Whether a court or the Commission reads Art. 73 as biting before December 2027." in view
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


def test_what_is_not_shown_is_named_with_what_that_rests_on_and_is_no_decision(library):
    organisation = make_organisation(facts={"established": ["us"], "nis2_entity": True, "dora_entity": False})
    quiet = Situation({"harm": "none"}, Severity.S4, frozenset({Domain.SAFETY}), "overreliance", date(2026, 11, 23))
    it = samples.card(library, "x", IncidentState.ROUTED, 0, clocks_not_shown=not_shown(library, organisation, quiet))
    view = str(forms.clocks_view(library, library.words["en"], it, STATE))
    check_view(forms.clocks_view(library, library.words["en"], it, STATE), "modal")
    assert "Nothing in the answers or the classification points to: NIS2, significant incident" in view
    assert "Your organisation's file says no to what these need: GDPR, breach to the authority" in view
    assert "DORA, major ICT incident" in view
    assert "no decision. If one may apply, ask legal" in view
    assert "'action_id': 'clocks'" in str(cards.card(library.words["en"], it))


def test_nothing_can_be_read_as_you_need_not_report(library):
    easy = re.compile(r"need not|no duty|not required|exempt|no obligation|nobody|not have to|nothing to report")
    words = library.words["en"]
    for facts in ({}, EVERYTHING, {"established": [], "ai_systems": []}):
        for on, past in ((date(2026, 11, 23), False), (date(2028, 11, 23), False), (date(2028, 11, 23), True)):
            it = card(library, facts, "x", on=on, past=past)
            shown = [forms.clocks_view(library, words, it, STATE), views.card_line(it)]
            assert not easy.findall(str(shown).replace("Nobody has decided yet", "").lower())


def test_each_line_of_the_list_says_how_sure_its_source_is_and_as_of_when(library):
    it = card(library, {}, "x", on=date(2026, 11, 23))
    shown = str(forms.clocks_view(library, library.words["en"], it, STATE))
    for one in it.clocks:
        if one.clock.deadline_confidence != "not_applicable":
            assert f"*{views.name(one)}* (confidence in its deadline {one.clock.deadline_confidence}" in shown
        assert f"as of {one.clock.obligation.as_of}" in shown


def test_while_nothing_is_known_the_card_says_how_many_duties_depend_on_it(library):
    line = views.card_line(card(library, {}, "x", on=date(2028, 11, 23)))
    assert "reporting duties depend on something that is not known" in line
    assert line.endswith("A person decides.")


def test_the_card_says_until_when_in_each_readers_own_zone_and_nothing_when_there_is_nothing(library):
    line = views.card_line(card(library, {"established": ["eu"]}, "x"))
    end = int((samples.NOW + timedelta(hours=72)).timestamp())
    assert f"GDPR Art. 33 until <!date^{end}^" in line
    assert "(source: high)" in line
    assert line.endswith("A person decides.")
    assert views.card_line(samples.card(library, "x", IncidentState.ROUTED, 0)) is None


def test_what_has_passed_says_so_wherever_it_shows_and_never_that_it_may_run_until_then(library):
    it = card(library, {"established": ["eu"]}, "x", past=True)
    gdpr = next(one for one in it.clocks if one.name == ("gdpr_33", "notification"))
    line, near = views.card_line(it), str(views.near(it.public_id, gdpr))
    view = str(forms.clocks_view(library, library.words["en"], it, STATE))
    form = str(forms.decide_form(gdpr, Decision.DONE, STATE))
    end = int((samples.NOW + timedelta(hours=72)).timestamp())
    assert f"*Clocks whose deadline has passed:* GDPR Art. 33, <!date^{end}^" in line
    assert "Clocks that may run" not in line
    assert "If it applies, it is still due: ask legal now." in near
    assert view.index("The deadline has passed") < view.index("GDPR Art. 33") < view.index("'May run'")
    for shown in (near, view, form):
        assert f"its deadline has passed, <!date^{end}^" in shown
    assert not [shown for shown in (line, near, view, form) if "until <!date" in shown or "may run until" in shown]


def test_one_card_tells_what_has_passed_from_what_may_still_run(library):
    it = card(library, {"established": ["eu"], "nis2_entity": True}, "x")
    first, *others = it.clocks
    line = views.card_line(replace(it, clocks=(replace(first, is_past=True), *others)))
    assert line.index("Clocks that may run:*") < line.index("Clocks whose deadline has passed:*")
    assert line.count(views.name(first)) == 1


def test_a_reason_is_shown_as_text_and_never_as_markup(library):
    it = card(library, EVERYTHING, "<!channel> *b*", Decision.APPLIES)
    shown = str(forms.clocks_view(library, library.words["en"], it, STATE))
    assert "&lt;!channel&gt;" in shown
    assert "<!channel>" not in shown


def test_a_contract_of_ones_own_is_named_once_and_has_no_confidence_of_a_law(library):
    facts = {**EVERYTHING, "contract_clocks": [{"id": "acme", "name": "Tell Acme", "hours": 24}]}
    view = str(forms.clocks_view(library, library.words["en"], card(library, facts, "x"), STATE))
    assert view.count("*Tell Acme* until") == 1
    assert "not_applicable" not in view
    assert "not applicable" not in view
