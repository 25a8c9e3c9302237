"""Tasks go to whoever is there: on call, a group, a deputy; due and reminded of when that person works."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.clock import fire_all
from tests.people import COLLEAGUE, HR, LEGAL, MANAGER, SAFETY, SAFETY_LEAD, SECURITY, SECURITY_LEAD, make_organisation
from tests.triage.usecases.story import BOTH_FACTS, SAFETY_FACTS
from tests.triage.usecases.test_routing import to
from triage.core.calendar import WorkCalendar
from triage.core.words import Domain
from triage.store.incidents import NotFound
from triage.usecases.changing_tasks import change_task
from triage.usecases.overruling import reclassify
from triage.usecases.people import Profile, learn, set_group_members, set_roles
from triage.usecases.recording import audit_trail
from triage.usecases.responding import acknowledge
from triage.usecases.tasking import tick

NEXT_WEEK = {"first_day": "2026-11-24", "last_day": "2026-12-04"}


def told_of_late_tasks(story) -> list[str]:
    return [place for kind, place in story.deliver() if kind == "tasks_late"]


def within(story, **changes: object):
    """The story in an organisation whose file says something else."""
    office = replace(story.office, organisation=make_organisation(**changes))
    everyone = {Domain.SAFETY: [SAFETY_LEAD, SAFETY], Domain.SECURITY: [SECURITY_LEAD, SECURITY]}
    set_roles(office, story.team, everyone)
    return replace(story, office=office)


def owned(story, public, role: str):
    return [one for one in story.card(public).tasks if one.role == role and one.state == "open"]


def graver(story, public, severity="S1") -> None:
    found = to("privacy_leak", severity=severity, domains=("safety",), primary="safety")
    reclassify(story.office, story.by(SAFETY), public, found)


def test_whoever_is_on_call_owns_what_security_must_do(story):
    rota = {"order": [SECURITY, SECURITY_LEAD], "first_day": "2026-11-16"}
    story = within(story, on_call={"security_on_call": {"rota": rota}})
    public = story.routed(BOTH_FACTS)
    assert {one.owner_id for one in owned(story, public, "security_on_call")} == {SECURITY_LEAD}
    story.clock.forward(days=7)
    public = story.routed(BOTH_FACTS)
    assert {one.owner_id for one in owned(story, public, "security_on_call")} == {SECURITY}


def test_a_task_that_falls_due_while_its_owner_is_away_is_handed_to_the_deputy(story):
    story = within(story, absences=[{"person": LEGAL, "deputy": HR, **NEXT_WEEK}])
    public = story.routed(SAFETY_FACTS)
    graver(story, public)
    mine = owned(story, public, "legal_privacy")
    assert {one.owner_id for one in mine} == {LEGAL}
    story.clock.set_to(datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
    fire_all(story.office)
    mine = owned(story, public, "legal_privacy")
    assert {one.owner_id for one in mine if one.late and not one.waits_for} == {HR}
    assert {one.owner_id for one in mine if not one.late} <= {LEGAL}, "these wait for their time"
    assert f"user:{HR}" in told_of_late_tasks(story)
    assert story.card(public, HR).public_id == public
    handed = [link.detail for link in audit_trail(story.office, public) if link.action == "task handed over"]
    assert {(one["to"], one["away"]) for one in handed} == {(HR, LEGAL)}


def test_while_somebody_without_a_deputy_is_away_the_desk_hears_of_their_tasks(story):
    story = within(story, absences=[{"person": LEGAL, **NEXT_WEEK}])
    public = story.routed(SAFETY_FACTS)
    graver(story, public)
    story.clock.set_to(datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
    fire_all(story.office)
    assert f"user:{LEGAL}" not in told_of_late_tasks(story)
    assert {one.owner_id for one in owned(story, public, "legal_privacy")} == {LEGAL}


def test_a_lead_who_is_away_is_asked_nothing_and_their_deputy_is(story):
    story = within(story, absences=[{"person": SAFETY_LEAD, "deputy": SAFETY, **NEXT_WEEK}])
    public = story.routed(SAFETY_FACTS)
    graver(story, public)
    acknowledge(story.office, story.by(SAFETY_LEAD), public)
    story.clock.set_to(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    fire_all(story.office)
    asked = {row.destination for row in story.messages(public) if row.kind == "status"}
    assert asked == {f"user:{SAFETY}"}


def test_a_task_of_a_group_is_seen_by_its_members_and_by_nobody_else_and_its_desk_is_reminded(story):
    story = within(story, roles={"legal_privacy": {"groups": ["S0LEGAL"]}})
    set_group_members(story.office, story.team, {"S0LEGAL": [COLLEAGUE]})
    public = story.routed(SAFETY_FACTS)
    graver(story, public)
    [task, *_] = owned(story, public, "legal_privacy")
    assert (task.owner_id, task.owner_group) == (None, "S0LEGAL")
    assert story.card(public, COLLEAGUE).public_id == public
    tick(story.office, story.by(COLLEAGUE), public, task.id)
    with pytest.raises(NotFound):
        story.card(public, HR)
    set_group_members(story.office, story.team, {"S0LEGAL": []})
    with pytest.raises(NotFound):
        story.card(public, COLLEAGUE)


def test_being_in_a_group_shows_no_other_incident(story):
    story = within(story, roles={"communications": {"groups": ["S0PRESS"]}})
    set_group_members(story.office, story.team, {"S0PRESS": [COLLEAGUE]})
    public = story.routed(SAFETY_FACTS)
    for task in owned(story, public, "communications"):
        change_task(story.office, story.by(SAFETY), public, task.id, SAFETY, None)
    with pytest.raises(NotFound):
        story.card(public, COLLEAGUE)


def test_what_is_not_urgent_is_due_and_reminded_of_in_the_owners_own_working_hours(story):
    own = {LEGAL: {"zone": "America/New_York", "country": "US", "working_hours": {"start": "10:00", "end": "16:00"}}}
    story = within(story, workers=own)
    there = WorkCalendar.of_person(story.office.organisation, LEGAL, None)
    thanksgiving = datetime(2026, 11, 25, 21, 30, tzinfo=UTC)
    story.clock.set_to(thanksgiving)
    public = story.routed(SAFETY_FACTS)
    assert story.card(public).severity == "S3"
    dues = [one.due_at for one in owned(story, public, "legal_privacy")]
    assert dues
    assert all(there.is_working_time(due - timedelta(seconds=1)) for due in dues)
    story.clock.set_to(max(dues) + timedelta(days=7, hours=12))
    fire_all(story.office)
    assert f"user:{LEGAL}" not in told_of_late_tasks(story), "it is night in New York"
    story.clock.run_until(story.office, story.clock.now() + timedelta(hours=24))
    assert f"user:{LEGAL}" in told_of_late_tasks(story)


def test_a_zone_that_only_slack_knows_counts_too(story):
    learn(story.office, story.team, [Profile(LEGAL, "en-US", "America/New_York")])
    public = story.routed(SAFETY_FACTS)
    there = WorkCalendar.of_person(story.office.organisation, LEGAL, "America/New_York")
    dues = [one.due_at for one in owned(story, public, "legal_privacy")]
    assert all(there.is_working_time(due - timedelta(seconds=1)) for due in dues)


def test_whoever_holds_others_up_is_reminded_and_they_are_not(story):
    public = story.routed(SAFETY_FACTS)
    graver(story, public)
    story.clock.forward(days=10)
    fire_all(story.office)
    waiting = {one.id for one in story.card(public).tasks if one.waits_for}
    said = {task for row in story.messages(public) if row.kind == "tasks_late" for task in row.arguments["tasks"]}
    assert waiting
    assert not waiting & said
    for task in story.card(public).tasks:
        if task.id not in waiting:
            tick(story.office, story.by(SAFETY), public, task.id)
    story.clock.pass_time(story.office, hours=1)
    rest = {task for row in story.messages(public) if row.kind == "tasks_late" for task in row.arguments["tasks"]}
    assert waiting & rest


def test_the_managers_are_told_last_whoever_is_away(story):
    story = within(story, absences=[{"person": SAFETY_LEAD, **NEXT_WEEK}])
    story.clock.set_to(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    public = story.routed(SAFETY_FACTS)
    graver(story, public)
    story.clock.pass_time(story.office, hours=1)
    places = [row.destination for row in story.messages(public) if row.kind == "nudge"]
    assert places == ["desk:safety", "desk:safety", f"user:{MANAGER}"]
