"""What is due, what came from Slack, what is on its way there, and where it was posted."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, Key


class Timer(Base):
    """Something that is due once. `local` and `zone` keep a wall-clock rule beside its UTC moment.

    State: pending, done, cancelled, missed (coalesced into a later one).
    """

    __tablename__ = "timers"
    __table_args__ = (
        Index(
            "ix_timers_pending",
            "due_at",
            postgresql_where=text("state = 'pending'"),
            sqlite_where=text("state = 'pending'"),
        ),
        Index("ix_timers_incident_id", "incident_id"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"))
    kind: Mapped[str]
    subject: Mapped[str]
    due_at: Mapped[datetime]
    local: Mapped[str | None]
    zone: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="pending")
    dedupe_key: Mapped[str] = mapped_column(unique=True)


class Outbox(Base):
    """A message on its way. It is rendered when it is sent, so `arguments` hold ids, not text.

    `surface` names a message that stays one: the first row posts it, later rows redraw it. State: pending, sending,
    sent, failed, dropped. `claimed_until` is real time, never the practice workspace's.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "destination",
            "id",
            postgresql_where=text("state in ('pending', 'sending')"),
            sqlite_where=text("state in ('pending', 'sending')"),
        ),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), index=True)
    kind: Mapped[str]
    destination: Mapped[str]
    surface: Mapped[str | None]
    arguments: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    token: Mapped[str]
    state: Mapped[str] = mapped_column(default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


class Surface(Base):
    """Where in Slack a message that stays one was posted."""

    __tablename__ = "surfaces"
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    ts: Mapped[str]


class Inbound(Base):
    """What was accepted from Slack, by its unique key; kept longer than Slack retries."""

    __tablename__ = "inbound"
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    accepted_at: Mapped[datetime] = mapped_column(index=True)
    result: Mapped[str | None]
