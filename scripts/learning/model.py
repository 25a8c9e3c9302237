"""Learns a whole `Evidence` from cases: heads of the text reader, weights of answers, expected answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from learning.answers import AnswerSettings, columns_of, find_combinations, masked
from learning.cases import Case
from learning.expected import expected_answers
from learning.fitting import Fitted, Rows, fit_all
from learning.texts import Heads, TextSettings, fit_heads, take_apart, unseen_scores

from playbooks.evidence import (
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
    fits: int = 4
    """How many times answers are fitted, each with other answers left out; their mean is less a matter of luck than one."""
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

    def fitted(seed: int, visited: list[tuple[int, dict[str, str]]]) -> Fitted:
        known = masked(reports, settings.answers, list(authored.questions), seed) + visited
        return fit_all(Rows.of(known, reports, unseen, columns, pairs), authored.categories, settings.answers)

    first = fitted(0, [])
    model = _evidence(first, heads, authored, reports)
    visited = visits(model, reports, unseen @ first.heads.T, authored, settings)
    fits = [fitted(seed, visited) for seed in range(settings.fits)]
    return _evidence(Fitted.mean(fits), heads, authored, reports)


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


def _evidence(fitted: Fitted, heads: Heads, authored: Authored, reports: Sequence[Case]) -> Evidence:
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
