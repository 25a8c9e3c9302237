"""Between the moment a report is saved and the moment it is thought about: nobody is called, nothing is shown to those
who might not see it, and whatever its reporter does meanwhile counts.
"""

import pytest

from tests.clock import begin_interviews, fire_all
from tests.people import EMPLOYEE, MANAGER, SAFETY_LEAD, SECURITY_LEAD
from tests.triage.usecases.plain_model import INSIDER_WORDS
from triage.usecases import looking, report_views
from triage.usecases.interviewing import stop_interview
from triage.usecases.reporting import TakeReport, take_report
from triage.usecases.taking_back import take_it_back, withdraw

INSIDER = f"It was an {INSIDER_WORDS}."


def saved(story, text: str = "It did something odd.") -> str:
    """A report that was saved a moment ago."""
    return take_report(story.office, TakeReport(story.team, EMPLOYEE, text, "test", f"key-{next(story.keys)}"))


def kinds(story, public: str) -> list[str]:
    return [message.kind for message in story.messages(public)]


def test_it_is_thanked_for_at_once_and_asked_about_when_the_clock_ticks(story):
    public = saved(story)
    assert kinds(story, public) == ["thanks"]
    fire_all(story.office)
    assert kinds(story, public) == ["thanks", "question"]


def test_its_reporter_sees_it_and_responders_and_managers_do_not_yet(story):
    public = saved(story)
    assert [one.public_id for one in report_views.own_reports(story.office, story.by(EMPLOYEE))] == [public]
    for somebody in (SAFETY_LEAD, MANAGER):
        assert looking.open_cards(story.office, story.by(somebody)) == []
    assert [one.public_id for one in looking.open_cards(story.office, story.by(SECURITY_LEAD))] == [public]


def test_the_thanks_say_that_it_is_private_when_the_words_are_about_a_colleague_and_only_then(story):
    assert story.reported(saved(story, INSIDER)).private
    assert not story.reported(saved(story)).private


def test_a_report_that_is_withdrawn_at_once_is_not_asked_about(story):
    public = saved(story)
    withdraw(story.office, story.team, EMPLOYEE, public)
    fire_all(story.office)
    assert "question" not in kinds(story, public)
    assert story.incident(public).state == "withdrawn"


@pytest.mark.parametrize(("text", "visibility"), [(INSIDER, "insider"), ("It did something odd.", "normal")])
def test_and_when_it_is_taken_back_it_is_thought_about_before_anybody_is_called(story, text, visibility):
    public = saved(story, text)
    withdraw(story.office, story.team, EMPLOYEE, public)
    take_it_back(story.office, story.team, EMPLOYEE, public)
    assert story.incident(public).visibility == visibility
    assert story.incident(public).routed_at is not None


def test_a_reporter_who_has_said_enough_at_once_is_not_asked_anything(story):
    public = saved(story)
    stop_interview(story.office, story.team, EMPLOYEE, public)
    begin_interviews(story.office)
    assert story.incident(public).routed_at is not None
    assert "question" not in kinds(story, public)
