"""Learns what answers, combinations and the text's heads say about facts, lead, severity and categories."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from learning.cases import Case
from scipy.optimize import minimize

Array = np.ndarray
SPEAKS_OF = {
    "adversary": frozenset({
        "on_purpose", "what_went_wrong", "odd_text", "bypass_prompt", "read_outside", "onset", "impersonation",
        "unusual_usage", "new_component", "outsiders_can_teach", "system", "still_exposed", "data_involved", "harm",
        "acted_on", "involves_ai",
    }),
    "exposure": frozenset({"data_involved", "who_saw", "still_exposed", "what_went_wrong"}),
    "failure": frozenset({
        "on_purpose", "what_went_wrong", "onset", "system", "person_decision", "reach", "involves_ai", "impersonation",
        "acted_on", "harm", "odd_text", "new_component", "unusual_usage", "data_involved", "bypass_prompt",
    }),
    "harm": frozenset({"harm", "acted_on", "how_many", "person_decision", "who_saw"}),
    "not_ai": frozenset({
        "involves_ai", "what_went_wrong", "system", "harm", "on_purpose", "impersonation", "reach", "person_decision",
        "onset", "how_many", "evidence", "acted_on",
    }),
}  # fmt: skip
"""Which questions may speak about which fact, by judgement: what merely goes along with it in these reports is no evidence."""
_ALARMING = frozenset({
    "odd_text", "bypass_prompt", "impersonation", "unusual_usage", "new_component", "outsiders_can_teach", "read_outside",
    "still_exposed", "acted_on", "person_decision",
})  # fmt: skip


def sign_of(fact: str, question: str, option: str) -> int:
    """+1 where an answer may only speak for a fact, -1 where only against it, 0 where either. By judgement too."""
    if fact in ("adversary", "exposure", "harm"):
        if question in _ALARMING:
            return 1 if option == "yes" else -1
        if (question, option) in (
            ("on_purpose", "accident"),
            ("harm", "none"),
            ("who_saw", "nobody"),
            ("data_involved", "none"),
        ):
            return -1
        if question in ("harm", "who_saw", "data_involved") and fact in ("harm", "exposure"):
            return 1
    if question == "on_purpose" and option in ("outsider", "insider", "testing_or_joking"):
        return {"adversary": 1, "failure": -1}.get(fact, 0)
    if fact == "not_ai" and question == "involves_ai":
        return 1 if option == "no" else -1
    return 0


@dataclass(frozen=True)
class AnswerSettings:
    """Strength of the pull towards zero, by what is learned; chosen by judgement."""

    facts: float = 1.0
    text: float = 4.0
    categories: float = 2.0
    severity: float = 4.0
    lead: float = 4.0
    text_says_category: float = 4.0
    """Log-odds of a category for each point of its head in the text reader."""
    masks: int = 10
    whole: int = 1
    seed: int = 7


def columns_of(questions: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Every option of every question."""
    return [(question, option) for question, options in questions.items() for option in options]


def masked(cases: Sequence[Case], settings: AnswerSettings, order: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """(index of case, some of its answers): all, none, and random shares in which often asked questions are commoner."""
    random = np.random.default_rng(settings.seed)
    often = np.array([_OFTEN_ASKED.get(question, 0.35) for question in order])
    out: list[tuple[int, dict[str, str]]] = []
    for at, case in enumerate(cases):
        out += [(at, case.facts)] * settings.whole
        for step in range(settings.masks - settings.whole):
            level = 0.0 if step == 0 else random.uniform(0.2, 1.2)
            kept = {
                question
                for question, share in zip(order, random.random(len(order)) < often * level, strict=True)
                if share
            }
            out.append((at, {q: o for q, o in case.facts.items() if q in kept}))
    return out


_OFTEN_ASKED = {
    "what_went_wrong": 0.9, "on_purpose": 0.9, "involves_ai": 0.8, "still_exposed": 0.6, "system": 0.5, "reach": 0.4,
    "acted_on": 0.5, "harm": 0.5, "read_outside": 0.45, "unusual_usage": 0.45, "data_involved": 0.45,
}  # fmt: skip
"""Roughly how often the interview comes to ask a question, so that it is learned from what it will know."""


def answer_matrix(
    rows: Sequence[dict[str, str]],
    columns: Sequence[tuple[str, str]],
    combinations: Sequence[dict[str, tuple[str, ...]]],
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


def fit_facts(
    x: Array, safety: Array, security: Array, bounds: tuple[Array, Array], pull: Array, weight: Array
) -> tuple[Array, Array]:
    """Noisy or: security from adversary and exposure, safety from failure and harm; `not_ai` beside them.

    `bounds` (each 5 x features) are the least and the greatest weight that a feature may have; both 0 silence it.
    Returns weights (5 x features) and starts.
    """
    size = x.shape[1]
    nobody = 1 - np.maximum(safety, security)
    about_ai = (1 - nobody) * weight
    tiny = 1e-6

    def loss(flat: Array) -> tuple[float, Array]:
        w = flat[: 5 * size].reshape(5, size)
        not_p = 1 - _sigmoid(x @ w.T + flat[5 * size :])
        p_sec, p_saf, p_not = 1 - not_p[:, 0] * not_p[:, 1], 1 - not_p[:, 2] * not_p[:, 3], 1 - not_p[:, 4]
        total = -(about_ai * (_log_likelihood(security, p_sec) + _log_likelihood(safety, p_saf))).sum()
        total -= (weight * _log_likelihood(nobody, p_not)).sum()
        d_sec = about_ai * ((1 - security) / (1 - p_sec + tiny) - security / (p_sec + tiny)) * (1 - p_sec)
        d_saf = about_ai * ((1 - safety) / (1 - p_saf + tiny) - safety / (p_saf + tiny)) * (1 - p_saf)
        gradient = np.column_stack(
            [
                d_sec * (1 - not_p[:, 0]),
                d_sec * (1 - not_p[:, 1]),
                d_saf * (1 - not_p[:, 2]),
                d_saf * (1 - not_p[:, 3]),
                weight * (p_not - nobody),
            ]
        )
        drift = flat[5 * size :] - first[5 * size :]
        total += 0.5 * (pull * w**2).sum() + 0.5 * (drift**2).sum()
        return total, np.concatenate([(gradient.T @ x + pull * w).ravel(), gradient.sum(0) + drift])

    def _log_likelihood(y: Array, p: Array) -> Array:
        return y * np.log(p + tiny) + (1 - y) * np.log(1 - p + tiny)

    first = np.concatenate([np.zeros(5 * size), [0.0, -1.0, 0.0, -1.0, -2.0]])
    low, high = (np.concatenate([bound.ravel(), np.full(5, end)]) for bound, end in zip(bounds, (-6, 6), strict=True))
    limits = list(zip(low, high, strict=True))
    found = minimize(loss, first, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 500}).x
    return found[: 5 * size].reshape(5, size), found[5 * size :]


def fit_softmax(
    x: Array, y: Array, classes: int, pull: Array, weight: Array, known: Array | float = 0.0
) -> tuple[Array, Array]:
    """Multinomial logistic regression on top of `known` log-odds: weights (classes x features) and starts."""
    size = x.shape[1]
    wanted = np.eye(classes)[y]

    def loss(flat: Array) -> tuple[float, Array]:
        w = flat[: classes * size].reshape(classes, size)
        z = x @ w.T + flat[classes * size :] + known
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
