"""Two incidents go on as one: who is told, what is needed, what two people do at once, and what undoes it."""

from contextlib import suppress
from datetime import timedelta
from itertools import permutations

import pytest

from tests.clock import fire_all
from tests.people import COLLEAGUE, EMPLOYEE, SAFETY, SAFETY_LEAD, SECURITY, SECURITY_LEAD
from tests.together import at_once
from tests.triage.usecases.story import BOTH_FACTS, SAFETY_FACTS, SECURITY_FACTS
from tests.triage.usecases.test_alike import REFUND, closed, twice
from tests.triage.usecases.test_routing import to
from triage.core.lifecycle import Refused
from triage.store import relations
from triage.store.incidents import NotFound
from triage.usecases import drafts, taking_back
from triage.usecases.digesting import preview
from triage.usecases.drilling import start_drill
from triage.usecases.ending import bring_back, resolve, set_aside, sign_off
from triage.usecases.merging import link, merge
from triage.usecases.office import NotAllowed
from triage.usecases.overruling import reclassify
from triage.usecases.recording import audit_trail
from triage.usecases.responding import acknowledge, contain, write_to_reporter

WITNESS = "U0WITNESS"


def act(story, action, user, *arguments, **more):
    action(story.office, story.by(user), *arguments, **more)


def told(story, kind):
    """Who is told, and about which of the reports."""
    return sorted((row.destination, row.incident_id) for row in story.messages() if row.kind == kind)


def three(story) -> list[str]:
    return [story.routed(SAFETY_FACTS, reporter=who) for who in (EMPLOYEE, COLLEAGUE, WITNESS)]


def actions(story, public):
    trail = audit_trail(story.office, public)
    assert all(step.whole for step in trail)
    return [step.action for step in trail]


def test_one_ends_as_a_part_of_the_other_and_its_reporter_is_told(story):
    one, two = twice(story)
    act(story, merge, SAFETY, two, one)
    assert (story.card(two).state, story.card(two).part_of) == ("duplicate", one)
    assert [part.public_id for part in story.card(one).parts] == [two]
    assert story.card(one).related == (), "they are one now"
    assert [place for place, _ in told(story, "ending")] == [f"user:{COLLEAGUE}"]
    seen = story.reported(two, COLLEAGUE)
    assert (seen.merged, seen.state) == (True, "routed")
    assert "merged into" in actions(story, two)
    assert "merged with" in actions(story, one)


def test_the_reporters_of_both_hear_of_each_later_step_about_their_own_report(story):
    one, two = twice(story)
    act(story, acknowledge, SAFETY, two)
    act(story, merge, SAFETY, two, one)
    ids = {public: story.incident(public).id for public in (one, two)}
    both = [(f"user:{COLLEAGUE}", ids[two]), (f"user:{EMPLOYEE}", ids[one])]
    act(story, acknowledge, SAFETY, one)
    assert told(story, "acknowledged") == both, "that safety has it, the one knows already"
    act(story, contain, SAFETY, one)
    act(story, resolve, SAFETY, one, "fixed", "thank you all")
    act(story, sign_off, SAFETY, one)
    for kind in ("contained", "resolved", "closed"):
        assert told(story, kind) == both, kind
    assert story.reported(two, COLLEAGUE).state == "closed"


def test_who_reported_both_is_told_once(story):
    one, two = (story.routed(SAFETY_FACTS, text=REFUND) for _ in range(2))
    act(story, merge, SAFETY, two, one)
    act(story, acknowledge, SAFETY, one)
    assert told(story, "acknowledged") == [(f"user:{EMPLOYEE}", story.incident(one).id)]


def test_what_is_written_to_one_reporter_is_not_sent_to_the_other(story):
    one, two = twice(story)
    act(story, merge, SAFETY, two, one)
    act(story, write_to_reporter, SAFETY, one, "could you send me the chat?")
    act(story, write_to_reporter, SAFETY, two, "and you the call?")
    places = [place for place, _ in told(story, "from_responders")]
    assert places == [f"user:{COLLEAGUE}", f"user:{EMPLOYEE}"]


