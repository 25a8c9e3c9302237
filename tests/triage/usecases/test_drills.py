"""Drills: real work on something that never happened, in no figure and in no lesson for the model."""

import pytest

from tests.people import EMPLOYEE, MANAGER, SAFETY, SECURITY, SECURITY_LEAD
from triage.core.words import Domain, Severity
from triage.store.visibility import Visibility
from triage.usecases.checking_across import answer_checks
from triage.usecases.digesting import preview
from triage.usecases.drilling import drill_categories, may_drill, start_drill
from triage.usecases.ending import resolve, set_aside, sign_off
from triage.usecases.office import BadInput, NotAllowed
from triage.usecases.overruling import Reclassify, reclassify
from triage.usecases.recording import audit_trail, incidents_as_rows, overruled_cases
from triage.usecases.responding import acknowledge
from triage.usecases.taking_back import take_it_back


@pytest.fixture
def plain_library(asking_library):
    return asking_library


def drill(story, category="prompt_injection", user=SECURITY) -> str:
    return start_drill(story.office, story.by(user), category)


def test_every_playbook_can_be_drilled_and_is_routed_to_its_domain(story):
    for category in drill_categories(story.office.library):
        public = drill(story, category)
        card, book = story.card(public), story.office.library.playbooks[category]
        assert card.drill
        assert (card.category, card.playbooks[0], card.severity) == (category, book.id, Severity.S2)
        assert story.domains(public) == {book.domain}
        assert card.tasks != ()


def test_nobody_is_asked_anything_and_the_card_goes_where_it_would(story):
    public = drill(story)
    told = story.deliver()
    assert told == {("card", "desk:security"): 1}
    assert story.reported(public, SECURITY).interview == "stopped"
    assert story.timers("silence") == []
    assert audit_trail(story.office, public)[0].action == "drill begun"


def test_a_drill_is_worked_to_its_end(story):
    public = drill(story)
    act = story.by(SECURITY)
    acknowledge(story.office, act, public)
    resolve(story.office, act, public, "practised", None)
    answer_checks(story.office, act, public, {one.id: False for one in story.card(public).checks})
    sign_off(story.office, act, public)
    assert story.card(public).state == "closed"


def test_it_is_in_no_figure_and_in_no_lesson_for_the_model(story):
    public = drill(story)
    everything = frozenset(Domain)
    to = Reclassify("jailbreak", Severity.S1, everything, Domain.SECURITY, Visibility.NORMAL, "to practise that")
    reclassify(story.office, story.by(SECURITY), public, to)
    digest = preview(story.office, story.team, MANAGER)
    assert (digest.reported, digest.open_now, digest.overruled, digest.clocks_may_run) == (0, (), 0, 0)
    assert digest.drills == (public,)
    assert list(overruled_cases(story.office, with_text=True)) == []
    assert [row["drill"] for row in incidents_as_rows(story.office)] == [True]


def test_what_was_set_aside_by_mistake_comes_back_as_the_drill_that_it_was(story):
    public = drill(story)
    set_aside(story.office, story.by(SECURITY), public, "test")
    take_it_back(story.office, story.team, SECURITY, public)
    assert (story.card(public).state, story.card(public).drill, story.domains(public)) == ("routed", True, {"security"})


@pytest.mark.parametrize("user", [EMPLOYEE, MANAGER])
def test_only_responders_begin_one(story, user):
    assert not may_drill(story.office, story.by(user))
    with pytest.raises(NotAllowed):
        drill(story, user=user)
    assert all(may_drill(story.office, story.by(one)) for one in (SAFETY, SECURITY_LEAD))
    assert story.messages() == []


def test_of_an_unknown_name_it_says_what_there_is(story):
    with pytest.raises(BadInput, match=r"Choose one of: adversarial_evasion, .*unsafe_autonomous_action"):
        drill(story, "nonsense")
