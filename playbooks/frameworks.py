"""The grammar of what our playbooks refer to and rest on: frameworks with ids of their own, and guides. No file access.

Which category has which ids stands in `data/categories.yaml`; each framework says how sure its ids are, and as of when.
"""

from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import StringConstraints, model_validator

from playbooks.base import Frozen, Id, Label, Level, Sentence

FrameworkId = Literal[
    "atlas", "owasp_llm_2025", "owasp_llm_2026", "owasp_agentic", "avid", "mit", "nist_ai_rmf", "nist_ai_600_1"
]
Link = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>|]+$", max_length=200)]
"""An address; `{id}` in it is filled with an id."""


class Framework(Frozen):
    """A framework whose ids our categories name. Its edition is part of what an id means."""

    id: FrameworkId
    name: Label
    edition: Label
    link: Link
    source: Sentence
    """How its ids came here."""
    as_of: date
    confidence: Level


class Guide(Frozen):
    """A text that the playbooks' way of working rests on."""

    id: Id
    name: Label
    link: Link | None = None
    gave: Sentence
    """What we took from it, in words of our own."""
    as_of: date
    confidence: Level


class FrameworkFile(Frozen):
    """The file `frameworks.yaml`."""

    frameworks: tuple[Framework, ...]
    guides: tuple[Guide, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        ids = [framework.id for framework in self.frameworks]
        missing = [one for one in get_args(FrameworkId) if one not in ids]
        if missing:
            raise ValueError(f"frameworks: {missing[0]!r} is missing; add it")
        return self
