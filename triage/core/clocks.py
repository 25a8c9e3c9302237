"""What a reporting clock is once it may run: its readings, why, what it depends on. Values; nothing is counted here.

Which clocks there are is found by `obligations.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

from playbooks.base import Level
from playbooks.obligation_terms import OrganisationFact, StartKind
from playbooks.obligations import Count, Obligation, Stage
from triage.core.signs import Found

NEVER = datetime.max.replace(tzinfo=UTC)


class Standing(StrEnum):
    """How a clock stands, strongest first. None of them says that the duty applies."""

    MAY_RUN = "may_run"
    MAY_RUN_IF = "may_run_if"
    """Facts of the organisation or of the incident are missing; the clock names them."""
    NOT_YET = "not_yet"
    """The law, as our sources read it, was not yet applicable in practice on the day of the incident."""


@dataclass(frozen=True, slots=True)
class Moments:
    """What a person has set, all aware. `own` is for one obligation and goes before `starts`, which is for all.

    `own`: (obligation id, kind). `done`: (obligation id, stage id), the latest time that stage was done.
    """

    starts: Mapping[StartKind, datetime] = field(default_factory=dict)
    own: Mapping[tuple[str, StartKind], datetime] = field(default_factory=dict)
    done: Mapping[tuple[str, str], datetime] = field(default_factory=dict)

    def start_of(self, obligation_id: str, count: Count) -> datetime | None:
        """From when a count runs; None while nobody has said."""
        if count.start is None:
            return self.done.get((obligation_id, str(count.after)))
        return self.own.get((obligation_id, count.start)) or self.starts.get(count.start)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to count a stage's deadline: both moments in UTC, or None while the start is not known."""

    count: Count
    started_at: datetime | None
    deadline: datetime | None


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A stage of an obligation that may run, with all that a person needs to decide.

    `readings` stand in the order of the data. `why` lists the answers that point to it; `unknown_of_organisation` and
    `unknown_answers` what it still depends on; `not_before` the day on which it begins to apply, when that is to come.
    """

    obligation: Obligation
    stage: Stage
    standing: Standing
    readings: tuple[Reading, ...]
    why: tuple[Found, ...]
    unknown_answers: tuple[str, ...]
    unknown_of_organisation: tuple[OrganisationFact, ...]
    not_before: date | None

    @property
    def shown(self) -> Reading | None:
        """The reading to go by: the earliest deadline, the safe one; before any is known, the first."""
        known = [reading for reading in self.readings if reading.deadline]
        return min(known, key=_when) if known else next(iter(self.readings), None)

    @property
    def started_at(self) -> datetime | None:
        """From when the shown deadline is counted; None: it "would start when" `shown.count.when`."""
        return self.shown.started_at if self.shown else None

    @property
    def deadline(self) -> datetime | None:
        """The deadline to go by, in UTC; None while its start is not known, or when there are only words (`due`)."""
        return self.shown.deadline if self.shown else None

    @property
    def later_readings(self) -> tuple[Reading, ...]:
        """Contested readings that end later; to be shown beside the deadline, never in its place."""
        return tuple(
            one for one in self.readings if one.count.contested and self.deadline and _when(one) > self.deadline
        )

    @property
    def deadline_confidence(self) -> Level:
        """How sure our sources are of this stage's deadline."""
        return self.stage.confidence or self.obligation.confidence.deadline


@dataclass(frozen=True, slots=True)
class NotShown:
    """Duties that are not among an incident's clocks: those whose needs the organisation's file says no to, and those
    to which nothing in its answers and its classification points. Neither is a decision.
    """

    by_organisation: tuple[Obligation, ...] = ()
    by_incident: tuple[Obligation, ...] = ()


NOTHING_LEFT_OUT = NotShown()


def _when(reading: Reading) -> datetime:
    return reading.deadline or NEVER
