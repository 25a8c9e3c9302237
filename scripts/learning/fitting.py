"""Fits the weights of answers, combinations and the text's heads to what is known of each case. No reading of files."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from learning.answers import SPEAKS_OF, AnswerSettings, answer_matrix, sign_of
from learning.cases import Case
from learning.solvers import fit_facts, fit_softmax
from learning.texts import HEADS
from scipy.sparse import csr_array, hstack

from playbooks.evidence import FACTS, LEAD, NOT_AI, SEVERITIES
from playbooks.questions import DONT_KNOW

HEAD_SCALE = 2.0
"""Heads run from -1 to 1 or so; answers are 0 or 1 and the same pull should weigh both."""


@dataclass(frozen=True)
class Rows:
    """What is fitted on: of each case several rows in which some of its answers are known."""

    columns: list[tuple[str, str]]
    pairs: list[dict[str, str]]
    x: csr_array
    z: np.ndarray
    cases: list[Case]
    share: np.ndarray

    @classmethod
    def of(
        cls, rows: Sequence[tuple[int, dict[str, str]]], reports: Sequence[Case], unseen: np.ndarray,
        columns: list[tuple[str, str]], pairs: list[dict[str, str]],
    ) -> "Rows":  # fmt: skip
        """Each case counts twice its weight in all, however many rows it has."""
        owners = [at for at, _ in rows]
        counts = Counter(owners)
        return cls(
            columns=columns,
            pairs=pairs,
            x=answer_matrix([facts for _, facts in rows], columns, pairs),
            z=unseen[owners] * HEAD_SCALE,
            cases=[reports[at] for at in owners],
            share=np.array([2 * reports[at].weight / counts[at] for at in owners]),
        )

    def everything(self) -> csr_array:
        """Answers, combinations and the text's heads side by side."""
        return hstack([self.x, csr_array(self.z)], format="csr")

    def labelled(self, ours: float) -> np.ndarray:
        """As `share`, for what our own writers label less surely."""
        return self.share * np.array([ours if case.ours else 1.0 for case in self.cases])

    def pull(self, size: int, strength: float, dont_know: float) -> np.ndarray:
        """The pull on each of `size` features, of which the first are the answers."""
        pull = np.full(size, strength)
        pull[[at for at, (_, option) in enumerate(self.columns) if option == DONT_KNOW]] = dont_know
        return pull

    def of_cases(self, name: str) -> np.ndarray:
        """A share or a flag of the cases."""
        return np.array([float(getattr(case, name)) for case in self.cases])


@dataclass(frozen=True)
class Fitted:
    """Weights by target (rows): of answers and combinations, and of the text's heads."""

    columns: list[tuple[str, str]]
    pairs: list[dict[str, str]]
    targets: tuple[str, ...]
    answers: np.ndarray
    heads: np.ndarray
    start: np.ndarray

    @classmethod
    def mean(cls, fits: Sequence["Fitted"]) -> "Fitted":
        """The mean of fits to the same columns and targets."""
        answers, heads, start = (
            np.mean([getattr(one, part) for one in fits], axis=0) for part in ("answers", "heads", "start")
        )
        return replace(fits[0], answers=answers, heads=heads, start=start)


def fit_all(rows: Rows, kinds: Sequence[str], pulls: AnswerSettings) -> Fitted:
    """Facts, lead, severity and categories (`kinds`), each fitted on its own."""
    cut = rows.x.shape[1]
    facts, fact_starts = _fit_facts(rows, pulls)
    lead, lead_start = _fit_lead(rows, pulls)
    grave, grave_starts = _fit_severity(rows, pulls)
    kind, kind_starts = _fit_category(rows, kinds, pulls)
    says = pulls.text_says_category / HEAD_SCALE
    named = np.hstack([np.zeros((len(kinds), len(HEADS))), np.eye(len(kinds)) * says])
    return Fitted(
        columns=rows.columns,
        pairs=rows.pairs,
        targets=(*FACTS, LEAD, *SEVERITIES, *kinds),
        answers=np.vstack([facts[:, :cut], lead, grave[:, :cut], kind]),
        heads=np.vstack([facts[:, cut:], np.zeros((1, rows.z.shape[1])), grave[:, cut:], named]) * HEAD_SCALE,
        start=np.concatenate([fact_starts, [lead_start], *map(_centred, (grave_starts, kind_starts))]),
    )


