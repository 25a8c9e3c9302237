"""The words the grammar is written in. Not here: the grammar itself, and the code that reads it (`check`)."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Str:
    """A string of `min` to `max` characters, perhaps of one pattern."""

    max: int | None = None
    min: int = 1
    pattern: str | None = None


@dataclass(frozen=True)
class Num:
    """A number within bounds; `whole` refuses fractions."""

    low: float | None = None
    high: float | None = None
    whole: bool = True


@dataclass(frozen=True)
class Flag:
    """True or false, not the words."""


@dataclass(frozen=True)
class Choice:
    """One of a few strings."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class Seq:
    """A list of `min` to `max` things of one kind."""

    item: "Rule"
    max: int | None = None
    min: int = 1


@dataclass(frozen=True)
class Words:
    """A text object: plain_text only, or mrkdwn as well."""

    max: int | None
    kinds: tuple[str, ...] = ("plain_text",)
    min: int = 1


@dataclass(frozen=True)
class Shape:
    """An object: what it must have, what it may have, and nothing else. `also` names rules of `relations`."""

    need: dict[str, "Rule"] = field(default_factory=dict)
    may: dict[str, "Rule"] = field(default_factory=dict)
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Typed:
    """An object whose `type` says which shape of a table it has; only `names` are allowed here."""

    table: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Anything:
    """An object whose inside Slack does not look at."""


Rule = Str | Num | Flag | Choice | Seq | Words | Shape | Typed | Anything


def plain(limit: int | None) -> Words:
    """Text without markup."""
    return Words(limit)


def rich(limit: int | None) -> Words:
    """Text with or without markup."""
    return Words(limit, ("plain_text", "mrkdwn"))


FLAG = Flag()
