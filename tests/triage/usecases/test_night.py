"""At night and on days off only what is grave disturbs anybody, also when the bot was down while it fell due."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.clock import fire_all
from tests.people import MANAGER, SAFETY, SAFETY_LEAD
from tests.triage.usecases.story import SAFETY_FACTS
from tests.triage.usecases.test_routing import to
from triage.usecases.ending import resolve
from triage.usecases.overruling import reclassify
from triage.usecases.responding import acknowledge

FRIDAY_NIGHT = datetime(2026, 12, 4, 21, 0, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 12, 13, 2, 0, tzinfo=UTC)
MONDAY_NOON = datetime(2026, 12, 14, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(("severity", "waits"), [("S1", False), ("S2", False), ("S3", True), ("S4", True)])
def test_what_fell_due_while_the_bot_was_down_waits_for_working_hours_unless_it_is_grave(story, severity, waits):
    public = story.routed(SAFETY_FACTS)
    found = to("privacy_leak", severity=severity, domains=("safety",), primary="safety")
    reclassify(story.office, story.by(SAFETY), public, found)
    story.deliver()
    story.clock.set_to(SUNDAY_NIGHT)
    fire_all(story.office)
    said = {kind for kind, _ in story.deliver()}
    assert bool(said & {"nudge", "tasks_late", "review"}) is not waits
    story.clock.run_until(story.office, MONDAY_NOON)
    told = story.deliver()
    if waits:
        assert {"nudge", "tasks_late", "review"} <= {kind for kind, _ in told}
        assert told["nudge", "desk:safety"] == 1


def found(story, severity: str) -> str:
    """An incident for safety, of this severity, on Friday at ten in the evening; its public id."""
    story.clock.set_to(FRIDAY_NIGHT)
    public = story.routed(SAFETY_FACTS)
    reclassify(story.office, story.by(SAFETY), public, to("privacy_leak", severity, ("safety",), "safety"))
    return public


def heard(story, kind: str) -> dict[str, datetime]:
    """Who heard of it, in order, and when, by their clocks."""
    told = [row for row in story.messages() if row.kind == kind]
    return {row.destination: row.created_at.astimezone(ZoneInfo("Europe/Ljubljana")) for row in told}


def at_work(moment: datetime) -> bool:
    return moment.weekday() < 5 and time(9) <= moment.time() <= time(17)


@pytest.mark.parametrize(("severity", "waits"), [("S1", False), ("S2", False), ("S3", True), ("S4", True)])
@pytest.mark.parametrize("kind", ["nudge", "sign_off"])
def test_what_nobody_takes_up_or_signs_off_climbs_to_the_managers_at_night_only_if_grave(story, kind, severity, waits):
    public = found(story, severity)
    if kind == "sign_off":
        acknowledge(story.office, story.by(SAFETY_LEAD), public)
        resolve(story.office, story.by(SAFETY_LEAD), public, "fixed", None)
    story.clock.pass_time(story.office, days=14 if waits else 2)
    told = heard(story, kind)
    assert [*told] == ["desk:safety", f"user:{SAFETY_LEAD}", f"user:{MANAGER}"]
    assert [at_work(moment) for moment in told.values()] == [waits] * 3
    assert [*told.values()] == sorted(set(told.values())), "one after the other"
