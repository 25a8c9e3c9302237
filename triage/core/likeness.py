"""How likely two reports are about the same thing: what they say, what was answered, the system, and the time between.

Symmetric, and the same for the same two reports at any time. No weights here, they are data; nobody is shown anything.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import log2, sqrt
from typing import NamedTuple

from playbooks.likeness import WEIGHED, LikenessModel
from triage.core.belief import known, sigmoid
from triage.core.words import Facts

LONGEST = 6000
"""Characters of a report that are compared."""
SYSTEM = "system"
_STEM = 5
_ALIASES = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Account:
    """What one person told: their words, their answers, and when (aware)."""

    text: str
    facts: Facts
    at: datetime


class Likeness(NamedTuple):
    """How alike two accounts are. `score` is a probability as far as made examples can teach one.

    The rest says why, for people: how many terms both use, how many answers agree and differ, whether both name the
    same kind of system (None while either does not), and how long after the other one the later came.
    """

    score: float
    shared: int
    agreeing: int
    conflicting: int
    same_system: bool | None
    apart: timedelta


class Weighed(NamedTuple):
    """What the learned weights are multiplied with, in the order of `WEIGHED`."""

    alike: float
    concepts: float
    words: float
    numbers: float
    other_numbers: float
    conflict: float


def compare(model: LikenessModel, one: Account, other: Account) -> Likeness:
    """How likely both tell of the same thing. The order of the two does not matter."""
    ours, theirs = terms(model, one.text), terms(model, other.text)
    same, differing, system = _answers(one.facts, other.facts)
    apart = abs(one.at - other.at)
    score = model.learned.start + model.judged.week_apart * log2(1 + apart / timedelta(weeks=1))
    score += model.judged.other_system if system is False else 0.0
    values = weighed(model, ours, theirs, differing)
    score += sum(model.learned.weights[name] * value for name, value in zip(WEIGHED, values, strict=True))
    return Likeness(sigmoid(score), len(ours & theirs), same, differing, system, apart)


def weighed(model: LikenessModel, ours: frozenset[str], theirs: frozenset[str], differing: int) -> Weighed:
    """The values that are learned from: rare terms count more than common ones, and nothing counts without end."""
    shared = ours & theirs
    numbers = {term for term in shared if term.isdigit()}
    concepts = {term for term in shared if term.startswith("@")}
    whole = sqrt(max(_mass(model, ours), 1) * max(_mass(model, theirs), 1))
    disjoint = not numbers and _any_number(ours) and _any_number(theirs)
    return Weighed(
        alike=_mass(model, shared) / whole,
        concepts=min(_mass(model, concepts), 4),
        words=min(_mass(model, shared - numbers - concepts), 4),
        numbers=min(_mass(model, numbers), 2),
        other_numbers=float(disjoint),
        conflict=float(min(differing, 3)),
    )


@lru_cache(maxsize=1024)
def terms(model: LikenessModel, text: str) -> frozenset[str]:
    """What a text says, as terms: concepts (`@refund`), numbers, and the beginnings of all other words."""
    return frozenset(term for word in _words(text) if (term := _term(model, word)))


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


def _words(text: str) -> tuple[str, ...]:
    lowered = text[:LONGEST].lower().translate(_ALIASES)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c) and c not in "'’‘")  # noqa: RUF001 - the marks people's phones type
    whole = re.sub(r"(?<=\d)[., ](?=\d{3}(?!\d))", "", bare)  # 14,200 and 14.200 are one number
    return tuple(dict.fromkeys(re.findall(r"[a-z]+|\d+", re.sub(r"(?<=\d) ?k\b", "000", whole, flags=re.ASCII))))


def _term(model: LikenessModel, word: str) -> str:
    if word.isdigit():
        return word if len(word) > 1 else ""
    if (exactly := model.whole_words.get(word)) is not None:
        return exactly
    for end in range(len(word), 2, -1):
        if (concept := model.beginnings.get(word[:end])) is not None:
            return concept
    if len(word) <= _STEM:
        return word.removesuffix("s") if len(word) > 3 else word * (len(word) > 2)
    return word[:_STEM]
