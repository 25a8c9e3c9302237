"""Says why: how far each answer, combination and the report's own words moved each need. No words for people here.

A reason's weight is exact: the log-odds of the need with everything known, less its log-odds with this one left out.
"""

from math import log

from playbooks.evidence import FACTS, Evidence
from triage.core.belief import Belief, believe, items, scores
from triage.core.reading import Reading
from triage.core.verdict import Reason
from triage.core.words import Facts

_WORTH_SAYING = 0.15
"""Log-odds below which a reason is noise."""


def reasons(model: Evidence, facts: Facts, reading: Reading) -> tuple[Reason, ...]:
    """All reasons worth saying, strongest first."""
    total = scores(model, facts, reading)
    now = _needs(believe(total))
    found: list[Reason] = []
    for key, weights in [*items(model, facts), *_text_items(model, reading)]:
        without = _needs(believe([one - weight for one, weight in zip(total, weights, strict=True)]))
        for of, odds in now.items():
            moved = odds - without[of]
            if abs(moved) >= _WORTH_SAYING:
                found.append(
                    Reason(key=key, speaks="for" if moved > 0 else "against", of=of, weight=round(abs(moved), 2))
                )
    return tuple(sorted(found, key=lambda reason: (-reason.weight, reason.key, reason.of)))


def _text_items(model: Evidence, reading: Reading) -> list[tuple[str, tuple[float, ...]]]:
    """The report's own words, one item a fact: that they sound like it, or that they do not."""
    said = [(fact, reading.scores[fact]) for fact in FACTS if reading.scores.get(fact)]
    return [(f"text:{'' if score > 0 else 'no_'}{fact}", model.dense({fact: score})) for fact, score in said]


def _needs(belief: Belief) -> dict[str, float]:
    about_ai = max(1 - belief.not_ai, 1e-9)
    return {
        "security": _log_odds(belief.security / about_ai),
        "safety": _log_odds(belief.safety / about_ai),
        "not_ai": _log_odds(belief.not_ai),
    }


def _log_odds(probability: float) -> float:
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return log(inside / (1 - inside))
