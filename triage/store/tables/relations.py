"""Incidents that belong together: what may be the same, and what goes on in another one."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base


class Relation(Base):
    """Two incidents that may be about the same thing, each pair once. State: proposed, linked, not_same.

    `score` and `why` are what the comparison found; None and empty for what a person named. `again`: the earlier one
    was already resolved when the later one was reported. `reporter_says` (same, other): the word of who reported both.
    """

    __tablename__ = "relations"
    later_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    earlier_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True, index=True)
    state: Mapped[str]
    score: Mapped[float | None]
    why: Mapped[dict[str, Any]]
    again: Mapped[bool] = mapped_column(default=False)
    reporter_says: Mapped[str | None]
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]


class Merge(Base):
    """An incident that goes on as part of another one. The row is there for as long as that is so."""

    __tablename__ = "merges"
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    merged_at: Mapped[datetime]
    merged_by: Mapped[str]
