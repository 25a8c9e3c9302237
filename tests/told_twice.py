"""Made pairs of reports: stories told by two people each, a different incident beside every one, and strangers.

The file is made: written for this project by a language model, observed nowhere. In every story the first two tellers
tell of the same incident; the third tells of another one with the same system, in the same hours, in similar words.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import combinations
from pathlib import Path

import yaml

from playbooks.likeness import LikenessModel
from triage.core.likeness import Account, compare
from triage.core.organisation_facts import OrganisationFacts
from triage.core.said import systems_in, systems_of

DATA = Path(__file__).parent / "data"
MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Kind(StrEnum):
    """What a pair is: the same incident; its twin; another one of the same category; any other one."""

    SAME = "same"
    TWIN = "twin"
    NEAR = "near"
    FAR = "far"


Judged = tuple[Kind, float]
"""What a pair is, and how likely we find that it is the same."""


@dataclass(frozen=True)
class Told:
    """One person's report."""

    story: int
    teller: str
    category: str
    hours: float
    facts: dict[str, str]
    text: str

    def account(self, systems: frozenset[str] = frozenset()) -> Account:
        return Account(self.text, self.facts, MORNING + timedelta(hours=self.hours), systems)


@dataclass(frozen=True)
class Pair:
    """Two reports, and what they are to each other."""

    one: Told
    other: Told

    @property
    def kind(self) -> Kind:
        if self.one.story == self.other.story:
            return Kind.TWIN if "other" in (self.one.teller, self.other.teller) else Kind.SAME
        return Kind.NEAR if self.one.category == self.other.category else Kind.FAR


@dataclass(frozen=True)
class Figures:
    """How well a limit tells the same from the different."""

    found: int
    same: int
    twins_shown: int
    twins: int
    others_shown: int
    others: int

    @property
    def recall(self) -> float:
        return self.found / self.same

    @property
    def precision(self) -> float:
        """Of what is shown where every story stands beside its two twins: the hardest company."""
        return self.found / max(self.found + self.twins_shown, 1)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.2f}  recall {self.recall:.2f}  ({self.found} of {self.same} found; shown by "
            f"mistake: {self.twins_shown} of {self.twins} twins, {self.others_shown} of {self.others} others)"
        )


def told() -> list[Told]:
    """The made stories."""
    return [Told(**json.loads(line)) for line in (DATA / "told_twice.jsonl").read_text().splitlines()]


def organisation_of_the_stories() -> OrganisationFacts:
    """The systems of the organisations in the stories, as their file would list them."""
    return OrganisationFacts.model_validate({"ai_systems": yaml.safe_load((DATA / "told_systems.yaml").read_text())})


def judge(model: LikenessModel, pairs: Sequence[Pair], facts: OrganisationFacts | None = None) -> list[Judged]:
    """How likely the two of each pair are the same, where the organisation's file says `facts`."""
    systems = systems_of(model, facts or OrganisationFacts())

    def account(one: Told) -> Account:
        return one.account(systems_in(model, systems, one.text))

    return [(pair.kind, compare(model, account(pair.one), account(pair.other)).score) for pair in pairs]


def development() -> list[Told]:
    """The development reports: each is of an incident of its own, all in the same hour."""
    rows = [json.loads(line) for line in (DATA / "reports_dev.jsonl").read_text().splitlines()]
    return [Told(-n, "first", row["category"], 0, row["facts"], row["text"]) for n, row in enumerate(rows, 1)]


def made_pairs(reports: Sequence[Told]) -> list[Pair]:
    """Every pair of them."""
    return [Pair(one, other) for one, other in combinations(reports, 2)]


def precision_and_recall(judged: Sequence[Judged], limit: float) -> Figures:
    """Count what a limit shows."""

    def count(*kinds: Kind, shown: bool) -> int:
        return sum(kind in kinds and (score >= limit or not shown) for kind, score in judged)

    others = (Kind.NEAR, Kind.FAR)
    return Figures(
        found=count(Kind.SAME, shown=True),
        same=count(Kind.SAME, shown=False),
        twins_shown=count(Kind.TWIN, shown=True),
        twins=count(Kind.TWIN, shown=False),
        others_shown=count(*others, shown=True),
        others=count(*others, shown=False),
    )
