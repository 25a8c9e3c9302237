"""Fires the timers that are due, in a thread of its own: woken at once when somebody has written something, by the tick
otherwise. What a timer causes stands in `triage.usecases.due`.
"""

import logging
from dataclasses import dataclass, field
from threading import Event, Thread

from bot.metrics import TIMERS, TIMERS_FAILED
from triage.store import queue
from triage.usecases.due import TimerFailed, fire_next
from triage.usecases.office import Office

log = logging.getLogger(__name__)
TICK = 1.0
"""Seconds between looks when nothing wakes it: what falls due by itself, or was written by another replica."""


@dataclass
class Timers:
    """The timers' worker of one process. `start` and `stop` it once."""

    office: Office
    _wake: Event = field(default_factory=Event)
    _stopping: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def start(self) -> None:
        """Begin to fire."""
        self._thread = Thread(target=self._run, name="timers", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Something may be due now."""
        self._wake.set()

    def stop(self, seconds: float = 6) -> None:
        """Finish the timer that is firing, and stop. The others stay due."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait(TICK)
            self._wake.clear()
            try:
                self.fire_due()
            except Exception:  # the database is away: the next tick tries again, and /readyz is red meanwhile
                log.exception("cannot read the timers")

    def fire_due(self) -> int:
        """Fire what is due, one transaction a timer; how many fired."""
        fired = 0
        try:
            if not self._anything():
                return 0
            while not self._stopping.is_set() and fire_next(self.office):
                fired += 1
                TIMERS.inc()
        except TimerFailed as failure:
            self._set_back(failure.timer_id)
        return fired

    def _anything(self) -> bool:
        with self.office.store.reading() as tx:
            due = queue.next_timer_at(tx)
            return due is not None and due <= tx.now

    def _set_back(self, timer_id: int) -> None:
        """It is tried again later; meanwhile the timers behind it go on, at once."""
        log.exception("a timer failed")
        TIMERS_FAILED.inc()
        with self.office.store.writing_quietly() as tx:
            queue.set_back(tx, timer_id)
        self.wake()
