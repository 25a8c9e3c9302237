"""An incident in a responder's hands, inside one transaction: who may work it, for which domains, and what happens
around each thing they do: the record moves by its table, the audit row is written, the cards are drawn anew.

What they do stands in `responding.py`, `ending.py`, `overruling.py` and beside them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from triage.core.lifecycle import INCIDENT, IncidentAction, IncidentState, move
from triage.core.words import Domain
from triage.store import incidents, ledger, tables
from triage.store.door import Transaction
from triage.store.visibility import SECURITY_LEAD, Viewer, Visibility
from triage.usecases.office import By, NotAllowed, Office, required, viewer
from triage.usecases.routing import draw_cards
from triage.usecases.sign_offs import plan_sign_offs
from triage.usecases.status import plan_status
from triage.usecases.together import tell_reporters


@dataclass(frozen=True, slots=True)
class Work:
    """An incident in the hands of a responder, inside one transaction."""

    office: Office
    tx: Transaction
    incident: tables.Incident
    viewer: Viewer

    def move(self, action: IncidentAction) -> None:
        """Move the incident by its table. Raises lifecycle.Refused."""
        self.incident.state = move(INCIDENT, IncidentState(self.incident.state), action)

    def record(self, action: str, **detail: object) -> None:
        """Write to the audit chain in this responder's name."""
        ledger.record(self.tx, self.incident, self.viewer.user_id, action, **detail)

    def tell_reporter(self, kind: str, occurrence: str, **arguments: Any) -> None:
        """Send the reporter a message, and those of the reports that were merged into it; their names stay between
        the outbox and Slack.
        """
        tell_reporters(self.tx, self.incident, kind, occurrence, **arguments)

    def say(self, kind: str, words: str | None) -> int:
        """Keep what this responder says, as a note; its id. Raises BadInput without words."""
        note = tables.Note(
            incident_id=self.incident.id,
            kind=kind,
            said_at=self.tx.now,
            said_by=self.viewer.user_id,
            words=required(kind, words),
        )
        self.tx.session.add(note)
        self.tx.session.flush()
        return note.id


@contextmanager
def working(office: Office, by: By, public_id: str) -> Iterator[Work]:
    """An incident to work on; its cards are drawn anew at the end. Raises NotFound to those who may not work it."""
    with office.store.writing() as tx:
        who = viewer(office, tx, by)
        incident = incidents.find_to_work(tx, who, public_id)
        yield Work(office, tx, incident, who)
        tx.session.flush()
        if incident.routed_at is not None:
            plan_status(office, tx, incident)
            plan_sign_offs(office, tx, incident)
            draw_cards(office, tx, incident)


def my_domains(work: Work) -> dict[Domain, tables.Involvement]:
    """The domains of the incident that this person may act for. Raises NotAllowed when there is none."""
    involved = incidents.involvements_of(work.tx, work.incident)
    mine = {domain: row for domain, row in involved.items() if _may_act(work.viewer, work.incident, domain)}
    if not mine:
        names = " and ".join(involved)
        raise NotAllowed(f"This one waits for the {names} responders. Ask one of them, or have yourself added.")
    return mine


def _may_act(who: Viewer, incident: tables.Incident, domain: Domain) -> bool:
    alone = incident.visibility == Visibility.INSIDER and SECURITY_LEAD in who.roles
    return alone or who.may_work(domain)
