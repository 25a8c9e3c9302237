"""Reporting clocks in the product: found anew, started, decided by people, reminded of, and never ruled out by us."""

from dataclasses import replace
from datetime import timedelta

import pytest

from playbooks.obligation_terms import StartKind
from tests.clock import fire_all
from tests.people import (
    COLLEAGUE,
    EMPLOYEE,
    LEGAL,
    MANAGER,
    SAFETY,
    SAFETY_LEAD,
    SECURITY,
    SECURITY_LEAD,
    make_organisation,
)
from tests.triage.usecases.story import INSIDER_FACTS, SAFETY_FACTS, SECURITY_FACTS
from triage.core.clocks import Standing
from triage.core.decided import Decision
from triage.store.incidents import NotFound
from triage.usecases.clocking import DecideClock, decide_clock, set_moment
from triage.usecases.digesting import preview
from triage.usecases.ending import bring_back, set_aside
from triage.usecases.office import BadInput
from triage.usecases.overruling import Reclassify, reclassify
from triage.usecases.recording import audit_trail
from triage.usecases.responding import acknowledge

FACTS = {
    "established": ["eu"],
    "nis2_entity": True,
    "dora_entity": False,
    "listed_in_us": False,
    "hipaa_covered": False,
    "ai_systems": [],
    "cra_manufacturer": False,
    "frontier_developer": False,
    "gpai_systemic_risk": False,
    "us_critical_infrastructure": False,
    "contract_clocks": [],
}
LEAK = {**SECURITY_FACTS, "data_involved": "personal"}
HURT = {**LEAK, "harm": "person_hurt"}
GDPR = ("gdpr_33", "notification")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def office(office):
    return replace(office, organisation=make_organisation(facts=FACTS))


def clock(story, public, name=GDPR, user=SECURITY_LEAD):
    return next(one for one in story.card(public, user).clocks if one.name == name)


def decide(story, public, decision, *, name=GDPR, user=SECURITY, reason="we looked", done_at=None):
    word = DecideClock(*name, decision, reason, done_at)
    decide_clock(story.office, story.by(user), public, word)


def reminded(story) -> list[str]:
    """Who was reminded of a clock, in order."""
    return [row.destination for row in story.messages() if row.kind == "clock_near"]


def test_a_leak_of_personal_data_shows_the_clock_that_may_run_from_the_report_on(story):
    public = story.routed(LEAK)
    shown = clock(story, public)
    reported = story.incident(public).created_at
    assert shown.clock.standing is Standing.MAY_RUN
    assert (shown.clock.started_at, shown.clock.deadline) == (reported, reported + 72 * HOUR)
    assert shown.assumed
    assert (shown.decision, shown.decided_by) == (Decision.OPEN, None)


def test_no_clock_runs_where_answers_leave_no_sign_of_it(story):
    public = story.routed({**SAFETY_FACTS, "data_involved": "none"})
    assert [one.name for one in story.card(public).clocks if one.name == GDPR and one.is_watched] == []


def test_a_start_that_a_person_sets_goes_before_the_assumed_one_and_both_stay_in_the_record(story):
    public = story.routed(LEAK)
    earlier = story.clock.now() - 5 * HOUR
    set_moment(story.office, story.by(SECURITY), public, StartKind.AWARE, earlier)
    shown = clock(story, public)
    assert (shown.clock.started_at, shown.assumed) == (earlier, False)
    actions = [link.action for link in audit_trail(story.office, public)]
    assert [one for one in actions if one.startswith("clock")] == ["clock start assumed", "clock start set"]
    assert all(link.whole for link in audit_trail(story.office, public))


def test_a_start_for_one_duty_moves_that_one_alone(story):
    public = story.routed(HURT)
    nis2 = clock(story, public, ("nis2_23", "early_warning")).clock.deadline
    earlier = story.clock.now() - HOUR
    set_moment(story.office, story.by(SECURITY), public, StartKind.AWARE, earlier, "gdpr_33")
    assert clock(story, public).clock.started_at == earlier
    assert clock(story, public, ("nis2_23", "early_warning")).clock.deadline == nis2


