"""Reporting clocks: from when they count, and what people decided about their stages. Timers stand in
`delivery.py`.
"""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.columns import TypedText
from triage.store.tables.base import Base, Key


class ClockMoment(Base):
    """From when reporting clocks count, as somebody has set it; none is ever changed, the latest one counts.

    `obligation_id` is None for all duties at once. `set_by` is None for what Varnost assumes.
    """

    __tablename__ = "clock_moments"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    obligation_id: Mapped[str | None]
    kind: Mapped[str]
    at: Mapped[datetime]
    set_at: Mapped[datetime]
    set_by: Mapped[str | None]


class ClockStage(Base):
    """What a person decided about one stage of a reporting duty. Decision: applies, does_not_apply, done.

    `done_at` stands beside `done` alone: later stages count from it.
    """

    __tablename__ = "clock_stages"
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    obligation_id: Mapped[str] = mapped_column(primary_key=True)
    stage_id: Mapped[str] = mapped_column(primary_key=True)
    decision: Mapped[str]
    reason: Mapped[str] = mapped_column(TypedText)
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
    done_at: Mapped[datetime | None]
