"""A review that is due and that nobody takes up: its owner hears of it, then the managers. The incident's channels have
heard before that it is due (`due.py`).
"""

from triage.core.duty import stand_in
from triage.core.lifecycle import ENDS
from triage.store import incidents, ledger, tables
from triage.store.door import Transaction
from triage.store.visibility import Visibility, viewer_of
from triage.usecases.hearing import LAST_LEVEL, domain_of, hear
from triage.usecases.office import Office

KIND = "review_waits"
"""Of the timers; their subject is review:level."""
WAIT = "2bd"


def watch_review(office: Office, tx: Transaction, incident: tables.Incident, review_id: int, level: int = 2) -> None:
    """Look again in two working days whether it is done or put off."""
    due = office.calendar.add(tx.now, WAIT, urgent=False)
    ledger.remind(tx, incident.workspace_id, KIND, f"{review_id}:{level}", due, incident=incident)


def review_waits(office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer) -> None:
    """It still waits: say so to the next ones."""
    review_id, level = (int(part) for part in timer.subject.split(":"))
    review = tx.session.get(tables.Review, review_id)
    if review is None or review.state != "due" or incident.state in ENDS:
        return
    for destination in _whom(office, tx, incident, review, level):
        surface = f"review:{review.id}:{destination}" if destination.startswith("user:") else None
        occurrence, place = f"{timer.id}", (tx, incident.workspace_id, "review", destination)
        ledger.tell(*place, occurrence, incident=incident, surface=surface, review=review.id)
    if level < LAST_LEVEL:
        watch_review(office, tx, incident, review.id, level + 1)


def _whom(office: Office, tx: Transaction, incident: tables.Incident, review: tables.Review, level: int) -> list[str]:
    owner = stand_in(office.organisation, review.owner_id, tx.now) if review.owner_id else None
    if level < LAST_LEVEL and owner and incident.visibility != Visibility.INSIDER:
        there = viewer_of(tx, incident.workspace_id, owner)
        return [f"user:{owner}"] if incidents.may_work(tx, there, incident) else []
    return hear(office, tx, incident, domain_of(incident), level)
