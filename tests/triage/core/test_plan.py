"""Plans: the right playbooks, nothing twice, nothing lost, in the order of the work."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.loader import load_library
from playbooks.schema import Condition, Role
from triage.core.plan import choose_playbooks, make_plan
from triage.core.words import DONT_KNOW, Domain, Severity

LIBRARY = load_library()
OF = {domain: sorted(one.id for one in LIBRARY.playbooks.values() if one.domain == domain) for domain in Domain}
BOTH = frozenset(Domain)
severities = st.sampled_from(Severity)
facts = st.fixed_dictionaries(
    {}, optional={one.id: st.sampled_from([*one.options, DONT_KNOW]) for one in LIBRARY.questions.values()}
)
safety_books = st.sampled_from(OF[Domain.SAFETY])


def ids(plan) -> list[str]:
    return [one.step.id for one in plan.steps]


@given(safety_books, facts, severities)
def test_every_step_of_a_plan_belongs_there(book, known, severity):
    for one in make_plan(LIBRARY, [book], known, severity, [Domain.SAFETY]).steps:
        assert one.step.when is None or one.step.when.holds(known, severity, [Domain.SAFETY])
        assert one.playbook_id in ("common", book)


@pytest.mark.parametrize("category", sorted(LIBRARY.playbooks))
def test_each_example_of_a_playbook_has_its_steps_and_lacks_the_others(category):
    for example in LIBRARY.playbooks[category].examples:
        plan = make_plan(LIBRARY, [category], example.facts, Severity(example.severity), map(Domain, example.domains))
        assert set(example.has) <= set(ids(plan)), example.says
        assert not set(example.lacks) & set(ids(plan)), example.says


@given(st.permutations(sorted(LIBRARY.categories)), st.sets(st.sampled_from(Domain)), st.sampled_from([*Domain, None]))
def test_every_needed_domain_gets_a_playbook_and_the_leading_one_comes_first(ranked, domains, primary):
    chosen = choose_playbooks(LIBRARY, ranked, domains, primary)
    known = [one for one in ranked if one in LIBRARY.playbooks]
    assert known[0] in chosen
    assert {LIBRARY.playbooks[one].domain for one in chosen} >= domains
    assert len(chosen) <= 2
    if primary in domains:
        assert LIBRARY.playbooks[chosen[0]].domain == primary


def test_a_report_that_fits_no_category_still_gets_its_first_hour():
    plan = make_plan(LIBRARY, choose_playbooks(LIBRARY, ["other"], [], None), {}, Severity.S3, [Domain.SAFETY])
    assert plan.playbooks == ()
    assert set(LIBRARY.common.every_plan) >= set(ids(plan)) >= {"acknowledge"}
    assert (plan.lead, plan.deputy) == (Role.SAFETY_LEAD, None)


def test_the_second_playbook_gives_the_deputy():
    plan = make_plan(LIBRARY, [OF[Domain.SECURITY][0], OF[Domain.SAFETY][0]], {}, Severity.S2, BOTH)
    assert (plan.lead, plan.deputy) == (Role.SECURITY_ON_CALL, Role.SAFETY_LEAD)


WHEN = Condition(facts={"harm": ("person_hurt", DONT_KNOW)}, severity=("S1", "S2"), domains=("security",))


@pytest.mark.parametrize(
    ("known", "severity", "domains"),
    list(product([{"harm": "person_hurt"}, {"harm": "none"}, {}], [Severity.S1, Severity.S3], [[], [*Domain]])),
)
def test_a_condition_holds_when_each_of_its_parts_does(known, severity, domains):
    wanted = known != {"harm": "none"} and severity == Severity.S1 and Domain.SECURITY in domains
    assert WHEN.holds(known, severity, domains) is wanted


def test_what_is_not_known_is_not_no():
    asks = Condition(facts={"still_exposed": ("no",)})
    assert not asks.holds({}, Severity.S1, [])
    assert not asks.holds({"still_exposed": DONT_KNOW}, Severity.S1, [])