@pytest.mark.parametrize("ahead", [None, HOUR])
def test_a_start_needs_a_time_that_has_passed(story, ahead):
    public = story.routed(LEAK)
    at = story.clock.now() + ahead if ahead else None
    with pytest.raises(BadInput, match="Choose"):
        set_moment(story.office, story.by(SECURITY), public, StartKind.AWARE, at)


@pytest.mark.parametrize("decision", [Decision.APPLIES, Decision.DOES_NOT_APPLY, Decision.DONE])
def test_a_decision_has_a_name_a_reason_and_a_place_in_the_record_without_its_words(story, decision):
    public = story.routed(LEAK)
    decide(story, public, decision, reason="legal says: secret words")
    shown = clock(story, public)
    assert (shown.decision, shown.decided_by, shown.reason) == (decision, SECURITY, "legal says: secret words")
    link = audit_trail(story.office, public)[-1]
    assert (link.action, link.actor) == (f"clock {decision}", SECURITY)
    assert "secret" not in str(link.detail)


def test_without_a_reason_nothing_is_decided(story):
    public = story.routed(LEAK)
    with pytest.raises(BadInput):
        decide(story, public, Decision.DOES_NOT_APPLY, reason="  ")
    assert clock(story, public).decision is Decision.OPEN


def test_only_who_may_work_the_incident_decides_and_only_on_clocks_that_it_has(story):
    public = story.routed(LEAK)
    for user in (EMPLOYEE, COLLEAGUE):
        with pytest.raises(NotFound):
            decide(story, public, Decision.APPLIES, user=user)
    with pytest.raises(NotFound):
        decide(story, public, Decision.APPLIES, name=("dora_19", "initial"))
    decide(story, public, Decision.APPLIES, user=LEGAL)
    assert clock(story, public).decided_by == LEGAL


def test_the_next_stage_counts_from_when_the_earlier_one_was_done(story):
    public = story.routed(HURT)
    final = ("nis2_23", "final_report")
    assert clock(story, public, final).clock.deadline is None
    done_at = story.clock.now() - HOUR
    decide(story, public, Decision.DONE, name=("nis2_23", "notification"), done_at=done_at)
    assert clock(story, public, final).clock.started_at == done_at
    decide(story, public, Decision.APPLIES, name=("nis2_23", "notification"))
    assert clock(story, public, final).clock.deadline is None, "it was not done after all"


def test_legal_is_reminded_at_half_a_day_before_and_four_hours_before_and_when_it_has_passed(story):
    public = story.routed(LEAK)
    for one in story.card(public).clocks:
        if one.is_watched and one.name != GDPR:
            decide(story, public, Decision.DOES_NOT_APPLY, name=one.name)
    end = clock(story, public).clock.deadline
    assert story.timers("clock") == [end - 36 * HOUR, end - 24 * HOUR, end - 4 * HOUR, end]
    story.clock.run_until(story.office, end + HOUR)
    assert reminded(story) == [f"user:{LEGAL}"] * 4


def test_when_a_deadline_passes_the_card_is_drawn_anew_and_says_so(story):
    public = story.routed(LEAK)
    for one in story.card(public).clocks:
        if one.name != GDPR:
            decide(story, public, Decision.DOES_NOT_APPLY, name=one.name)
    end = clock(story, public).clock.deadline
    story.clock.run_until(story.office, end - HOUR)
    story.deliver()
    assert not clock(story, public).is_past
    story.clock.run_until(story.office, end + HOUR)
    assert clock(story, public).is_past
    assert story.deliver()["card", "desk:security"] == 1


@pytest.mark.parametrize("decision", [Decision.DONE, Decision.DOES_NOT_APPLY])
def test_of_a_deadline_that_passes_nothing_is_said_when_it_was_met_or_ruled_out(story, decision):
    public = story.routed(LEAK)
    for one in story.card(public).clocks:
        decide(story, public, decision, name=one.name)
    story.clock.pass_time(story.office, days=4)
    assert reminded(story) == []


def test_when_somebody_sets_an_earlier_start_by_which_it_has_passed_the_clock_says_so_at_once(story):
    public = story.routed(LEAK)
    set_moment(story.office, story.by(SECURITY), public, StartKind.AWARE, story.clock.now() - 80 * HOUR)
    assert clock(story, public).is_past


