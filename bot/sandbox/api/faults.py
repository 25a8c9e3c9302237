"""Faults planned for the next calls of a method: 429, a 500 before or after, a lost answer, a hang.

Not here: carrying them out (`endpoint`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Where = Callable[[dict[str, Any]], bool]
BEFORE = ("ratelimited", "error", "refusal")


@dataclass
class Fault:
    """What goes wrong, for how many more calls. `kind`: ratelimited, error, refusal (before the call takes effect), or
    late_error, lost, hang (the call takes effect all the same).
    """

    method: str
    kind: str
    times: int
    number: float = 0
    code: str = ""
    where: Where | None = None

    @property
    def before(self) -> bool:
        """Whether it strikes before the call takes effect."""
        return self.kind in BEFORE


class Faults:
    """The plan. Faults of one method strike in the order they were planned; "*" means any method."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def rate_limit(self, method: str, *, retry_after: int = 1, times: int = 1, where: Where | None = None) -> None:
        """Answer 429 with Retry-After; nothing takes effect."""
        self._planned.append(Fault(method, "ratelimited", times, retry_after, where=where))

    def fail_before(self, method: str, *, status: int = 500, times: int = 1, where: Where | None = None) -> None:
        """Answer a 5xx; nothing takes effect."""
        self._planned.append(Fault(method, "error", times, status, where=where))

    def fail_after(self, method: str, *, status: int = 500, times: int = 1, where: Where | None = None) -> None:
        """Let the call take effect, then answer a 5xx."""
        self._planned.append(Fault(method, "late_error", times, status, where=where))

    def lose_answer(self, method: str, *, times: int = 1, where: Where | None = None) -> None:
        """Let the call take effect, then drop the connection."""
        self._planned.append(Fault(method, "lost", times, where=where))

    def hang(self, method: str, seconds: float, *, times: int = 1, where: Where | None = None) -> None:
        """Let the call take effect, and answer only after so many real seconds."""
        self._planned.append(Fault(method, "hang", times, seconds, where=where))

    def refuse(self, method: str, code: str, *, times: int = 1, where: Where | None = None) -> None:
        """Answer `ok: false` with this error code; nothing takes effect."""
        self._planned.append(Fault(method, "refusal", times, code=code, where=where))

    def take(self, method: str, args: dict[str, Any]) -> Fault | None:
        """The fault that strikes this call, used up by one."""
        for fault in self._planned:
            if fault.method in (method, "*") and (fault.where is None or fault.where(args)):
                fault.times -= 1
                if fault.times <= 0:
                    self._planned.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Nothing more goes wrong."""
        self._planned.clear()