def test_what_a_reporter_adds_reaches_those_who_work_on_it(story):
    one, two = twice(story)
    act(story, merge, SAFETY, two, one)
    drafts.keep_draft(story.office, story.team, COLLEAGUE, "he has a photo of it", "m1")
    drafts.add_draft(story.office, story.team, COLLEAGUE, 1, two)
    assert [note.words for note in story.card(one).notes] == ["he has a photo of it"]
    assert told(story, "added") == [("desk:safety", story.incident(one).id)]


def test_it_needs_whoever_either_needed_and_is_as_grave_as_the_graver_one(story):
    one, two = twice(story, SAFETY_FACTS, BOTH_FACTS)
    severity = story.card(two).severity
    act(story, merge, SECURITY, two, one)
    assert story.domains(one) == {"safety", "security"}
    assert story.card(one).severity == severity < story.card(two).severity.S4
    story.answer(one, still_happening="no")
    assert story.domains(one) == {"safety", "security"}, "also after its own reporter has said more"
    act(story, bring_back, SECURITY, two)
    assert story.domains(one) == {"safety"}
    assert story.domains(two) == {"safety", "security"}


def test_what_its_reporter_says_later_counts_where_it_goes_on(story):
    one, two = twice(story)
    act(story, merge, SAFETY, two, one)
    story.answer(two, by=COLLEAGUE, on_purpose="outsider")
    assert story.domains(one) == {"safety"}
    fire_all(story.office)
    assert story.domains(one) == {"safety", "security"}


def test_reporting_clocks_count_from_the_earlier_report(story):
    one = story.routed(SECURITY_FACTS)
    story.clock.set_to(story.clock.now() + timedelta(hours=5))
    two = story.routed(SECURITY_FACTS, reporter=COLLEAGUE)
    act(story, merge, SECURITY, one, two)
    assert story.card(two).clock_moments[0].at == story.card(one).reported_at
    assert story.card(two).clock_moments[0].set_by is None


def test_nobody_is_reminded_of_what_goes_on_elsewhere(story):
    one, two = twice(story)
    act(story, merge, SAFETY, two, one)
    story.clock.pass_time(story.office, days=9)
    for kind in ("nudge", "task_late", "review", "status", "silence"):
        assert not any(incident == story.incident(two).id for _, incident in told(story, kind)), kind


# Undo


def test_one_button_undoes_it_and_both_go_on_for_themselves(story):
    one, two = twice(story)
    act(story, merge, SAFETY, two, one)
    for _ in range(2):
        act(story, bring_back, SAFETY, two)
    assert (story.card(two).state, story.card(two).part_of, story.card(one).parts) == ("routed", None, ())
    assert [found.public_id for found in story.card(two).related] == [one], "they are proposed again"
    act(story, acknowledge, SAFETY, one)
    assert [place for place, _ in told(story, "acknowledged")] == [f"user:{EMPLOYEE}"]
    assert actions(story, two).count("unmerged") == actions(story, one).count("unmerged") == 1
    assert story.timers("task") != []


def test_it_can_be_merged_again_after_it_was_undone(story):
    one, two = twice(story)
    for _ in range(2):
        act(story, merge, SAFETY, two, one)
        act(story, bring_back, SAFETY, two)
    act(story, merge, SAFETY, one, two)
    assert story.card(one).part_of == two


def test_the_reporter_of_a_merged_report_cannot_undo_the_merge_or_take_it_back(story):
    one, two = twice(story)
    act(story, merge, SAFETY, two, one)
    for action in (taking_back.take_it_back, taking_back.withdraw):
        with pytest.raises(Refused):
            action(story.office, story.team, COLLEAGUE, two)
    assert story.card(two).part_of == one


def test_what_one_reporter_takes_back_goes_on_for_the_other(story):
    one, two = twice(story)
    act(story, merge, SAFETY, two, one)
    taking_back.withdraw(story.office, story.team, EMPLOYEE, one)
    assert story.card(one).state == "withdrawn"
    assert (story.card(two).state, story.card(two).part_of) == ("routed", None)
    assert not story.reported(two, COLLEAGUE).merged


