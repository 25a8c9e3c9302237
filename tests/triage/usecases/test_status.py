"""Where does it stand: the lead is asked as often as the severity says, and answers by one tap."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.clock import fire_all
from tests.people import EMPLOYEE, HR, MANAGER, SAFETY, SAFETY_LEAD, SECURITY, SECURITY_LEAD
from tests.together import at_once
from tests.triage.usecases.story import INSIDER_FACTS, SAFETY_FACTS
from tests.triage.usecases.test_routing import to
from triage.store.incidents import NotFound
from triage.usecases.ending import reopen, resolve, set_aside
from triage.usecases.office import BadInput, NotAllowed
from triage.usecases.overruling import reclassify
from triage.usecases.recording import audit_trail
from triage.usecases.responding import acknowledge, contain
from triage.usecases.saying_status import note_status, tap_status
from triage.usecases.taking_back import withdraw

ASKED = f"user:{SAFETY}"


def asked(story, public) -> list[str]:
    """Whom the questions went to, in order."""
    posted = [row for row in story.messages(public) if row.kind == "status"]
    return [row.destination for row in {row.surface: row for row in reversed(posted)}.values()][::-1]


def led(story, severity: str) -> str:
    """A safety incident of a severity that SAFETY leads."""
    public = story.routed(SAFETY_FACTS)
    found = to("privacy_leak", severity=severity, domains=("safety",), primary="safety")
    reclassify(story.office, story.by(SAFETY), public, found)
    acknowledge(story.office, story.by(SAFETY), public)
    return public


def waiting(story, public) -> int:
    return next(one.id for one in story.card(public).status if one.waits)


@pytest.mark.parametrize(("severity", "days", "times"), [("S1", 0.25, 6), ("S2", 4, 4), ("S3", 14, 4), ("S4", 14, 2)])
def test_the_graver_it_is_the_more_often_the_lead_is_asked(story, severity, days, times):
    public = led(story, severity)
    story.clock.pass_time(story.office, days=days, minutes=5)
    assert len(asked(story, public)) == times
    assert set(asked(story, public)) == {ASKED}


def test_nobody_is_asked_before_it_is_taken_up(story):
    public = story.routed(SAFETY_FACTS)
    story.clock.pass_time(story.office, days=4)
    assert asked(story, public) == []


@pytest.mark.parametrize(("severity", "at_night"), [("S1", True), ("S3", False), ("S4", False)])
def test_only_what_is_grave_is_asked_about_at_night(story, severity, at_night):
    public = led(story, severity)
    story.clock.pass_time(story.office, **{"days": 8} if severity != "S1" else {"hours": 16})
    moments = [one.asked_at for one in story.card(public).status]
    assert moments
    assert all(story.office.calendar.is_working_time(moment) for moment in moments) is not at_night


def test_a_bot_that_was_down_for_days_asks_once(story):
    public = led(story, "S1")
    story.clock.forward(days=3)
    fired = at_once(*[lambda: fire_all(story.office)] * 2)
    fired.append(fire_all(story.office))
    assert asked(story, public) == [ASKED]
    assert story.timers("status")[0] > story.clock.now() + timedelta(minutes=55)


def test_a_bot_that_comes_back_at_night_does_not_wake_anybody_for_what_can_wait(story):
    public = led(story, "S3")
    story.clock.set_to(datetime(2026, 12, 2, 2, 0, tzinfo=UTC))
    fire_all(story.office)
    assert asked(story, public) == []
    story.clock.run_until(story.office, datetime(2026, 12, 2, 12, 0, tzinfo=UTC))
    assert asked(story, public) == [ASKED]


def test_a_severity_that_is_raised_or_lowered_changes_how_often(story):
    public = led(story, "S4")
    story.clock.pass_time(story.office, days=2)
    graver = to("privacy_leak", severity="S1", domains=("safety",), primary="safety")
    reclassify(story.office, story.by(SAFETY), public, graver)
    assert asked(story, public) == []
    assert story.timers("status") == [pytest.approx(story.clock.now() + timedelta(hours=1), abs=timedelta(minutes=1))]
    story.clock.pass_time(story.office, minutes=40)
    contain(story.office, story.by(SAFETY), public)  # what people do meanwhile does not put the question off
    story.clock.pass_time(story.office, minutes=25)
    assert asked(story, public) == [ASKED]
    milder = to("privacy_leak", severity="S4", domains=("safety",), primary="safety")
    reclassify(story.office, story.by(SAFETY), public, milder)
    story.clock.pass_time(story.office, days=3)
    assert asked(story, public) == [ASKED]


@pytest.mark.parametrize("answer", ["nothing_new", "progress", "blocked"])
def test_one_tap_answers_it_and_the_record_knows_who_said_what(story, answer):
    public = led(story, "S2")
    story.clock.pass_time(story.office, days=1, minutes=5)
    story.deliver()
    update = waiting(story, public)
    at_once(*[lambda: tap_status(story.office, story.by(SAFETY), public, update, answer)] * 2)
    said = story.card(public).status[-1]
    assert (said.answer, said.answered_by, said.waits) == (answer, SAFETY, False)
    links = [link for link in audit_trail(story.office, public) if link.action == "status given"]
    assert [(link.actor, link.detail["answer"]) for link in links] == [(SAFETY, answer)]
    told = story.deliver()
    assert told["status", ASKED] == 1
    assert told["blocked", "desk:safety"] == (answer == "blocked")


def test_an_answer_starts_the_wait_anew(story):
    public = led(story, "S1")
    story.clock.pass_time(story.office, minutes=100)
    tap_status(story.office, story.by(SAFETY), public, waiting(story, public), "progress")
    story.clock.pass_time(story.office, minutes=55)
    assert len(asked(story, public)) == 1
    story.clock.pass_time(story.office, minutes=10)
    assert len(asked(story, public)) == 2


def test_words_can_be_the_answer_or_stand_beside_a_tap_and_the_record_keeps_their_digest_alone(story):
    public = led(story, "S1")
    for tapped in (None, "progress"):
        story.clock.pass_time(story.office, minutes=61)
        update = waiting(story, public)
        if tapped:
            tap_status(story.office, story.by(SAFETY), public, update, tapped)
        with pytest.raises(BadInput):
            note_status(story.office, story.by(SAFETY), public, update, "  ")
        note_status(story.office, story.by(SAFETY), public, update, "the index is being rebuilt")
        said = story.card(public).status[-1]
        assert (said.answer, said.words) == (tapped or "note", "the index is being rebuilt")
    assert "rebuilt" not in str(audit_trail(story.office, public))


def test_a_question_without_an_answer_gives_way_to_the_next_one(story):
    public = led(story, "S1")
    story.clock.pass_time(story.office, minutes=61)
    story.deliver()
    story.clock.pass_time(story.office, minutes=61)
    assert [one.waits for one in story.card(public).status] == [False, True]
    assert story.deliver()["status", ASKED] == 2, "the new one, and the old one without its buttons"


ENDS = {
    "resolved": lambda story, public: resolve(story.office, story.by(SAFETY), public, "fixed", None),
    "set aside": lambda story, public: set_aside(story.office, story.by(SAFETY), public, "not_ai"),
    "withdrawn": lambda story, public: withdraw(story.office, story.team, EMPLOYEE, public),
}


@pytest.mark.parametrize("end", ENDS)
def test_once_it_is_over_nobody_is_asked_and_the_open_question_loses_its_buttons(story, end):
    public = led(story, "S1")
    story.clock.pass_time(story.office, minutes=61)
    update = waiting(story, public)
    story.deliver()
    ENDS[end](story, public)
    assert story.deliver()["status", ASKED] == 1
    assert not any(one.waits for one in story.card(public).status)
    with pytest.raises(NotAllowed):
        tap_status(story.office, story.by(SAFETY), public, update, "progress")
    story.clock.pass_time(story.office, hours=4)
    assert len(asked(story, public)) == 1
    assert story.timers("status") == []


def test_a_reopened_incident_is_asked_about_once_it_is_taken_up_again(story):
    public = led(story, "S1")
    resolve(story.office, story.by(SAFETY), public, "fixed", None)
    reopen(story.office, story.by(SAFETY), public, "it came back")
    story.clock.pass_time(story.office, hours=3)
    assert asked(story, public) == []
    acknowledge(story.office, story.by(SAFETY_LEAD), public)
    story.clock.pass_time(story.office, minutes=61)
    assert asked(story, public) == [f"user:{SAFETY_LEAD}"]


def test_about_somebody_inside_only_the_security_lead_is_asked(story):
    public = story.routed(INSIDER_FACTS)
    acknowledge(story.office, story.by(SECURITY_LEAD), public)
    story.clock.pass_time(story.office, days=8)
    assert set(asked(story, public)) == {f"user:{SECURITY_LEAD}"}
    update = waiting(story, public)
    tap_status(story.office, story.by(SECURITY_LEAD), public, update, "blocked")
    assert [row.destination for row in story.messages(public) if row.kind == "blocked"] == [f"user:{SECURITY_LEAD}"]
    with pytest.raises(NotFound):
        tap_status(story.office, story.by(MANAGER), public, update, "progress")


def test_a_lead_who_may_not_see_it_any_more_is_not_asked(story):
    public = led(story, "S1")
    private = to("prompt_injection", severity="S1", domains=("security",), primary="security", visibility="restricted")
    reclassify(story.office, story.by(SAFETY), public, private)
    acknowledge(story.office, story.by(SECURITY), public)
    story.clock.pass_time(story.office, minutes=61)
    assert asked(story, public) == [f"user:{SECURITY}"]


def test_a_status_belongs_to_its_incident_and_to_those_who_may_work_it(story):
    public, other = led(story, "S1"), led(story, "S1")
    story.clock.pass_time(story.office, minutes=61)
    for user, update in [(SAFETY, waiting(story, other)), (SAFETY, 99_999), (HR, waiting(story, public))]:
        with pytest.raises(NotFound):
            tap_status(story.office, story.by(user), public, update, "progress")
