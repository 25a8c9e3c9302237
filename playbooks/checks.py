"""Finds what is not sound in data that loads: `varnost check` prints it for authors. Ids that lead nowhere stop the
loader already (`references.py`), so they are not looked for here.

Each fault is a line `file: key: what is wrong; the cure`.
"""

from collections.abc import Iterable, Iterator, Mapping

from playbooks.library import Library
from playbooks.questions import DONT_KNOW
from playbooks.schema import Condition, Playbook, Step
from playbooks.word_checks import word_faults

COMMON = "common.yaml"
OBLIGATIONS = "obligations.yaml"


def check_library(library: Library) -> list[str]:
    """All faults, in the order of the files; empty when the data is sound."""
    return [
        *_coverage_faults(library),
        *_condition_faults(COMMON, library.common.steps, library),
        *(fault for playbook in library.playbooks.values() for fault in _playbook_faults(playbook, library)),
        *_unreached(library),
        *_sign_faults(library),
        *word_faults(library),
    ]


def file_of(playbook: Playbook) -> str:
    """Where a playbook stands in the data folder."""
    return f"playbooks/{playbook.domain}/{playbook.id}.yaml"


def steps_of(playbook: Playbook, library: Library) -> dict[str, Step]:
    """Every step that a plan with this playbook may hold, by id."""
    common = library.common
    shared = {step.id: step for step in common.steps}
    named = [*common.every_plan, *common.both_domains, *playbook.use]
    return {step_id: shared[step_id] for step_id in named} | {step.id: step for step in playbook.steps}


def _coverage_faults(library: Library) -> Iterator[str]:
    for category in library.categories.values():
        if category.id not in library.playbooks:
            folder = f"playbooks/{category.domain}"
            yield f"categories.yaml: {category.id}: has no playbook; write {folder}/{category.id}.yaml"
    for category_id in library.model.categories:
        if category_id not in library.categories:
            yield f"expected_answers.yaml: expected.{category_id}: no such category; add it to categories.yaml"


def _playbook_faults(playbook: Playbook, library: Library) -> Iterator[str]:
    file = file_of(playbook)
    if not playbook.examples:
        yield f"{file}: examples: there is none; add one, so that the plan can be tried"
    if not playbook.cross_checks:
        yield f"{file}: cross_checks: there is none; name at least one from common.yaml"
    yield from _condition_faults(file, playbook.steps, library)
    steps = steps_of(playbook, library)
    yield from (f"{file}: {fault}" for fault in _order_faults(steps))


def _condition_faults(file: str, steps: Iterable[Step], library: Library) -> Iterator[str]:
    for step in steps:
        if step.when:
            yield from _option_faults(f"{file}: steps.{step.id}.when.facts", step.when, library)


def _sign_faults(library: Library) -> Iterator[str]:
    for obligation in library.obligations.values():
        for number, sign in enumerate(obligation.signs, start=1):
            key = f"{OBLIGATIONS}: {obligation.id}.signs.{number}.facts"
            yield from _option_faults(key, sign, library)
            for question in (one for one, options in sign.facts.items() if DONT_KNOW in options):
                yield f"{key}.{question}: lists dont_know; remove it, not knowing never rules a duty out as it is"


def _option_faults(where: str, condition: Condition, library: Library) -> Iterator[str]:
    for question, options in condition.facts.items():
        key = f"{where}.{question}"
        if not options:
            yield f"{key}: lists no option, so it can never hold; add one, or remove the question"
        if set(options) >= {*library.questions[question].options, DONT_KNOW}:
            yield f"{key}: lists every option, so it always holds; remove the question"


def _order_faults(steps: Mapping[str, Step]) -> Iterator[str]:
    for step in steps.values():
        if _waits_for_itself(step, steps):
            yield f"steps.{step.id}.after: leads back to {step.id!r}; break the circle"
        elif step.after and _exclude(step.when, steps[step.after].when):
            yield f"steps.{step.id}.after: {step.after!r} is never in the same plan; remove `after`, or change a `when`"


def _waits_for_itself(step: Step, steps: Mapping[str, Step]) -> bool:
    passed: set[str] = set()
    after = step.after
    while after and after not in passed:
        passed.add(after)
        after = steps[after].after
    return step.id in passed


def _exclude(one: Condition | None, other: Condition | None) -> bool:
    """Whether both conditions can never hold together. Domains never exclude: an incident may need both."""
    if one is None or other is None:
        return False
    both_asked = one.facts.keys() & other.facts.keys()
    facts_differ = any(not {*one.facts[question]} & {*other.facts[question]} for question in both_asked)
    return facts_differ or bool(one.severity and other.severity and not {*one.severity} & {*other.severity})


def _unreached(library: Library) -> Iterator[str]:
    reached = {step_id for playbook in library.playbooks.values() for step_id in _reached(playbook, library)}
    for step in library.common.steps:
        if step.id not in reached:
            yield f"{COMMON}: steps.{step.id}: no example reaches it; add one to a playbook that uses it, or remove it"
    for playbook in library.playbooks.values():
        for step in playbook.steps:
            if step.id not in reached:
                yield f"{file_of(playbook)}: steps.{step.id}: no example reaches it; add one that fulfils its `when`"


def _reached(playbook: Playbook, library: Library) -> set[str]:
    """Ids of the steps that stand in the plan of at least one example."""
    only_both = {*library.common.both_domains} - {*library.common.every_plan, *playbook.use}
    return {
        step.id
        for example in playbook.examples
        for step in steps_of(playbook, library).values()
        if (len(example.domains) > 1 or step.id not in only_both)
        and (step.when is None or step.when.holds(example.facts, example.severity, example.domains))
    }