def test_an_end_and_its_undo_are_told_to_the_reporters_of_both(story):
    one, two = twice(story)
    act(story, merge, SAFETY, two, one)
    story.deliver()
    act(story, set_aside, SAFETY, one, "not_ai")
    assert {place for kind, place in story.deliver() if kind == "ending"} == {f"user:{COLLEAGUE}", f"user:{EMPLOYEE}"}
    assert story.reported(two, COLLEAGUE).state == "not_ai"
    act(story, bring_back, SAFETY, one)
    assert {place for kind, place in story.deliver() if kind == "ending"} == {f"user:{COLLEAGUE}", f"user:{EMPLOYEE}"}
    assert story.reported(two, COLLEAGUE).state == "routed"


# Stale buttons, chains, and two at once


def test_a_second_click_changes_nothing(story):
    one, two = twice(story)
    act(story, merge, SAFETY, two, one)
    before, links = story.messages(), len(actions(story, two))
    act(story, merge, SAFETY, two, one)
    act(story, merge, SAFETY_LEAD, two, one)
    assert len(story.messages()) == len(before)
    assert len(actions(story, two)) == links


def test_merging_back_is_refused(story):
    one, two = twice(story)
    act(story, merge, SAFETY, two, one)
    for into in (one, two):
        with pytest.raises(Refused):
            act(story, merge, SAFETY, one, into)
    assert (story.card(one).part_of, story.card(two).part_of) == (None, one)


@pytest.mark.parametrize("order", list(permutations([("B", "A"), ("C", "B")])), ids=["outwards", "inwards"])
def test_a_chain_goes_on_where_its_end_does(story, order):
    names = dict(zip("ABC", three(story), strict=True))
    for one, into in order:
        act(story, merge, SAFETY, names[one], names[into])
    assert [story.card(names[one]).part_of for one in "ABC"] == [None, names["A"], names["A"]]
    act(story, acknowledge, SAFETY, names["A"])
    assert [place for place, _ in told(story, "acknowledged")] == sorted(
        f"user:{who}" for who in (EMPLOYEE, COLLEAGUE, WITNESS)
    )


def test_undoing_the_middle_of_a_chain_keeps_its_own_parts(story):
    first, middle, last = three(story)
    act(story, merge, SAFETY, last, middle)
    act(story, merge, SAFETY, middle, first)
    act(story, bring_back, SAFETY, middle)
    assert [story.card(one).part_of for one in (first, middle, last)] == [None, None, middle]
    assert story.card(first).parts == ()


def test_two_who_merge_each_into_the_other_at_once_make_one_of_them(story):
    one, two = twice(story)

    def try_to(a, b):
        try:
            act(story, merge, SAFETY, a, b)
        except Refused:
            return "refused"
        return "merged"

    assert sorted(at_once(lambda: try_to(one, two), lambda: try_to(two, one))) == ["merged", "refused"]
    assert sorted(str(story.card(public).part_of) for public in (one, two)) == sorted(
        ["None", one if story.card(one).part_of is None else two]
    )


def test_merges_in_a_circle_at_once_leave_one_that_goes_on(story):
    publics = three(story)

    def try_to(a, b):
        with suppress(Refused):
            act(story, merge, SAFETY, a, b)

    circle = list(zip(publics, [*publics[1:], publics[0]], strict=True))
    at_once(*(lambda pair=pair: try_to(*pair) for pair in circle))
    ends = {story.card(public).part_of or public for public in publics}
    assert len(ends) == 1
    with story.office.store.reading() as tx:
        (root,) = [story.incident(end) for end in ends]
        assert len(relations.merged_into(tx, root)) == 2


def test_the_same_merge_and_its_undo_by_many_at_once_happen_once(story):
    one, two = twice(story)
    at_once(*[lambda: act(story, merge, SAFETY, two, one)] * 4)
    assert actions(story, two).count("merged into") == 1
    at_once(*[lambda: act(story, bring_back, SAFETY, two)] * 4)
    assert actions(story, two).count("unmerged") == 1
    assert story.card(two).state == "routed"


