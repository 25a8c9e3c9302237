"""What the app answered to one delivery. Not here: what Slack then does with it (`client`)."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reply:
    """An ack, with its body if it had one; or the reason why there was none."""

    acked: bool
    body: Any = None
    problem: str | None = None


UNREACHED = "dispatch_failed"
TOO_LATE = "operation_timeout"
