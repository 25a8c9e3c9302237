"""What only few may see is never named as likely the same to anybody else: not on a card, in a list, a message or an
error, whatever is done with the two.
"""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from tests.examples import fewer
from tests.people import COLLEAGUE, EMPLOYEE, MANAGER, SAFETY, SAFETY_LEAD, SECURITY, SECURITY_LEAD
from tests.triage.usecases.story import INSIDER_FACTS, SAFETY_FACTS, SECURITY_FACTS, Story
from tests.triage.usecases.test_alike import PHONED, REFUND, twice
from tests.triage.usecases.test_routing import to
from triage.core.lifecycle import Refused
from triage.core.words import Domain
from triage.store.door import Team
from triage.store.incidents import NotFound
from triage.store.tables import Timer
from triage.usecases import ending, overruling, relating, responding
from triage.usecases.digesting import preview
from triage.usecases.looking import card_for
from triage.usecases.merging import keep_apart, link, merge, say_same
from triage.usecases.office import BadInput, NotAllowed
from triage.usecases.people import set_roles

OTHERS = (SAFETY, SAFETY_LEAD, SECURITY, MANAGER)


def hide(story, public, visibility="insider", domains=("safety",)):
    change = to(visibility=visibility, domains=domains, primary=domains[0])
    overruling.reclassify(story.office, story.by(SECURITY_LEAD), public, change)


def names_on(story, public, user=SECURITY_LEAD):
    it = story.card(public, user)
    return {one.public_id for one in it.related} | {it.part_of} - {None} | {one.public_id for one in it.parts}


def test_an_insider_incident_is_not_named_on_a_card_in_a_channel_but_the_security_lead_can_compare(story):
    hidden = story.routed(INSIDER_FACTS, text=REFUND)
    plain = story.routed(SECURITY_FACTS, reporter=COLLEAGUE, text=PHONED)
    assert names_on(story, plain) == set()
    assert names_on(story, hidden) == {plain}, "its only reader sees everything"
    assert [one.public_id for one in relating.related_for(story.office, story.by(SECURITY_LEAD), plain)] == [hidden]
    for user in OTHERS[:3]:
        assert relating.related_for(story.office, story.by(user), plain) == []
        assert hidden not in {one.public_id for one in relating.may_be_named(story.office, story.by(user), plain)}


def test_a_card_forgets_an_incident_that_has_become_private_and_is_drawn_anew(story):
    one, two = twice(story)
    assert names_on(story, two) == {one}
    story.deliver()
    hide(story, one)
    assert names_on(story, two) == set()
    assert story.deliver()["card", "desk:safety"] == 2, "its own place says that it is gone, the other forgets it"


def test_an_answer_that_makes_it_private_has_the_same_effect(story):
    one, two = twice(story)
    story.deliver()
    story.answer(one, on_purpose="insider")
    assert names_on(story, two) == set()
    assert story.deliver()["card", "desk:safety"] >= 2


def test_a_restricted_one_is_named_only_beside_what_fewer_or_the_same_people_see(story):
    one, two = twice(story)
    hide(story, one, "restricted", ("safety", "security"))
    assert names_on(story, two) == set()
    hide(story, two, "restricted", ("safety",))
    assert names_on(story, two) == {one}, "the safety responders see both"
    assert names_on(story, one) == set(), "the security responders do not see the other one"


def test_what_was_merged_is_seen_by_the_same_people_as_what_it_goes_on_in(story):
    one, two = twice(story)
    merge(story.office, story.by(SAFETY), two, one)
    story.deliver()
    hide(story, one)
    for public in (one, two):
        assert story.card(public).visibility == "insider"
        with pytest.raises(NotFound):
            story.card(public, SAFETY)
    assert {place for kind, place in story.deliver() if kind == "card"} == {"desk:safety", f"user:{SECURITY_LEAD}"}


def test_what_was_merged_is_seen_by_the_responders_of_the_domains_of_what_it_goes_on_in(story):
    one, two = twice(story)
    merge(story.office, story.by(SAFETY), one, two)
    hide(story, two, "restricted", ("security",))
    assert {part.public_id for part in story.card(two, SECURITY).parts} == {one}
    assert story.card(one, SECURITY).part_of == two
    with pytest.raises(NotFound):
        story.card(one, SAFETY)


def test_a_part_that_turns_out_to_be_about_somebody_inside_takes_the_whole_with_it(story):
    one, two = twice(story)
    merge(story.office, story.by(SAFETY), two, one)
    story.answer(two, by=COLLEAGUE, on_purpose="insider")
    story.clock.pass_time(story.office, minutes=1)
    with pytest.raises(NotFound):
        story.card(one, SAFETY)
    assert story.card(one).visibility == "insider"