def test_reminders_follow_the_deadline_and_end_with_the_decision(story):
    public = story.routed(LEAK)
    set_moment(story.office, story.by(SECURITY), public, StartKind.AWARE, story.clock.now() - 50 * HOUR)
    end = clock(story, public).clock.deadline
    assert end - 4 * HOUR in story.timers("clock")
    assert all(due > story.clock.now() for due in story.timers("clock"))
    for one in story.card(public).clocks:
        decide(story, public, Decision.DONE if one.name == GDPR else Decision.DOES_NOT_APPLY, name=one.name)
    assert story.timers("clock") == []


def test_after_a_time_of_silence_a_clock_is_reminded_of_once(story):
    public = story.routed(LEAK)
    for one in story.card(public).clocks:
        if one.name != GDPR:
            decide(story, public, Decision.DOES_NOT_APPLY, name=one.name)
    story.clock.set_to(clock(story, public).clock.deadline + HOUR)
    fire_all(story.office)
    assert reminded(story) == [f"user:{LEGAL}"]


def test_what_is_set_aside_is_not_reminded_of_until_it_is_brought_back(story):
    public = story.routed(LEAK)
    before = story.timers("clock")
    set_aside(story.office, story.by(SECURITY), public, "test")
    assert story.timers("clock") == []
    bring_back(story.office, story.by(SECURITY), public)
    assert story.timers("clock") == before


def test_a_clock_that_is_ruled_out_by_a_new_classification_is_not_reminded_of(story):
    public = story.routed({**SECURITY_FACTS, "data_involved": "none"})
    card = story.card(public)
    to = Reclassify(
        "privacy_leak",
        card.severity,
        frozenset(one.domain for one in card.domains),
        card.primary,
        card.visibility,
        "it was data",
    )
    before = set(story.timers("clock"))
    reclassify(story.office, story.by(SECURITY), public, to)
    assert clock(story, public).is_watched
    assert set(story.timers("clock")) > before


def test_without_anybody_for_legal_the_lead_hears_and_before_there_is_one_the_desk(story):
    office = replace(story.office, organisation=make_organisation(facts=FACTS, roles={}))
    story = replace(story, office=office)
    public = story.routed(LEAK)
    story.clock.run_until(office, story.timers("clock")[0] + HOUR)
    assert set(reminded(story)) == {"desk:security"}
    acknowledge(office, story.by(SECURITY), public)
    story.clock.run_until(office, clock(story, public).clock.deadline)
    assert reminded(story)[-1] == f"user:{SECURITY}"


def test_of_an_incident_about_somebody_inside_only_the_security_lead_hears(story):
    public = story.routed({**INSIDER_FACTS, "data_involved": "personal"})
    story.clock.run_until(story.office, clock(story, public).clock.deadline)
    assert set(reminded(story)) == {f"user:{SECURITY_LEAD}"}
    for user in (LEGAL, SAFETY, SAFETY_LEAD):
        with pytest.raises(NotFound):
            decide(story, public, Decision.APPLIES, user=user)


def test_an_organisation_that_says_nothing_of_itself_is_shown_what_may_run_if_and_is_not_nagged(story):
    office = replace(story.office, organisation=make_organisation())
    story = replace(story, office=office)
    public = story.routed(LEAK)
    assert clock(story, public).clock.standing is Standing.MAY_RUN_IF
    assert story.timers("clock") == []
    decide(story, public, Decision.APPLIES)
    assert len(story.timers("clock")) == 4, "a person said that it applies"


def test_the_digest_says_how_many_clocks_may_run_were_decided_come_due_and_are_past(story):
    public = story.routed(HURT)
    watched = [one for one in story.card(public).clocks if one.is_watched]
    decide(story, public, Decision.DONE)
    digest = preview(story.office, story.team, MANAGER)
    assert (digest.clocks_may_run, digest.clocks_decided) == (len(watched) - 1, 1)
    soon = {one.name for one in watched if one.clock.deadline and one.clock.deadline < story.clock.now() + 7 * DAY}
    assert (digest.clocks_due, digest.clocks_past) == (len(soon - {GDPR}), 0) != (0, 0)
    story.clock.forward(days=40)
    late = preview(story.office, story.team, MANAGER)
    assert (late.clocks_due, late.clocks_past) == (0, sum(one.clock.deadline is not None for one in watched) - 1)
