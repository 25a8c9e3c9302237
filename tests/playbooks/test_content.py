"""What every playbook owes to somebody who never handled an AI incident."""

from itertools import product

import pytest

from playbooks.loader import load_library
from playbooks.schema import Phase, Playbook, minutes_of
from triage.core.plan import make_plan
from triage.core.words import Domain, Severity

LIBRARY = load_library()
BOOKS = list(LIBRARY.playbooks.values())
SHARED = {step.id: step for step in LIBRARY.common.steps}
FIRST_HOUR = ["acknowledge", "keep_evidence", "triage", "note_when_aware", "check_clocks", "decide_stop_or_limit"]
PAIRS = [(one.id, two.id) for one, two in product(BOOKS, BOOKS) if (one.domain, two.domain) == ("safety", "security")]


def all_steps(book: Playbook):
    return [SHARED[step_id] for step_id in book.use] + list(book.steps)


def plan_of(*categories, facts=None, severity=Severity.S1, domains=(Domain.SAFETY,)):
    return make_plan(LIBRARY, categories, facts or {}, severity, domains)


def test_there_are_seven_playbooks_for_safety_and_nine_for_security():
    assert sorted(book.domain for book in BOOKS) == ["safety"] * 7 + ["security"] * 9


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


def _hours(span: str) -> float:
    minutes = minutes_of(span)
    return float(span.removesuffix("bd")) * 24 if minutes is None else minutes / 60
