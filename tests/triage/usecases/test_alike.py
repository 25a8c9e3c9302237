"""What is likely the same is proposed to responders, and to a reporter only what is their own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.people import COLLEAGUE, EMPLOYEE, SAFETY, SECURITY, make_organisation
from tests.triage.usecases.story import SAFETY_FACTS, SECURITY_FACTS
from triage.store.incidents import NotFound
from triage.usecases import relating
from triage.usecases.ending import resolve, set_aside, sign_off
from triage.usecases.merging import keep_apart, link, merge, say_same
from triage.usecases.recording import audit_trail
from triage.usecases.responding import acknowledge

REFUND = "our support bot told a customer that refunds are possible for 90 days, he now insists"
PHONED = "Mr Petek phones again: the chat bot promised him a refund within 90 days. A customer for years!"
OTHER = "the translation tool insulted a guest in Arabic, he has left the hotel"


def twice(story, first=SAFETY_FACTS, second=SAFETY_FACTS) -> tuple[str, str]:
    """The same thing, told by two people."""
    one = story.routed(first, text=REFUND)
    return one, story.routed(second, reporter=COLLEAGUE, text=PHONED)


def related(story, public, user=SAFETY):
    return {one.public_id: one for one in relating.related_for(story.office, story.by(user), public)}


def closed(story, public):
    acknowledge(story.office, story.by(SAFETY), public)
    resolve(story.office, story.by(SAFETY), public, "fixed", None)
    sign_off(story.office, story.by(SAFETY), public)


def asked(story, public):
    return [row for row in story.messages(public) if row.kind == "same_yours"]


def test_both_cards_say_that_the_other_one_is_likely_the_same(story):
    one, two = twice(story)
    third = story.routed(SAFETY_FACTS, text=OTHER)
    (on_the_later,), (on_the_earlier,) = story.card(two).related, story.card(one).related
    assert (on_the_later.public_id, on_the_later.earlier, on_the_later.relation) == (one, True, "proposed")
    assert (on_the_earlier.public_id, on_the_earlier.earlier) == (two, False)
    assert [(way.one, way.into, way.reopens) for way in on_the_later.ways] == [(two, one, False)]
    assert on_the_later.ways == on_the_earlier.ways
    assert story.card(third).related == ()
    assert "likely the same" in [step.action for step in audit_trail(story.office, two)]


def test_the_earlier_card_is_drawn_anew(story):
    story.routed(SAFETY_FACTS, text=REFUND)
    story.deliver()
    story.routed(SAFETY_FACTS, reporter=COLLEAGUE, text=PHONED)
    assert story.deliver()["card", "desk:safety"] == 2


def test_looking_again_proposes_nothing_twice_and_drops_what_no_longer_fits(story):
    one, two = twice(story)
    story.answer(two, by=COLLEAGUE, still_happening="no")
    assert [one.public_id for one in story.card(two).related] == [one]
    story.answer(one, system="chatbot", acted_on="yes")
    story.answer(two, by=COLLEAGUE, system="agent", acted_on="no", harm="near_miss", how_many="just_me")
    story.answer(one, how_many="many_customers")
    story.answer(two, by=COLLEAGUE, on_purpose="accident", odd_text="no")
    assert story.card(two).related == (), "answers that differ outweigh the words"


@pytest.mark.parametrize("end", ["test", "not_ai"])
def test_what_was_set_aside_is_not_proposed(story, end):
    one = story.routed(SAFETY_FACTS, text=REFUND)
    set_aside(story.office, story.by(SAFETY), one, end)
    two = story.routed(SAFETY_FACTS, reporter=COLLEAGUE, text=PHONED)
    assert story.card(two).related == ()


def test_what_is_not_brought_to_anybody_yet_is_not_proposed_but_is_when_it_is(story):
    one = story.report(REFUND)
    two = story.routed(SAFETY_FACTS, reporter=COLLEAGUE, text=PHONED)
    assert story.card(two).related == ()
    story.answer(one, **SAFETY_FACTS)
    from_the_earlier = story.routed(SAFETY_FACTS, text=REFUND)
    assert {one.public_id for one in story.card(from_the_earlier).related} >= {two}


def test_a_repeat_of_a_closed_one_says_so_and_offers_to_open_it_again(story):
    one = story.routed(SAFETY_FACTS, text=REFUND)
    closed(story, one)
    story.clock.set_to(story.clock.now() + timedelta(days=20))
    two = story.routed(SAFETY_FACTS, reporter=COLLEAGUE, text=REFUND)
    (found,) = story.card(two).related
    assert (found.public_id, found.again, found.state) == (one, True, "closed")
    assert found.ended_at is not None
    assert [(way.one, way.into, way.reopens) for way in found.ways] == [(two, one, True)]


def test_something_older_than_half_a_year_is_a_new_incident(story):
    story.routed(SAFETY_FACTS, text=REFUND)
    story.clock.set_to(story.clock.now() + timedelta(days=200))
    two = story.routed(SAFETY_FACTS, reporter=COLLEAGUE, text=REFUND)
    assert story.card(two).related == ()


def test_what_was_merged_is_proposed_as_the_incident_that_it_goes_on_in(story):
    one, two = twice(story)
    merge(story.office, story.by(SAFETY), two, one)
    three = story.routed(SAFETY_FACTS, reporter=SECURITY, text=PHONED)
    assert [found.public_id for found in story.card(three).related] == [one]


def test_what_people_said_about_two_stays_said(story):
    one, two = twice(story)
    keep_apart(story.office, story.by(SAFETY), two, one)
    story.answer(two, by=COLLEAGUE, still_happening="no")
    assert story.card(two).related == story.card(one).related == ()
    assert related(story, two)[one].relation == "not_same"
    link(story.office, story.by(SAFETY), one, two)
    assert story.card(two).related[0].relation == "linked"


def test_a_system_that_both_name_is_said_among_the_reasons(story):
    facts = {"ai_systems": [{"name": "Support bot", "aliases": ["chat bot"]}]}
    story = replace(story, office=replace(story.office, organisation=make_organisation(facts=facts)))
    one, two = twice(story)
    (found,) = story.card(two).related
    assert (found.public_id, found.same_system, found.systems) == (one, True, ("Support bot",))


# The reporter


def test_a_reporter_is_asked_about_an_earlier_report_of_their_own_and_responders_see_the_answer(story):
    one = story.routed(SAFETY_FACTS, text=REFUND)
    two = story.routed(SAFETY_FACTS, text=PHONED)
    (question,) = asked(story, two)
    assert question.destination == f"user:{EMPLOYEE}"
    for _ in range(2):
        say_same(story.office, story.team, EMPLOYEE, two, one, same=True)
    assert [step.action for step in audit_trail(story.office, two)].count("reporter compared") == 1
    assert story.card(two).related[0].reporter_says == "same"
    say_same(story.office, story.team, EMPLOYEE, two, one, same=False)
    assert story.card(one).related[0].reporter_says == "other"
    assert story.card(two).state == "routed", "whether they are merged is for responders to say"


def test_a_reporter_is_asked_about_their_own_report_also_when_somebody_elses_goes_on_with_it(story):
    one, two = twice(story)
    merge(story.office, story.by(SAFETY), two, one)
    for text in (PHONED, REFUND):
        three = story.routed(SAFETY_FACTS, text=text)
        (question,) = asked(story, three)
        assert question.arguments == {"other": story.incident(one).id}
        keep_apart(story.office, story.by(SAFETY), three, one)


def test_nobody_is_asked_about_somebody_elses_report(story):
    _, two = twice(story)
    assert asked(story, two) == []
    assert not any("INC-1" in str(row.arguments) for row in story.messages(two))


def test_only_the_reporter_of_both_can_say_so(story):
    one, two = twice(story)
    third = story.routed(SECURITY_FACTS, text=OTHER)
    for who, about, other in [(COLLEAGUE, two, one), (EMPLOYEE, one, two), (EMPLOYEE, third, one)]:
        with pytest.raises(NotFound):
            say_same(story.office, story.team, who, about, other, same=True)


def test_the_question_waits_until_the_reporter_has_answered_the_others(story):
    story.routed(SECURITY_FACTS, text=REFUND)
    two = story.report(PHONED)
    story.answer(two, on_purpose="outsider")
    assert story.card(two).state == "routed", "a suspected live attack is brought to people at once"
    assert story.card(two).related != ()
    assert asked(story, two) == []
