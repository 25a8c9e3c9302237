"""Looks one question ahead: which answers are likely, and what would be believed after each. Nothing is decided
here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from playbooks.evidence import NOT_AI, ROUTE_NAMES, Evidence, Shares
from triage.core.belief import Belief, believe, scores
from triage.core.reading import Proposal, Reading
from triage.core.words import DONT_KNOW, Facts


@dataclass(frozen=True, slots=True)
class Position:
    """Where an interview stands: what is known, what it adds up to, and what is believed."""

    model: Evidence
    facts: Facts
    proposed: Mapping[str, Proposal]
    total: Sequence[float]
    belief: Belief


def position(model: Evidence, facts: Facts, reading: Reading) -> Position:
    """The position after these facts and this reading."""
    total = scores(model, facts, reading)
    return Position(model, facts, reading.proposed, total, believe(total))


def likely_answers(here: Position, question: str) -> dict[str, float]:
    """How likely each answer is, `dont_know` among them, given what is believed and what the text proposes.

    The geometric mean of two mixtures: of how reports of each category, and of each route, are answered.
    """
    by_category = _mixture(_categories(here), here.model.expected.by_category, question)
    by_route = _mixture(zip(ROUTE_NAMES, here.belief.routes, strict=True), here.model.expected.by_route, question)
    both = {option: sqrt(share * by_route[option]) for option, share in by_category.items()}
    total = sum(both.values()) or 1.0
    return _lifted({option: share / total for option, share in both.items()}, here.proposed.get(question))


def _categories(here: Position) -> Iterator[tuple[str, float]]:
    about_ai = 1 - here.belief.not_ai
    for category, share in zip(here.model.categories, here.belief.categories, strict=True):
        yield category, share * about_ai
    yield NOT_AI, here.belief.not_ai


def _mixture(kinds: Iterable[tuple[str, float]], expected: Shares, question: str) -> dict[str, float]:
    mixed: dict[str, float] = {}
    for kind, weight in kinds:
        for option, share in expected[kind][question].items():
            mixed[option] = mixed.get(option, 0.0) + weight * share
    return mixed


def _lifted(shares: dict[str, float], proposal: Proposal | None) -> dict[str, float]:
    if proposal is None:
        return shares
    lifted = {option: share * (1 - proposal.confidence) for option, share in shares.items()}
    lifted[proposal.option] = lifted.get(proposal.option, 0.0) + proposal.confidence
    return lifted


def after(here: Position, question: str, option: str) -> Belief:
    """What would be believed if this question got this answer."""
    if option == DONT_KNOW:
        return here.belief
    total = list(here.total)
    _add(total, here.model.dense_answers.get(question, {}).get(option))
    facts = {**here.facts, question: option}
    for _, when, weights in here.model.dense_combinations:
        if question in when and all(facts.get(one) in wanted for one, wanted in when.items()):
            _add(total, weights)
    return believe(total)


def _add(total: list[float], weights: Sequence[float] | None) -> None:
    if weights is not None:
        for at, weight in enumerate(weights):
            total[at] += weight
