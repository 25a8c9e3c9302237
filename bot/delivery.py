"""Sends what the outbox holds: claims a row, draws it, calls Slack, marks it. Knows no words and no rights.

A row is marked `sending`, with a lease, before the call. Whoever finds one whose lease ran out looks in Slack by the
row's token first, adopts what is there, and sends again only what is not.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Lock, Thread
from time import monotonic

from bot.metrics import MESSAGES, WAITED
from bot.slack.messages import Drawn, draw
from bot.slack.surface import PATIENCE, Ambiguous, Outcome, Posted, RateLimited, Refused, Surface, Unreached
from triage.store import queue, tables
from triage.store.door import Transaction
from triage.usecases.office import Office

log = logging.getLogger(__name__)
SENDERS = 8
TICK = 1.0
"""Seconds between looks when nothing wakes the delivery: the safety net."""
SAFE = queue.LEASE.total_seconds() - PATIENCE - 2
"""Seconds after its claim in which a send still ends within the lease."""
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=2)
CURE_WAIT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row in our hands. `unsure`: an earlier try may have reached Slack. `at` is the monotonic time of the claim."""

    row: tables.Outbox
    unsure: bool
    at: float


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

    def start(self) -> None:
        """Begin to send."""
        self._thread = Thread(target=self._run, name="delivery", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    def stop(self, seconds: float = 8) -> None:
        """Finish what is claimed and stop. What is not finished by then keeps its lease, and is looked up later."""
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
        if free <= 0 or self._stopping.is_set():
            return []
        with self.office.store.reading() as tx:
            if not queue.claim_messages(tx, limit=1):
                return []
        claimed = []
        with self.office.store.writing_quietly() as tx:
            for row in queue.claim_messages(tx, limit=free):
                claimed.append(Claimed(row, row.state == "sending", monotonic()))
                queue.lease(tx, row)
        with self._lock:
            self._busy += len(claimed)
        return claimed

    def _send_and_mark(self, claimed: Claimed) -> None:
        try:
            self._send(claimed)
        except Exception:  # a bug in drawing or marking: the row's lease runs out and it is tried again
            log.exception("message %s (%s) was not delivered", claimed.row.id, claimed.row.kind)
        finally:
            with self._lock:
                self._busy -= 1
            self.wake()

    def _send(self, claimed: Claimed) -> None:
        row = claimed.row
        with self.office.store.reading() as tx:
            drawn = draw(self.office, tx, row)
            place = queue.surface_of(tx, row.workspace_id, row.surface) if row.surface else None
            age = (tx.now - row.created_at).total_seconds()
        if drawn is None:
            self._mark(lambda tx: queue.dropped(tx, row, "nothing to say any more"))
            return
        outcome = self._call(claimed, drawn, place)
        self._note(row, outcome)
        MESSAGES.labels(kind=row.kind, outcome=type(outcome).__name__.lower()).inc()
        if isinstance(outcome, Posted):
            WAITED.observe(max(age, 0))

    def _call(self, claimed: Claimed, drawn: Drawn, place: tables.Surface | None) -> Outcome:
        row = claimed.row
        if monotonic() - claimed.at > SAFE:
            return Unreached("the lease was about to run out")
        if place is not None:
            outcome = self.surface.update(place.channel, place.ts, drawn.as_arguments())
            deleted = isinstance(outcome, Refused) and outcome.error.startswith("message_not_found")
            if not deleted:
                return outcome
        if claimed.unsure:
            found = self.surface.find(row.destination, row.token, drawn.thread_ts)
            if found is not None:
                return found
        return self.surface.post(row.destination, drawn.as_arguments(), row.token)

    def _note(self, row: tables.Outbox, outcome: Outcome) -> None:
        match outcome:
            case Posted(channel, ts):
                self._mark(lambda tx: queue.sent(tx, row, channel, ts))
            case RateLimited(seconds):
                self._later(row, timedelta(seconds=seconds), "rate limited", reached=False)
            case Unreached(error):
                self._later(row, _backoff(row.attempts), error, reached=False)
            case Ambiguous(error):
                self._later(row, _backoff(row.attempts), error, reached=True)
            case Refused(error, None):
                log.error("message %s (%s) can never be sent: %s", row.id, row.kind, error)
                self._mark(lambda tx: queue.failed(tx, row, error))
            case Refused(error, cure):
                log.error("message %s (%s) waits: Slack says %s; cure: %s", row.id, row.kind, error, cure)
                self._later(row, CURE_WAIT, f"{error}; {cure}", reached=False)

    def _later(self, row: tables.Outbox, wait: timedelta, error: str, *, reached: bool) -> None:
        self._mark(lambda tx: queue.postpone(tx, row, tx.real_now() + wait, reached=reached, error=error))

    def _mark(self, change: Callable[[Transaction], None]) -> None:
        with self.office.store.writing_quietly() as tx:
            change(tx)


def _backoff(attempts: int) -> timedelta:
    return min(FIRST_WAIT * int(2 ** max(attempts - 1, 0)), LONGEST_WAIT)
