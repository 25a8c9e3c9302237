"""Named points on the road at which a test lets this very process die or freeze, as a power cut or a stopped machine
would. Nothing happens unless VARNOST_CRASH_AT names one; nothing of the bot's behaviour stands here.

    VARNOST_CRASH_AT=after_slack_accepted       dies (SIGKILL) the first time it comes by
    VARNOST_CRASH_AT=after_claim:3:freeze       freezes (SIGSTOP) the third time
"""

import os
import signal
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event

FACTS = {
    "report": ("INSERT INTO incidents ", ""),
    "answer": ("INSERT INTO answers ", ""),
    "timer": ("UPDATE timers SET state=", "WHERE timers.id ="),
}
"""What a transaction does, by how one of its statements begins and what else is in it."""
POINTS = (
    *(f"{when}_{fact}_commit" for fact in FACTS for when in ("before", "after")),
    "before_claim_commit",
    "after_claim",
    "before_slack",
    "after_slack_accepted",
    "before_mark_commit",
    "after_mark",
)
ENDS = {"die": signal.SIGKILL, "freeze": signal.SIGSTOP}


@dataclass
class CrashPoint:
    """The point that is armed. It strikes once, at its `nth` time."""

    name: str
    nth: int = 1
    end: signal.Signals = signal.SIGKILL
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def parse(cls, spec: str) -> "CrashPoint":
        """From `name[:nth[:die or freeze]]`. Raises ValueError that lists the names."""
        name, nth, end = (*spec.split(":"), "", "")[:3]
        if name not in POINTS or end not in ("", *ENDS):
            raise ValueError(f"VARNOST_CRASH_AT={spec}: the points are {', '.join(POINTS)}; the ends die, freeze")
        return cls(name, int(nth or 1), ENDS[end or "die"])

    def pass_by(self, name: str) -> None:
        """Strike if this is the point, and the time."""
        with self._lock:
            self.nth -= name == self.name
            strikes = name == self.name and self.nth == 0
        if strikes:
            os.kill(os.getpid(), self.end)


_armed: list[CrashPoint] = []


def arm(spec: str | None, engine: Engine) -> None:
    """Arm a point for the rest of this process; None arms nothing and touches nothing."""
    if spec:
        _armed.append(CrashPoint.parse(spec))
        event.listen(engine, "before_cursor_execute", _note_fact)
        event.listen(engine, "commit", _before_commit)
        event.listen(engine, "checkin", _after_commit)


def reached(name: str) -> None:
    """The process comes by the point `name`."""
    for point in _armed:
        point.pass_by(name)


def _note_fact(connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
    for fact, (beginning, inside) in FACTS.items():
        if statement.startswith(beginning) and inside in statement:
            connection.info["fact"] = fact


def _before_commit(connection: Connection) -> None:
    fact = connection.info.get("fact")
    connection.info["committed"] = fact
    reached(f"before_{fact}_commit")


def _after_commit(_raw: object, record: Any) -> None:
    record.info.pop("fact", None)
    reached(f"after_{record.info.pop('committed', None)}_commit")
