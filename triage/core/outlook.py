"""Looks one question ahead: which answers are likely, and what would be believed after each. Nothing is decided
here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from operator import add, mul

from playbooks.evidence import Evidence
from triage.core.belief import Belief, Scores, believe, scores
from triage.core.reading import Proposal, Reading
from triage.core.words import Facts


@dataclass(frozen=True, slots=True)
class Position:
    """Where an interview stands: what is known, what it adds up to, and what is believed."""

    model: Evidence
    facts: Facts
    proposed: Mapping[str, Proposal]
    total: Scores
    belief: Belief


def position(model: Evidence, facts: Facts, reading: Reading) -> Position:
    """The position after these facts and this reading."""
    total = scores(model, facts, reading)
    return Position(model, facts, reading.proposed, total, believe(total))


def likely_answers(here: Position, question: str) -> dict[str, float]:
    """How likely each answer is, `dont_know` among them, given what is believed and what the text proposes.

    The geometric mean of two mixtures: of how reports of each category, and of each route, are answered.
    """
    about_ai, routes = 1 - here.belief.not_ai, here.belief.routes
    categories = (*[share * about_ai for share in here.belief.categories], here.belief.not_ai)
    likely = {
        option: sqrt(sum(map(mul, categories, by_category)) * sum(map(mul, routes, by_route)))
        for option, (by_category, by_route) in here.model.expected_answers[question].items()
    }
    total = sum(likely.values()) or 1.0
    return _lifted({option: share / total for option, share in likely.items()}, here.proposed.get(question))


def _lifted(shares: dict[str, float], proposal: Proposal | None) -> dict[str, float]:
    if proposal is None:
        return shares
    lifted = {option: share * (1 - proposal.confidence) for option, share in shares.items()}
    lifted[proposal.option] = lifted.get(proposal.option, 0.0) + proposal.confidence
    return lifted


def after(here: Position, question: str, option: str) -> Scores:
    """What all would add up to if this question got this answer."""
    total = here.total
    if weights := here.model.dense_answers.get(question, {}).get(option):
        total = tuple(map(add, total, weights))
    facts = {**here.facts, question: option}
    for when, weights in here.model.combinations_of.get((question, option), ()):
        if all(facts.get(one) == wanted for one, wanted in when.items()):
            total = tuple(map(add, total, weights))
    return total
