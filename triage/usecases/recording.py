"""Reads the record: an incident's audit chain, checked link by link; incidents and overruled verdicts for export."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from triage.store import incidents, tables
from triage.store.door import Transaction
from triage.store.ledger import chain_digest
from triage.store.visibility import Visibility
from triage.usecases.deciding import NOT_AI, is_overruled
from triage.usecases.office import Office
from triage.usecases.versions import version_rows


@dataclass(frozen=True, slots=True)
class Link:
    """One link of an audit chain; `whole` says that its digest fits its content and the link before."""

    sequence: int
    at: datetime
    actor: str
    action: str
    detail: dict[str, Any]
    whole: bool


def audit_trail(office: Office, public_id: str) -> list[Link]:
    """The chain of an incident, the oldest link first. Raises NotFound. For the operator, who sees everything."""
    with office.store.reading() as tx:
        return list(_links(tx, _named(tx, public_id)))


def kept_playbooks(office: Office, public_id: str) -> list[tables.PlaybookVersion]:
    """The playbooks of an incident as they were when it was routed by them. Raises NotFound. For the operator."""
    with office.store.reading() as tx:
        return list(version_rows(tx, _named(tx, public_id)))


def _named(tx: Transaction, public_id: str) -> tables.Incident:
    number = incidents.number_of(public_id)
    incident = tx.session.scalars(select(tables.Incident).filter_by(number=number)).first()
    if incident is None:
        raise incidents.NotFound(public_id)
    return incident


def _links(tx: Transaction, incident: tables.Incident) -> Iterator[Link]:
    previous, last = "", 0
    rows = select(tables.Audit).filter_by(incident_id=incident.id).order_by(tables.Audit.sequence)
    for expected, row in enumerate(tx.session.scalars(rows), start=1):
        fresh = chain_digest([previous, row.sequence, row.at.isoformat(), row.actor, row.action, row.detail])
        whole = fresh == row.digest and row.previous == previous and row.sequence == expected
        yield Link(row.sequence, row.at, row.actor, row.action, row.detail, whole)
        previous, last = row.digest, row.sequence
    if previous != incident.audit_head:
        yield Link(last + 1, tx.now, "-", "missing: the record goes on from here", {}, whole=False)


def incidents_as_rows(office: Office) -> Iterator[dict[str, Any]]:
    """Every incident as plain values, without typed text and without its reporter; insider ones are left out."""
    with office.store.reading() as tx:
        query = select(tables.Incident).where(tables.Incident.visibility != Visibility.INSIDER)
        for incident in tx.session.scalars(query.order_by(tables.Incident.id)):
            yield {
                "id": incidents.public_id(incident),
                "state": incident.state,
                "category": incident.category,
                "severity": incident.severity,
                "domains": incident.domains,
                "primary": incident.primary_domain,
                "reported_at": incident.created_at.isoformat(),
                "closed_at": incident.closed_at.isoformat() if incident.closed_at else None,
                "overruled": incident.overruled,
                "drill": incident.drill,
                "facts": incidents.facts_of(tx, incident),
            }


def overruled_cases(office: Office, *, with_text: bool) -> Iterator[dict[str, Any]]:
    """Incidents of which a responder saw it otherwise, in the form that `varnost evaluate` reads, with both verdicts.

    Text and the responder's reason are there only when asked for; insider incidents and drills never are.
    """
    with office.store.reading() as tx:
        query = select(tables.Incident).where(~tables.Incident.drill, tables.Incident.visibility != Visibility.INSIDER)
        for incident in tx.session.scalars(query.order_by(tables.Incident.id)):
            if is_overruled(tx, incident):
                yield _case(tx, incident, with_text=with_text)


def _case(tx: Transaction, incident: tables.Incident, *, with_text: bool) -> dict[str, Any]:
    verdicts = incidents.verdicts_of(tx, incident)
    ours = [row.verdict for row in verdicts if row.decided_by is None]
    theirs = [row for row in verdicts if row.decided_by is not None]
    said = _NO_AI_INCIDENT if incident.state == NOT_AI else theirs[-1].verdict
    return {
        "id": incidents.public_id(incident),
        "text": incidents.report_of(tx, incident) if with_text else "",
        "facts": incidents.facts_of(tx, incident),
        "needs_safety": "safety" in said["domains"],
        "needs_security": "security" in said["domains"],
        "primary": said["primary"],
        "category": said["category"],
        "severity": said["severity"],
        "varnost_said": ours[-1] if ours else None,
        "reason": theirs[-1].reason if with_text and theirs else "",
    }


_NO_AI_INCIDENT: dict[str, Any] = {"domains": (), "primary": "none", "category": NOT_AI, "severity": None}
"""What a responder says of an incident that they set aside as not about AI."""
