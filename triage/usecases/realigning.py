"""Puts planned reviews back to what people meant by them: the start of a working day on the organisation's wall, also
after the organisation has moved to another zone, or its zone has got other rules. Digests do so by themselves.
"""

from datetime import datetime

from sqlalchemy import select

from triage.core.calendar import LocalMoment, at_local
from triage.store import ledger, tables
from triage.store.door import Team, Transaction
from triage.usecases.office import Office


def realign_reviews(office: Office, team: Team) -> int:
    """Move every planned review whose moment is not (any more) that of its wall clock; how many. Called at the start:
    zones and their rules change by a new configuration or a new version.
    """
    with office.store.reading() as tx:
        planned = select(tables.Review.id, tables.Review.incident_id).join(
            tables.Incident, tables.Incident.id == tables.Review.incident_id
        )
        here = tables.Incident.workspace_id == tx.known_workspace(team)
        found = tx.session.execute(planned.where(here, tables.Review.state == "planned")).all()
    return sum(_realign(office, review_id, incident_id) for review_id, incident_id in found)


def _realign(office: Office, review_id: int, incident_id: int) -> bool:
    with office.store.writing() as tx:
        incident = tx.session.get_one(tables.Incident, incident_id, with_for_update=True)
        review = tx.session.get_one(tables.Review, review_id)
        meant = _meant(review, office.organisation.zone)
        if review.state != "planned" or (meant.utc, meant.zone) == (review.due_at, review.zone):
            return False
        _move(tx, incident, review, meant)
        return True


def _meant(review: tables.Review, zone: str) -> LocalMoment:
    local = datetime.fromisoformat(review.local)
    return at_local(local.date(), local.time(), zone)


def _move(tx: Transaction, incident: tables.Incident, review: tables.Review, meant: LocalMoment) -> None:
    ledger.move_timer(tx, incident, "review", review.rule, meant.utc, zone=meant.zone)
    was, review.due_at, review.zone = review.due_at, meant.utc, meant.zone
    moved = {"from": was.isoformat(), "to": meant.utc.isoformat(), "zone": meant.zone}
    ledger.record(tx, incident, "varnost", "review moved", review=review.id, **moved)
