"""The grammar of likeness: which words say the same, which say nothing, and what shared and differing things weigh. No
file access and no comparing here; see `triage/core/likeness.py`.
"""

from functools import cached_property
from math import log
from typing import Annotated

from pydantic import Field, StringConstraints

from playbooks.base import Frozen, Id
from playbooks.evidence import Share, Weight

Word = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,}\*?$")]
"""A plain word: small letters without accents; a star at its end stands for any ending."""
WEIGHED = ("alike", "concepts", "words", "numbers", "other_numbers", "together", "rarest", "conflict")
"""What is learned, in the order of `triage.core.likeness.weighed`."""


class LikenessLimits(Frozen):
    """Where a likeness becomes a proposal, and among how many it is looked for."""

    likely: Share
    shown: Annotated[int, Field(ge=1, le=5)]
    look_back_days: Annotated[int, Field(ge=1, le=3650)]
    most_compared: Annotated[int, Field(ge=1, le=5000)]


class Judged(Frozen):
    """Log-odds that people have set."""

    other_system: Weight
    named_system: Weight
    week_apart: Weight


class LikenessFile(Frozen):
    """The file `likeness.yaml`."""

    limits: LikenessLimits
    judged: Judged
    numbers: dict[Annotated[int, Field(ge=10)], tuple[Word, ...]]
    concepts: dict[Id, tuple[Word, ...]]
    ordinary: str


class LikenessWeights(Frozen):
    """The file `likeness_weights.json`, learned: log-odds, and in how many of `texts` each term stands."""

    start: Weight
    weights: dict[Id, Weight]
    texts: Annotated[int, Field(ge=1)]
    counts: dict[str, int]

    @cached_property
    def rarities(self) -> dict[str, float]:
        """Term -> 0 when every text holds it, nearly 1 when few do. A term that is not listed is as rare as can be."""
        most = log((self.texts + 1) * 2)
        return {term: max(0.0, log((self.texts + 1) / (count + 0.5)) / most) for term, count in self.counts.items()}


class LikenessModel(Frozen):
    """All of it."""

    limits: LikenessLimits
    judged: Judged
    numbers: dict[int, tuple[Word, ...]]
    concepts: dict[Id, tuple[Word, ...]]
    ordinary: str
    learned: LikenessWeights

    def __hash__(self) -> int:
        """By identity: there is one for a process, and what was found in a text is remembered beside it."""
        return id(self)

    @cached_property
    def whole_words(self) -> dict[str, str]:
        """Word -> term: concepts and numbers that are said in exactly this word; nothing for an ordinary one."""
        spoken = {word: str(number) for number, words in self.numbers.items() for word in words}
        return {**dict.fromkeys(self.ordinary.split(), ""), **spoken, **self._said_by(star=False)}

    @cached_property
    def beginnings(self) -> dict[str, str]:
        """Beginning of a word -> concept."""
        return self._said_by(star=True)

    def _said_by(self, *, star: bool) -> dict[str, str]:
        listed = [(word, f"@{name}") for name, words in self.concepts.items() for word in words]
        return {word.rstrip("*"): name for word, name in listed if word.endswith("*") is star}
