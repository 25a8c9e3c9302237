"""The practice clock: real time plus an offset that only ever grows.

Not here: who moves it (`web`, `server`). The one file of the practice Slack that asks the machine for the time.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MONDAY = 7
OFFICE_OPENS = 9


class Clock:
    """Says what time it is in the practice workspace."""

    def __init__(self, offset: int = 0) -> None:
        self.offset = offset
        self._last_ts = 0
        self._sleepers: set[asyncio.Future[None]] = set()

    def timestamp(self) -> float:
        """Practice time in seconds since 1970."""
        return time.time() + self.offset  # noqa: TID251  this file is the practice Slack's only source of time

    def now(self) -> datetime:
        """Practice time, aware, in UTC."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    @staticmethod
    def steady() -> float:
        """Real seconds that no control on the page can move: for what Slack measures in seconds (trigger ids, acks)."""
        return time.monotonic()

    @staticmethod
    def wall() -> float:
        """Real time in seconds since 1970: for signatures, which the app compares with its own clock."""
        return time.time()  # noqa: TID251  as above

    def ts(self) -> str:
        """A message timestamp as Slack writes it: unique and increasing."""
        self._last_ts = max(self._last_ts + 1, int(self.timestamp() * 1_000_000))
        seconds, micros = divmod(self._last_ts, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def move(self, seconds: int) -> None:
        """Move the clock forward and wake whoever slept until then; backwards is refused."""
        if seconds <= 0:
            raise ValueError(f"the practice clock only moves forward, not by {seconds} seconds")
        self.offset += seconds
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)

    def until_monday(self, zone: str) -> int:
        """Seconds from now until the next Monday at nine in the given zone."""
        local = self.now().astimezone(ZoneInfo(zone))
        days = (MONDAY - local.weekday()) % 7
        target = (local + timedelta(days=days)).replace(hour=OFFICE_OPENS, minute=0, second=0, microsecond=0)
        if target <= local:
            target += timedelta(days=7)
        return int(target.timestamp() - local.timestamp()) + 1

    async def sleep(self, seconds: float) -> None:
        """Wait that long in practice time; moving the clock shortens the wait."""
        due = self.timestamp() + seconds
        while (left := due - self.timestamp()) > 0:
            moved = asyncio.get_running_loop().create_future()
            self._sleepers.add(moved)
            try:
                await asyncio.wait([moved], timeout=left)
            finally:
                self._sleepers.discard(moved)
