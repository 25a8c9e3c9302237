"""An incident, what was decided and said about it, who is involved, and its audit record. What there is to do stands in
`work.py`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.columns import TypedText
from triage.store.tables.base import Base, Key


class Incident(Base):
    """The incident. `reporter_id` and `report` are loaded only where they are asked for by name.

    `drill`: an exercise, marked wherever it shows and counted in no figure.
    """

    __tablename__ = "incidents"
    __table_args__ = (UniqueConstraint("workspace_id", "number"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    number: Mapped[int]
    state: Mapped[str]
    visibility: Mapped[str]
    reporter_id: Mapped[str] = mapped_column(deferred=True)
    report: Mapped[str] = mapped_column(TypedText, deferred=True)
    source: Mapped[str]
    source_link: Mapped[str | None] = mapped_column(deferred=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    routed_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    resolution: Mapped[str | None] = mapped_column(TypedText, deferred=True)
    category: Mapped[str]
    severity: Mapped[str]
    domains: Mapped[list[Any]]
    primary_domain: Mapped[str | None]
    overruled: Mapped[bool] = mapped_column(default=False)
    became_both: Mapped[bool] = mapped_column(default=False)
    lead_id: Mapped[str | None]
    drill: Mapped[bool] = mapped_column(default=False)
    audit_head: Mapped[str] = mapped_column(default="")


class Verdict(Base):
    """Every verdict that an incident got, by the bot or (with a reason) by a person; none is ever changed."""

    __tablename__ = "verdicts"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    decided_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    verdict: Mapped[dict[str, Any]]
    reason: Mapped[str | None] = mapped_column(TypedText)


class Involvement(Base):
    """A domain that an incident needs: its own acknowledgement, and its own sign-off at the close."""

    __tablename__ = "involvements"
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    domain: Mapped[str] = mapped_column(primary_key=True)
    needed: Mapped[bool] = mapped_column(default=True)
    called_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None]
    signed_off_at: Mapped[datetime | None]
    signed_off_by: Mapped[str | None]


class Note(Base):
    """Something said about an incident: a responder's note, a message to the reporter, or one from the reporter."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    kind: Mapped[str]
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(deferred=True)
    words: Mapped[str] = mapped_column(TypedText)


class Audit(Base):
    """What was done, by whom, when: chained per incident, with digests in place of text that a person typed."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("incident_id", "sequence"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    sequence: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    detail: Mapped[dict[str, Any]]
    previous: Mapped[str]
    digest: Mapped[str]
