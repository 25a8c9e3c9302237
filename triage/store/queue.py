"""Claims: which timer fires, and which message is sent, by exactly one worker. Leases run on real time.

On PostgreSQL claims skip what another replica holds; on SQLite a writing transaction is alone anyway.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TypeVar, cast

from sqlalchemy import ColumnElement, CursorResult, Select, delete, func, literal_column, or_, select, update

from triage.store.door import Transaction
from triage.store.tables import Inbound, Incident, Outbox, Surface, Timer

LEASE = timedelta(seconds=15)
MOST_LOCKED = 50
"""How many timers that others hold are passed over before this worker comes back later."""
WAITING: tuple[ColumnElement[str], ...] = (literal_column("'pending'"), literal_column("'sending'"))
"""States of a message that is still to be sent: spelled out, since no partial index is found for parameters."""
PENDING = WAITING[0]
"""The state of a timer that has not fired, spelled out for the same reason."""
UNDRAWN = "cannot be drawn"
"""How the error begins of a message that this version cannot draw."""
Row = TypeVar("Row")
KEEP_INBOUND = timedelta(days=2)
"""Slack retries for five minutes, people click old buttons for days; the buttons have their own guards."""


def claim_due_timer(tx: Transaction, kinds: Collection[str]) -> Timer | None:
    """The pending timer of these kinds that is due the longest, locked for this transaction; None when nothing is due.

    A kind that this version does not know is a newer version's: it is left to whoever knows it. The timer's incident is
    locked first, as people's actions do, so that nobody waits in a circle. What is in somebody's hands is passed over.
    """
    due = select(Timer.id, Timer.incident_id).where(
        Timer.state == PENDING, Timer.due_at <= tx.now, Timer.kind.in_(kinds)
    )
    for timer_id, incident_id in tx.session.execute(due.order_by(Timer.due_at, Timer.id).limit(MOST_LOCKED)):
        if incident_id is None or _lock(tx, select(Incident.id).where(Incident.id == incident_id)) is not None:
            timer = _lock(tx, select(Timer).where(Timer.id == timer_id, Timer.state == "pending"))
            if timer is not None:
                return timer
    return None


def claim_alongside(tx: Transaction, timer: Timer) -> Sequence[Timer]:
    """The other timers of the same kind and incident that are due too, locked; the incident is this transaction's."""
    due = select(Timer).where(
        Timer.incident_id == timer.incident_id,
        Timer.kind == timer.kind,
        Timer.id != timer.id,
        Timer.state == "pending",
        Timer.due_at <= tx.now,
    )
    return tx.session.scalars(due.order_by(Timer.due_at, Timer.id).with_for_update(skip_locked=True)).all()


def _lock(tx: Transaction, query: Select[Row]) -> Row | None:
    return tx.session.scalar(query.with_for_update(skip_locked=True))


def set_back(tx: Transaction, timer_id: int) -> None:
    """Let a timer that failed wait for a minute."""
    later = {"due_at": tx.now + timedelta(minutes=1)}
    tx.session.execute(update(Timer).where(Timer.id == timer_id, Timer.state == "pending").values(later))


def claim_messages(tx: Transaction, limit: int = 50) -> Sequence[Outbox]:
    """Messages to send now, at most one a destination (order is kept there), locked for the caller to lease.

    A row that comes with state `sending` was claimed before and its lease ran out: whether Slack got it is not known.
    """
    real = tx.real_now()
    found = tx.session.scalars(_heads(real).limit(limit)).all()
    # PostgreSQL looks again at what changed meanwhile, so all that must hold is said once more.
    mine = select(Outbox).where(Outbox.id.in_(found), Outbox.state.in_(WAITING), *_free(real)).order_by(Outbox.id)
    return tx.session.scalars(mine.with_for_update(skip_locked=True)).all() if found else []


def anything_to_send(tx: Transaction) -> bool:
    """Whether there is a message that could be claimed now, without claiming it."""
    return tx.session.scalar(_heads(tx.real_now()).limit(1)) is not None


