"""Learns what answers, combinations and the text's heads say about facts, lead, severity and categories."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from learning.cases import Case
from scipy.sparse import csc_array, csr_array, hstack
from sklearn.linear_model import LogisticRegression

from playbooks.evidence import NOT_AI
from playbooks.questions import DONT_KNOW

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


def sign_of(fact: str, question: str, option: str) -> int:  # noqa: PLR0911 - a list of judgements
    """+1 where an answer may only speak for a fact, -1 where only against it, 0 where either. By judgement too."""
    if option == DONT_KNOW:
        return -1 if fact == NOT_AI else 1
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
    """Strength of the pull towards zero, by what is learned; chosen by cross-validation on the development reports."""

    facts: float = 1.0
    not_ai: float = 0.1
    dont_know: float = 8.0
    """Strong: people who know nothing are no sign of an attack, however often they say so."""
    kinds_dont_know: float = 8.0
    """The same, for severity and category."""
    combinations: float = 2.0
    text: float = 2.0
    categories: float = 2.0
    severity: float = 3.0
    lead: float = 4.0
    text_says_category: float = 4.0
    """Log-odds of a category for each point of its head in the text reader."""
    ours: float = 0.15
    """How much a report of our own counts for the category; for who must act it counts as any other."""
    ours_severity: float = 0.2
    """How much it counts for the severity, on which our writers agree least."""
    masks: int = 12
    least_support: float = 0.02
    """Share of the reports in which two answers must occur together to be looked at as a combination."""
    combination_strength: float = 0.5
    seed: int = 7


def columns_of(questions: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Every option of every question, "don't know" among them: it says something of who does not know."""
    return [(question, option) for question, options in questions.items() for option in (*options, DONT_KNOW)]


def masked(
    cases: Sequence[Case], settings: AnswerSettings, order: Sequence[str], seed: int
) -> list[tuple[int, dict[str, str]]]:
    """(index of case, some of its answers): all, none, and random shares in which often asked questions are commoner."""
    random = np.random.default_rng([settings.seed, seed])
    often = np.array([_OFTEN_ASKED.get(question, 0.35) for question in order])
    out: list[tuple[int, dict[str, str]]] = []
    for at, case in enumerate(cases):
        out += [(at, answered(case, order)), (at, {})]
        for _ in range(settings.masks - 2):
            kept = random.random(len(order)) < often * random.uniform(0.2, 1.2)
            out.append((at, answered(case, [question for question, one in zip(order, kept, strict=True) if one])))
    return out


def answered(case: Case, asked: Sequence[str]) -> dict[str, str]:
    """What the reporter answers when asked these questions."""
    return {question: case.facts.get(question, DONT_KNOW) for question in asked}


_OFTEN_ASKED = {
    "what_went_wrong": 0.9, "on_purpose": 0.9, "involves_ai": 0.8, "still_exposed": 0.6, "system": 0.5, "reach": 0.4,
    "acted_on": 0.5, "harm": 0.5, "read_outside": 0.45, "unusual_usage": 0.45, "data_involved": 0.45,
}  # fmt: skip
"""Roughly how often the interview comes to ask a question, so that it is learned from what it will know."""


def answer_matrix(
    rows: Sequence[dict[str, str]], columns: Sequence[tuple[str, str]], combinations: Sequence[dict[str, str]]
) -> csr_array:
    """One column an option, one a combination."""
    at = {column: index for index, column in enumerate(columns)}
    said = [[at[answer] for answer in facts.items() if answer in at] for facts in rows]
    x = csc_array(_ones(said, len(columns)))
    pairs = [[at[answer] for answer in when.items()] for when in combinations]
    return hstack([x, *(x[:, [one]].multiply(x[:, [other]]) for one, other in pairs)], format="csr")


def _ones(columns: Sequence[Sequence[int]], width: int) -> csr_array:
    """A matrix of ones in these columns of each row."""
    ends = np.cumsum([0, *map(len, columns)])
    inside = np.concatenate([np.array(one, dtype=int) for one in columns])
    return csr_array((np.ones(len(inside)), inside, ends), shape=(len(columns), width))


def find_combinations(
    cases: Sequence[Case], columns: Sequence[tuple[str, str]], settings: AnswerSettings
) -> list[dict[str, str]]:
    """Pairs of answers that say more about who is needed than the two do one by one: those that survive an L1 penalty."""
    asked = list(dict.fromkeys(question for question, _ in columns))
    x = answer_matrix([answered(case, asked) for case in cases], columns, []).toarray()
    together = x.T @ x
    pairs = [
        (one, other)
        for one, other in combinations(range(len(columns)), 2)
        if columns[one][0] != columns[other][0]
        and DONT_KNOW not in (columns[one][1], columns[other][1])
        and together[one, other] >= settings.least_support * len(cases)
    ]
    both = 0.5 * np.column_stack([x[:, one] * x[:, other] for one, other in pairs])
    kept: set[int] = set()
    for need in ("security", "safety"):
        wanted = np.array([getattr(case, need) > 0.5 for case in cases])
        model = LogisticRegression(
            C=settings.combination_strength, l1_ratio=1, solver="liblinear", max_iter=5000, tol=1e-5,
            random_state=settings.seed,
        )  # fmt: skip
        found = model.fit(np.hstack([x, both]), wanted, sample_weight=[case.weight for case in cases]).coef_[0]
        kept |= set(np.flatnonzero(np.abs(found[len(columns) :]) > 1e-3).tolist())
    return [dict((columns[pairs[at][0]], columns[pairs[at][1]])) for at in sorted(kept)]
