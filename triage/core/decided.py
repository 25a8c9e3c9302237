"""A reporting clock with what a person said about it: whether it is watched, and when to remind. Values; clocks are
found by `obligations.py`, and none is ever decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from triage.core.clocks import RunningClock, Standing
from triage.core.obligations import reminders


class Decision(StrEnum):
    """What a person said about a clock. OPEN: nobody has said anything yet."""

    OPEN = "open"
    APPLIES = "applies"
    DOES_NOT_APPLY = "does_not_apply"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class DecidedClock:
    """A clock that may run, with the word of a person on it. `assumed`: its start is Varnost's guess, not theirs."""

    clock: RunningClock
    assumed: bool = False
    decision: Decision = Decision.OPEN
    reason: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    is_past: bool = False
    """Whether the deadline to go by has passed, whatever was decided and done about it."""

    @property
    def name(self) -> tuple[str, str]:
        """The ids of its obligation and its stage."""
        return self.clock.obligation.id, self.clock.stage.id

    @property
    def is_reference(self) -> bool:
        """Whether nothing is known but that legal should be asked."""
        return self.clock.obligation.kind == "reference"

    @property
    def is_watched(self) -> bool:
        """Whether it still waits for something: it may run and nobody has ruled it out, or it was said to apply."""
        may_run = self.clock.standing is Standing.MAY_RUN and not self.is_reference
        return self.decision is Decision.APPLIES or (may_run and self.decision is Decision.OPEN)

    @property
    def reminders(self) -> Mapping[datetime, str]:
        """When to remind of it (see `obligations.reminders`); never, when it is not watched or has no deadline."""
        start, end = self.clock.started_at, self.clock.deadline
        return reminders(start, end) if self.is_watched and start and end else {}
