"""Finds conditions that can never hold or always do, and orders of steps that cannot be kept. No files and no words.
A circle of steps that wait for each other stops the loader already (`references.py`).

Each fault is a line `key: what is wrong; the cure`, to which `checks.py` puts the file.
"""

from collections.abc import Iterator, Mapping
from typing import get_args

from playbooks.questions import DONT_KNOW, Question
from playbooks.schema import Condition, DomainId, Phase, SeverityId, Step, span_of

_PHASES = tuple(Phase)


def condition_faults(key: str, condition: Condition, questions: Mapping[str, Question]) -> Iterator[str]:
    """What is wrong with a condition that stands under `key`, which ends in `when` or names a sign."""
    for question, options in condition.facts.items():
        known = {*questions[question].options, DONT_KNOW}
        yield from _list_faults(f"{key}.facts.{question}", "option", options, known, "the question")
    parts = (("severity", "severity", SeverityId), ("domains", "domain", DomainId))
    for part, what, every in parts:
        if part in condition.model_fields_set:
            yield from _list_faults(f"{key}.{part}", what, getattr(condition, part), {*get_args(every)}, f"`{part}`")


def _list_faults(key: str, what: str, listed: tuple[str, ...], every: set[str], to_remove: str) -> Iterator[str]:
    if not listed:
        yield f"{key}: lists no {what}, so it can never hold; add one, or remove {to_remove}"
    if {*listed} >= every:
        yield f"{key}: lists every {what}, so it always holds; remove {to_remove}"
    for one in sorted({one for one in listed if listed.count(one) > 1}):
        yield f"{key}: {one!r} stands here twice; keep one of them"


def order_faults(steps: Mapping[str, Step]) -> Iterator[str]:
    """What is wrong with `after` among steps that one plan may hold."""
    for step in steps.values():
        first = steps.get(step.after or "")
        if first:
            yield from (f"steps.{step.id}.after: {fault}" for fault in _after_faults(step, first))


def _after_faults(step: Step, first: Step) -> Iterator[str]:
    if _exclude(step.when, first.when):
        yield f"{first.id!r} is never in the same plan; remove `after`, or change a `when`"
    if _PHASES.index(first.phase) > _PHASES.index(step.phase):
        yield f"{first.id!r} is worked later, in {first.phase}, than {step.phase}; change a phase, or remove `after`"
    if step.due_from == "after" and first.when:
        yield f"`due_from: after` needs a step that is always there, and {first.id!r} has a `when`; remove one of them"
    for severity in get_args(SeverityId) if step.due_from == "report" else ():
        mine, others = getattr(step.due, severity), getattr(first.due, severity)
        if span_of(mine) < span_of(others):
            yield f"is due {mine} after the report at {severity}, and {first.id!r} only {others} after it; change a due"


def _exclude(one: Condition | None, other: Condition | None) -> bool:
    """Whether both conditions can never hold together. Domains never exclude: an incident may need both."""
    if one is None or other is None:
        return False
    both_asked = one.facts.keys() & other.facts.keys()
    facts_differ = any(not {*one.facts[question]} & {*other.facts[question]} for question in both_asked)
    return facts_differ or bool(one.severity and other.severity and not {*one.severity} & {*other.severity})
