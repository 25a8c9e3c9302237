"""Every example in the playbooks is replayed: its plan has and lacks the steps that it says."""

import pytest

from playbooks.loader import load_library
from triage.core.plan import make_plan
from triage.core.words import Domain, Severity

LIBRARY = load_library()
EXAMPLES = [
    pytest.param(category, example, id=f"{category}-{number}")
    for category, playbook in LIBRARY.playbooks.items()
    for number, example in enumerate(playbook.examples, start=1)
]


@pytest.mark.parametrize(("category", "example"), EXAMPLES)
def test_an_example_has_and_lacks_the_steps_that_it_says(category, example):
    domains = [Domain(domain) for domain in example.domains]
    plan = make_plan(LIBRARY, [category], example.facts, Severity(example.severity), domains)
    steps = {planned.step.id for planned in plan.steps}
    assert {*example.has} <= steps
    assert not {*example.lacks} & steps
