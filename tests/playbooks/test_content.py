"""What every playbook owes to somebody who never handled an AI incident."""

import re
from itertools import product

import pytest

from playbooks.loader import load_library
from playbooks.schema import Phase, Playbook, minutes_of, span_of
from triage.core.plan import make_plan
from triage.core.words import Domain, Severity

LIBRARY = load_library()
SHIPPED = {
    *("bias_discrimination", "harmful_content", "misinformation_hallucination", "performance_reliability"),
    *("unsafe_autonomous_action", "privacy_leak", "overreliance", "prompt_injection", "jailbreak"),
    *("data_model_poisoning", "model_theft_extraction", "data_exfiltration", "adversarial_evasion", "supply_chain"),
    *("credential_agent_hijack", "threat_actor_abuse"),
}
"""An organisation may add its own; what is asked of ours is not asked of theirs."""
BOOKS = [LIBRARY.playbooks[category] for category in sorted(SHIPPED)]
SHARED = {step.id: step for step in LIBRARY.common.steps}
STEPS = [*SHARED.values(), *(step for book in BOOKS for step in book.steps)]
LAW = re.compile(r"\b(GDPR|AI Act|NIS2|DORA|JCDC|HIPAA|SEC)\b")
FIRST_HOUR = ["acknowledge", "keep_evidence", "triage", "note_when_aware", "check_clocks", "decide_stop_or_limit"]
PAIRS = [(one.id, two.id) for one, two in product(BOOKS, BOOKS) if (one.domain, two.domain) == ("safety", "security")]


def all_steps(book: Playbook):
    return [SHARED[step_id] for step_id in book.use] + list(book.steps)


def plan_of(*categories, facts=None, severity=Severity.S1, domains=(Domain.SAFETY,)):
    return make_plan(LIBRARY, categories, facts or {}, severity, domains)


def test_there_are_seven_playbooks_for_safety_and_nine_for_security():
    assert sorted(book.domain for book in BOOKS) == ["safety"] * 7 + ["security"] * 9
    assert LIBRARY.categories.keys() >= SHIPPED


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.id)
def test_a_playbook_goes_through_every_phase(book):
    plan = plan_of(book.category, domains=[Domain(book.domain)])
    assert {planned.step.phase for planned in plan.steps} == set(Phase)


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.id)
def test_a_playbook_has_enough_of_its_own(book):
    assert 12 <= len(all_steps(book)) <= 24
    assert len(book.steps) >= 5
    assert len(book.examples) >= 2
    assert len(book.cross_checks) >= 2
    assert len(book.reviews) >= 2


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.id)
def test_cross_checks_ask_for_the_other_domain(book):
    assert {check.adds for check in book.cross_checks} == {"security" if book.domain == "safety" else "safety"}


def test_each_of_the_fourteen_couplings_is_asked_somewhere():
    assert {check.coupling for book in BOOKS for check in book.cross_checks} == set(range(1, 15))


def test_an_ai_of_ours_is_contained_by_its_architecture():
    assert [book.id for book in BOOKS if book.contain is None] == ["threat_actor_abuse"]


def test_the_first_hour_is_in_every_plan_even_when_nothing_is_known():
    for plan in (plan_of(), *(plan_of(book.category) for book in BOOKS)):
        steps = [planned.step.id for planned in plan.steps]
        assert [one for one in steps if one in FIRST_HOUR] == FIRST_HOUR


def test_evidence_is_kept_before_anything_else_and_within_half_an_hour_when_it_is_grave():
    first = plan_of("data_exfiltration").steps[:2]
    assert [planned.step.id for planned in first] == ["acknowledge", "keep_evidence"]
    assert (SHARED["keep_evidence"].due.S1, SHARED["keep_evidence"].due.S2) == ("30m", "30m")


