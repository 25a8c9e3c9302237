"""What every use case writes beside its change: the audit row, the message to send, the timer to keep. No sending
here.
"""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update

from triage.core.calendar import LocalMoment
from triage.store.door import Transaction
from triage.store.tables import Audit, Incident, Outbox, Timer


def record(tx: Transaction, incident: Incident, actor: str, action: str, **detail: Any) -> None:
    """Add a link to the incident's audit chain. `detail` holds ids, choices and digests, never typed text."""
    last = tx.session.execute(
        select(Audit.sequence, Audit.digest).where(Audit.incident_id == incident.id).order_by(Audit.sequence.desc())
    ).first()
    sequence, previous = (last[0] + 1, last[1]) if last else (1, "")
    link = [previous, sequence, tx.now.isoformat(), actor, action, detail]
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
            digest=chain_digest(link),
        )
    )
    tx.session.flush()


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
    """Ask for a message that stays one to be drawn anew; a redraw that still waits is enough."""
    waiting = select(Outbox.id).where(
        Outbox.workspace_id == incident.workspace_id,
        Outbox.surface == surface,
        Outbox.destination == destination,
        Outbox.state == "pending",
        Outbox.kind == kind,
    )
    if tx.session.scalar(waiting.limit(1)) is None:
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
    """Keep a timer, once for each (kind, incident, subject, moment)."""
    local = due if isinstance(due, LocalMoment) else None
    due_at = due.utc if isinstance(due, LocalMoment) else due
    tx.insert_once(
        Timer,
        workspace_id=workspace_id,
        incident_id=incident.id if incident else None,
        kind=kind,
        subject=subject,
        due_at=due_at,
        local=local.local.isoformat() if local else None,
        zone=local.zone if local else None,
        state="pending",
        dedupe_key=f"{workspace_id}/{kind}/{incident.id if incident else '-'}/{subject}/{due_at.isoformat()}",
    )


def cancel_timers(tx: Transaction, incident: Incident, *kinds: str, subject: str | None = None) -> None:
    """Cancel an incident's pending timers of these kinds (all kinds when none is named)."""
    statement = (
        update(Timer).where(Timer.incident_id == incident.id, Timer.state == "pending").values(state="cancelled")
    )
    if kinds:
        statement = statement.where(Timer.kind.in_(kinds))
    if subject is not None:
        statement = statement.where(Timer.subject == subject)
    tx.session.execute(statement)
