"""Cross-validates a way of learning: every case is judged by a model that saw nothing of its group. No printing here."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor

from learning.cases import Case, likeliest, without
from threadpoolctl import threadpool_limits

from playbooks.evidence import NOT_AI, Evidence
from playbooks.questions import Question
from triage.core import evaluation
from triage.core.evaluation import Asking, Outcome


def folds(cases: Sequence[Case], by: str, count: int = 10, seed: int = 1) -> list[set[str]]:
    """Ids held out together. `by` is `group` (the real incident a report was written after) or `batch`."""
    keys = sorted({getattr(case, by) for case in cases})
    if by == "group":
        random.Random(seed).shuffle(keys)  # noqa: S311 - folds, not secrets
    fold_of = {key: at % count if by == "group" else at for at, key in enumerate(keys)}
    parts: dict[int, set[str]] = {}
    for case in cases:
        parts.setdefault(fold_of[getattr(case, by)], set()).add(case.id)
    return [parts[at] for at in sorted(parts)]


def as_evaluated(case: Case) -> evaluation.Case:
    return evaluation.Case(
        id=case.id,
        text=case.text,
        facts=case.facts,
        needs_safety=case.safety > 0.5,
        needs_security=case.security > 0.5,
        primary=_primary(case),
        category=likeliest(case.categories),
        severity=likeliest(case.severities),  # type: ignore[arg-type]
    )


def _primary(case: Case) -> str:
    """The domain that leads, as reports name it: `none` when nobody must act."""
    leads = {NOT_AI: "none", "both": "security" if case.leads > 0.5 else "safety"}
    needs = likeliest(case.needs)
    return leads.get(needs, needs)


def cross_validate(
    reports: Sequence[Case],
    by: str,
    ours: Sequence[Case],
    fit: Callable[[Sequence[Case]], Evidence],
    questions: dict[str, Question],
    askings: Sequence[Asking],
) -> dict[Asking, list[Outcome]]:
    """Outcomes of every report, by how much is asked. `ours` are texts of our own, learned from and never judged.

    Folds are worked in parallel: `fit` must be a function that another process can import.
    """
    parts = [(reports, held_out, ours, fit, questions, askings) for held_out in folds(reports, by)]
    with ProcessPoolExecutor() as workers:
        found = list(workers.map(_fold, *zip(*parts, strict=True)))
    return {asking: [outcome for fold in found for outcome in fold[asking]] for asking in askings}


def _fold(
    reports: Sequence[Case], held_out: set[str], ours: Sequence[Case], fit: Callable[[Sequence[Case]], Evidence],
    questions: dict[str, Question], askings: Sequence[Asking],
) -> dict[Asking, list[Outcome]]:  # fmt: skip
    with threadpool_limits(1):  # one process a core already
        model = fit([*without(reports, held_out), *without(ours, held_out)])
    judged = [as_evaluated(case) for case in reports if case.id in held_out]
    return {asking: [evaluation.hold(model, questions, case, asking) for case in judged] for asking in askings}
