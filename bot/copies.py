"""What stands in Slack already of a message that may have been sent: found by its token, and left there once. Sends
nothing.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.metrics import UNSURE
from bot.slack.outcomes import Found, Outcome, Posted, Refused
from bot.slack.surface import Surface
from triage.store import queue, tables
from triage.store.door import Store

log = logging.getLogger(__name__)
SKEW = timedelta(minutes=15)
"""How far Slack's clock may be from the database's when we look for a message."""


@dataclass(frozen=True, slots=True)
class Copies:
    """The copies of messages. `thread_ts` is the thread that a message belongs to."""

    store: Store
    surface: Surface

    def left_by_an_earlier_try(self, row: tables.Outbox, thread_ts: str | None) -> Outcome | None:
        """Where the message stands; None when it is to be sent again; or why we cannot look at the moment."""
        match found := self._find(row, thread_ts):
            case Found(copies) if copies:
                UNSURE.labels(end="adopted").inc()
                return self._keep_one(row, copies)
            case Found():
                UNSURE.labels(end="sent again").inc()
                return None
            case Refused(error):
                UNSURE.labels(end="sent again without looking").inc()
                log.error("message %s (%s) may be there twice: cannot look, Slack says %s", row.id, row.kind, error)
                return None
        return found

    def tidy(self, row: tables.Outbox, thread_ts: str | None) -> None:
        """Somebody took the row over while we sent it: leave one copy, the oldest, and say so."""
        found = self._find(row, thread_ts)
        if not isinstance(found, Found):
            log.error("message %s (%s) may be there twice: cannot look, Slack says %s", row.id, row.kind, found)
        elif found.copies:
            kept = self._keep_one(row, found.copies)
            with self.store.writing_quietly() as tx:
                queue.stands_at(tx, row, kept.channel, kept.ts)

    def _keep_one(self, row: tables.Outbox, copies: Sequence[Posted]) -> Posted:
        for copy in copies[1:]:
            UNSURE.labels(end="copy removed").inc()
            log.error("message %s (%s) was there twice: %s", row.id, row.kind, self.surface.delete(copy))
        return copies[0]

    def _find(self, row: tables.Outbox, thread_ts: str | None) -> Outcome:
        return self.surface.find(row.destination, row.token, row.created_at - SKEW, thread_ts)
