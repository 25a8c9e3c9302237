"""What every use case writes beside its change: the audit row, the message to send, the timer to keep. No sending
here.
"""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import Update, func, insert, select, update

from triage.core.calendar import LocalMoment
from triage.store.door import Transaction
from triage.store.queue import WAITING
from triage.store.tables import Audit, Incident, Outbox, Timer


def record(tx: Transaction, incident: Incident, actor: str, action: str, **detail: Any) -> None:
    """Add a link to the incident's audit chain. `detail` holds ids, choices and digests, never typed text.

    The incident keeps the digest of its last link, so that a chain that was cut short shows.
    """
    previous = incident.audit_head
    sequence = _last_link(tx, incident) + 1 if previous else 1
    incident.audit_head = chain_digest([previous, sequence, tx.now.isoformat(), actor, action, detail])
    tx.session.add(
        Audit(
            workspace_id=incident.workspace_id,
            incident_id=incident.id,
            sequence=sequence,
            at=tx.now,
            actor=actor,
            action=action,
            detail=detail,
            previous=previous,
            digest=incident.audit_head,
        )
    )
    tx.session.flush()


def _last_link(tx: Transaction, incident: Incident) -> int:
    return tx.session.scalar(select(func.max(Audit.sequence)).where(Audit.incident_id == incident.id)) or 0


def chain_digest(link: list[Any]) -> str:
    """SHA-256 of a link's canonical JSON: [previous digest, sequence, at, actor, action, detail]."""
    return sha256(json.dumps(link, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def tell(  # noqa: PLR0913 - the parts of an address
    tx: Transaction,
    workspace_id: int,
    kind: str,
    destination: str,
    occurrence: str,
    *,
    incident: Incident | None = None,
    surface: str | None = None,
    **arguments: Any,
) -> None:
    """Put a message in the outbox, once for each (kind, destination, incident, occurrence).

    `destination` is `user:U1`, `channel:C1`, or `desk:safety` / `desk:security` for a domain's channel.
    """
    whom = incident.id if incident else "-"
    tx.insert_once(
        Outbox,
        workspace_id=workspace_id,
        incident_id=incident.id if incident else None,
        kind=kind,
        destination=destination,
        surface=surface,
        arguments=arguments,
        dedupe_key=f"{workspace_id}/{kind}/{whom}/{destination}/{occurrence}",
        token=uuid4().hex,
        state="pending",
        attempts=0,
        created_at=tx.now,
    )


def redraw(tx: Transaction, incident: Incident, kind: str, destination: str, surface: str, **arguments: Any) -> None:
    """Ask for a message that stays one to be drawn anew; a redraw that still waits is enough.

    The one that waits is locked: the delivery takes it only when this change can be seen.
    """
    waiting = select(Outbox.id).where(
        Outbox.workspace_id == incident.workspace_id,
        Outbox.surface == surface,
        Outbox.destination == destination,
        Outbox.state.in_(WAITING),  # finds the index of what waits; without it all that was ever sent would be read
        Outbox.state == "pending",
        Outbox.kind == kind,
    )
    if tx.session.scalar(waiting.limit(1).with_for_update(skip_locked=True)) is None:
        tell(
            tx,
            incident.workspace_id,
            kind,
            destination,
            f"draw-{uuid4().hex}",
            incident=incident,
            surface=surface,
            **arguments,
        )


def remind(
    tx: Transaction,
    workspace_id: int,
    kind: str,
    subject: str,
    due: datetime | LocalMoment,
    *,
    incident: Incident | None = None,
) -> None:
    """Keep a timer, once for each (kind, incident, subject, moment); one that was cancelled is taken up again."""
    local = due if isinstance(due, LocalMoment) else None
    due_at = due.utc if isinstance(due, LocalMoment) else due
    key = _timer_key(workspace_id, kind, incident, subject, due_at)
    new = tx.insert_once(
        Timer,
        workspace_id=workspace_id,
        incident_id=incident.id if incident else None,
        kind=kind,
        subject=subject,
        due_at=due_at,
        local=local.local.isoformat() if local else None,
        zone=local.zone if local else None,
        state="pending",
        dedupe_key=key,
    )
    if not new:
        tx.session.execute(_from("cancelled").where(Timer.dedupe_key == key).values(state="pending", due_at=due_at))


def remind_of_all(tx: Transaction, incident: Incident, kind: str, dues: Mapping[str, datetime]) -> None:
    """Keep new timers of an incident, in one statement: subject -> when it is due."""
    rows = [
        {
            "workspace_id": incident.workspace_id,
            "incident_id": incident.id,
            "kind": kind,
            "subject": subject,
            "due_at": due_at,
            "state": "pending",
            "dedupe_key": _timer_key(incident.workspace_id, kind, incident, subject, due_at),
        }
        for subject, due_at in dues.items()
    ]
    if rows:
        tx.session.connection().execute(insert(Timer), rows)


def _timer_key(workspace_id: int, kind: str, incident: Incident | None, subject: str, due_at: datetime) -> str:
    return f"{workspace_id}/{kind}/{incident.id if incident else '-'}/{subject}/{due_at.isoformat()}"


def move_timer(
    tx: Transaction, incident: Incident, kind: str, subject: str, due_at: datetime, zone: str | None = None
) -> None:
    """Let a timer that is still pending fire at another moment, which `zone` counts when it is a wall clock's."""
    mine = _from("pending").where(Timer.incident_id == incident.id, Timer.kind == kind, Timer.subject == subject)
    tx.session.execute(mine.values(due_at=due_at, zone=zone))


def levels(subject: object) -> list[str]:
    """The timers of something that is late: its owner hears of it, then a lead, then the managers."""
    return [f"{subject}:{level}" for level in (1, 2, 3)]


def pending_subjects(tx: Transaction, incident: Incident, kind: str) -> set[str]:
    """Subjects of an incident's pending timers of a kind."""
    query = select(Timer.subject).filter_by(incident_id=incident.id, kind=kind, state="pending")
    return set(tx.session.scalars(query))


def cancel_timers(tx: Transaction, incident: Incident, *kinds: str, subjects: Collection[str] | None = None) -> None:
    """Cancel an incident's pending timers of these kinds (all kinds when none is named)."""
    statement = _from("pending").where(Timer.incident_id == incident.id).values(state="cancelled")
    if kinds:
        statement = statement.where(Timer.kind.in_(kinds))
    if subjects is not None:
        statement = statement.where(Timer.subject.in_(subjects))
    tx.session.execute(statement)


def restore_timers(tx: Transaction, incident: Incident, kind: str, subjects: Collection[str] | None = None) -> None:
    """Take up again what was cancelled. A timer whose thing has ended meanwhile does nothing when it fires."""
    statement = _from("cancelled").where(Timer.incident_id == incident.id, Timer.kind == kind)
    if subjects is not None:
        statement = statement.where(Timer.subject.in_(subjects))
    tx.session.execute(statement.values(state="pending"))


def _from(state: str) -> Update:
    return update(Timer).where(Timer.state == state)


def withhold(tx: Transaction, incident: Incident, readers: Collection[str]) -> None:
    """Drop what waits for anybody but `readers`: the incident has become private."""
    elsewhere = update(Outbox).where(
        Outbox.incident_id == incident.id, Outbox.state == "pending", Outbox.destination.not_in(readers)
    )
    tx.session.execute(elsewhere.values(state="dropped", error="the incident became private"))
