"""Who is called, with which plan, and what changes when it is routed again."""

from datetime import timedelta

import pytest

from playbooks.schema import Role
from tests.people import LEGAL, SAFETY, SAFETY_LEAD, SECURITY, SECURITY_LEAD
from tests.triage.usecases.story import BOTH_FACTS, SAFETY_FACTS, SECURITY_FACTS
from triage.core.words import Domain, Severity
from triage.store.visibility import Visibility
from triage.usecases.office import BadInput
from triage.usecases.overruling import Reclassify, reclassify
from triage.usecases.recording import audit_trail, incidents_as_rows, overruled_cases
from triage.usecases.responding import acknowledge


def to(
    category="jailbreak", severity="S3", domains=("security",), primary="security", visibility="normal", reason="seen"
) -> Reclassify:
    named = frozenset(map(Domain, domains))
    return Reclassify(category, Severity(severity), named, Domain(primary), Visibility(visibility), reason)


@pytest.mark.parametrize(
    ("facts", "desks"),
    [(SAFETY_FACTS, ["safety"]), (SECURITY_FACTS, ["security"]), (BOTH_FACTS, ["safety", "security"])],
    ids=["safety", "security", "both"],
)
def test_the_card_goes_to_the_domains_that_must_act(story, facts, desks):
    public = story.routed(facts)
    told = story.deliver()
    assert sorted(place for kind, place in told if kind == "card") == [f"desk:{desk}" for desk in desks]
    assert sorted(story.domains(public)) == desks


def test_a_plan_for_both_merges_their_playbooks_and_the_leading_one_comes_first(story, plain_library):
    public = story.routed(BOTH_FACTS)
    card = story.card(public)
    assert card.primary == Domain.SECURITY
    assert [plain_library.playbooks[one].domain for one in card.playbooks] == ["security", "safety"]
    titles = [task.title for task in card.tasks]
    assert len(titles) == len(set(titles))
    assert {step.do for step in plain_library.common.steps if step.id in plain_library.common.both_domains} & set(
        titles
    )


def test_tasks_belong_to_the_people_behind_their_roles(story):
    card = story.card(story.routed(BOTH_FACTS))
    owners = {task.role: task.owner_id for task in card.tasks}
    assert owners[Role.SECURITY_ON_CALL] == SECURITY_LEAD
    assert owners[Role.SAFETY_LEAD] == SAFETY_LEAD
    assert owners[Role.LEGAL_PRIVACY] == LEGAL
    assert owners[Role.LEAD] == SECURITY_LEAD, "security leads"
    assert owners.get(Role.COMMUNICATIONS) is None


def test_reviews_are_planned_once_in_working_time(story, plain_library):
    public = story.routed(BOTH_FACTS)
    reviews = story.card(public).reviews
    assert {one.rule for one in reviews} == {
        rule for one in story.card(public).playbooks for rule in plain_library.playbooks[one].reviews
    }
    assert all(story.office.calendar.is_working_time(one.due_at) for one in reviews)
    assert story.timers("review") == sorted(one.due_at for one in reviews)


def test_a_person_overrules_with_a_reason_and_both_verdicts_are_kept(story):
    public = story.routed(SAFETY_FACTS)
    story.deliver()
    reclassify(story.office, story.by(SAFETY), public, to(reason="it was tricked"))
    card = story.card(public)
    assert (card.category, card.overruled_by, card.overruled_reason) == ("jailbreak", SAFETY, "it was tricked")
    assert card.verdict.domains == {Domain.SAFETY}, "what Varnost had said"
    assert story.domains(public) == {"security"}
    assert card.playbooks == ("jailbreak",)
    assert story.deliver()["card", "desk:security"] == 1
    (case,) = overruled_cases(story.office, with_text=False)
    assert (case["category"], case["needs_security"], case["varnost_said"]["needs_safety"]) == ("jailbreak", True, True)
    assert (case["text"], case["reason"]) == ("", "")
    assert [row["overruled"] for row in incidents_as_rows(story.office)] == [True]


def test_what_a_person_decided_is_not_changed_back_by_later_answers(story):
    public = story.routed(SAFETY_FACTS)
    reclassify(story.office, story.by(SAFETY), public, to(severity="S4"))
    story.answer(public, on_purpose="insider", harm="person_hurt", involves_ai="no")
    card = story.card(public)
    assert (card.category, card.severity, story.domains(public)) == ("jailbreak", "S4", {"security"})
    assert (card.visibility, card.state) == ("normal", "routed")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"domains": ()}, "domains"),
        ({"domains": ("safety",), "primary": "security"}, "domains"),
        ({"category": "bad_luck"}, "category"),
    ],
)
def test_an_overruling_that_is_not_whole_is_refused_and_changes_nothing(story, change, field):
    public = story.routed(SAFETY_FACTS)
    before = story.card(public)
    with pytest.raises(BadInput) as refused:
        reclassify(story.office, story.by(SAFETY), public, to(**change))
    assert refused.value.field == field
    assert story.card(public) == before


def test_a_domain_that_was_stood_down_is_called_anew_when_it_is_needed_again(story):
    public = story.routed(SAFETY_FACTS)
    acknowledge(story.office, story.by(SAFETY), public)
    reclassify(story.office, story.by(SAFETY), public, to())
    story.clock.forward(days=1)
    reclassify(story.office, story.by(SAFETY), public, to(domains=("safety", "security")))
    (safety,) = [one for one in story.card(public).domains if one.domain == "safety"]
    assert safety.acknowledged_by is None
    assert any(due > story.clock.now() for due in story.timers("acknowledge"))
    assert story.incident(public).became_both


def test_a_graver_severity_brings_what_is_due_forward(story):
    public = story.routed(SAFETY_FACTS)
    tasks, acknowledgement = story.timers("task"), story.timers("acknowledge")
    reclassify(story.office, story.by(SAFETY), public, to(severity="S1", domains=("safety",), primary="safety"))
    assert story.timers("acknowledge") == [story.incident(public).routed_at + timedelta(minutes=15)]
    assert story.timers("acknowledge") < acknowledgement
    assert min(story.timers("task")) < min(tasks)
    due = {task.due_at for task in story.card(public).tasks if task.state == "open"}
    assert set(story.timers("task")) >= due


def test_steps_that_no_longer_belong_are_dropped_and_come_back_with_what_was_done(story):
    public = story.routed(SECURITY_FACTS)
    before = {task.id for task in story.card(public).tasks}
    reclassify(story.office, story.by(SECURITY), public, to("privacy_leak", domains=("safety",), primary="safety"))
    between = {task.id for task in story.card(public).tasks}
    assert before - between
    reclassify(story.office, story.by(SAFETY), public, to("prompt_injection"))
    assert before <= {task.id for task in story.card(public).tasks} | between


def test_everything_that_was_done_stands_in_the_record(story):
    public = story.routed(SAFETY_FACTS)
    reclassify(story.office, story.by(SAFETY), public, to(reason="a secret"))
    trail = audit_trail(story.office, public)
    assert all(link.whole for link in trail)
    assert trail[0].action == "reported"
    assert {"answered", "decided", "routed", "reclassified"} <= {link.action for link in trail}
    assert "a secret" not in repr([link.detail for link in trail])
    assert "odd" not in repr([link.detail for link in trail])