def _fit_facts(rows: Rows, pulls: AnswerSettings) -> tuple[np.ndarray, np.ndarray]:
    full = rows.everything()
    pull = np.full((len(FACTS), full.shape[1]), pulls.facts)
    pull[:, len(rows.columns) :] = pulls.combinations
    pull[:, [at for at, (_, option) in enumerate(rows.columns) if option == DONT_KNOW]] = pulls.dont_know
    pull[FACTS.index(NOT_AI)] = pulls.not_ai
    pull[:, rows.x.shape[1] :] = pulls.text
    needs = rows.of_cases("safety"), rows.of_cases("security"), rows.of_cases("not_ai")
    return fit_facts(full, needs, _bounds(rows), pull, rows.share)


def _fit_lead(rows: Rows, pulls: AnswerSettings) -> tuple[np.ndarray, float]:
    """Who leads, among the reports that need both."""
    both = np.array([case.needs.get("both", 0.0) > 0.5 for case in rows.cases])
    leads = np.column_stack([1 - rows.of_cases("leads"), rows.of_cases("leads")])
    pull = np.full(rows.x.shape[1], pulls.lead / 2)
    weights, starts = fit_softmax(rows.x[both], leads[both], pull, rows.share[both])
    return weights[1] - weights[0], float(starts[1] - starts[0])


def _fit_severity(rows: Rows, pulls: AnswerSettings) -> tuple[np.ndarray, np.ndarray]:
    about_ai = rows.of_cases("about_ai") > 0
    grades = np.array([[case.severities.get(one.upper(), 0.0) for one in SEVERITIES] for case in rows.cases])
    x = rows.everything()
    pull = rows.pull(x.shape[1], pulls.severity, pulls.kinds_dont_know)
    share = rows.labelled(pulls.ours_severity)[about_ai]
    return fit_softmax(x[about_ai], grades[about_ai], pull, share)


def _fit_category(rows: Rows, kinds: Sequence[str], pulls: AnswerSettings) -> tuple[np.ndarray, np.ndarray]:
    """The category, on top of what the text's head of each says."""
    about_ai = rows.of_cases("about_ai") > 0
    of = np.array([[case.categories.get(one, 0.0) for one in kinds] for case in rows.cases])
    known = pulls.text_says_category * rows.z[:, len(HEADS) :] / HEAD_SCALE
    pull = rows.pull(rows.x.shape[1], pulls.categories, pulls.kinds_dont_know)
    share = rows.labelled(pulls.ours)[about_ai]
    return fit_softmax(rows.x[about_ai], of[about_ai], pull, share, known[about_ai])


def _centred(values: np.ndarray) -> np.ndarray:
    return np.asarray(values - values.mean())


def _bounds(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest weight of each feature for each fact: columns are answers, combinations, heads."""
    size = rows.x.shape[1] + rows.z.shape[1]
    low, high = np.full((len(FACTS), size), -8.0), np.full((len(FACTS), size), 8.0)
    for row, fact in enumerate(FACTS):
        for at, (question, option) in enumerate(rows.columns):
            sign = sign_of(fact, question, option)
            speaks = question in SPEAKS_OF[fact]
            low[row, at], high[row, at] = (-8 * (sign <= 0) * speaks, 8 * (sign >= 0) * speaks)
        for at, when in enumerate(rows.pairs, len(rows.columns)):
            speaks = bool(SPEAKS_OF[fact] >= set(when))
            low[row, at], high[row, at] = -8 * speaks, 8 * speaks
    return low, high
