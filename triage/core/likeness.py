"""How likely two reports are about the same thing: what they say, what was answered, the system, and the time between.

Symmetric, and the same for the same two reports at any time. No weights here, they are data; nobody is shown anything.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2, sqrt
from typing import NamedTuple

from playbooks.likeness import WEIGHED, LikenessModel
from triage.core.belief import known, sigmoid
from triage.core.said import Said, said
from triage.core.words import Facts

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Account:
    """What one person told: their words, their answers, when (aware), and which of the organisation's systems they name
    (see `said.systems_in`).
    """

    text: str
    facts: Facts
    at: datetime
    systems: frozenset[str] = frozenset()


class Likeness(NamedTuple):
    """How alike two accounts are. `score` is a probability as far as made examples can teach one.

    The rest says why, for people: how many terms both use, how many answers agree and differ, whether both speak of the
    same system, or else answer that it is of the same kind (None while either does neither), which systems both name,
    and how long after the other one the later came.
    """

    score: float
    shared: int
    agreeing: int
    conflicting: int
    same_system: bool | None
    systems: tuple[str, ...]
    apart: timedelta


class Weighed(NamedTuple):
    """What the learned weights are multiplied with, in the order of `WEIGHED`."""

    alike: float
    concepts: float
    words: float
    numbers: float
    other_numbers: float
    together: float
    rarest: float
    conflict: float


def compare(model: LikenessModel, one: Account, other: Account) -> Likeness:
    """How likely both tell of the same thing. The order of the two does not matter."""
    ours, theirs = said(model, one.text), said(model, other.text)
    same, differing, system = _answers(one.facts, other.facts)
    both, apart = one.systems & other.systems, abs(one.at - other.at)
    if one.systems and other.systems:  # names tell more than kinds
        system = bool(both)
    score = model.learned.start + model.judged.week_apart * log2(1 + apart / timedelta(weeks=1))
    score += model.judged.other_system if system is False else 0.0
    score += model.judged.named_system if both else 0.0
    values = weighed(model, ours, theirs, differing)
    score += sum(model.learned.weights[name] * value for name, value in zip(WEIGHED, values, strict=True))
    shared = len(ours.terms & theirs.terms)
    return Likeness(sigmoid(score), shared, same, differing, system, tuple(sorted(both)), apart)


def weighed(model: LikenessModel, ours: Said, theirs: Said, differing: int) -> Weighed:
    """The values that are learned from: rare terms count more than common ones, and nothing counts without end."""
    shared = ours.terms & theirs.terms
    numbers = {term for term in shared if term.isdigit()}
    concepts = {term for term in shared if term.startswith("@")}
    whole = sqrt(max(_mass(model, ours.terms), 1) * max(_mass(model, theirs.terms), 1))
    disjoint = not numbers and _any_number(ours.terms) and _any_number(theirs.terms)
    return Weighed(
        alike=_mass(model, shared) / whole,
        concepts=min(_mass(model, concepts), 4),
        words=min(_mass(model, shared - numbers - concepts), 4),
        numbers=min(_mass(model, numbers), 2),
        other_numbers=float(disjoint),
        together=float(min(len(ours.together & theirs.together), 3)),
        rarest=max((rarity(model, term) for term in shared), default=0.0),
        conflict=float(min(differing, 3)),
    )


def rarity(model: LikenessModel, term: str) -> float:
    """0 for a term that every text holds, 1 for one that none does."""
    return model.learned.rarities.get(term, 1.0)


def _mass(model: LikenessModel, found: frozenset[str] | set[str]) -> float:
    return sum(rarity(model, term) for term in sorted(found))  # sorted, so that sums are always the same


def _any_number(found: frozenset[str]) -> bool:
    return any(term.isdigit() for term in found)


def _answers(one: Facts, other: Facts) -> tuple[int, int, bool | None]:
    """Answers that agree and that differ, the kind of system apart; and whether that is the same."""
    ours, theirs = known(one), known(other)
    both = [question for question in ours if question in theirs and question != SYSTEM]
    same = sum(ours[question] == theirs[question] for question in both)
    system = ours[SYSTEM] == theirs[SYSTEM] if SYSTEM in ours and SYSTEM in theirs else None
    return same, len(both) - same, system
