"""The weekly digest: once for a manager and week, whatever the clocks and the machine do in between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.slack.views.digest import digest as draw
from tests.clock import fire_all
from tests.people import EMPLOYEE, MANAGER, SAFETY, SECURITY, make_organisation
from tests.together import at_once
from tests.triage.usecases.story import BOTH_FACTS, INSIDER_FACTS, NOT_AI_FACTS, SAFETY_FACTS, SECURITY_FACTS
from triage.core.words import Domain
from triage.usecases.digesting import digest_for, known_teams, plan_digests, preview
from triage.usecases.ending import resolve, set_aside, sign_off
from triage.usecases.people import Profile, learn, set_roles
from triage.usecases.responding import acknowledge

NEW_YORK_MONDAY = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def on_tuesday(clock) -> None:
    """The digest of this week has come already."""
    clock.set_to(NEW_YORK_MONDAY - 6 * DAY)


def weeks(story) -> list[str]:
    """The week of each digest that was told, in order."""
    return [row.dedupe_key.rsplit("/", 1)[-1] for row in story.messages() if row.kind == "digest"]


def test_a_manager_gets_it_on_monday_morning_in_their_own_time_zone(story):
    story.clock.set_to(NEW_YORK_MONDAY - DAY)
    plan_digests(story.office, story.team)
    story.clock.run_until(story.office, NEW_YORK_MONDAY - MINUTE)
    assert weeks(story) == []
    story.clock.run_until(story.office, NEW_YORK_MONDAY + MINUTE)
    (row,) = story.messages()
    assert (row.destination, row.arguments) == (f"user:{MANAGER}", {"until": NEW_YORK_MONDAY.isoformat()})


def test_it_is_planned_once_however_often_and_by_however_many(story):
    at_once(*[lambda: plan_digests(story.office, story.team)] * 4)
    plan_digests(story.office, story.team)
    assert len(story.timers("digest")) == 1


@pytest.mark.parametrize(
    "begin", [datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 10, 18, tzinfo=UTC)], ids=["spring", "autumn"]
)
@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Ljubljana", "Australia/Lord_Howe"])
def test_every_week_has_one_through_both_changes_of_the_clocks(story, begin, zone):
    office = replace(story.office, organisation=make_organisation(managers=[{"person": MANAGER, "zone": zone}]))
    story.clock.set_to(begin)
    plan_digests(office, story.team)
    story.clock.run_until(office, begin + timedelta(weeks=6))
    told = weeks(story)
    assert told == [f"2026-W{week:02d}" for week in range(int(told[0][-2:]), int(told[0][-2:]) + 6)]


def test_after_fifteen_days_of_being_down_the_last_week_comes_and_then_the_next_monday(story):
    plan_digests(story.office, story.team)
    story.clock.set_to(NEW_YORK_MONDAY + 15 * DAY)
    plan_digests(story.office, story.team)
    fire_all(story.office)
    assert weeks(story) == ["2026-W51"]
    story.clock.run_until(story.office, NEW_YORK_MONDAY + 22 * DAY)
    assert weeks(story) == ["2026-W51", "2026-W52"]


def test_being_down_on_monday_means_getting_it_on_tuesday(story):
    plan_digests(story.office, story.team)
    story.clock.set_to(NEW_YORK_MONDAY + DAY)
    fire_all(story.office)
    plan_digests(story.office, story.team)
    fire_all(story.office)
    assert weeks(story) == ["2026-W49"]
    assert story.messages()[0].arguments == {"until": NEW_YORK_MONDAY.isoformat()}


def test_two_workers_send_one(story):
    plan_digests(story.office, story.team)
    story.clock.set_to(NEW_YORK_MONDAY + MINUTE)
    at_once(*[lambda: fire_all(story.office)] * 2)
    assert weeks(story) == ["2026-W49"]


def test_a_manager_who_moves_gets_it_by_their_new_clock_and_once_also_when_they_move_back(story):
    office = replace(story.office, organisation=make_organisation(managers=[{"person": MANAGER}]))
    due = {"Asia/Tokyo": datetime(2026, 11, 30, 0, 0, tzinfo=UTC), "America/New_York": NEW_YORK_MONDAY}
    for zone in ("America/New_York", "Asia/Tokyo", "America/New_York", "Asia/Tokyo"):
        learn(office, story.team, [Profile(MANAGER, "en-US", zone)])
        plan_digests(office, story.team)
        assert story.timers("digest") == [due[zone]]
    story.clock.run_until(office, NEW_YORK_MONDAY + DAY)
    assert weeks(story) == ["2026-W49"]


def test_who_is_no_manager_any_more_gets_none(story):
    plan_digests(story.office, story.team)
    office = replace(story.office, organisation=make_organisation(managers=[]))
    story.clock.run_until(office, NEW_YORK_MONDAY + 8 * DAY)
    assert weeks(story) == []


def figures(story, until: datetime = NEW_YORK_MONDAY):
    with story.office.store.reading() as tx:
        return digest_for(story.office, tx, tx.known_workspace(story.team), MANAGER, until)


def test_a_quiet_week_has_its_figures_too(story):
    digest = figures(story)
    assert (digest.reported, digest.open_now, digest.closed) == (0, (), 0)
    assert (digest.since, digest.until) == (NEW_YORK_MONDAY - 7 * DAY, NEW_YORK_MONDAY)


def test_the_week_has_an_hour_less_or_more_when_the_clocks_change(story):
    after_spring = datetime(2026, 3, 9, 13, 0, tzinfo=UTC)
    assert after_spring - figures(story, after_spring).since == timedelta(hours=167)
    after_autumn = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
    assert after_autumn - figures(story, after_autumn).since == timedelta(hours=169)


def test_the_figures_are_those_of_the_week(story):
    safety, security = story.routed(SAFETY_FACTS), story.routed(SECURITY_FACTS)
    story.routed(NOT_AI_FACTS)
    story.clock.forward(minutes=30)
    acknowledge(story.office, story.by(SAFETY), safety)
    resolve(story.office, story.by(SAFETY), safety, "fixed", None)
    sign_off(story.office, story.by(SAFETY), safety)
    digest = figures(story)
    assert (digest.reported, digest.safety_only, digest.security_only, digest.not_ai, digest.closed) == (2, 1, 1, 1, 1)
    assert digest.open_now == (security,)
    assert timedelta(minutes=29) < digest.domains[0].median_acknowledgement < timedelta(minutes=32)
    assert digest.unassigned_roles == ("communications",), "the lead is whoever leads"
    assert EMPLOYEE not in repr(digest)


def waiting(story) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What each domain has not taken up, and what it has not signed off."""
    return [(one.not_taken_up, one.not_signed_off) for one in figures(story).domains]


