"""Claims what the outbox holds and hands it to senders, each in a thread. What a send is stands in `sending`."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from time import monotonic

from bot.crash_points import reached
from bot.sending import Claimed, Sender
from bot.slack.surface import Surface
from triage.store import queue
from triage.usecases.office import Office

log = logging.getLogger(__name__)
SENDERS = 8
TICK = 1.0
"""Seconds between looks when nothing wakes the delivery: the safety net."""


@dataclass
class Delivery:
    """The delivery of one process. `start` and `stop` it once."""

    office: Office
    surface: Surface
    _wake: Event = field(default_factory=Event)
    _stopping: Event = field(default_factory=Event)
    _busy: int = 0
    _lock: Lock = field(default_factory=Lock)
    _thread: Thread | None = None
    last_look: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        self._sender = Sender(self.office, self.surface, self._stopping)

    def start(self) -> None:
        """Begin to send."""
        self._thread = Thread(target=self._run, name="delivery", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    def stop(self, seconds: float = 6) -> None:
        """Finish the calls that are under way, hand back what else is claimed, and stop.

        What is not finished in time keeps its lease, and is looked up later.
        """
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def is_stuck(self, seconds: float = 30) -> bool:
        """Whether the delivery has not looked at the outbox for so long."""
        return monotonic() - self.last_look > seconds

    def _run(self) -> None:
        with ThreadPoolExecutor(SENDERS, thread_name_prefix="send") as pool:
            while not self._stopping.is_set():
                self._wake.wait(TICK)
                self._wake.clear()
                self._hand_out(pool)

    def _hand_out(self, pool: ThreadPoolExecutor) -> None:
        try:
            claimed = self._claim()
        except Exception:  # the database is away: the next tick tries again, and /readyz is red meanwhile
            log.exception("cannot read the outbox")
            return
        self.last_look = monotonic()
        for one in claimed:
            pool.submit(self._send_and_mark, one)

    def _claim(self) -> list[Claimed]:
        with self._lock:
            free = SENDERS * 2 - self._busy
        if free <= 0 or self._stopping.is_set() or not self._anything():
            return []
        with self.office.store.writing_quietly() as tx:
            rows = queue.claim_messages(tx, limit=free)
            claimed = [Claimed(row, row.state == "sending", monotonic()) for row in rows]
            queue.lease(tx, *rows)
            if claimed:
                reached("before_claim_commit")
        if claimed:
            reached("after_claim")
        with self._lock:
            self._busy += len(claimed)
        return claimed

    def _anything(self) -> bool:
        with self.office.store.reading() as tx:
            return queue.anything_to_send(tx)

    def _send_and_mark(self, claimed: Claimed) -> None:
        try:
            self._sender.send(claimed)
        except Exception:  # a bug in drawing, or the database is away: the lease runs out and it is tried again
            log.exception("message %s (%s) was not delivered", claimed.row.id, claimed.row.kind)
        finally:
            with self._lock:
                self._busy -= 1
            self.wake()
