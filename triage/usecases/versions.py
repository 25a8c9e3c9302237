"""Which version of which playbook an incident follows: kept when it is routed, read when it is planned or looked at.

A changed file moves nobody's incident; taking its new version is an act of its own (`updating.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from playbooks.schema import Architectures, Common, Playbook
from playbooks.versions import Changes, Version, changes, version_of
from triage.store import tables
from triage.store.door import Transaction
from triage.usecases.office import Office


@dataclass(frozen=True, slots=True)
class VersionView:
    """A playbook as an incident follows it. `news` is what today's file would change; None when it is the same."""

    playbook_id: str
    title: str
    digest: str
    kept_at: datetime | None
    contain: Architectures | None
    news: Changes | None


def kept_of(office: Office, tx: Transaction, incident: tables.Incident) -> dict[str, Version]:
    """The versions that the incident follows, by category, in the order of its plan."""
    return {one.playbook.category: one for one in (_version(office, row) for row in version_rows(tx, incident))}


def versions_for(office: Office, kept: Mapping[str, Version], categories: Sequence[str]) -> list[Version]:
    """The versions behind these categories: the kept ones first, then today's of those that are new to it."""
    known = [kept[one] for one in categories if one in kept]
    new = [version_of(office.library, office.library.playbooks[one]) for one in categories if one not in kept]
    return known + new


def keep_playbooks(office: Office, tx: Transaction, incident: tables.Incident, playbooks: Sequence[str]) -> None:
    """Let the incident follow these playbooks: those it follows already as they were, the others as they are today."""
    digests = {row.playbook_id: row.digest for row in version_rows(tx, incident)}
    tx.session.execute(delete(tables.IncidentPlaybook).where(tables.IncidentPlaybook.incident_id == incident.id))
    for position, playbook_id in enumerate(playbooks):
        digest = digests.get(playbook_id) or _keep(office, tx, office.library.playbooks[playbook_id])
        values = {"incident_id": incident.id, "position": position, "playbook_id": playbook_id, "digest": digest}
        tx.session.execute(insert(tables.IncidentPlaybook).values(**values))


def version_views(office: Office, tx: Transaction, incident: tables.Incident) -> tuple[VersionView, ...]:
    """What the incident follows, for people."""
    return tuple(_view(office, row, _version(office, row)) for row in version_rows(tx, incident))


def version_rows(tx: Transaction, incident: tables.Incident) -> Sequence[tables.PlaybookVersion]:
    """The kept versions themselves, in the order of the plan."""
    follows = tables.IncidentPlaybook
    query = select(tables.PlaybookVersion).join(follows, follows.digest == tables.PlaybookVersion.digest)
    return tx.session.scalars(query.where(follows.incident_id == incident.id).order_by(follows.position)).all()


def _version(office: Office, row: tables.PlaybookVersion) -> Version:
    playbook = Playbook.model_validate(row.body)
    if row.common is None:  # kept before the shared half was
        return Version(playbook, version_of(office.library, playbook).common)
    return Version(playbook, Common.model_validate(row.common))


def _keep(office: Office, tx: Transaction, playbook: Playbook) -> str:
    today = version_of(office.library, playbook)
    digest = today.digest()
    tx.insert_once(
        tables.PlaybookVersion,
        digest=digest,
        playbook_id=playbook.id,
        body=today.playbook.model_dump(mode="json"),
        common=today.common.model_dump(mode="json"),
        kept_at=tx.now,
    )
    return digest


def _view(office: Office, row: tables.PlaybookVersion, kept: Version) -> VersionView:
    today = office.library.playbooks.get(kept.playbook.category)
    news = changes(kept, version_of(office.library, today)) if today else None
    return VersionView(row.playbook_id, kept.playbook.title, row.digest, row.kept_at, kept.playbook.contain, news)
