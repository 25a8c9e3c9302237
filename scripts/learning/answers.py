"""Learns what answers, combinations and the text's heads say about facts, lead, severity and categories."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from learning.cases import Case
from learning.texts import GRADES
from scipy.optimize import minimize

Array = np.ndarray
EXPOSURE_QUESTIONS = frozenset({"data_involved", "who_saw", "still_exposed", "reach", "involves_ai", "person_decision"})
HARM_QUESTIONS = frozenset({"harm", "acted_on", "how_many", "person_decision", "still_happening", "depended_on"})


@dataclass(frozen=True)
class AnswerSettings:
    """Strength of the pull towards zero, by what is learned; chosen by judgement."""

    facts: float = 4.0
    text: float = 4.0
    categories: float = 4.0
    severity: float = 4.0
    lead: float = 4.0
    masks: int = 6
    seed: int = 7


def columns_of(cases: Sequence[Case], questions: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Every option of every question."""
    del cases
    return [(question, option) for question, options in questions.items() for option in options]


def masked(cases: Sequence[Case], settings: AnswerSettings, order: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """(index of case, some of its answers): all of them, none, and random shares, so that any number of answers works."""
    random = np.random.default_rng(settings.seed)
    out: list[tuple[int, dict[str, str]]] = []
    for at, case in enumerate(cases):
        out.append((at, case.facts))
        for step in range(settings.masks - 1):
            keep = 0 if step == 0 else int(random.integers(1, len(order)))
            chosen = set(random.permutation(list(order))[:keep])
            out.append((at, {q: o for q, o in case.facts.items() if q in chosen}))
    return out


def answer_matrix(
    rows: Sequence[dict[str, str]], columns: Sequence[tuple[str, str]], combinations: Sequence[dict[str, tuple[str, ...]]]
) -> Array:
    """One column an option, one a combination."""
    at = {column: index for index, column in enumerate(columns)}
    x = np.zeros((len(rows), len(columns) + len(combinations)))
    for row, facts in enumerate(rows):
        for answer in facts.items():
            if answer in at:
                x[row, at[answer]] = 1
        for index, when in enumerate(combinations):
            x[row, len(columns) + index] = all(facts.get(q) in wanted for q, wanted in when.items())
    return x


def _sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def fit_facts(x: Array, safety: Array, security: Array, allowed: Array, pull: Array, weight: Array) -> tuple[Array, Array]:
    """Noisy or: security from adversary and exposure, safety from failure and harm; `not_ai` beside them.

    `allowed` (5 x features) is 1 where a feature may speak about a fact. Returns weights (5 x features) and starts.
    """
    size = x.shape[1]
    nobody = 1 - np.maximum(safety, security)
    about_ai = (1 - nobody) * weight
    tiny = 1e-6

    def loss(flat: Array) -> tuple[float, Array]:
        w = flat[: 5 * size].reshape(5, size)
        not_p = 1 - _sigmoid(x @ (w * allowed).T + flat[5 * size :])
        p_sec, p_saf, p_not = 1 - not_p[:, 0] * not_p[:, 1], 1 - not_p[:, 2] * not_p[:, 3], 1 - not_p[:, 4]
        total = -(about_ai * (_log_likelihood(security, p_sec) + _log_likelihood(safety, p_saf))).sum()
        total -= (weight * _log_likelihood(nobody, p_not)).sum()
        d_sec = about_ai * ((1 - security) / (1 - p_sec + tiny) - security / (p_sec + tiny)) * (1 - p_sec)
        d_saf = about_ai * ((1 - safety) / (1 - p_saf + tiny) - safety / (p_saf + tiny)) * (1 - p_saf)
        gradient = np.column_stack(
            [d_sec * (1 - not_p[:, 0]), d_sec * (1 - not_p[:, 1]), d_saf * (1 - not_p[:, 2]), d_saf * (1 - not_p[:, 3]),
             weight * (p_not - nobody)]
        )
        total += 0.5 * (pull * w**2).sum()
        return total, np.concatenate([((gradient.T @ x) * allowed + pull * w).ravel(), gradient.sum(0)])

    def _log_likelihood(y: Array, p: Array) -> Array:
        return y * np.log(p + tiny) + (1 - y) * np.log(1 - p + tiny)

    first = np.concatenate([np.zeros(5 * size), [0.0, -1.0, 0.0, -1.0, -2.0]])
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return found[: 5 * size].reshape(5, size) * allowed, found[5 * size :]


def fit_softmax(x: Array, y: Array, classes: int, pull: Array, weight: Array) -> tuple[Array, Array]:
    """Multinomial logistic regression: weights (classes x features) and starts."""
    size = x.shape[1]
    wanted = np.eye(classes)[y]

    def loss(flat: Array) -> tuple[float, Array]:
        w = flat[: classes * size].reshape(classes, size)
        z = x @ w.T + flat[classes * size :]
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        p /= p.sum(1, keepdims=True)
        gradient = (p - wanted) * weight[:, None]
        total = -(weight * np.log(p[np.arange(len(y)), y] + 1e-12)).sum() + 0.5 * (pull * w**2).sum()
        return total, np.concatenate([(gradient.T @ x + pull * w).ravel(), gradient.sum(0)])

    return _minimised(loss, classes, size)


def _minimised(loss: Callable[[Array], tuple[float, Array]], classes: int, size: int) -> tuple[Array, Array]:
    found = minimize(loss, np.zeros(classes * (size + 1)), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return found[: classes * size].reshape(classes, size), found[classes * size :]


def fit_severity(x: Array, grades: Array, pull: Array, weight: Array) -> tuple[Array, tuple[float, float, float]]:
    """Proportional odds: one weight a feature and three steps. `grades` runs from 0 (S4) to 3 (S1)."""
    size = x.shape[1]

    def loss(flat: Array) -> tuple[float, Array]:
        w, steps = flat[:size], flat[size : size + 3]
        score = x @ w
        total, d_score, d_steps = 0.5 * float((pull * w**2).sum()), np.zeros(len(grades)), np.zeros(3)
        at_least = np.column_stack([np.ones(len(grades)), *(_sigmoid(score - s) for s in steps), np.zeros(len(grades))])
        rows = np.arange(len(grades))
        p = np.maximum(at_least[rows, grades] - at_least[rows, grades + 1], 1e-9)
        total -= float((weight * np.log(p)).sum())
        slope = at_least * (1 - at_least)
        upper, lower = slope[rows, grades], slope[rows, grades + 1]
        d_score = -weight * (upper - lower) / p
        for k in range(3):
            d_steps[k] = (weight * np.where(grades == k + 1, upper, 0) / p - weight * np.where(grades == k, lower, 0) / p).sum()
        return total, np.concatenate([x.T @ d_score + pull * w, d_steps])

    found = minimize(loss, np.concatenate([np.zeros(size), [-2.0, 0.0, 2.0]]), jac=True, method="L-BFGS-B").x
    first, second, third = sorted(found[size:])
    return found[:size], (float(first), float(second), float(third))


def grade_of(case: Case) -> int:
    """0 for S4 to 3 for S1."""
    return list(GRADES).index(case.severity or "S4")