def test_it_names_what_each_domain_has_not_taken_up_and_not_signed_off(story):
    public = story.routed(BOTH_FACTS)
    assert waiting(story) == [((public,), ()), ((public,), ())]
    acknowledge(story.office, story.by(SAFETY), public)
    assert waiting(story) == [((), ()), ((public,), ())]
    acknowledge(story.office, story.by(SECURITY), public)
    assert waiting(story) == [((), ()), ((), ())]
    resolve(story.office, story.by(SAFETY), public, "fixed", None)
    assert waiting(story) == [((), (public,)), ((), (public,))]
    sign_off(story.office, story.by(SECURITY), public)
    assert waiting(story) == [((), (public,)), ((), ())]
    sign_off(story.office, story.by(SAFETY), public)
    assert waiting(story) == [((), ()), ((), ())]


def test_what_was_set_aside_waits_for_nobody(story):
    public = story.routed(SAFETY_FACTS)
    set_aside(story.office, story.by(SAFETY), public, "test")
    assert waiting(story) == [((), ()), ((), ())]


def test_managers_read_what_waits_where_they_read_of_each_domain(story, library):
    resolved, untouched = story.routed(BOTH_FACTS), story.routed(SAFETY_FACTS)
    for user in (SAFETY, SECURITY):
        acknowledge(story.office, story.by(user), resolved)
    resolve(story.office, story.by(SAFETY), resolved, "fixed", None)
    safety, security = (one["text"] for one in draw(library.words["en"], figures(story), "Example Ltd")[5]["fields"])
    assert f"Not taken up yet: {untouched}" in safety
    assert f"Waits for its sign-off: {resolved}" in safety
    assert f"Waits for its sign-off: {resolved}" in security
    assert "Not taken up" not in security


def test_a_review_of_an_incident_that_was_closed_long_ago_is_still_in_it(story):
    public = story.routed(SAFETY_FACTS)
    acknowledge(story.office, story.by(SAFETY), public)
    resolve(story.office, story.by(SAFETY), public, "fixed", None)
    sign_off(story.office, story.by(SAFETY), public)
    last = story.card(public).reviews[-1]
    story.clock.set_to(last.due_at - DAY)
    assert (public, min(one.due_at for one in story.card(public).reviews)) in figures(story, last.due_at).reviews_due


def test_insider_incidents_are_in_nobodys_digest_not_even_the_security_leads(story):
    story.routed(INSIDER_FACTS)
    everything = {Domain.SAFETY: [MANAGER], Domain.SECURITY: [MANAGER]}
    lead = make_organisation(security={"channel": "ai-security", "lead": MANAGER})
    set_roles(replace(story.office, organisation=lead), story.team, everything)
    digest = figures(story)
    assert (digest.reported, digest.open_now, digest.reviews_due) == (0, (), ())
    assert preview(story.office, story.team, MANAGER).reported == 0


def test_a_preview_needs_a_workspace_that_was_seen(story):
    assert known_teams(story.office) == [story.team]
