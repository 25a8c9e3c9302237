"""What a text says, in terms that can be compared: ideas that are the same in five languages, numbers, and the
beginnings of all other words; which of them stand together; and which of the organisation's AI systems it names.

Nothing is compared or weighed here; see `likeness.py`.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from playbooks.likeness import LikenessModel
from triage.core.organisation_facts import OrganisationFacts

LONGEST = 6000
"""Characters of a report that are compared."""
NEAR = 2
"""Two terms stand together with at most one word between them."""
_STEM, _LONG = 5, 7
_ALIASES = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe"})


class Said(NamedTuple):
    """The terms of a text (`@refund`, `90`, `coffe`), and the pairs of terms that stand together in it."""

    terms: frozenset[str]
    together: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class System:
    """An AI system of the organisation's: its name, and all it goes by, each as words in a row."""

    name: str
    spoken: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1024)
def said(model: LikenessModel, text: str) -> Said:
    """What a text says."""
    row = [_term(model, word) for word in _words(text)]
    terms = frozenset(term for term in row if len(term) > 1)
    return Said(terms, frozenset(_together(row)))


def systems_of(model: LikenessModel, facts: OrganisationFacts) -> tuple[System, ...]:
    """The systems that the organisation's file lists; one that it lists twice, as provider and deployer, is one."""
    spoken: dict[str, list[tuple[str, ...]]] = {}
    for one in facts.ai_systems or ():
        spoken.setdefault(one.name, []).extend(_row(model, name) for name in (one.name, *one.aliases))
    return tuple(System(name, tuple(row for row in rows if row)) for name, rows in spoken.items())


@lru_cache(maxsize=1024)
def systems_in(model: LikenessModel, systems: tuple[System, ...], text: str) -> frozenset[str]:
    """The names of the systems that a text speaks of, by their name or another that they go by."""
    row = _row(model, text) if systems else ()
    return frozenset(one.name for one in systems if any(_stands_in(spoken, row) for spoken in one.spoken))


def _row(model: LikenessModel, text: str) -> tuple[str, ...]:
    """The words themselves, since a name is no idea: without the ordinary ones, which come and go inside a name."""
    return tuple(word for word in _words(text) if model.whole_words.get(word) != "")


def _stands_in(spoken: tuple[str, ...], row: tuple[str, ...]) -> bool:
    starts = range(len(row) - len(spoken) + 1)
    return any(all(map(_is_form_of, spoken, row[at : at + len(spoken)])) for at in starts)


def _is_form_of(named: str, word: str) -> bool:
    """Whether a word may be a name's word with another ending."""
    if len(named) < _STEM:
        return word.removesuffix("s") == named.removesuffix("s")
    return word.startswith(named[: -2 if len(named) > _LONG else -1])


def _together(row: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at, one in enumerate(row):
        for other in row[at + 1 : at + 1 + NEAR]:
            if one and other and one != other:
                yield min(one, other), max(one, other)


def _words(text: str) -> list[str]:
    lowered = text[:LONGEST].lower().translate(_ALIASES)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c) and c not in "'’‘")  # noqa: RUF001 - the marks people's phones type
    whole = re.sub(r"(?<=\d)[., ](?=\d{3}(?!\d))", "", bare)  # 14,200 and 14.200 are one number
    return re.findall(r"[a-z]+|\d+", re.sub(r"(?<=\d) ?k\b", "000", whole, flags=re.ASCII))


def _term(model: LikenessModel, word: str) -> str:
    """Nothing for an ordinary word; a figure alone tells something only beside another word ("line 2")."""
    if word.isdigit():
        return word
    if (exactly := model.whole_words.get(word)) is not None:
        return exactly
    for end in range(len(word), 2, -1):
        if (concept := model.beginnings.get(word[:end])) is not None:
            return concept
    if len(word) <= _STEM:
        return word.removesuffix("s") if len(word) > 3 else word * (len(word) > 2)
    return word[:_STEM]
