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
    fit_facts,
    fit_softmax,
    masked,
    sign_of,
)
from learning.cases import Case
from learning.texts import HEADS, Heads, TextSettings, fit_heads, take_apart, unseen_scores

from playbooks.evidence import (
    FACTS,
    LEAD,
    NOT_AI,
    ROUTE_NAMES,
    SEVERITIES,
    Combination,
    Costs,
    Cue,
    Evidence,
    ExpectedAnswers,
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
    combinations: Mapping[str, Combination]
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
    with_text: bool = True
    decimals: int = 2
    rounds: int = 1
    text_facts_by_needs_only: bool = False


def learn(reports: Sequence[Case], phrases: Sequence[Case], authored: Authored, settings: Settings) -> Evidence:
    """Learn from reports (text and answers) and phrases (text alone)."""
    cues = tuple(authored.cues)
    everything = [*reports, *phrases]
    docs = take_apart([case.text for case in everything], dict(authored.cues))
    heads = fit_heads(everything, docs, authored.categories, cues, settings.text)
    unseen = unseen_scores(everything, docs, authored.categories, cues, settings.text)[: len(reports)]
    return _answers(reports, heads, unseen, authored, settings)


def _answers(
    reports: Sequence[Case], heads: Heads, unseen: np.ndarray, authored: Authored, settings: Settings
) -> Evidence:
    """Learn from chance sets of answers, hold the interview with that, and learn again from what it came to know."""
    questions = {name: question.options for name, question in authored.questions.items()}
    rows = masked(reports, settings.answers, list(questions))
    model, trust = _round(rows, reports, heads, unseen, authored, settings)
    for _ in range(settings.rounds):
        readings = [dict(zip(model.targets, row, strict=True)) for row in (unseen @ trust).tolist()]
        known = [(at, facts) for at, facts in enumerate_visits(model, reports, readings, authored)]
        model, trust = _round([*rows, *known], reports, heads, unseen, authored, settings)
    return model


def enumerate_visits(
    model: Evidence, reports: Sequence[Case], readings: Sequence[dict[str, float]], authored: Authored
) -> list[tuple[int, dict[str, str]]]:
    """What is known after each question of each report's interview."""
    visits: list[tuple[int, dict[str, str]]] = []
    for at, (case, scores) in enumerate(zip(reports, readings, strict=True)):
        reading, facts, asked = Reading(scores=scores), dict[str, str](), list[str]()
        while (question := next_question(model, authored.questions, facts, reading, asked)) is not None:
            asked.append(question)
            if question in case.facts:
                facts[question] = case.facts[question]
            visits.append((at, dict(facts)))
    return visits


def _round(
    rows: Sequence[tuple[int, dict[str, str]]], reports: Sequence[Case], heads: Heads, unseen: np.ndarray,
    authored: Authored, settings: Settings,
) -> tuple[Evidence, np.ndarray]:  # fmt: skip
    questions = {name: question.options for name, question in authored.questions.items()}
    columns = columns_of(questions)
    combos = [one.when for one in authored.combinations.values()]
    x = answer_matrix([facts for _, facts in rows], columns, combos)
    cases = [reports[at] for at, _ in rows]
    z = unseen[[at for at, _ in rows]] * (HEAD_SCALE if settings.with_text else 0.0)
    share = _shares_of_cases([at for at, _ in rows])
    fitted = _fit_all(x, z, cases, share, columns, authored, settings)
    return _evidence(fitted, columns, heads, authored, reports, settings), fitted.heads.T


def _shares_of_cases(owners: Sequence[int]) -> np.ndarray:
    """Each case counts two in all, however many rows it has."""
    counts = Counter(owners)
    return np.array([2 / counts[at] for at in owners])


HEAD_SCALE = 2.0
"""Heads run from -1 to 1 or so; answers are 0 or 1 and the same pull should weigh both."""


@dataclass(frozen=True)
class _Fitted:
    """Weights by target (rows): of answers and combinations, and of the text's heads."""

    targets: tuple[str, ...]
    answers: np.ndarray
    heads: np.ndarray
    start: np.ndarray


def _fit_all(
    x: np.ndarray, z: np.ndarray, cases: Sequence[Case], share: np.ndarray, columns: Sequence[tuple[str, str]],
    authored: Authored, settings: Settings,
) -> _Fitted:  # fmt: skip
    pulls, kinds = settings.answers, len(authored.categories)
    full, cut = np.hstack([x, z]), x.shape[1]
    is_text = np.arange(full.shape[1]) >= cut
    safety, security = (np.array([float(getattr(c, one)) for c in cases]) for one in ("safety", "security"))
    bounds = _bounds(columns, authored, z.shape[1], settings)
    facts, fact_starts = fit_facts(full, safety, security, bounds, np.where(is_text, pulls.text, pulls.facts), share)
    about_ai, both = np.maximum(safety, security) > 0, safety * security > 0
    leads = np.array([int(c.primary == "security") for c in cases])
    lead, lead_start = fit_softmax(x[both], leads[both], 2, np.full(cut, pulls.lead / 2), share[both])
    grades = np.array([_grade_of(c) for c in cases])
    grave, grave_starts = fit_softmax(x[about_ai], grades[about_ai], 4, np.full(cut, pulls.severity), share[about_ai])
    of = np.array([authored.categories.index(c.category) if c.category in authored.categories else 0 for c in cases])
    says = pulls.text_says_category * settings.with_text
    known = says * z[:, len(HEADS) :] / HEAD_SCALE
    kind, kind_starts = fit_softmax(
        x[about_ai], of[about_ai], kinds, np.full(cut, pulls.categories), share[about_ai], known[about_ai]
    )
    silent = np.zeros((5, z.shape[1]))
    named = np.hstack([np.zeros((kinds, len(HEADS))), np.eye(kinds) * says / HEAD_SCALE])
    return _Fitted(
        targets=(*FACTS, LEAD, *SEVERITIES, *authored.categories),
        answers=np.vstack([facts[:, :cut], lead[1] - lead[0], grave, kind]),
        heads=np.vstack([facts[:, cut:], silent, named]) * HEAD_SCALE,
        start=np.concatenate(
            [fact_starts, [lead_start[1] - lead_start[0]], *map(_centred, (grave_starts, kind_starts))]
        ),
    )


def _centred(values: np.ndarray) -> np.ndarray:
    return np.asarray(values - values.mean())


def _grade_of(case: Case) -> int:
    return SEVERITIES.index((case.severity or "S4").lower())


def _bounds(
    columns: Sequence[tuple[str, str]], authored: Authored, heads: int, settings: Settings
) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest weight of each feature for each fact: columns are answers, combinations, heads."""
    size = len(columns) + len(authored.combinations) + heads
    low, high = np.full((len(FACTS), size), -8.0), np.full((len(FACTS), size), 8.0)
    for row, fact in enumerate(FACTS):
        for at, (question, option) in enumerate(columns):
            sign = sign_of(fact, question, option)
            speaks = question in SPEAKS_OF[fact]
            low[row, at], high[row, at] = (-8 * (sign <= 0) * speaks, 8 * (sign >= 0) * speaks)
        for at, combination in enumerate(authored.combinations.values(), len(columns)):
            speaks = bool(SPEAKS_OF[fact] >= set(combination.when))
            low[row, at], high[row, at] = -8 * speaks, 8 * speaks
        if settings.text_facts_by_needs_only:
            first = size - heads
            low[row, first:], high[row, first:] = 0, 0
            for at in {"adversary": (0,), "exposure": (0,), "failure": (1,), "harm": (1,), "not_ai": (2,)}[fact]:
                high[row, first + at] = 8
    return low, high


def _evidence(
    fitted: _Fitted, columns: Sequence[tuple[str, str]], heads: Heads, authored: Authored, reports: Sequence[Case],
    settings: Settings,
) -> Evidence:  # fmt: skip
    def says(column: int) -> Says:
        named = zip(fitted.targets, fitted.answers[:, column], strict=True)
        return {target: float(round(w, settings.decimals)) for target, w in named if abs(w) >= 0.05}

    answers: dict[str, dict[str, Says]] = {}
    for at, (question, option) in enumerate(columns):
        answers.setdefault(question, {})[option] = says(at)
    return Evidence(
        start={t: float(round(w, settings.decimals)) for t, w in zip(fitted.targets, fitted.start, strict=True)},
        costs=authored.costs,
        limits=authored.limits,
        interview=authored.interview,
        answers=answers,
        combinations={
            name: Combination(when=combination.when, says=says(len(columns) + at))
            for at, (name, combination) in enumerate(authored.combinations.items())
        },
        expected=expected_answers(reports, authored),
        cues=dict(authored.cues),
        text=_text_weights(heads, fitted.heads.T, fitted.targets),
    )


def _text_weights(heads: Heads, trust: np.ndarray, targets: tuple[str, ...]) -> TextWeights:
    """The heads and what each target trusts them with, multiplied out: one row of weights an n-gram and a cue."""
    weights = np.round(heads.weights @ trust, 2) + 0.0
    grams = len(heads.ngrams)
    rows = weights.tolist()
    return TextWeights(
        targets=targets,
        start=tuple(np.round(heads.start @ trust, 2).tolist()),
        cues={one: _rounded(weights[grams + at] * heads.cue_scale) for at, one in enumerate(heads.cues)},
        ngrams={one: tuple(rows[at]) for at, one in enumerate(heads.ngrams) if any(rows[at])},
    )


def _rounded(row: np.ndarray) -> tuple[float, ...]:
    return tuple(float(round(value, 2)) for value in row)


def expected_answers(reports: Sequence[Case], authored: Authored) -> ExpectedAnswers:
    """Shares of each answer by category and by route, `dont_know` among them, pulled towards those of all reports."""
    by_category = {name: [c for c in reports if c.category == name] for name in (*authored.categories, NOT_AI)}
    routes = zip(ROUTE_NAMES, ((False, False), (True, False), (False, True), (True, True)), strict=True)
    by_route = {name: [c for c in reports if (c.safety, c.security) == needs] for name, needs in routes}
    return ExpectedAnswers(
        by_category={name: _table(inside, reports, authored) for name, inside in by_category.items()},
        by_route={name: _table(inside, reports, authored) for name, inside in by_route.items()},
    )


def _table(inside: Sequence[Case], everybody: Sequence[Case], authored: Authored) -> dict[str, dict[str, float]]:
    return {
        name: _shares(
            [case.facts.get(name, DONT_KNOW) for case in inside],
            [case.facts.get(name, DONT_KNOW) for case in everybody],
            (*question.options, DONT_KNOW),
        )
        for name, question in authored.questions.items()
    }


def _shares(
    inside: Sequence[str], overall: Sequence[str], options: Sequence[str], pull: float = 4.0
) -> dict[str, float]:
    base = {option: (overall.count(option) + 0.5) / (len(overall) + 0.5 * len(options)) for option in options}
    shares = {option: (inside.count(option) + pull * base[option]) / (len(inside) + pull) for option in options}
    rounded = {option: round(share, 3) for option, share in shares.items()}
    rounded[DONT_KNOW] = round(rounded[DONT_KNOW] + 1 - sum(rounded.values()), 3)
    return rounded
