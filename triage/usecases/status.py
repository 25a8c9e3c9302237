"""Where an incident stands, as whoever leads it says when asked: the answers, and the one timer that asks next. The
question goes out in `asking_status.py`, an answer comes in by `saying_status.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from triage.core.lifecycle import IncidentState
from triage.core.words import Severity
from triage.store import incidents, ledger, tables
from triage.store.door import Transaction
from triage.usecases.office import Office

KIND = "status"
"""Of the timer and of the message."""
ASKED_IN = (IncidentState.ACKNOWLEDGED, IncidentState.CONTAINED)
"""Somebody leads it, and it is not over; before, people are reminded to take it up."""


@dataclass(frozen=True, slots=True)
class StatusView:
    """A question to the lead and what was said. `waits`: it is the newest one, and can still be answered."""

    id: int
    public_id: str
    severity: Severity
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None
    words: str | None
    waits: bool


def statuses_of(tx: Transaction, incident: tables.Incident) -> tuple[StatusView, ...]:
    """All that was asked, the oldest first."""
    rows = _rows(tx, incident)
    return tuple(_view(incident, row, newest=row is rows[-1]) for row in rows)


def plan_status(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Keep the one timer of the next question, by the severity of now; none where nobody leads, or when it is over."""
    pending = select(tables.Timer).filter_by(incident_id=incident.id, kind=KIND, state="pending")
    timers = tx.session.scalars(pending).all()
    if incident.state not in ASKED_IN:
        _stop(tx, incident, timers)
        return
    wanted, late = _next(office, tx, incident)
    for timer in timers:
        # What is due fires by itself; a question that should have come already is not put off again and again.
        if timer.due_at == wanted or timer.due_at <= tx.now or (late and timer.due_at < wanted):
            return
        timer.state = "cancelled"
    tx.session.flush()
    ledger.remind(tx, incident.workspace_id, KIND, "lead", wanted, incident=incident)


def redraw_status(tx: Transaction, incident: tables.Incident, row: tables.StatusUpdate) -> None:
    """Draw a question anew where it was asked."""
    ledger.redraw(tx, incident, KIND, row.asked_of, f"status:{row.id}", update=row.id)


def waiting_of(tx: Transaction, incident: tables.Incident) -> list[tables.StatusUpdate]:
    """Questions that nobody has answered."""
    return [row for row in _rows(tx, incident) if row.answer is None]


def _rows(tx: Transaction, incident: tables.Incident) -> Sequence[tables.StatusUpdate]:
    query = select(tables.StatusUpdate).filter_by(incident_id=incident.id)
    return tx.session.scalars(query.order_by(tables.StatusUpdate.id)).all()


def _view(incident: tables.Incident, row: tables.StatusUpdate, *, newest: bool) -> StatusView:
    return StatusView(
        id=row.id,
        public_id=incidents.public_id(incident),
        severity=Severity(incident.severity),
        asked_at=row.asked_at,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        words=row.words,
        waits=newest and row.answer is None and incident.state in ASKED_IN,
    )


def _stop(tx: Transaction, incident: tables.Incident, timers: Sequence[tables.Timer]) -> None:
    for timer in timers:
        timer.state = "cancelled"
    for row in waiting_of(tx, incident)[-1:] if timers else []:
        redraw_status(tx, incident, row)  # its buttons go


def _next(office: Office, tx: Transaction, incident: tables.Incident) -> tuple[datetime, bool]:
    """When to ask, and whether it should have been before now (the severity was raised): then a whole wait from now."""
    rule = office.library.severities[Severity(incident.severity)]
    taken_up = [row.acknowledged_at for row in incidents.involvements_of(tx, incident).values()]
    said = [moment for row in _rows(tx, incident)[-1:] for moment in (row.asked_at, row.answered_at)]
    since = max((moment for moment in (*taken_up, *said) if moment), default=tx.now)
    calendar = office.calendar_of(tx, incident.workspace_id, incident.lead_id)
    due = calendar.add(since, rule.status_update_every, urgent=rule.disturbs_at_night)
    if due > tx.now:
        return due, False
    return calendar.add(tx.now, rule.status_update_every, urgent=rule.disturbs_at_night), True
