"""A resolved incident that waits for a sign-off: the domain is reminded, then its lead, then the managers."""

from datetime import timedelta

import pytest

from tests.clock import fire_all
from tests.people import MANAGER, SAFETY, SECURITY, SECURITY_LEAD
from tests.triage.usecases.story import BOTH_FACTS, INSIDER_FACTS
from triage.usecases.ending import reopen, resolve, sign_off
from triage.usecases.responding import acknowledge


def reminded(story, public) -> list[tuple[str, str]]:
    return [(row.arguments["domain"], row.destination) for row in story.messages(public) if row.kind == "sign_off"]


@pytest.fixture
def resolved(story) -> str:
    """An S1 incident of both domains, which safety has resolved."""
    public = story.routed(BOTH_FACTS)
    for user in (SAFETY, SECURITY):
        acknowledge(story.office, story.by(user), public)
    resolve(story.office, story.by(SAFETY), public, "fixed", None)
    return public


def test_each_domain_that_has_not_signed_off_is_reminded_then_its_lead_then_the_managers(story, resolved):
    sign_off(story.office, story.by(SAFETY), resolved)
    story.clock.pass_time(story.office, hours=23)
    assert reminded(story, resolved) == []
    story.clock.pass_time(story.office, hours=48)
    places = ["desk:security", f"user:{SECURITY}", f"user:{MANAGER}"]
    assert reminded(story, resolved) == [("security", place) for place in places]


def test_once_it_is_closed_nobody_is_reminded(story, resolved):
    for user in (SAFETY, SECURITY):
        sign_off(story.office, story.by(user), resolved)
    assert story.timers("sign_off") == []
    story.clock.pass_time(story.office, days=3)
    assert reminded(story, resolved) == []


def test_a_reopened_incident_waits_for_no_sign_off_until_it_is_resolved_again(story, resolved):
    reopen(story.office, story.by(SAFETY), resolved, "it came back")
    story.clock.pass_time(story.office, days=2)
    assert reminded(story, resolved) == []
    acknowledge(story.office, story.by(SAFETY), resolved)
    resolve(story.office, story.by(SAFETY), resolved, "fixed", None)
    story.clock.pass_time(story.office, hours=24, minutes=5)
    assert sorted(domain for domain, _ in reminded(story, resolved)) == ["safety", "security"]


def test_after_a_downtime_each_domain_is_reminded_once(story, resolved):
    story.clock.forward(days=20)
    fire_all(story.office)
    assert sorted(reminded(story, resolved)) == [("safety", "desk:safety"), ("security", "desk:security")]


def test_about_somebody_inside_only_the_security_lead_is_reminded(story):
    public = story.routed(INSIDER_FACTS)
    acknowledge(story.office, story.by(SECURITY_LEAD), public)
    resolve(story.office, story.by(SECURITY_LEAD), public, "fixed", None)
    story.clock.set_to(story.clock.now() + timedelta(days=9))
    fire_all(story.office)
    assert {place for _, place in reminded(story, public)} == {f"user:{SECURITY_LEAD}"}
