"""Sends one message that the delivery has claimed: draws it, calls Slack, marks it. Claims nothing; knows no words and
no rights.

A row is marked `sending`, with a lease, before the call. Whoever finds one whose lease ran out looks in Slack first,
and sends again only what is not there. Whoever comes to mark a row and finds that somebody else has taken it over (this
process was frozen for longer than the lease) looks too. How to look stands in `copies`.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from time import monotonic

from sqlalchemy.exc import OperationalError

from bot.copies import Copies
from bot.crash_points import reached
from bot.metrics import MESSAGES, WAITED
from bot.slack.drawing import Drawn
from bot.slack.messages import draw
from bot.slack.outcomes import Ambiguous, Outcome, Posted, RateLimited, Refused, Unreached
from bot.slack.patience import PATIENCE
from bot.slack.surface import Surface
from triage.store import queue, tables
from triage.store.door import Transaction
from triage.usecases.office import Office

log = logging.getLogger(__name__)
SAFE = queue.LEASE.total_seconds() - PATIENCE - 2
"""Seconds after its claim in which a post may begin, so that it ends within the lease."""
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

    @property
    def copies(self) -> Copies:
        """What stands in Slack already."""
        return Copies(self.office.store, self.surface)

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
                self._give_up(claimed, f"{queue.UNDRAWN}: {type(error).__name__}; see the log")
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
            found = self.copies.left_by_an_earlier_try(row, drawn.thread_ts)
            if found is not None:
                return found
        reached("before_slack")
        outcome = self.surface.post(row.destination, drawn.as_arguments(), row.token, lambda: self._may_post(claimed))
        reached("after_slack_accepted")
        return outcome

    def _may_post(self, claimed: Claimed) -> bool:
        return monotonic() - claimed.at <= SAFE and not self.stopping.is_set()

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
            self.copies.tidy(row, drawn.thread_ts)

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
