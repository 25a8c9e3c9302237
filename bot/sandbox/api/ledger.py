"""The ledger: every Web API call, what was answered, and whether it took effect. Not here: the calls themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One call.

    `accepted` says whether it took effect, whatever the caller was told; `fault` names the planned fault.
    """

    method: str
    args: dict[str, Any]
    at: float
    status: int
    answer: dict[str, Any]
    accepted: bool
    fault: str | None = None

    @property
    def error(self) -> str | None:
        """The error code that was answered, if any."""
        return None if self.answer.get("ok") else self.answer.get("error")


@dataclass
class Ledger:
    """Every call in order of arrival."""

    rows: list[Call] = field(default_factory=list)

    def calls(self, method: str | None = None) -> list[Call]:
        """The calls so far, of one method or of all."""
        return [call for call in list(self.rows) if method in (None, call.method)]

    def refused(self) -> list[Call]:
        """The calls that Slack itself refused (planned faults not counted)."""
        return [call for call in list(self.rows) if call.error and call.fault is None]

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self.rows))

    def __len__(self) -> int:
        return len(self.rows)
