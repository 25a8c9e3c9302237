"""Learns a whole `Evidence` from cases: heads of the text reader, weights of answers, expected answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from learning.answers import (
    EXPOSURE_QUESTIONS,
    HARM_QUESTIONS,
    AnswerSettings,
    answer_matrix,
    columns_of,
    fit_facts,
    fit_severity,
    fit_softmax,
    grade_of,
    masked,
)
from learning.cases import Case
from learning.texts import Doc, Heads, TextSettings, fit_heads, take_apart, unseen_scores

from playbooks.evidence import FACTS, Combination, Costs, Cue, Evidence, InterviewRules, Limits, TextWeights
from playbooks.questions import DONT_KNOW, Question

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


def learn(reports: Sequence[Case], phrases: Sequence[Case], authored: Authored, settings: Settings) -> Evidence:
    """Learn from reports (text and answers) and phrases (text alone)."""
    cues = tuple(authored.cues)
    everything = [*reports, *phrases]
    docs = take_apart([case.text for case in everything], dict(authored.cues))
    heads = fit_heads(everything, docs, authored.categories, cues, settings.text)
    unseen = unseen_scores(everything, docs, authored.categories, cues, settings.text)[: len(reports)]
    return _answers(reports, docs[: len(reports)], heads, unseen, authored, settings)


def _answers(
    reports: Sequence[Case], docs: Sequence[Doc], heads: Heads, unseen: np.ndarray, authored: Authored, settings: Settings
) -> Evidence:
    questions = {name: question.options for name, question in authored.questions.items()}
    columns = columns_of(reports, questions)
    rows = masked(reports, settings.answers, list(questions))
    combos = [one.when for one in authored.combinations.values()]
    x = answer_matrix([facts for _, facts in rows], columns, combos)
    scale = unseen.std(0) + 1e-9
    z = (unseen / scale)[[at for at, _ in rows]] * (1.0 if settings.with_text else 0.0)
    full = np.hstack([x, z])
    cases = [reports[at] for at, _ in rows]
    fitted = _fit_all(full, x.shape[1], cases, columns, authored, settings)
    return _evidence(fitted, columns, heads, scale, authored, reports, settings)


@dataclass(frozen=True)
class _Fitted:
    """Weights by target: rows are targets, columns answers, combinations and heads."""

    targets: tuple[str, ...]
    weights: np.ndarray
    start: np.ndarray
    steps: tuple[float, float, float]


def _fit_all(
    x: np.ndarray, answers: int, cases: Sequence[Case], columns: Sequence[tuple[str, str]], authored: Authored,
    settings: Settings,
) -> _Fitted:
    pulls = settings.answers
    share = np.full(len(cases), 1 / pulls.masks) * 2
    is_text = np.arange(x.shape[1]) >= answers

    def pull(strength: float) -> np.ndarray:
        return np.where(is_text, pulls.text, strength)

    safety = np.array([float(c.safety) for c in cases])
    security = np.array([float(c.security) for c in cases])
    allowed = _allowed(x.shape[1], columns, authored)
    facts, fact_starts = fit_facts(x, safety, security, allowed, pull(pulls.facts), share)
    about_ai = np.array([not c.not_ai for c in cases])
    grades = np.array([grade_of(c) for c in cases])
    graded, steps = fit_severity(x[about_ai], grades[about_ai], pull(pulls.severity), share[about_ai])
    both = (safety * security) > 0
    leads = np.array([int(c.primary == "security") for c in cases])
    lead, lead_start = fit_softmax(x[both], leads[both], 2, pull(pulls.lead) / 2, share[both])
    kinds = np.array([authored.categories.index(c.category) if c.category in authored.categories else -1 for c in cases])
    kind, kind_starts = fit_softmax(x[about_ai], kinds[about_ai], len(authored.categories), pull(pulls.categories), share[about_ai])
    return _Fitted(
        targets=(*FACTS, "lead", "severity", *authored.categories),
        weights=np.vstack([facts, lead[1] - lead[0], graded, kind]),
        start=np.array([*fact_starts, lead_start[1] - lead_start[0], 0.0, *(kind_starts - kind_starts.mean())]),
        steps=steps,
    )


def _allowed(size: int, columns: Sequence[tuple[str, str]], authored: Authored) -> np.ndarray:
    """Exposure and harm hear only the questions that are about them; the other facts hear everything."""
    allowed = np.ones((len(FACTS), size))
    exposure, harm = FACTS.index("exposure"), FACTS.index("harm")
    for at, (question, _) in enumerate(columns):
        allowed[exposure, at] = question in EXPOSURE_QUESTIONS
        allowed[harm, at] = question in HARM_QUESTIONS
    for at, combination in enumerate(authored.combinations.values(), len(columns)):
        allowed[exposure, at] = bool(EXPOSURE_QUESTIONS & set(combination.when))
        allowed[harm, at] = bool(HARM_QUESTIONS & set(combination.when))
    return allowed


def _evidence(
    fitted: _Fitted, columns: Sequence[tuple[str, str]], heads: Heads, scale: np.ndarray, authored: Authored,
    reports: Sequence[Case], settings: Settings,
) -> Evidence:
    combos = list(authored.combinations)
    count = len(columns) + len(combos)

    def says(column: int) -> Says:
        named = zip(fitted.targets, fitted.weights[:, column], strict=True)
        return {target: float(round(w, settings.decimals)) for target, w in named if abs(w) >= 0.05}

    answers: dict[str, dict[str, Says]] = {}
    for at, (question, option) in enumerate(columns):
        answers.setdefault(question, {})[option] = says(at)
    trust = (fitted.weights[:, count:] / scale).T
    return Evidence(
        start={t: float(round(w, settings.decimals)) for t, w in zip(fitted.targets, fitted.start, strict=True)},
        severity_steps=tuple(round(step, 2) for step in fitted.steps),  # type: ignore[arg-type]
        costs=authored.costs,
        limits=authored.limits,
        interview=authored.interview,
        answers=answers,
        combinations={
            name: Combination(when=authored.combinations[name].when, says=says(len(columns) + at))
            for at, name in enumerate(combos)
        },
        expected=expected_answers(reports, authored),
        cues=dict(authored.cues),
        text=_text_weights(heads, trust, fitted.targets),
    )


def _text_weights(heads: Heads, trust: np.ndarray, targets: tuple[str, ...]) -> TextWeights:
    weights = heads.weights @ trust
    grams = len(heads.ngrams)
    rows = {one: weights[at] for at, one in enumerate(heads.ngrams)}
    kept = {one: row for one, row in rows.items() if np.abs(row).max() >= 0.02}
    dropped = set(rows) - set(kept)
    return TextWeights(
        targets=targets,
        start=_rounded(heads.start @ trust),
        cues={one: _rounded(weights[grams + at] * heads.cue_scale) for at, one in enumerate(heads.cues)},
        ngrams={one: _rounded(row) for one, row in rows.items() if one not in dropped},
    )


def _rounded(row: np.ndarray) -> tuple[float, ...]:
    return tuple(float(round(value, 2)) for value in row)


def expected_answers(reports: Sequence[Case], authored: Authored) -> dict[str, dict[str, dict[str, float]]]:
    """Shares of each answer by category, `dont_know` among them, pulled towards the share in all reports."""
    table: dict[str, dict[str, dict[str, float]]] = {}
    for category in (*authored.categories, "not_ai"):
        inside = [case for case in reports if case.category == category]
        table[category] = {
            name: _shares([case.facts.get(name, DONT_KNOW) for case in inside],
                          [case.facts.get(name, DONT_KNOW) for case in reports], (*question.options, DONT_KNOW))
            for name, question in authored.questions.items()
        }
    return table


def _shares(inside: Sequence[str], overall: Sequence[str], options: Sequence[str], pull: float = 4.0) -> dict[str, float]:
    base = {option: (overall.count(option) + 0.5) / (len(overall) + 0.5 * len(options)) for option in options}
    shares = {option: (inside.count(option) + pull * base[option]) / (len(inside) + pull) for option in options}
    rounded = {option: round(share, 3) for option, share in shares.items()}
    rounded[DONT_KNOW] = round(rounded[DONT_KNOW] + 1 - sum(rounded.values()), 3)
    return rounded
