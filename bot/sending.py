"""Sends one message that the delivery has claimed: draws it, calls Slack, marks it. Claims nothing; knows no words and
no rights.

A row is marked `sending`, with a lease, before the call. Whoever finds one whose lease ran out looks in Slack by the
row's token first, adopts what is there, and sends again only what is not. Whoever comes to mark a row and finds that
somebody else has taken it over (this process was frozen for longer than the lease) looks too, and takes away what is
there twice.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from time import monotonic

from sqlalchemy.exc import OperationalError

from bot.crash_points import reached
from bot.metrics import MESSAGES, UNSURE, WAITED
from bot.slack.messages import Drawn, draw
from bot.slack.surface import PATIENCE, Ambiguous, Found, Outcome, Posted, RateLimited, Refused, Surface, Unreached
from triage.store import queue, tables
from triage.store.door import Transaction
from triage.usecases.office import Office

log = logging.getLogger(__name__)
SAFE = queue.LEASE.total_seconds() - PATIENCE - 2
"""Seconds after its claim in which a post may begin, so that it ends within the lease."""
SKEW = timedelta(minutes=15)
"""How far Slack's clock may be from the database's when we look for a message."""
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=2)
TRIES = 3
"""How often a message that cannot be drawn is tried."""
CURE_WAIT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row in our hands. `unsure`: an earlier try may have reached Slack. `at` is the monotonic time of the claim."""

    row: tables.Outbox
    unsure: bool
    at: float


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends claimed messages. Once `stopping` is set nothing new is posted: what is claimed is handed back."""

    office: Office
    surface: Surface
    stopping: Event

    def send(self, claimed: Claimed) -> None:
        """Bring one message to Slack and mark what became of it. Raises what the database raises."""
        if self.stopping.is_set():
            self._hand_back(claimed)
            return
        row = claimed.row
        with self.office.store.reading() as tx:
            place = queue.surface_of(tx, row.workspace_id, row.surface) if row.surface else None
            age = (tx.now - row.created_at).total_seconds()
            try:
                drawn = draw(self.office, tx, row)
            except OperationalError:
                raise  # the database's fault, not the message's
            except Exception as error:  # a bug of ours; what stands behind this message must not wait for ever
                log.exception("message %s (%s) cannot be drawn", row.id, row.kind)
                self._give_up(claimed, f"cannot be drawn: {type(error).__name__}; see the log")
                return
        if drawn is None:
            self._mark(lambda tx: queue.dropped(tx, row, "nothing to say any more"))
            return
        outcome = self._call(claimed, drawn, place)
        MESSAGES.labels(kind=row.kind, outcome=type(outcome).__name__.lower()).inc()
        self._note(claimed, drawn, outcome)
        if isinstance(outcome, Posted):
            WAITED.observe(max(age, 0))

    def _call(self, claimed: Claimed, drawn: Drawn, place: tables.Surface | None) -> Outcome:
        row = claimed.row
        if place is not None:
            outcome = self.surface.update(place.channel, place.ts, drawn.as_arguments())
            deleted = isinstance(outcome, Refused) and outcome.error.startswith("message_not_found")
            if not deleted:
                return outcome
        if claimed.unsure:
            found = self._look_first(row, drawn)
            if found is not None:
                return found
        reached("before_slack")
        outcome = self.surface.post(row.destination, drawn.as_arguments(), row.token, lambda: self._may_post(claimed))
        reached("after_slack_accepted")
        return outcome

    def _may_post(self, claimed: Claimed) -> bool:
        return monotonic() - claimed.at <= SAFE and not self.stopping.is_set()

    def _look_first(self, row: tables.Outbox, drawn: Drawn) -> Outcome | None:
        """What an earlier try left in Slack; None when it is to be sent again."""
        match found := self._find(row, drawn):
            case Found(copies) if copies:
                UNSURE.labels(end="adopted").inc()
                return copies[0]
            case Found():
                UNSURE.labels(end="sent again").inc()
                return None
            case Refused(error):
                UNSURE.labels(end="sent again without looking").inc()
                log.error("message %s (%s) may be there twice: cannot look, Slack says %s", row.id, row.kind, error)
                return None
        return found

    def _find(self, row: tables.Outbox, drawn: Drawn) -> Outcome:
        return self.surface.find(row.destination, row.token, row.created_at - SKEW, drawn.thread_ts)

    def _note(self, claimed: Claimed, drawn: Drawn, outcome: Outcome) -> None:
        row = claimed.row
        match outcome:
            case Posted(channel, ts):
                self._sent(row, drawn, channel, ts)
            case RateLimited(seconds):
                self._later(claimed, timedelta(seconds=seconds), "rate limited")
            case Unreached(error):
                self._later(claimed, _backoff(row.attempts), error)
            case Ambiguous(error):
                self._later(claimed, _backoff(row.attempts), error, reached=True)
            case Refused(error, None):
                log.error("message %s (%s) can never be sent: %s; see: varnost resend", row.id, row.kind, error)
                self._mark(lambda tx: queue.failed(tx, row, error))
            case Refused(error, cure):
                log.error("message %s (%s) waits: Slack says %s; cure: %s", row.id, row.kind, error, cure)
                self._later(claimed, CURE_WAIT, f"{error}; {cure}")

    def _sent(self, row: tables.Outbox, drawn: Drawn, channel: str, ts: str) -> None:
        with self.office.store.writing_quietly() as tx:
            ours = queue.sent(tx, row, channel, ts)
            reached("before_mark_commit")
        reached("after_mark")
        if not ours:
            self._tidy(row, drawn)

    def _tidy(self, row: tables.Outbox, drawn: Drawn) -> None:
        """Somebody took the row over while we sent it: leave one copy in Slack, the oldest, and say so."""
        found = self._find(row, drawn)
        if not isinstance(found, Found) or not found.copies:
            log.error("message %s (%s) may be there twice: cannot look, Slack says %s", row.id, row.kind, found)
            return
        kept, *copies = found.copies
        self._mark(lambda tx: queue.stands_at(tx, row, kept.channel, kept.ts))
        for copy in copies:
            UNSURE.labels(end="copy removed").inc()
            log.error("message %s (%s) was there twice: %s", row.id, row.kind, self.surface.delete(copy))

    def _give_up(self, claimed: Claimed, error: str) -> None:
        """Try a few times more; then let the others pass, and leave it to the operator."""
        if claimed.row.attempts < TRIES:
            self._later(claimed, _backoff(claimed.row.attempts), error)
        else:
            self._mark(lambda tx: queue.failed(tx, claimed.row, error))

    def _hand_back(self, claimed: Claimed) -> None:
        self._later(claimed, timedelta(0), "handed back by a bot that stopped")

    def _later(self, claimed: Claimed, wait: timedelta, error: str, *, reached: bool = False) -> None:
        # What may have arrived earlier stays so, whatever became of this try.
        unsure, row = reached or claimed.unsure, claimed.row
        self._mark(lambda tx: queue.postpone(tx, row, tx.real_now() + wait, reached=unsure, error=error))

    def _mark(self, change: Callable[[Transaction], object]) -> None:
        with self.office.store.writing_quietly() as tx:
            change(tx)
            reached("before_mark_commit")


def _backoff(attempts: int) -> timedelta:
    return min(FIRST_WAIT * int(2 ** max(attempts - 1, 0)), LONGEST_WAIT)
