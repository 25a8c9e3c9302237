"""A plan as lines of text, as `varnost playbook show` prints it. Reads only."""

from collections.abc import Collection, Iterator, Sequence

from playbooks.library import Library
from playbooks.schema import Condition, CrossCheck, Phase, Playbook, Step
from triage.core.plan import Plan, make_plan
from triage.core.trying import unmet
from triage.core.words import DONT_KNOW, Domain, Facts, Severity


def plan_lines(
    library: Library, categories: Sequence[str], facts: Facts, severity: Severity, domains: Collection[Domain]
) -> Iterator[str]:
    """The whole plan: what to keep, steps by phase, what was left out and why, reviews, questions, references."""
    plan = make_plan(library, categories, facts, severity, domains)
    yield f"Playbooks: {', '.join(plan.playbooks)}. Lead: {plan.lead}. Deputy: {plan.deputy or 'none'}."
    yield "\nKeep first"
    yield from (f"  - {kept.keep}" for kept in plan.evidence)
    for phase in Phase:
        yield from _phase_lines(phase, [one.step for one in plan.steps if one.step.phase == phase], severity, facts)
    yield from _containing(library.playbooks[one] for one in categories)
    yield from _left_out(library, categories, plan, (facts, severity, domains))
    yield f"\nReviews after: {', '.join(plan.reviews)}"
    yield from _questions(plan.cross_checks)
    yield from _references(library, categories)


def cross_domain_lines(library: Library, severity: str) -> Iterator[str]:
    """What a plan for both domains holds on top, and every question across."""
    steps = {step.id: step for step in library.common.steps}
    yield "On top of both playbooks, when both domains are needed. The leading domain's playbook comes first."
    both = [steps[one] for one in library.common.both_domains]
    for phase in Phase:
        yield from _phase_lines(phase, [one for one in both if one.phase == phase], Severity(severity), {})
    yield from _questions(library.common.cross_checks)


def not_ai_lines(library: Library) -> Iterator[str]:
    """The short playbook for what is about no AI."""
    yield f"{library.not_ai.title}. {library.not_ai.about}"
    for step in library.not_ai.steps:
        yield f"  - {step.do}\n      Why: {step.why}\n      Done when: {step.done_when}"


def _phase_lines(phase: Phase, steps: Sequence[Step], severity: Severity, facts: Facts) -> Iterator[str]:
    if steps:
        yield f"\n{phase.capitalize()}"
    for step in steps:
        yield f"  [{getattr(step.due, severity):>4}] {step.do}"
        yield f"         {'; '.join(_about(step, facts))}"
        yield f"         Why: {step.why}"
        yield f"         Done when: {step.done_when}"


def _about(step: Step, facts: Facts) -> Iterator[str]:
    yield step.id
    yield f"{step.role}, {step.priority}"
    if step.due_from == "after":
        yield f"due from when {step.after} was done"
    elif step.after:
        yield f"after {step.after}"
    if step.stops:
        yield f"stops {'an attacker' if step.stops == 'attacker' else 'harm to people'}"
    if step.when:
        yield f"because {_because(step.when, facts)}"


def _because(when: Condition, facts: Facts) -> str:
    parts = [f"{question} is {facts.get(question, DONT_KNOW)}" for question in when.facts]
    parts += [f"severity is {' or '.join(when.severity)}"] if when.severity else []
    parts += [f"{' or '.join(when.domains)} acts"] if when.domains else []
    return " and ".join(parts)


def _containing(books: Iterator[Playbook]) -> Iterator[str]:
    for book in books:
        if book.contain:
            yield f"\nContaining, by how the AI is built: {book.title}"
            yield from (f"  - {built}: {how}" for built, how in book.contain.model_dump().items())


def _left_out(
    library: Library, categories: Sequence[str], plan: Plan, situation: tuple[Facts, Severity, Collection[Domain]]
) -> Iterator[str]:
    shared = {step.id: step for step in library.common.steps}
    there = {one.step.id for one in plan.steps}
    books = [library.playbooks[one] for one in categories]
    named = [*library.common.every_plan, *(one for book in books for one in book.use)]
    steps = {one: shared[one] for one in named} | {step.id: step for book in books for step in book.steps}
    missing = [step for step in steps.values() if step.id not in there]
    yield from ["\nNot in this plan"] if missing else []
    for step in missing:
        reasons = [*unmet(step.when, *situation)] if step.when else []
        yield f"  - {step.id}: {reasons[0] if reasons else f'{step.covered_by} covers it'}"


def _questions(checks: Sequence[CrossCheck]) -> Iterator[str]:
    yield "\nQuestions to the lead, at triage and before closing"
    yield from (f"  - {check.ask}  (coupling {check.coupling}; a yes adds {check.adds})" for check in checks)


def _references(library: Library, categories: Sequence[str]) -> Iterator[str]:
    yield "\nReferences"
    for category in (library.categories[one] for one in categories):
        yield f"  {category.id}: becomes both if: {category.becomes_both_if}"
        for framework in library.frameworks.values():
            if ids := category.ids_in(framework.id):
                sure = f"confidence {framework.confidence}, as of {framework.as_of}"
                yield f"  - {framework.name} {framework.edition}: {', '.join(ids)}  ({sure}; {framework.link})"
