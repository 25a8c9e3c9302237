"""What is about somebody inside is heard of by the security lead and its reporter alone, whatever anybody does."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from tests.clock import fire_all
from tests.examples import fewer
from tests.people import (
    EMPLOYEE,
    HR,
    LEGAL,
    MANAGER,
    SAFETY,
    SAFETY_LEAD,
    SECURITY,
    SECURITY_LEAD,
    SYSTEM_OWNER,
    make_organisation,
)
from tests.triage.usecases.plain_model import INSIDER_WORDS
from tests.triage.usecases.story import INSIDER_FACTS, SECURITY_FACTS, Story
from tests.triage.usecases.test_routing import to
from triage.core.lifecycle import Refused
from triage.core.words import Domain
from triage.store.door import Team
from triage.store.incidents import NotFound
from triage.store.tables import Timer
from triage.store.visibility import Visibility
from triage.usecases import changing_tasks, ending, interviewing, overruling, responding, taking_back, tasking
from triage.usecases.looking import open_cards
from triage.usecases.office import BadInput, NotAllowed
from triage.usecases.people import Profile, learn, set_roles
from triage.usecases.recording import incidents_as_rows, overruled_cases

OTHERS = (SAFETY, SAFETY_LEAD, SECURITY, MANAGER, LEGAL, HR, SYSTEM_OWNER)
ALLOWED = {f"user:{EMPLOYEE}", f"user:{SECURITY_LEAD}"}


@pytest.mark.parametrize("how", ["by its words", "by an answer"])
def test_only_the_security_lead_hears_of_it(story, how):
    if how == "by its words":
        public = story.report(f"I saw an {INSIDER_WORDS}.")
        interviewing.stop_interview(story.office, story.team, EMPLOYEE, public)
    else:
        public = story.routed(INSIDER_FACTS)
    assert story.card(public).visibility == Visibility.INSIDER
    told = story.deliver()
    assert [place for kind, place in told if kind == "card"] == [f"user:{SECURITY_LEAD}"]
    assert {place for _, place in told} == ALLOWED


def test_nobody_else_sees_it_in_any_list_or_export(story):
    public = story.routed(INSIDER_FACTS)
    overruling.reclassify(story.office, story.by(SECURITY_LEAD), public, to(visibility="insider"))
    for user in OTHERS:
        assert open_cards(story.office, story.by(user)) == []
        with pytest.raises(NotFound):
            story.card(public, user)
    assert list(incidents_as_rows(story.office)) == list(overruled_cases(story.office, with_text=True)) == []
    assert [one.public_id for one in open_cards(story.office, story.by(SECURITY_LEAD))] == [public]
    assert story.reported(public).private


def test_nobody_else_learns_that_it_is_there_by_trying(story):
    public = story.routed(INSIDER_FACTS)
    for user in OTHERS:
        refusals = []
        for name in (public, "INC-77"):
            with pytest.raises(NotFound) as refused:
                responding.add_note(story.office, story.by(user), name, "hm")
            refusals.append(str(refused.value).replace(name, "INC-?"))
        assert refusals[0] == refusals[1]


def test_an_incident_that_turns_out_to_be_about_somebody_inside_is_taken_back_from_the_channels(story):
    public = story.report()
    story.answer(public, on_purpose="outsider")
    story.deliver()
    story.answer(public, on_purpose="insider")
    assert {row.destination for row in story.messages(public) if row.state == "pending"} - ALLOWED == {"desk:security"}
    told = story.deliver()
    assert told["card", "desk:security"] == 1, "drawn anew where it stood, as one that is no longer handled there"
    assert told["card", f"user:{SECURITY_LEAD}"] == 1


def test_what_was_not_sent_yet_is_never_sent_to_the_channels(story):
    public = story.report()
    story.answer(public, on_purpose="outsider", harm="person_hurt")
    story.answer(public, on_purpose="insider")
    story.clock.pass_time(story.office, days=1)
    assert {place for _, place in story.deliver()} <= ALLOWED


def test_only_the_security_lead_says_who_sees_it(story):
    hidden, plain = story.routed(INSIDER_FACTS), story.routed(SECURITY_FACTS)
    with pytest.raises(NotAllowed):
        overruling.reclassify(story.office, story.by(SECURITY), plain, to(visibility="insider"))
    overruling.reclassify(story.office, story.by(SECURITY_LEAD), plain, to(visibility="insider"))
    with pytest.raises(NotFound):
        story.card(plain, SECURITY)
    overruling.reclassify(story.office, story.by(SECURITY_LEAD), hidden, to(visibility="normal"))
    assert story.card(hidden, SECURITY).public_id == hidden


def test_where_no_security_lead_is_named_the_workspaces_owner_stands_in(story, office):
    office = replace(office, organisation=make_organisation(security={"channel": "ai-security"}))
    set_roles(office, story.team, {Domain.SECURITY: [SECURITY]})
    learn(office, story.team, [Profile("U0OWNER", "en-US", None, owns_workspace=True)])
    story = replace(story, office=office)
    public = story.routed(INSIDER_FACTS)
    assert story.deliver()["card", "user:U0OWNER"] == 1
    assert story.card(public, "U0OWNER").public_id == public
    set_roles(office, story.team, {Domain.SECURITY: [SECURITY]})
    assert story.card(public, "U0OWNER").public_id == public, "roles are read anew every hour"


def test_the_security_lead_may_put_its_review_off_again_and_again_without_telling_anybody(story):
    public = story.routed(INSIDER_FACTS)
    for _ in range(3):
        review = story.card(public).reviews[0]
        story.clock.set_to(review.due_at + timedelta(minutes=1))
        fire_all(story.office)
        tasking.review_snooze(story.office, story.by(SECURITY_LEAD), public, review.id)
    assert {row.destination for row in story.messages(public)} == ALLOWED


def _lead(action, *arguments):
    return lambda story, public: action(story.office, story.by(SECURITY_LEAD), public, *arguments)


def _reporter(action):
    return lambda story, public: action(story.office, story.team, EMPLOYEE, public)


def _task(action, *arguments):
    return lambda story, public: action(
        story.office, story.by(SECURITY_LEAD), public, story.task(public).id, *arguments
    )


def _review(action, *arguments):
    return lambda story, public: action(
        story.office, story.by(SECURITY_LEAD), public, story.card(public).reviews[0].id, *arguments
    )


ACTIONS = {
    "acknowledge": _lead(responding.acknowledge),
    "contain": _lead(responding.contain),
    "resolve": _lead(ending.resolve, "fixed", "thank you"),
    "sign off": _lead(ending.sign_off),
    "reopen": _lead(ending.reopen, "again"),
    "note": _lead(responding.add_note, "hm"),
    "write": _lead(responding.write_to_reporter, "hello"),
    "set aside": _lead(ending.set_aside, "test"),
    "bring back": _lead(ending.bring_back),
    "reclassify": _lead(
        overruling.reclassify, to("privacy_leak", severity="S1", domains=("safety", "security"), visibility="insider")
    ),
    "add task": _lead(tasking.add_task, "look", HR, None),
    "tick": _task(tasking.tick),
    "skip": _task(tasking.skip, "no"),
    "hand over": _task(changing_tasks.change_task, LEGAL, None),
    "start": _task(changing_tasks.start_task),
    "evidence": _task(changing_tasks.add_evidence, "a log"),
    "snooze": _review(tasking.review_snooze),
    "review done": _review(tasking.review_done, "fine"),
    "hand on": _review(tasking.review_hand_on, HR),
    "answer": lambda story, public: story.answer(public, harm="person_hurt"),
    "answer otherwise": lambda story, public: story.answer(public, involves_ai="no"),
    "stop": _reporter(interviewing.stop_interview),
    "withdraw": _reporter(taking_back.withdraw),
    "take back": _reporter(taking_back.take_it_back),
    "an hour": lambda story, _public: story.clock.pass_time(story.office, hours=1),
    "a week": lambda story, _public: story.clock.pass_time(story.office, days=8),
    "deliver": lambda story, _public: story.deliver(),
}


@pytest.mark.slow
@fewer(8)
@given(
    begins=st.sampled_from(["words", "answer"]),
    names=st.lists(st.sampled_from(sorted(ACTIONS)), max_size=12),
)
def test_whatever_is_done_nobody_else_is_told(office, clock, begins, names):
    with office.store.writing() as tx:
        tx.session.execute(update(Timer).values(state="cancelled"))  # what earlier examples left behind
    team = Team(f"T{uuid4().hex[:12]}")  # examples may come twice; each has a workspace of its own
    set_roles(office, team, {Domain.SAFETY: [SAFETY, SAFETY_LEAD], Domain.SECURITY: [SECURITY, SECURITY_LEAD]})
    story = Story(office, team, clock)
    public = story.report(f"It was an {INSIDER_WORDS}." if begins == "words" else "It did something odd.")
    if begins == "answer":
        story.answer(public, **INSIDER_FACTS)
    for name in names:
        try:
            ACTIONS[name](story, public)
        except (Refused, NotAllowed, NotFound, BadInput, IndexError):
            continue  # not possible now, which is fine
    assert {row.destination for row in story.messages(public)} <= ALLOWED
    for user in OTHERS:
        assert open_cards(office, story.by(user)) == []
