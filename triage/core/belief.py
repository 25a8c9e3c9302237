"""From weights to probabilities: adds up what answers and text say, and applies the rule. Nothing is chosen here.

The rule: security is needed when there is an adversary or an exposure still open; safety when something would need
fixing anyway or harm reached people or operations. Each "or" is a noisy or: p = 1 - (1 - p1)(1 - p2). What was not
asked adds nothing. "Don't know" may only speak for a need, never against one: unknown is not no.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, log
from operator import mul

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
class Needs:
    """Who is likely to be needed, given what is known."""

    adversary: float
    safety: float
    security: float
    not_ai: float
    routes: tuple[float, float, float, float]
    leads: float
    """Probability that security leads, when both are needed."""


@dataclass(frozen=True, slots=True)
class Belief(Needs):
    """All that is likely, given what is known."""

    severities: tuple[float, ...]
    """Probability of S4, S3, S2, S1."""
    categories: tuple[float, ...]
    """Probability of each category, given that it is an AI incident."""


def known(facts: Facts) -> dict[str, str]:
    """The facts without those that nobody knows."""
    return {question: option for question, option in facts.items() if option != DONT_KNOW}


def items(model: Evidence, facts: Facts) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Each answer and each combination that holds, with its weights; "don't know" is an answer too."""
    for question, option in sorted(facts.items()):
        weights = model.dense_answers.get(question, {}).get(option)
        if weights is not None:
            yield f"{question}.{option}", weights
    for name, when, weights in model.dense_combinations:
        if all(facts.get(question) == option for question, option in when.items()):
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
    needs = needs_of(total)
    return Belief(
        adversary=needs.adversary,
        safety=needs.safety,
        security=needs.security,
        not_ai=needs.not_ai,
        routes=needs.routes,
        leads=needs.leads,
        severities=_softmax(severities_of(total)),
        categories=_softmax(categories_of(total)),
    )


def needs_of(total: Scores) -> Needs:
    """Apply the rule, for the needs alone."""
    adversary, exposure, failure, harm, not_ai = map(sigmoid, total[: len(FACTS)])
    security, safety = 1 - (1 - adversary) * (1 - exposure), 1 - (1 - failure) * (1 - harm)
    about_ai = 1 - not_ai
    routes = _routes(safety, security, not_ai)
    leads = sigmoid(total[_LEAD_AT])
    return Needs(adversary * about_ai, safety * about_ai, security * about_ai, not_ai, routes, leads)


def severities_of(total: Scores) -> Scores:
    """The log-odds of S4, S3, S2, S1."""
    return total[_SEVERITIES_AT:_CATEGORIES_AT]


def categories_of(total: Scores) -> Scores:
    """The log-odds of each category."""
    return total[_CATEGORIES_AT:]


def _routes(safety: float, security: float, not_ai: float) -> tuple[float, float, float, float]:
    """An AI incident needs at least one domain, so "neither" is shared out among the other three."""
    one, other, both = safety * (1 - security), security * (1 - safety), safety * security
    share = (1 - not_ai) / max(one + other + both, 1e-9)
    return (not_ai, one * share, other * share, both * share)


def _softmax(logits: Scores) -> tuple[float, ...]:
    raised = _raised(logits)
    total = sum(raised)
    return tuple([x / total for x in raised])


def disorder(logits: Scores) -> float:
    """The entropy, in nats, of the probabilities that these log-odds stand for: log Z - sum(e^x x) / Z."""
    raised = _raised(logits)
    total = sum(raised)
    return float(max(logits) + log(total) - sum(map(mul, raised, logits)) / total)


def _raised(logits: Scores) -> list[float]:
    top = max(logits)
    return [exp(x - top) for x in logits]
