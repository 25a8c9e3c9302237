"""Tries the examples of the playbooks: each plan has and lacks the steps that its example says, and each step stands in
the plan of some example. Pure; `varnost check` prints what it finds, for authors.

Each fault is a line `file: key: what is wrong; the cure`.
"""

from collections.abc import Collection, Iterator

from playbooks.checks import COMMON, file_of, steps_of
from playbooks.library import Library
from playbooks.schema import Condition, Example, Playbook, Step
from triage.core.plan import make_plan
from triage.core.words import DONT_KNOW, Domain, Facts, Severity


def try_examples(library: Library) -> list[str]:
    """All faults, in the order of the files; empty when every example holds and every step is reached."""
    books = library.playbooks.values()
    return [*(fault for book in books for fault in _book_faults(book, library)), *_unreached(library)]


def steps_in_plan(library: Library, book: Playbook, example: Example) -> set[str]:
    """Ids of the steps that the plan of an example holds."""
    domains = [Domain(domain) for domain in example.domains]
    plan = make_plan(library, [book.category], example.facts, Severity(example.severity), domains)
    return {planned.step.id for planned in plan.steps}


def _book_faults(book: Playbook, library: Library) -> Iterator[str]:
    if not book.examples:
        yield f"{file_of(book)}: examples: there is none; add one, so that the plan can be tried"
    steps = steps_of(book, library)
    for number, example in enumerate(book.examples, start=1):
        key = f"{file_of(book)}: examples.{number}"
        if not example.domains:
            yield f"{key}.domains: names none; write [{book.domain}], or both when both must act"
        found = steps_in_plan(library, book, example)
        for step_id in (one for one in example.has if one not in found):
            yield f"{key}.has: {step_id!r} is not in the plan, since {_why_not(steps[step_id], example)}; correct one"
        for step_id in (one for one in example.lacks if one in found):
            yield f"{key}.lacks: {step_id!r} is in the plan; remove it here, or give the step a `when` that fails"


def _why_not(step: Step, example: Example) -> str:
    domains = [Domain(domain) for domain in example.domains]
    reasons = [*unmet(step.when, example.facts, example.severity, domains)] if step.when else []
    reasons += [f"{step.covered_by!r} covers it there"] if step.covered_by else []
    return reasons[0] if reasons else "it belongs to plans for both domains"


def unmet(when: Condition, facts: Facts, severity: str, domains: Collection[Domain]) -> Iterator[str]:
    """Which parts of a condition do not hold, in an author's words."""
    for question, options in when.facts.items():
        given = facts.get(question, DONT_KNOW)
        if given not in options:
            yield f"its `when` asks for {question}: {' or '.join(options) or 'nothing'}, and here it is {given}"
    if when.severity and severity not in when.severity:
        yield f"its `when` asks for severity {' or '.join(when.severity)}, and here it is {severity}"
    if when.domains and not {*when.domains} & {*domains}:
        yield f"its `when` asks for the domain {' or '.join(when.domains)}"


def _unreached(library: Library) -> Iterator[str]:
    books = library.playbooks.values()
    reached = {step for book in books for example in book.examples for step in steps_in_plan(library, book, example)}
    for step in library.common.steps:
        if step.id not in reached:
            yield f"{COMMON}: steps.{step.id}: no example reaches it; add one to a playbook that uses it, or remove it"
    for book in books:
        for step in book.steps:
            if step.id not in reached:
                yield f"{file_of(book)}: steps.{step.id}: no example reaches it; add one that fulfils its `when`"
