"""A bell that rings at every change, for threads and for coroutines alike.

Not here: what changed; whoever hears it looks for himself.
"""

import asyncio
import threading
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """Counts changes; a thread may wait for a condition, a coroutine for the next ring."""

    def __init__(self) -> None:
        self.count = 0
        self._condition = threading.Condition()
        self._ears: set[asyncio.Event] = set()

    def ring(self) -> None:
        """Say that something changed. Call it on the event loop."""
        with self._condition:
            self.count += 1
            self._condition.notify_all()
        for ear in self._ears:
            ear.set()

    def listen(self) -> asyncio.Event:
        """An event that every ring sets, until `forget` is called with it."""
        ear = asyncio.Event()
        self._ears.add(ear)
        return ear

    def forget(self, ear: asyncio.Event) -> None:
        """Stop setting this event."""
        self._ears.discard(ear)

    def wait_for(self, predicate: Callable[[], T], timeout: float) -> T:
        """In a thread: the predicate's first true value, looked for again after each ring; TimeoutError when there is
        none in time.
        """
        until = monotonic() + timeout
        while True:
            heard = self.count
            if value := predicate():
                return value
            with self._condition:
                left = until - monotonic()
                if not self._condition.wait_for(lambda heard=heard: self.count != heard, max(left, 0)):  # type: ignore[misc]
                    raise TimeoutError(f"nothing of the kind within {timeout} s")
