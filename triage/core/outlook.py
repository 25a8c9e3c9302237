"""Looks one question ahead: which answers are likely, and what would be believed after each. Nothing is decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playbooks.evidence import NOT_AI, Evidence
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
    return Position(model, facts, reading.proposed, total, believe(model, total))


def likely_answers(here: Position, question: str) -> dict[str, float]:
    """How likely each answer is, `dont_know` among them: from the likely categories, and from what the text proposes."""
    shares: dict[str, float] = {}
    for category, weight in _mixture(here):
        for option, share in here.model.expected[category][question].items():
            shares[option] = shares.get(option, 0.0) + weight * share
    proposal = here.proposed.get(question)
    if proposal is None:
        return shares
    lifted = {option: share * (1 - proposal.confidence) for option, share in shares.items()}
    lifted[proposal.option] = lifted.get(proposal.option, 0.0) + proposal.confidence
    return lifted


def _mixture(here: Position) -> list[tuple[str, float]]:
    about_ai = 1 - here.belief.not_ai
    named = zip(here.model.categories, here.belief.categories, strict=True)
    mixed = [(category, share * about_ai) for category, share in named]
    if NOT_AI in here.model.expected:
        mixed.append((NOT_AI, here.belief.not_ai))
    return mixed


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
    return believe(here.model, total)


def _add(total: list[float], weights: Sequence[float] | None) -> None:
    if weights is not None:
        for at, weight in enumerate(weights):
            total[at] += weight
