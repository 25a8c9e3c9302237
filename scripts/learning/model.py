"""Learns a whole `Evidence` from cases: heads of the text reader, weights of answers, expected answers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from learning.answers import (
    SPEAKS_OF,
    AnswerSettings,
    answer_matrix,
    columns_of,
    find_combinations,
    fit_facts,
    fit_softmax,
    masked,
    sign_of,
)
from learning.cases import Case
from learning.expected import expected_answers
from learning.texts import HEADS, Heads, TextSettings, fit_heads, take_apart, unseen_scores

from playbooks.evidence import (
    FACTS,
    LEAD,
    NOT_AI,
    SEVERITIES,
    Combination,
    Costs,
    Cue,
    Evidence,
    InterviewRules,
    Limits,
    TextWeights,
)
from playbooks.questions import DONT_KNOW, Question
from triage.core.interview import next_question
from triage.core.reading import Reading

Says = dict[str, float]


@dataclass(frozen=True)
class Authored:
    """What an author writes and learning leaves alone."""

    questions: Mapping[str, Question]
    cues: Mapping[str, Cue]
    costs: Costs
    limits: Limits
    interview: InterviewRules
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """How learning is done."""

    text: TextSettings = field(default_factory=TextSettings)
    answers: AnswerSettings = field(default_factory=AnswerSettings)
    rounds: int = 1
    visit_every: int = 12


def learn(reports: Sequence[Case], phrases: Sequence[Case], authored: Authored, settings: Settings) -> Evidence:
    """Learn from reports (text and answers) and phrases (text alone)."""
    cues = tuple(authored.cues)
    everything = [*reports, *phrases]
    docs = take_apart([case.text for case in everything], dict(authored.cues))
    heads = fit_heads(everything, docs, authored.categories, cues, settings.text)
    unseen = unseen_scores(everything, docs, authored.categories, cues, settings.text)[: len(reports)]
    columns = columns_of({name: question.options for name, question in authored.questions.items()})
    pairs = find_combinations(reports, columns, settings.answers)
    known = masked(reports, settings.answers, list(authored.questions))
    fitted = _fit_all(_Rows.of(known, reports, unseen, columns, pairs), authored, settings)
    model = _evidence(fitted, heads, authored, reports)
    for _ in range(settings.rounds):
        known += visits(model, reports, unseen @ fitted.heads.T, authored, settings)
        fitted = _fit_all(_Rows.of(known, reports, unseen, columns, pairs), authored, settings)
        model = _evidence(fitted, heads, authored, reports)
    return model


def visits(
    model: Evidence, reports: Sequence[Case], scores: np.ndarray, authored: Authored, settings: Settings
) -> list[tuple[int, dict[str, str]]]:
    """What is known after the later questions of some reports' interviews: so the model is sure only where it may be."""
    known: list[tuple[int, dict[str, str]]] = []
    for at in range(0, len(reports), settings.visit_every):
        reading, facts = Reading(scores=dict(zip(model.targets, scores[at].tolist(), strict=True))), dict[str, str]()
        while (question := next_question(model, authored.questions, facts, reading, list(facts))) is not None:
            facts[question] = reports[at].facts.get(question, DONT_KNOW)
            known.append((at, dict(facts)))
    return known


HEAD_SCALE = 2.0
"""Heads run from -1 to 1 or so; answers are 0 or 1 and the same pull should weigh both."""


@dataclass(frozen=True)
class _Rows:
    """What is fitted on: of each case several rows in which some of its answers are known."""

    columns: list[tuple[str, str]]
    pairs: list[dict[str, str]]
    x: np.ndarray
    z: np.ndarray
    cases: list[Case]
    share: np.ndarray

    @classmethod
    def of(
        cls, rows: Sequence[tuple[int, dict[str, str]]], reports: Sequence[Case], unseen: np.ndarray,
        columns: list[tuple[str, str]], pairs: list[dict[str, str]],
    ) -> "_Rows":  # fmt: skip
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

    def labelled(self, ours: float) -> np.ndarray:
        """As `share`, for what our own writers label less surely."""
        return self.share * np.array([ours if case.ours else 1.0 for case in self.cases])

    def pull(self, size: int, strength: float, dont_know: float) -> np.ndarray:
        """The pull on each of `size` features, of which the first are the answers."""
        pull = np.full(size, strength)
        pull[[at for at, (_, option) in enumerate(self.columns) if option == DONT_KNOW]] = dont_know
        return pull

    def of_cases(self, name: str) -> np.ndarray:
        """A flag of the cases, as 0.0 or 1.0."""
        return np.array([float(getattr(case, name)) for case in self.cases])


@dataclass(frozen=True)
class _Fitted:
    """Weights by target (rows): of answers and combinations, and of the text's heads."""

    columns: list[tuple[str, str]]
    pairs: list[dict[str, str]]
    targets: tuple[str, ...]
    answers: np.ndarray
    heads: np.ndarray
    start: np.ndarray


