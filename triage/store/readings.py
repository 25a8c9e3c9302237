"""Which report a language model reads next: each is claimed once and never again, whatever becomes of the request.

The claim is committed before the report is sent. A request of which nothing is heard any more has failed: whether the
report arrived is not known, and it is not sent a second time.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, literal_column, or_, select

from triage.store.door import Transaction
from triage.store.tables import Incident, SecondReading

MOST_LOCKED = 50
"""How many incidents that others hold are passed over before this worker comes back later."""
_OPEN = SecondReading.state.in_((literal_column("'waiting'"), literal_column("'asked'")))
"""Spelled out, since SQLite finds no partial index for parameters."""


def want(tx: Transaction, incident: Incident) -> None:
    """Have a report read, once."""
    tx.insert_once(SecondReading, incident_id=incident.id, state="waiting", wanted_at=tx.now)


def anything_to_do(tx: Transaction) -> bool:
    """Whether a report waits to be read, or a request has run out of time."""
    return tx.session.scalar(select(SecondReading.incident_id).where(_OPEN, _free(tx)).limit(1)) is not None


def claim(tx: Transaction) -> tuple[Incident, SecondReading] | None:
    """The reading that has waited the longest, or that ran out of time; locked behind its incident. None without any.

    The incident is locked first, as people's actions do. What is in somebody's hands is passed over.
    """
    free = _free(tx)
    found = select(SecondReading.incident_id).where(_OPEN, free).order_by(SecondReading.incident_id).limit(MOST_LOCKED)
    for incident_id in tx.session.scalars(found).all():
        mine = select(Incident).where(Incident.id == incident_id).with_for_update(skip_locked=True)
        incident = tx.session.scalar(mine)
        row = tx.session.scalar(select(SecondReading).where(SecondReading.incident_id == incident_id, _OPEN, free))
        if incident is not None and row is not None:
            return incident, row
    return None


def _free(tx: Transaction) -> ColumnElement[bool]:
    waits = SecondReading.state == literal_column("'waiting'")
    return or_(waits, and_(SecondReading.claimed_until.is_not(None), SecondReading.claimed_until <= tx.real_now()))


def lease(tx: Transaction, row: SecondReading, model: str, seconds: float) -> None:
    """Take a claimed reading: from here on its report may have been sent."""
    row.state, row.model, row.asked_at = "asked", model, tx.now
    row.claimed_until = tx.real_now() + timedelta(seconds=seconds)


def end(tx: Transaction, row: SecondReading, state: str, failure: str | None = None) -> None:
    """It is over: answered, failed or withheld."""
    row.state, row.failure, row.ended_at, row.claimed_until = state, failure, tx.now, None
