"""Finds what is not sound in data that loads: `varnost check` prints it for authors. Ids that lead nowhere stop the
loader already (`references.py`), so they are not looked for here; examples are tried in `triage/core/trying.py`.

Each fault is a line `file: key: what is wrong; the cure`.
"""

from collections.abc import Iterable, Iterator

from playbooks.condition_checks import condition_faults, order_faults
from playbooks.library import Library
from playbooks.questions import DONT_KNOW
from playbooks.schema import Phase, Playbook, Step
from playbooks.word_checks import word_faults

COMMON = "common.yaml"
OBLIGATIONS = "obligations.yaml"


def check_library(library: Library) -> list[str]:
    """All faults, in the order of the files; empty when the data is sound."""
    return [
        *_coverage_faults(library),
        *_step_faults(COMMON, library.common.steps, library),
        *_unused(library),
        *(fault for playbook in library.playbooks.values() for fault in _playbook_faults(playbook, library)),
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
    if not playbook.cross_checks:
        yield f"{file}: cross_checks: there is none; name at least one from common.yaml"
    for check in playbook.cross_checks:
        if check.adds == playbook.domain:
            yield f"{file}: cross_checks.{check.id}: adds {check.adds}, which acts already; take one for the other"
    yield from _step_faults(file, playbook.steps, library)
    steps = steps_of(playbook, library)
    yield from (f"{file}: {fault}" for fault in order_faults(steps))
    for step_id in sorted({*library.common.every_plan} & {*playbook.use}):
        yield f"{file}: use: {step_id!r} is in every plan already; remove it"
    worked = {step.phase for step in steps.values() if step.id not in library.common.both_domains}
    for phase in (one for one in Phase if one not in worked):
        yield f"{file}: steps: there is none of phase {phase}; write one, or name one of common.yaml under `use`"


def _step_faults(file: str, steps: Iterable[Step], library: Library) -> Iterator[str]:
    for step in steps:
        if step.when:
            key = f"{file}: steps.{step.id}.when"
            yield from (f"{key}{fault}" for fault in condition_faults("", step.when, library.questions))


def _unused(library: Library) -> Iterator[str]:
    """Shared evidence and cross-checks that no playbook names; steps that none uses are found by trying examples."""
    books = library.playbooks.values()
    kept = {one.id for book in books for one in book.evidence}
    asked = {one.id for book in books for one in book.cross_checks}
    for key, ids, used in (
        ("shared_evidence", [one.id for one in library.common.shared_evidence], kept),
        ("cross_checks", [one.id for one in library.common.cross_checks], asked),
    ):
        yield from (
            f"{COMMON}: {key}.{one}: no playbook names it; name it in one, or remove it"
            for one in ids
            if one not in used
        )


def _sign_faults(library: Library) -> Iterator[str]:
    for obligation in library.obligations.values():
        for number, sign in enumerate(obligation.signs, start=1):
            key = f"{OBLIGATIONS}: {obligation.id}.signs.{number}"
            yield from (f"{key}{fault}" for fault in condition_faults("", sign, library.questions))
            for question in (one for one, options in sign.facts.items() if DONT_KNOW in options):
                yield f"{key}.facts.{question}: lists dont_know; remove it, not knowing never rules a duty out as it is"
