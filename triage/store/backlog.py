"""What the operator wants to know about messages and timers: what waits, since when, and what Slack refused. Claims
nothing and sends nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import CursorResult, func, select, update

from triage.store.door import Transaction
from triage.store.queue import WAITING, next_timer_at
from triage.store.tables import Outbox


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages wait and for how long, how many were refused, and how late the timers are."""

    waiting: int
    oldest: timedelta
    refused: int
    timers_late: timedelta


def backlog(tx: Transaction) -> Backlog:
    """The backlog as it is now."""
    found = select(func.count(), func.min(Outbox.created_at)).where(Outbox.state.in_(WAITING))
    waiting, since = tx.session.execute(found).one()
    refused = tx.session.scalar(select(func.count()).where(Outbox.state == "failed")) or 0
    return Backlog(waiting, _since(tx, since), refused, _since(tx, next_timer_at(tx)))


def _since(tx: Transaction, moment: datetime | None) -> timedelta:
    return max(tx.now - moment, timedelta(0)) if moment else timedelta(0)


def troubled(tx: Transaction) -> Sequence[Outbox]:
    """Messages that Slack refused for good, and those that wait because something is to be mended or went wrong."""
    query = select(Outbox).where(Outbox.state.in_((*WAITING, "failed")), Outbox.error.is_not(None))
    return tx.session.scalars(query.order_by(Outbox.id)).all()


def send_again(tx: Transaction) -> int:
    """Let everything that was refused or waits go now; how many."""
    refused = update(Outbox).where(Outbox.state == "failed").values(state="pending", sent_at=None, not_before=None)
    waiting = update(Outbox).where(Outbox.state.in_(WAITING), Outbox.error.is_not(None)).values(not_before=None)
    # Those that wait first, else what was refused would be counted twice.
    return sum(cast("CursorResult[object]", tx.session.execute(one)).rowcount for one in (waiting, refused))
