"""A planned review keeps its time on the wall: when the organisation moves, and when a zone gets other rules."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from tests.people import make_organisation
from tests.triage.usecases.story import SAFETY_FACTS
from triage.store import tables
from triage.usecases.realigning import realign_reviews
from triage.usecases.recording import audit_trail


@pytest.fixture
def public(story) -> str:
    return story.routed(SAFETY_FACTS)


def moved(story, **changes: object) -> int:
    """The organisation's file is another one from now on; how many reviews that moves."""
    story.office = replace(story.office, organisation=make_organisation(**changes))
    return realign_reviews(story.office, story.team)


def test_nothing_moves_while_nothing_has_changed(story, public):
    before = story.timers("review")
    assert before
    assert moved(story) == 0
    assert story.timers("review") == before


def test_an_organisation_that_moves_has_its_reviews_in_its_own_morning(story, public):
    was = [one.due_at.astimezone(ZoneInfo("Europe/Ljubljana")) for one in story.card(public).reviews]
    assert moved(story, zone="America/New_York") == len(was)
    now = [one.due_at.astimezone(ZoneInfo("America/New_York")) for one in story.card(public).reviews]
    assert [one.replace(tzinfo=None) for one in now] == [one.replace(tzinfo=None) for one in was]
    assert story.timers("review") == sorted(one.due_at for one in story.card(public).reviews)
    assert moved(story, zone="America/New_York") == 0, "and only once"


def test_it_is_in_the_record_and_the_chain_is_whole(story, public):
    moved(story, zone="America/New_York")
    trail = audit_trail(story.office, public)
    assert "review moved" in [link.action for link in trail]
    assert all(link.whole for link in trail)


def test_a_zone_that_got_other_rules_moves_its_reviews(story, public):
    """As if they had been planned by yesterday's tzdata, in which summer time began an hour off."""
    right = story.timers("review")
    with story.office.store.writing() as tx:
        for table in (tables.Review, tables.Timer):
            for row in tx.session.query(table).filter(table.due_at.in_(right)):
                tx.session.execute(
                    update(table).where(table.id == row.id).values(due_at=row.due_at + timedelta(hours=1))
                )
    assert moved(story) == len(right)
    assert story.timers("review") == right


def test_a_review_that_is_due_or_done_stays_as_it_was(story, public):
    story.clock.pass_time(story.office, days=40)
    before = [(one.state, one.due_at) for one in story.card(public).reviews]
    assert {state for state, _ in before} == {"due"}
    assert moved(story, zone="America/New_York") == 0
    assert [(one.state, one.due_at) for one in story.card(public).reviews] == before
