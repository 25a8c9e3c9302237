"""At night and on days off only what is grave disturbs anybody, also when the bot was down while it fell due."""

from datetime import UTC, datetime

import pytest

from tests.clock import fire_all
from tests.people import SAFETY
from tests.triage.usecases.story import SAFETY_FACTS
from tests.triage.usecases.test_routing import to
from triage.usecases.responding import reclassify

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