def _fit_all(rows: _Rows, authored: Authored, settings: Settings) -> _Fitted:
    cut, kinds = rows.x.shape[1], len(authored.categories)
    facts, fact_starts = _fit_facts(rows, settings)
    lead, lead_start = _fit_lead(rows, settings)
    grave, grave_starts = _fit_severity(rows, settings)
    kind, kind_starts = _fit_category(rows, authored, settings)
    says = settings.answers.text_says_category / HEAD_SCALE
    by_text = np.zeros((len(SEVERITIES), rows.z.shape[1]))
    by_text[:, _GRAVITY_HEADS] = grave[:, cut:]
    named = np.hstack([np.zeros((kinds, len(HEADS))), np.eye(kinds) * says])
    return _Fitted(
        columns=rows.columns,
        pairs=rows.pairs,
        targets=(*FACTS, LEAD, *SEVERITIES, *authored.categories),
        answers=np.vstack([facts[:, :cut], lead, grave[:, :cut], kind]),
        heads=np.vstack([facts[:, cut:], np.zeros((1, rows.z.shape[1])), by_text, named]) * HEAD_SCALE,
        start=np.concatenate([fact_starts, [lead_start], *map(_centred, (grave_starts, kind_starts))]),
    )


_GRAVITY_HEADS = [HEADS.index(one) for one in ("security", "safety", "gravity")]


def _fit_facts(rows: _Rows, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    pulls = settings.answers
    full = np.hstack([rows.x, rows.z])
    pull = np.full((len(FACTS), full.shape[1]), pulls.facts)
    pull[:, len(rows.columns) :] = pulls.combinations
    pull[:, [at for at, (_, option) in enumerate(rows.columns) if option == DONT_KNOW]] = pulls.dont_know
    pull[FACTS.index(NOT_AI)] = pulls.not_ai
    pull[:, rows.x.shape[1] :] = pulls.text
    needs = rows.of_cases("safety"), rows.of_cases("security")
    return fit_facts(full, *needs, _bounds(rows), pull, rows.share)


def _fit_lead(rows: _Rows, settings: Settings) -> tuple[np.ndarray, float]:
    """Who leads, among the reports that need both."""
    both = rows.of_cases("safety") * rows.of_cases("security") > 0
    leads = np.array([int(case.primary == "security") for case in rows.cases])
    pull = np.full(rows.x.shape[1], settings.answers.lead / 2)
    weights, starts = fit_softmax(rows.x[both], leads[both], 2, pull, rows.share[both])
    return weights[1] - weights[0], float(starts[1] - starts[0])


def _fit_severity(rows: _Rows, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    about_ai = rows.of_cases(NOT_AI) == 0
    grades = np.array([SEVERITIES.index((case.severity or "S4").lower()) for case in rows.cases])
    x = np.hstack([rows.x, rows.z[:, _GRAVITY_HEADS]])
    pull = rows.pull(x.shape[1], settings.answers.severity, settings.answers.kinds_dont_know)
    share = rows.labelled(settings.answers.ours_severity)[about_ai]
    return fit_softmax(x[about_ai], grades[about_ai], len(SEVERITIES), pull, share)


def _fit_category(rows: _Rows, authored: Authored, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The category, on top of what the text's head of each says."""
    about_ai, kinds = rows.of_cases(NOT_AI) == 0, authored.categories
    of = np.array([kinds.index(case.category) if case.category in kinds else 0 for case in rows.cases])
    known = settings.answers.text_says_category * rows.z[:, len(HEADS) :] / HEAD_SCALE
    pull = rows.pull(rows.x.shape[1], settings.answers.categories, settings.answers.kinds_dont_know)
    share = rows.labelled(settings.answers.ours)[about_ai]
    return fit_softmax(rows.x[about_ai], of[about_ai], len(kinds), pull, share, known[about_ai])


def _centred(values: np.ndarray) -> np.ndarray:
    return np.asarray(values - values.mean())


def _bounds(rows: _Rows) -> tuple[np.ndarray, np.ndarray]:
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


def _evidence(fitted: _Fitted, heads: Heads, authored: Authored, reports: Sequence[Case]) -> Evidence:
    def says(column: int) -> Says:
        named = zip(fitted.targets, fitted.answers[:, column], strict=True)
        return {target: float(round(w, 2)) for target, w in named if abs(w) >= 0.05}

    answers: dict[str, dict[str, Says]] = {}
    for at, (question, option) in enumerate(fitted.columns):
        answers.setdefault(question, {})[option] = says(at)
    return Evidence(
        start={t: float(round(w, 2)) for t, w in zip(fitted.targets, fitted.start, strict=True)},
        costs=authored.costs,
        limits=authored.limits,
        interview=authored.interview,
        answers=answers,
        combinations=tuple(
            Combination(when=when, says=says(at)) for at, when in enumerate(fitted.pairs, len(fitted.columns))
        ),
        expected=expected_answers(reports, authored.questions, authored.categories),
        cues=dict(authored.cues),
        text=_text_weights(heads, fitted.heads.T, fitted.targets),
    )


def _text_weights(heads: Heads, trust: np.ndarray, targets: tuple[str, ...]) -> TextWeights:
    """The heads and what each target trusts them with, multiplied out: one row of weights an n-gram and a cue."""
    rows = (np.round(heads.weights @ trust, 2) + 0.0).tolist()
    grams = len(heads.ngrams)
    return TextWeights(
        targets=targets,
        start=tuple(np.round(heads.start @ trust, 2).tolist()),
        cues={one: tuple(rows[grams + at]) for at, one in enumerate(heads.cues)},
        ngrams={one: tuple(rows[at]) for at, one in enumerate(heads.ngrams) if any(rows[at])},
    )