def test_merging_while_people_work_on_both_holds_nobody_up(story):
    one, two = twice(story)

    def link_them():
        with suppress(Refused):  # they are one already
            act(story, link, SAFETY_LEAD, one, two)

    jobs = [
        lambda: act(story, merge, SAFETY, two, one),
        lambda: act(story, acknowledge, SAFETY, one),
        lambda: story.answer(two, by=COLLEAGUE, still_happening="no"),
        lambda: story.answer(one, still_happening="no"),
        link_them,
    ]
    for _ in range(3):
        at_once(*jobs)
        act(story, bring_back, SAFETY, two)
    assert "merged into" in actions(story, two)
    assert actions(story, one)


def test_an_incident_that_is_resolved_is_not_merged_into_an_open_one(story):
    one, two = twice(story)
    act(story, acknowledge, SAFETY, two)
    act(story, resolve, SAFETY, two, "fixed", None)
    with pytest.raises(Refused):
        act(story, merge, SAFETY, two, one)


# Repeats


def test_a_repeat_opens_the_closed_one_again_and_goes_on_in_it(story):
    one = story.routed(SAFETY_FACTS, text=REFUND)
    closed(story, one)
    two = story.routed(SAFETY_FACTS, reporter=COLLEAGUE, text=REFUND)
    with pytest.raises(Refused):
        act(story, merge, SAFETY, two, one)
    act(story, merge, SAFETY, two, one, reopening=True)
    act(story, merge, SAFETY, two, one, reopening=True)
    assert (story.card(one).state, story.card(two).part_of) == ("reopened", one)
    assert told(story, "reopened") == [(f"user:{EMPLOYEE}", story.incident(one).id)]
    assert story.card(one).domains[0].acknowledged_by is None, "its people are called anew"
    assert actions(story, one).count("reopened") == 1


def test_the_digest_counts_what_was_merged_and_names_what_came_back(story):
    one = story.routed(SAFETY_FACTS, text=REFUND)
    closed(story, one)
    two = story.routed(SAFETY_FACTS, reporter=COLLEAGUE, text=REFUND)
    three = story.routed(SAFETY_FACTS, reporter=WITNESS, text=REFUND)
    before = preview(story.office, story.team, "U0MANAGER")
    assert (before.merged, before.came_back) == (0, ()), "nobody has said so yet"
    act(story, link, SAFETY, three, one)
    act(story, merge, SAFETY, two, one, reopening=True)
    digest = preview(story.office, story.team, "U0MANAGER")
    assert (digest.reported, digest.merged, digest.came_back) == (2, 1, (two, three))


# Who may


def test_only_who_may_work_both_can_merge_and_learns_nothing_else(story):
    one, two = twice(story)
    act(story, reclassify, SECURITY_LEAD, one, to(visibility="insider"))
    for user in (SAFETY, SECURITY, COLLEAGUE):
        for pair in ((two, one), (two, "INC-77")):
            with pytest.raises(NotFound):
                act(story, merge, user, *pair)


def test_what_other_people_see_is_not_merged(story):
    one, two = twice(story)
    act(story, reclassify, SECURITY_LEAD, one, to(visibility="insider"))
    with pytest.raises(NotAllowed, match="Change classification"):
        act(story, merge, SECURITY_LEAD, two, one)


def test_a_drill_is_not_merged_with_what_is_real(story):
    one = story.routed(SECURITY_FACTS)
    drill = start_drill(story.office, story.by(SECURITY), "prompt_injection")
    with pytest.raises(NotAllowed):
        act(story, merge, SECURITY, drill, one)


def test_a_part_is_not_classified_for_itself(story):
    one, two = twice(story)
    act(story, merge, SAFETY, two, one)
    with pytest.raises(NotAllowed, match="part of another"):
        act(story, reclassify, SAFETY, two, to())
