"""Plans for both domains: every pair of playbooks, whichever leads, for any facts. Evidence first, then the attacker,
then harm to people, then the repair; nothing twice; one lead and one deputy.
"""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.loader import load_library
from playbooks.schema import Phase
from triage.core.plan import choose_playbooks, make_plan
from triage.core.words import DONT_KNOW, Domain, Severity

LIBRARY = load_library()
BOOKS = LIBRARY.playbooks
PAIRS = [pair for pair in product(sorted(BOOKS), repeat=2) if BOOKS[pair[0]].domain != BOOKS[pair[1]].domain]
BOTH = frozenset(Domain)
PHASES = list(Phase)
STOPS = [None, "attacker", "harm"]
pairs = st.sampled_from(PAIRS)
severities = st.sampled_from(Severity)
facts = st.fixed_dictionaries(
    {}, optional={one.id: st.sampled_from([*one.options, DONT_KNOW]) for one in LIBRARY.questions.values()}
)


def merged(pair, known=None, severity=Severity.S1):
    return make_plan(LIBRARY, pair, known or {}, severity, BOTH)


def steps(plan):
    return [planned.step for planned in plan.steps]


def before(plan, first: str, later: str) -> bool:
    ids = [step.id for step in steps(plan)]
    return ids.index(first) < ids.index(later)


def test_every_pair_of_a_safety_and_a_security_playbook_is_tried_both_ways():
    ours = [book.domain for book in BOOKS.values()]
    assert len(PAIRS) == 2 * ours.count("safety") * ours.count("security") >= 126


@pytest.mark.fuzz
@given(pairs, facts, severities)
def test_evidence_comes_first_and_what_follows_goes_phase_by_phase(pair, known, severity):
    phases = [PHASES.index(step.phase) for step in steps(merged(pair, known, severity))]
    assert phases == sorted(phases)
    assert PHASES[phases[0]] is Phase.EVIDENCE
    first = [step.id for step in steps(merged(pair, known, severity)) if step.phase is Phase.EVIDENCE]
    assert {*first} == {"acknowledge", "keep_evidence"}


@pytest.mark.fuzz
@given(pairs, facts, severities)
def test_an_attacker_is_stopped_before_harm_to_people_and_both_before_anything_is_restored(pair, known, severity):
    found = steps(merged(pair, known, severity))
    containing = [STOPS.index(step.stops) for step in found if step.phase is Phase.CONTAIN]
    assert containing == sorted(containing)
    last_stop = max((at for at, step in enumerate(found) if step.stops), default=-1)
    restoring = [at for at, step in enumerate(found) if step.phase is Phase.RECOVER]
    assert restoring
    assert last_stop < min(restoring)


@pytest.mark.fuzz
@given(pairs, facts, severities)
def test_whoever_depends_on_it_gets_a_fallback_before_anything_is_switched_off(pair, known, severity):
    plan = merged(pair, {**known, "depended_on": "yes"}, severity)
    for stop in (step.id for step in steps(plan) if step.stops):
        assert before(plan, "arrange_fallback", stop)


@pytest.mark.fuzz
@given(pairs, facts, severities)
def test_nothing_is_asked_for_twice(pair, known, severity):
    plan = merged(pair, known, severity)
    for said in (
        [step.id for step in steps(plan)],
        [step.do for step in steps(plan)],
        [kept.keep for kept in plan.evidence],
        [check.ask for check in plan.cross_checks],
        list(plan.reviews),
    ):
        assert len(said) == len(set(said))
    there = {step.id for step in steps(plan)}
    assert not [step.id for step in steps(plan) if step.covered_by in there]


@pytest.mark.fuzz
@given(pairs, facts, severities)
def test_no_step_comes_before_the_one_that_it_waits_for(pair, known, severity):
    plan = merged(pair, known, severity)
    there = {step.id for step in steps(plan)}
    for step in (one for one in steps(plan) if one.after in there):
        assert before(plan, step.after, step.id)


@pytest.mark.fuzz
@given(pairs, facts, severities)
def test_what_a_playbook_does_alone_is_done_in_the_merged_plan_too_or_covered_there(pair, known, severity):
    there = {step.id for step in steps(merged(pair, known, severity))}
    for one in pair:
        alone = make_plan(LIBRARY, [one], known, severity, [Domain(BOOKS[one].domain)])
        missing = [step for step in steps(alone) if step.id not in there and not (step.when and step.when.domains)]
        assert all(step.covered_by in there for step in missing)


@pytest.mark.parametrize("pair", PAIRS, ids="+".join)
def test_one_leads_and_the_deputy_is_of_the_other_domain(pair):
    plan = merged(pair)
    assert (plan.lead, plan.deputy) == (BOOKS[pair[0]].lead, BOOKS[pair[1]].lead)
    assert plan.lead != plan.deputy
    for one, primary in ((pair[0], Domain(BOOKS[pair[0]].domain)), (pair[1], Domain(BOOKS[pair[1]].domain))):
        other = next(two for two in pair if two != one)
        assert choose_playbooks(LIBRARY, [one, other], BOTH, primary) == (one, other)


@pytest.mark.parametrize("pair", PAIRS, ids="+".join)
def test_both_domains_look_across_and_sign_off(pair):
    plan = merged(pair)
    assert {"one_lead_one_deputy", "rule_out_attacker", "check_past_outputs"} <= {step.id for step in steps(plan)}
    assert {"sign_off_safety", "sign_off_security", "write_down_causes"} <= {step.id for step in steps(plan)}
    assert {check.adds for check in plan.cross_checks} == {"safety", "security"}
