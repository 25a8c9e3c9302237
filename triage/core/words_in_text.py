"""Takes a text apart: plain words, their stems, and cues. Nothing is weighed here; see `reading.py`.

A cue's pattern is made of plain words: `hack*` matches any ending, `_` any one word, `...` up to three words between,
`a|b` either word. Case, accents, apostrophes and punctuation do not matter; every number reads as `0`.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

LONGEST = 6000
"""Characters of a report that are read; Slack's form takes 3,000."""
_ALIASES = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "’": "'", "‘": "'"})  # noqa: RUF001 - the marks people's phones type
_STEM = 5


def plain(text: str) -> str:
    """The text as plain lower-case words between single spaces."""
    lowered = text[:LONGEST].lower().translate(_ALIASES)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c) and c != "'")
    return " ".join(re.findall(r"[a-z]+|0", re.sub(r"\d+", "0", bare)))


def features(words: str) -> set[str]:
    """Stems of a plain text and pairs of neighbouring stems. A stem is a word's first letters: endings say little."""
    stems = [word[:_STEM] for word in words.split()]
    return {*stems, *(f"{one} {two}" for one, two in pairwise(stems))}


@lru_cache(maxsize=1024)
def compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression that finds any of a cue's patterns in a plain text."""
    return re.compile("|".join(rf"\b(?:{_expression(pattern)})\b" for pattern in patterns))


def _expression(pattern: str) -> str:
    pieces: list[str] = []
    for token in pattern.split():
        if token == "...":  # noqa: S105 - no password
            pieces.append(r"(?:\w+ ){0,3}")
        else:
            pieces.append(_word(token) + " ")
    return "".join(pieces).rstrip()


def _word(token: str) -> str:
    if token == "_":  # noqa: S105 - no password
        return r"\w+"
    return "(?:" + "|".join(plain_token(one) for one in token.split("|")) + ")"


def plain_token(token: str) -> str:
    """A pattern's word as an expression: `*` matches any letters, the rest is compared plainly."""
    return r"\w*".join(plain(piece) for piece in token.split("*"))


def found_cues(cues: Iterable[tuple[str, tuple[str, ...]]], words: str) -> tuple[str, ...]:
    """Ids of the cues that a plain text holds."""
    return tuple(name for name, patterns in cues if compiled(patterns).search(words))