def _heads(real: datetime) -> Select[int]:
    """The first message of each destination, where it may go now. The index of what waits is all that is read."""
    first = select(func.min(Outbox.id).label("id")).where(Outbox.state.in_(WAITING))
    heads = first.group_by(Outbox.workspace_id, Outbox.destination).subquery()
    return select(Outbox.id).join(heads, heads.c.id == Outbox.id).where(*_free(real)).order_by(Outbox.id)


def _free(real: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        or_(Outbox.not_before.is_(None), Outbox.not_before <= real),
        or_(Outbox.claimed_until.is_(None), Outbox.claimed_until <= real),
    )


def lease(tx: Transaction, *rows: Outbox) -> None:
    """Take claimed messages for as long as a lease lasts: from here on they may have reached Slack."""
    until = tx.real_now() + LEASE
    for row in rows:
        row.state = "sending"
        row.attempts += 1
        row.claimed_until = until


def try_undrawn(tx: Transaction) -> None:
    """Let go again what could not be drawn: another version may be able to."""
    undrawn = update(Outbox).where(Outbox.state == "failed", Outbox.error.startswith(UNDRAWN))
    tx.session.execute(undrawn.values(state="pending", attempts=0, sent_at=None, not_before=None))


def release(tx: Transaction) -> None:
    """End all leases: whoever took them is gone, which only the one bot of a SQLite database can know."""
    tx.session.execute(update(Outbox).where(Outbox.state == "sending").values(claimed_until=None))


def sent(tx: Transaction, row: Outbox, channel: str, ts: str) -> bool:
    """Mark a message as sent, and remember where a message that stays one was posted.

    False when somebody else took it over meanwhile, since our lease ran out: it may be there twice. That it is there
    we know better than they do, so it is marked all the same.
    """
    ours = _end(tx, row, "sent", None)
    if not ours:
        late = update(Outbox).where(Outbox.id == row.id, Outbox.state.in_(WAITING))
        tx.session.execute(late.values(state="sent", sent_at=tx.real_now(), claimed_until=None, error=None))
    stands_at(tx, row, channel, ts)
    return ours


def stands_at(tx: Transaction, row: Outbox, channel: str, ts: str) -> None:
    """Remember where a message that stays one was posted."""
    if row.surface is not None and ts:
        tx.session.merge(Surface(workspace_id=row.workspace_id, name=row.surface, channel=channel, ts=ts))


def failed(tx: Transaction, row: Outbox, error: str) -> None:
    """Mark a message that Slack refuses for good; the operator is shown why."""
    _end(tx, row, "failed", error)


def dropped(tx: Transaction, row: Outbox, why: str) -> None:
    """Mark a message that lost its sense before it was sent."""
    _end(tx, row, "dropped", why)


def _end(tx: Transaction, row: Outbox, state: str, error: str | None) -> bool:
    return _change(tx, row, state=state, sent_at=tx.real_now(), claimed_until=None, error=error)


def postpone(tx: Transaction, row: Outbox, until: datetime, *, reached: bool, error: str) -> None:
    """Try again at `until` (real time). `reached` keeps the state `sending`: Slack may have got it."""
    _change(tx, row, state="sending" if reached else "pending", not_before=until, claimed_until=None, error=error)


def _change(tx: Transaction, row: Outbox, **values: object) -> bool:
    """Change a message while it is in our hands; whether it was. Its count of tries tells one hand from another."""
    ours = (Outbox.id == row.id, Outbox.state == "sending", Outbox.attempts == row.attempts)
    done = tx.session.execute(update(Outbox).where(*ours).values(**values))
    return cast("CursorResult[object]", done).rowcount == 1


def surface_of(tx: Transaction, workspace_id: int, name: str) -> Surface | None:
    """Where the message that stays one was posted, if it was."""
    return tx.session.scalar(select(Surface).filter_by(workspace_id=workspace_id, name=name))


def next_timer_at(tx: Transaction) -> datetime | None:
    """When the next pending timer is due."""
    return tx.session.scalar(select(func.min(Timer.due_at)).where(Timer.state == PENDING))


def sweep(tx: Transaction) -> int:
    """Forget inbound keys that are older than any retry; how many."""
    gone = tx.session.execute(delete(Inbound).where(Inbound.accepted_at < tx.real_now() - KEEP_INBOUND))
    return cast("CursorResult[object]", gone).rowcount
