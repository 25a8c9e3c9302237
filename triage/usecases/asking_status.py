"""Asks whoever leads an incident where it stands, when it is time. When that is stands in `status.py`."""

from triage.store import ledger, tables
from triage.store.door import Transaction
from triage.store.visibility import Visibility
from triage.usecases.hearing import domain_of, lead_there
from triage.usecases.office import Office
from triage.usecases.routing import cards_of
from triage.usecases.status import ASKED_IN, KIND, plan_status, redraw_status, waiting_of


def status_is_due(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Ask once, however long it was due, and plan the next question; an earlier one without an answer gives way."""
    if incident.state not in ASKED_IN:
        return
    given_way = waiting_of(tx, incident)
    for destination in _whom(office, tx, incident):
        row = tables.StatusUpdate(incident_id=incident.id, asked_at=tx.now, asked_of=destination)
        tx.session.add(row)
        tx.session.flush()
        surface = f"status:{row.id}"
        ledger.tell(
            tx, incident.workspace_id, KIND, destination, f"{row.id}", incident=incident, surface=surface, update=row.id
        )
        ledger.record(tx, incident, "varnost", "status asked", update=row.id)
    for row in given_way:
        redraw_status(tx, incident, row)
    plan_status(office, tx, incident)


def _whom(office: Office, tx: Transaction, incident: tables.Incident) -> list[str]:
    """The lead, as long as they may work it, or who stands in; else whoever leads the domain, else its desk."""
    if incident.visibility == Visibility.INSIDER:
        return cards_of(office, tx, incident)[:1]
    lead = lead_there(office, tx, incident, domain_of(incident))
    return [f"user:{lead}" if lead else f"desk:{domain_of(incident)}"]