@pytest.mark.parametrize("pair", PAIRS, ids="+".join)
def test_two_playbooks_together_ask_for_nothing_twice(pair):
    plan = plan_of(*pair, domains=[*Domain])
    deeds = [planned.step.do for planned in plan.steps]
    assert len(set(deeds)) == len(deeds)
    ids = {planned.step.id for planned in plan.steps}
    assert {"one_lead_one_deputy", "rule_out_attacker", "sign_off_safety", "sign_off_security"} <= ids


def test_a_plan_for_one_domain_has_no_sign_off_of_the_other():
    assert not {"sign_off_security", "rule_out_attacker"} & {one.step.id for one in plan_of("overreliance").steps}


def test_a_graver_incident_never_has_more_time():
    for step in [*SHARED.values(), *(step for book in BOOKS for step in book.steps)]:
        spans = [getattr(step.due, severity.value) for severity in Severity]
        hours = [_hours(span) for span in spans]
        assert hours == sorted(hours), step.id


@pytest.mark.parametrize(
    "step", [*SHARED.values(), *(step for book in BOOKS for step in book.steps)], ids=lambda s: s.id
)
def test_what_contains_is_done_within_the_hour_or_the_day_and_says_what_it_stops(step):
    if step.phase is Phase.CONTAIN:
        assert span_of(step.due.S1) <= 60
        assert span_of(step.due.S2) <= 8 * 60
        assert step.stops or step.id in ("decide_stop_or_limit", "arrange_fallback")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_why_a_step_matters_is_one_sentence(step):
    assert step.why.endswith(".")
    assert not re.search(r"[.!?] [A-Z]", step.why.replace("Art. ", "Art."))


def test_the_vendor_hears_of_it_the_same_day_and_legal_of_personal_data_within_four_hours():
    assert (SHARED["tell_vendor"].due.S3, SHARED["tell_vendor"].due.S4) == ("1bd", "1bd")
    for step_id in ("check_data_breach", "check_hour_clocks"):
        assert set(SHARED[step_id].due.model_dump().values()) == {"4h"}


@pytest.mark.parametrize(
    "step", [*SHARED.values(), *(step for book in BOOKS for step in book.steps)], ids=lambda s: s.id
)
def test_a_step_that_names_a_law_says_how_sure_that_is_and_as_of_when(step):
    if LAW.search(f"{step.do} {step.why} {step.done_when}"):
        assert re.search(r"confidence .*(high|medium|low)", step.why)
        assert re.search(r"as of \d{4}-\d\d-\d\d", step.why)


def test_each_id_of_a_framework_has_an_edition_a_date_a_source_and_how_sure_it_is():
    for category in LIBRARY.categories.values():
        for framework in LIBRARY.frameworks.values():
            if category.ids_in(framework.id):
                assert framework.edition
                assert framework.source
                assert framework.as_of
                assert framework.confidence in ("high", "medium", "low")
    assert LIBRARY.categories["unsafe_autonomous_action"].ids_in("owasp_llm_2025") == ("LLM06",)
    assert LIBRARY.categories["unsafe_autonomous_action"].ids_in("owasp_llm_2026") == ("LLM03",)


def test_the_playbook_for_what_is_no_ai_incident_is_short_and_hands_over():
    assert [step.id for step in LIBRARY.not_ai.steps] == ["hand_over", "look_for_urgent_matters", "leave_the_record"]
    assert "{desk}" in LIBRARY.not_ai.steps[0].do


def test_before_stopping_or_retraining_somebody_asks_what_that_destroys_and_whom_it_hurts():
    """Coupling 14, of the response itself."""
    asked = {book.id: {check.id for check in book.cross_checks} for book in BOOKS}
    changed = [book.id for book in BOOKS if book.domain == "safety" and book.id != "overreliance"]
    assert all("repair_destroys_evidence" in asked[one] for one in changed)
    assert all("stopping_hurts" in asked[book.id] for book in BOOKS if book.domain == "security")


def _hours(span: str) -> float:
    minutes = minutes_of(span)
    return float(span.removesuffix("bd")) * 24 if minutes is None else minutes / 60
