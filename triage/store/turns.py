"""Writers take turns, in the order in which they came. For SQLite, which has no queue: there a writer that finds the
database taken sleeps and tries again, and under load one that came early may never have its turn.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class TooLong(Exception):
    """The writers before this one took too long; nothing was written."""


class Turns:
    """A queue of threads, each of which waits for at most `patience` seconds, unless it brings more of its own."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._changed = Condition()
        self._queue: deque[object] = deque()

    @contextmanager
    def take(self, patience: float | None = None) -> Iterator[None]:
        """Wait for one's turn, and hold it. Raises TooLong."""
        me, patience = object(), self._patience if patience is None else patience
        try:
            with self._changed:
                self._queue.append(me)
                if not self._changed.wait_for(lambda: self._queue[0] is me, patience):
                    raise TooLong(f"other writers hold the database for more than {patience:g} s")
            yield
        finally:
            with self._changed:
                self._queue.remove(me)
                self._changed.notify_all()
