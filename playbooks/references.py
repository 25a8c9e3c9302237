"""Finds ids in playbooks and obligations that lead nowhere: steps, questions, options, categories. No files or words.

Each fault is a line `key: what is wrong; the cure`, to which the loader puts the file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from playbooks.base import Frozen
from playbooks.library import Library
from playbooks.questions import Question, complaint
from playbooks.schema import Common, Condition, Example, Playbook, Step


def common_faults(common: Common, questions: Mapping[str, Question]) -> Iterator[str]:
    """What leads nowhere in `common.yaml`."""
    ids = [step.id for step in common.steps]
    yield from _twice("steps", ids)
    yield from _twice("every_plan", common.every_plan)
    yield from _twice("both_domains", common.both_domains)
    yield from _twice("evidence", [one.id for one in (*common.evidence, *common.shared_evidence)])
    yield from _twice("cross_checks", [one.id for one in common.cross_checks])
    yield from _dangling("every_plan", common.every_plan, ids)
    yield from _dangling("both_domains", common.both_domains, ids)
    yield from _step_faults(common.steps, ids, questions)
    yield from _circle_faults(common.steps, {step.id: step for step in common.steps})


def playbook_faults(playbook: Playbook, library: Library) -> Iterator[str]:
    """What leads nowhere in one playbook, or stands in it although it stands in `common.yaml`."""
    shared = {step.id: step for step in library.common.steps}
    own = [step.id for step in playbook.steps]
    yield from _name_faults(playbook, library)
    for key, ids in _lists_of(playbook).items():
        yield from _twice(key, ids)
    for step_id in sorted(shared.keys() & set(own)):
        yield f"steps.{step_id}: common.yaml has a step of this id; name it under `use`, or give this one another id"
    yield from _dangling("use", playbook.use, shared)
    here = sorted({*library.common.every_plan, *library.common.both_domains, *playbook.use, *own})
    yield from _step_faults([*playbook.steps, *_used(playbook, shared)], here, library.questions)
    yield from _circle_faults(playbook.steps, shared | {step.id: step for step in playbook.steps})
    for number, example in enumerate(playbook.examples, start=1):
        yield from _example_faults(f"examples.{number}", example, here, library.questions)


def _lists_of(playbook: Playbook) -> Mapping[str, Sequence[str]]:
    """What may stand only once, by the key that it stands under."""
    return {
        "steps": [step.id for step in playbook.steps],
        "use": playbook.use,
        "evidence": [one.id for one in playbook.evidence],
        "cross_checks": [one.id for one in playbook.cross_checks],
        "reviews": playbook.reviews,
    }


def shared_id_faults(playbooks: Iterable[Playbook]) -> Iterator[str]:
    """Steps, evidence and cross-checks of one id in two playbooks: plans merge by it, so one of them would be lost.

    Each fault begins with the file's place in the data folder.
    """
    first: dict[tuple[str, str], tuple[str, Frozen]] = {}
    for playbook in playbooks:
        file = f"playbooks/{playbook.domain}/{playbook.id}.yaml"
        for key, values in (
            ("steps", playbook.steps),
            ("evidence", playbook.evidence),
            ("cross_checks", playbook.cross_checks),
        ):
            for one in values:
                other, held = first.setdefault((key, one.id), (file, one))
                if other != file and (key == "steps" or held != one):
                    yield f"{file}: {key}.{one.id}: {other} has one of this id too; move it to common.yaml and name it"


def covering_faults(library: Library) -> Iterator[str]:
    """Steps that another is said to cover, and that covers nothing. Each fault begins with the file's place."""
    files = {"common.yaml": library.common.steps} | {
        f"playbooks/{book.domain}/{book.id}.yaml": book.steps for book in library.playbooks.values()
    }
    known = {step.id for steps in files.values() for step in steps}
    for file, steps in files.items():
        for step in (one for one in steps if one.covered_by):
            key = f"{file}: steps.{step.id}.covered_by"
            if step.covered_by == step.id:
                yield f"{key}: a step does not cover itself; name the other one, or remove it"
            elif step.covered_by not in known:
                yield f"{key}: unknown step {step.covered_by!r}; no playbook has it, and common.yaml has not either"


def obligation_faults(library: Library) -> Iterator[str]:
    """What leads nowhere in `obligations.yaml`."""
    for obligation in library.obligations.values():
        for number, sign in enumerate(obligation.signs, start=1):
            key = f"{obligation.id}.signs.{number}"
            yield from _condition_faults(f"{key}.facts", sign, library.questions)
            for category in sign.category:
                if category not in library.categories:
                    known = ", ".join(library.categories)
                    yield f"{key}.category: unknown category {category!r}; categories are: {known}"


def _circle_faults(steps: Iterable[Step], known: Mapping[str, Step]) -> Iterator[str]:
    for step in steps:
        if _waits_for_itself(step, known):
            yield f"steps.{step.id}.after: leads back to {step.id!r}; break the circle"


def _waits_for_itself(step: Step, steps: Mapping[str, Step]) -> bool:
    passed: set[str] = set()
    after = step.after or ""
    while after in steps and after not in passed:
        passed.add(after)
        after = steps[after].after or ""
    return step.id in passed


def _name_faults(playbook: Playbook, library: Library) -> Iterator[str]:
    category = library.categories.get(playbook.category)
    if category is None:
        yield f"category: unknown category {playbook.category!r}; categories are: {', '.join(library.categories)}"
    elif category.domain != playbook.domain:
        yield f"domain: the category's domain is {category.domain!r}; make it the same"
    if playbook.id != playbook.category:
        yield f"id: is {playbook.id!r}; make it {playbook.category!r}, the category's"


def _used(playbook: Playbook, shared: Mapping[str, Step]) -> list[Step]:
    return [shared[step_id] for step_id in playbook.use if step_id in shared]


def _step_faults(steps: Iterable[Step], ids: Sequence[str], questions: Mapping[str, Question]) -> Iterator[str]:
    for step in steps:
        if step.after:
            yield from _dangling(f"steps.{step.id}.after", [step.after], ids)
        yield from _condition_faults(f"steps.{step.id}.when.facts", step.when, questions)


def _condition_faults(key: str, condition: Condition | None, questions: Mapping[str, Question]) -> Iterator[str]:
    for question, options in condition.facts.items() if condition else ():
        if fault := complaint(questions, question, options):
            yield f"{key}: {fault}"


def _example_faults(key: str, example: Example, ids: Sequence[str], questions: Mapping[str, Question]) -> Iterator[str]:
    for question, option in example.facts.items():
        if fault := complaint(questions, question, (option,)):
            yield f"{key}.facts: {fault}"
    yield from _dangling(f"{key}.has", example.has, ids)
    yield from _dangling(f"{key}.lacks", example.lacks, ids)
    for one in sorted({*example.has} & {*example.lacks}):
        yield f"{key}.lacks: {one!r} stands under `has` too; keep one of them"


def _dangling(key: str, wanted: Iterable[str], ids: Iterable[str]) -> Iterator[str]:
    known = list(ids)
    for one in wanted:
        if one not in known:
            yield f"{key}: unknown step {one!r}; steps are: {', '.join(known)}"


def _twice(key: str, ids: Sequence[str]) -> Iterator[str]:
    for one in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"{key}: the id {one!r} stands here twice; keep one of them"
