"""What is learned from: labelled reports and phrases, as one shape. No files and no fitting here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playbooks.evidence import NOT_AI

Shares = Mapping[str, float]
"""How likely each label is; what is left out is not."""


@dataclass(frozen=True)
class Case:
    """One labelled text, with answers when it is a whole report. `weight` is how much it counts.

    Labels are shares: 1 where one person judged, less where readers differ or are not sure.
    """

    id: str
    text: str
    facts: dict[str, str]
    needs: Shares
    """Who must act: `safety`, `security`, `both`, `not_ai`."""
    leads: float
    """How likely it is that security leads, if both must act."""
    categories: Shares
    severities: Shares
    """`S1` to `S4`; nothing when nobody judged it."""
    group: str
    batch: str = ""
    weight: float = 1.0
    resembles: frozenset[str] = frozenset()
    """Ids of development reports that a text of our own is close to; it is held out together with them."""
    ours: bool = False
    """Whether we wrote it to learn from: who must act is then surer than its severity and category, on which several
    writers differ."""

    @property
    def safety(self) -> float:
        """How likely it is that safety must act."""
        return self.needs.get("safety", 0.0) + self.needs.get("both", 0.0)

    @property
    def security(self) -> float:
        """How likely it is that security must act."""
        return self.needs.get("security", 0.0) + self.needs.get("both", 0.0)

    @property
    def not_ai(self) -> float:
        """How likely it is that nobody must act."""
        return self.needs.get(NOT_AI, 0.0)

    @property
    def about_ai(self) -> bool:
        """Whether it counts for what is learned about incidents alone."""
        return self.not_ai < 0.5


def likeliest(shares: Shares) -> str:
    """The label with the greatest share."""
    return max(shares, key=lambda one: shares[one])


def inside_of(cases: Sequence[Case], held_out: set[str]) -> list[int]:
    """Where the cases stand that are not held out and resemble none that is."""
    return [at for at, case in enumerate(cases) if case.id not in held_out and not case.resembles & held_out]


def without(cases: Sequence[Case], held_out: set[str]) -> list[Case]:
    """The cases that are not held out and resemble none that is."""
    return [cases[at] for at in inside_of(cases, held_out)]
