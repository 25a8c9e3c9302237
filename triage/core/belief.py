"""From weights to probabilities: adds up what answers and text say, and applies the rule. Nothing is chosen here.

The rule: security is needed when there is an adversary or an exposure still open; safety when something would need
fixing anyway or harm reached people or operations. Each "or" is a noisy or: p = 1 - (1 - p1)(1 - p2). Answers that are
not known add nothing: unknown is not no.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp

from playbooks.evidence import FACTS, LEAD, SEVERITIES, Evidence
from triage.core.reading import Reading
from triage.core.words import DONT_KNOW, Facts

Scores = Sequence[float]
"""Log-odds in the order of `Evidence.targets`."""
ROUTES = ((False, False), (True, False), (False, True), (True, True))
"""(needs safety, needs security), in the order of `Belief.routes`."""
_LEAD_AT = len(FACTS)
_SEVERITIES_AT = len((*FACTS, LEAD))
_CATEGORIES_AT = _SEVERITIES_AT + len(SEVERITIES)


@dataclass(frozen=True, slots=True)
class Belief:
    """What is likely, given what is known."""

    adversary: float
    safety: float
    security: float
    not_ai: float
    routes: tuple[float, float, float, float]
    leads: float
    """Probability that security leads, when both are needed."""
    severities: tuple[float, ...]
    """Probability of S4, S3, S2, S1."""
    categories: tuple[float, ...]
    """Probability of each category, given that it is an AI incident."""


def known(facts: Facts) -> dict[str, str]:
    """The facts without those that nobody knows."""
    return {question: option for question, option in facts.items() if option != DONT_KNOW}


def items(model: Evidence, facts: Facts) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Each answer and each combination that holds, with its weights."""
    for question, option in sorted(known(facts).items()):
        weights = model.dense_answers.get(question, {}).get(option)
        if weights is not None:
            yield f"{question}.{option}", weights
    for name, when, weights in model.dense_combinations:
        if all(facts.get(question) in wanted for question, wanted in when.items()):
            yield name, weights


def scores(model: Evidence, facts: Facts, reading: Reading) -> list[float]:
    """What start, answers, combinations and text add up to."""
    text = tuple(reading.scores.get(target, 0.0) for target in model.targets)
    said = [model.dense(model.start), text, *(weights for _, weights in items(model, facts))]
    return [sum(column) for column in zip(*said, strict=True)]


def sigmoid(x: float) -> float:
    """The probability that log-odds `x` stand for."""
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


def believe(total: Scores) -> Belief:
    """Apply the rule to added-up scores."""
    adversary, exposure, failure, harm, not_ai = (sigmoid(x) for x in total[: len(FACTS)])
    security, safety = 1 - (1 - adversary) * (1 - exposure), 1 - (1 - failure) * (1 - harm)
    return Belief(
        adversary=adversary * (1 - not_ai),
        safety=safety * (1 - not_ai),
        security=security * (1 - not_ai),
        not_ai=not_ai,
        routes=_routes(safety, security, not_ai),
        leads=sigmoid(total[_LEAD_AT]),
        severities=_softmax(total[_SEVERITIES_AT:_CATEGORIES_AT]),
        categories=_softmax(total[_CATEGORIES_AT:]),
    )


def _routes(safety: float, security: float, not_ai: float) -> tuple[float, float, float, float]:
    """An AI incident needs at least one domain, so "neither" is shared out among the other three."""
    one = (safety * (1 - security), security * (1 - safety), safety * security)
    share = (1 - not_ai) / max(sum(one), 1e-9)
    return (not_ai, one[0] * share, one[1] * share, one[2] * share)


def _softmax(logits: Scores) -> tuple[float, ...]:
    top = max(logits)
    raised = [exp(x - top) for x in logits]
    total = sum(raised)
    return tuple(x / total for x in raised)
