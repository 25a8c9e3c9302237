"""The grammar of reporting duties: what points to one, from which moment its clock runs, and how sure we are.

No dates are counted here (`triage/core/periods.py`), and nothing here or anywhere decides that a duty applies: a person
does. What each law says stands in `data/obligations.yaml`.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, HttpUrl, model_validator

from playbooks.base import Frozen, Id, Label, Level, Sentence
from playbooks.obligation_terms import DayRule, DutyWords, OrganisationFact, StartKind, Unit
from playbooks.schema import Condition


class Signs(Condition):
    """What in an incident points to a duty: every part that is given must hold, one of its values is enough."""

    category: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.facts or self.severity or self.domains or self.category):
            raise ValueError("this sign is empty; name facts, severity, domains or category, or remove it")
        return self


class Count(Frozen):
    """One way to count a deadline: from a moment that a person sets, or from when an earlier stage was done."""

    amount: Annotated[int, Field(ge=1, le=1000)]
    unit: Unit
    start: StartKind | None = None
    after: Id | None = None
    when: Sentence
    """Completes "would start when ..."."""
    rule: DayRule = DayRule.PLAIN
    contested: Sentence | None = None
    """Why this reading is not sure. The earliest reading is shown; a contested later one only stands beside it."""
    lapses: bool = False
    """A cap that no longer counts once the stage's first count starts after it (DORA, classified late)."""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.start is None) == (self.after is None):
            raise ValueError("name either `start`, a moment, or `after`, an earlier stage")
        if (self.rule is DayRule.US_SEC) != (self.unit is Unit.BUSINESS_DAYS):
            raise ValueError("`us_sec` and `business_days` go together; change one of them")
        return self


class Stage(Frozen):
    """One thing to tell. Without `counts` there is no date to count to, and `due` says how soon in words."""

    id: Id
    title: Label
    counts: tuple[Count, ...] = ()
    due: Sentence | None = None
    told: Sentence | None = None
    """To whom, where it is another than the obligation's."""
    only_if: Sentence | None = None
    confidence: Level | None = None
    """Of this deadline, where it is another than the obligation's."""

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if not (self.counts or self.due):
            raise ValueError(f"stage {self.id!r} says no time; give `counts`, or `due` in words")
        return self


class Applies(Frozen):
    """Since when. `practically` is the day from which it can bite, where that is later than the formal one."""

    formally: date | None = None
    practically: date | None = None
    note: Sentence | None = None

    @property
    def begins(self) -> date | None:
        """The day before which it is said to be not yet applicable; None when the sources name none."""
        return self.practically or self.formally


class Confidence(Frozen):
    """How sure our sources are of the deadline, and of whether and when the law applies."""

    deadline: Level
    applicability: Level


class Obligation(Frozen):
    """A duty to tell somebody that may follow from an incident. It never says "must": a person decides.

    A `clock` counts to a moment, or says in words how soon; a `contract` stands for the organisation's own contract
    clocks; a `reference` row says what is known, and to ask legal.
    """

    id: Id
    kind: Literal["clock", "contract", "reference"] = "clock"
    title: Label
    law: Sentence
    article: Sentence
    trigger: Sentence
    tells: Sentence
    told: Sentence
    needs: tuple[OrganisationFact, ...] = ()
    """What must be true of the organisation, all of it; nothing listed: every organisation."""
    signs: tuple[Signs, ...] = ()
    """One of them is enough; nothing listed: every incident."""
    stages: tuple[Stage, ...] = ()
    applies: Applies = Applies()
    confidence: Confidence
    sources: tuple[Sentence, ...] = Field(min_length=1)
    url: HttpUrl | None = None
    as_of: date
    notes: tuple[Sentence, ...] = ()
    unverified: tuple[Sentence, ...] = ()

    @model_validator(mode="after")
    def _kind_fits(self) -> Self:
        if (self.kind == "contract") == bool(self.stages):
            raise ValueError(f"{self.id!r}: a contract has no `stages` of its own, everything else has one at least")
        if self.kind == "reference" and any(stage.counts for stage in self.stages):
            raise ValueError(f"{self.id!r}: a reference row counts nothing; say it in `due`, or make it a clock")
        return self

    @model_validator(mode="after")
    def _stages_hold_together(self) -> Self:
        earlier: list[str] = []
        for stage in self.stages:
            if stage.id in earlier:
                raise ValueError(f"{self.id!r}: the stage {stage.id!r} stands here twice; keep one of them")
            for after in (count.after for count in stage.counts if count.after and count.after not in earlier):
                raise ValueError(
                    f"{self.id!r}: {stage.id}.after: {after!r} is no earlier stage; these are: {', '.join(earlier)}"
                )
            earlier.append(stage.id)
        return self


class ObligationFile(DutyWords):
    """The file `obligations.yaml`."""

    obligations: tuple[Obligation, ...]
