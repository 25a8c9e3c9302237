"""Cross-domain checks: a yes calls the other domain, and nothing is closed before they were answered once more."""

import pytest

from tests.people import EMPLOYEE, MANAGER, SAFETY, SECURITY, SECURITY_LEAD
from tests.triage.usecases.story import BOTH_FACTS, INSIDER_FACTS, SAFETY_FACTS, SECURITY_FACTS
from triage.core.lifecycle import Refused
from triage.core.words import Domain
from triage.store.incidents import NotFound
from triage.usecases.checking_across import answer_checks
from triage.usecases.digesting import preview
from triage.usecases.ending import reopen, resolve, set_aside, sign_off
from triage.usecases.office import NotAllowed
from triage.usecases.recording import audit_trail
from triage.usecases.responding import acknowledge


@pytest.fixture
def plain_library(asking_library):
    return asking_library


def answer(story, public, user=SAFETY, **answers) -> None:
    answer_checks(story.office, story.by(user), public, answers)


def answer_all(story, public, user=SAFETY, *, yes=False) -> None:
    answer(story, public, user, **{one.id: yes for one in story.card(public).checks})


def waiting(story, public) -> list[str]:
    return [one.id for one in story.card(public).checks if one.is_open]


def resolved(story, facts=SAFETY_FACTS, user=SAFETY) -> str:
    public = story.routed(facts)
    acknowledge(story.office, story.by(user), public)
    answer_all(story, public, user)
    resolve(story.office, story.by(user), public, "fixed", None)
    return public


def test_the_playbooks_questions_wait_for_an_answer(story):
    public = story.routed(SAFETY_FACTS)
    card = story.card(public)
    asked = story.office.library.playbooks[card.category].cross_checks
    assert waiting(story, public) == [one.id for one in asked] != []
    assert {one.adds for one in card.checks} == {Domain.SECURITY}
    answer_all(story, public)
    assert waiting(story, public) == []
    assert story.domains(public) == {"safety"}


def test_a_yes_calls_the_other_domain_with_its_tasks_and_its_people_and_is_counted(story):
    public = story.routed(SAFETY_FACTS)
    story.deliver()
    before = {task.id for task in story.card(public).tasks}
    answer(story, public, **{waiting(story, public)[0]: True})
    assert story.domains(public) == {"safety", "security"}
    assert story.deliver()["card", "desk:security"] == 1
    assert len(story.timers("acknowledge")) == 2
    assert before < {task.id for task in story.card(public).tasks}
    assert waiting(story, public) == [], "whom the others would call is there"
    assert preview(story.office, story.team, MANAGER).became_both == (public,)


def test_what_the_reporter_says_later_sends_nobody_away_whom_a_yes_has_called(story):
    public = story.routed(SAFETY_FACTS)
    answer(story, public, **{waiting(story, public)[0]: True})
    story.answer(public, what_went_wrong="wrong_answer")
    assert story.domains(public) == {"safety", "security"}


def test_the_same_answer_again_is_kept_once_and_another_one_beside_it(story):
    public = story.routed(SAFETY_FACTS)
    one = waiting(story, public)[0]
    for yes in (False, False, True):
        answer(story, public, **{one: yes, "unknown_id": True})
    links = [link for link in audit_trail(story.office, public) if link.action == "cross-check answered"]
    assert [link.detail["yes"] for link in links] == [False, True]
    assert all(link.whole for link in audit_trail(story.office, public))


@pytest.mark.parametrize("facts", [SAFETY_FACTS, SECURITY_FACTS], ids=["safety", "security"])
def test_nothing_is_closed_before_they_are_answered_once_more(story, facts):
    user = SAFETY if facts is SAFETY_FACTS else SECURITY
    public = resolved(story, facts, user)
    assert waiting(story, public) != []
    assert {one.before for one in story.card(public).checks} == {False}
    with pytest.raises(NotAllowed, match=r"press \*Cross-checks \(\d open\)\* on the card"):
        sign_off(story.office, story.by(user), public)
    answer_all(story, public, user)
    sign_off(story.office, story.by(user), public)
    assert story.card(public).state == "closed"


def test_a_yes_before_the_close_waits_for_the_other_domain(story):
    public = resolved(story)
    answer(story, public, **{waiting(story, public)[0]: True})
    sign_off(story.office, story.by(SAFETY), public)
    assert story.card(public).state == "resolved"
    acknowledge(story.office, story.by(SECURITY), public)
    sign_off(story.office, story.by(SECURITY), public)
    assert story.card(public).state == "closed"


def test_after_a_reopening_they_are_asked_anew_at_the_next_close(story):
    public = resolved(story)
    answer_all(story, public)
    reopen(story.office, story.by(SAFETY), public, "it came back")
    acknowledge(story.office, story.by(SAFETY), public)
    story.clock.forward(minutes=1)
    resolve(story.office, story.by(SAFETY), public, "fixed again", None)
    assert waiting(story, public) != []


def test_where_both_domains_act_the_questions_may_be_answered_and_hold_nothing_up(story):
    public = story.routed(BOTH_FACTS)
    assert story.card(public).checks != ()
    assert waiting(story, public) == []
    answer_all(story, public, yes=True)
    assert {one.answer for one in story.card(public).checks} == {True}
    assert preview(story.office, story.team, MANAGER).became_both == ()


def test_only_responders_of_its_domains_answer_and_only_while_it_is_worked_on(story):
    public = story.routed(SAFETY_FACTS)
    one = waiting(story, public)[0]
    for user, error in ((SECURITY, NotAllowed), (MANAGER, NotAllowed), (EMPLOYEE, NotFound)):
        with pytest.raises(error):
            answer(story, public, user, **{one: True})
    set_aside(story.office, story.by(SAFETY), public, "test")
    with pytest.raises(Refused):
        answer(story, public, **{one: True})
    assert story.incident(public).domains == ["safety"]


def test_about_somebody_inside_the_security_lead_alone_answers_and_no_channel_hears(story):
    public = story.routed(INSIDER_FACTS)
    answer(story, public, SECURITY_LEAD, **{waiting(story, public)[0]: True})
    assert story.domains(public) == {"safety", "security"}
    assert not any(row.destination.startswith("desk:") for row in story.messages(public))