def test_reporters_of_private_incidents_learn_nothing_of_each_other(story):
    one, two = twice(story)
    for public in (one, two):
        hide(story, public)
    story.deliver()
    merge(story.office, story.by(SECURITY_LEAD), two, one)
    assert not any(kind == "ending" for kind, _ in story.deliver())
    responding.acknowledge(story.office, story.by(SECURITY_LEAD), one)
    assert {place for kind, place in story.deliver() if kind == "acknowledged"} == {
        f"user:{EMPLOYEE}",
        f"user:{COLLEAGUE}",
    }
    seen = story.reported(two, COLLEAGUE)
    assert (seen.merged, seen.state, seen.private) == (False, "acknowledged", True)
    ending.bring_back(story.office, story.by(SECURITY_LEAD), two)
    assert not {kind for kind, place in story.deliver() if place == f"user:{COLLEAGUE}"} & {"ending", "summary"}


def test_a_reporter_is_asked_about_their_own_private_report_without_any_card_naming_it(story):
    hidden = story.routed(INSIDER_FACTS, text=REFUND)
    plain = story.routed(SECURITY_FACTS, text=PHONED)
    say_same(story.office, story.team, EMPLOYEE, plain, hidden, same=True)
    assert names_on(story, plain) == set()
    asked = {row.destination for row in story.messages() if row.kind == "same_yours"}
    assert asked == {f"user:{EMPLOYEE}"}


def test_a_repeat_of_a_private_one_is_no_repeat_in_the_digest(story):
    hidden = story.routed(SAFETY_FACTS, text=REFUND)
    hide(story, hidden)
    lead = story.by(SECURITY_LEAD)
    responding.acknowledge(story.office, lead, hidden)
    ending.resolve(story.office, lead, hidden, "fixed", None)
    plain = story.routed(SAFETY_FACTS, reporter=COLLEAGUE, text=REFUND)
    link(story.office, lead, plain, hidden)
    assert preview(story.office, story.team, MANAGER).came_back == ()


def _by_anybody(action, *arguments):
    def act(story, publics):
        for user in (SECURITY_LEAD, SAFETY, SECURITY):
            try:
                action(story.office, story.by(user), *publics, *arguments)
            except (Refused, NotAllowed, NotFound):
                continue  # not theirs, or not possible now

    return act


ACTIONS = {
    "merge": _by_anybody(merge),
    "merge back": lambda story, publics: _by_anybody(merge)(story, publics[::-1]),
    "link": _by_anybody(link),
    "keep apart": _by_anybody(keep_apart),
    "bring back": lambda story, publics: ending.bring_back(story.office, story.by(SECURITY_LEAD), publics[0]),
    "hide": lambda story, publics: hide(story, publics[0]),
    "hide the other": lambda story, publics: hide(story, publics[1]),
    "restrict": lambda story, publics: hide(story, publics[0], "restricted"),
    "restrict the other": lambda story, publics: hide(story, publics[1], "restricted", ("security",)),
    "show": lambda story, publics: hide(story, publics[0], "normal"),
    "insider": lambda story, publics: story.answer(publics[1], by=COLLEAGUE, on_purpose="insider"),
    "resolve": lambda story, publics: ending.resolve(story.office, story.by(SECURITY_LEAD), publics[1], "done", None),
    "a while": lambda story, _: story.clock.pass_time(story.office, minutes=10),
    "deliver": lambda story, _: story.deliver(),
}


@pytest.mark.slow
@fewer(8)
@given(names=st.lists(st.sampled_from(sorted(ACTIONS)), max_size=10))
def test_whatever_is_done_a_card_names_nothing_that_one_of_its_readers_may_not_see(office, clock, names):
    with office.store.writing() as tx:
        tx.session.execute(update(Timer).values(state="cancelled"))  # what earlier examples left behind
    team = Team(f"T{uuid4().hex[:12]}")  # never one of an earlier example, with its incidents
    set_roles(office, team, {Domain.SAFETY: [SAFETY, SAFETY_LEAD], Domain.SECURITY: [SECURITY, SECURITY_LEAD]})
    story = Story(office, team, clock)
    publics = twice(story)
    for name in names:
        try:
            ACTIONS[name](story, publics)
        except (Refused, NotAllowed, NotFound, BadInput):
            continue  # not possible now, which is fine
    for user in OTHERS:
        seen = {}
        for public in publics:
            try:
                seen[public] = card_for(office, story.by(user), public)
            except NotFound:
                continue
        for public in seen:
            assert names_on(story, public, user) <= set(seen), (user, names)
