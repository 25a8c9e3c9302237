"""What a reporter says, before and in the interview, and what a language model reads in it. What is decided from it
stands in `incidents.py`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.columns import TypedText
from triage.store.tables.base import Base, Key


class Draft(Base):
    """A direct message to the bot that may become a report when its author says so.

    `outcome` is None while they have not said; then `no`, or the public id that it became or was added to.
    """

    __tablename__ = "drafts"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    author_id: Mapped[str]
    words: Mapped[str] = mapped_column(TypedText)
    kept_at: Mapped[datetime]
    outcome: Mapped[str | None]


class Interview(Base):
    """The conversation with the reporter. `current` is the question that waits for an answer."""

    __tablename__ = "interviews"
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    state: Mapped[str]
    locale: Mapped[str]
    current: Mapped[str | None]
    asked: Mapped[list[Any]]


class Answer(Base):
    """The latest answer to a question; the audit record holds the earlier ones."""

    __tablename__ = "answers"
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    option_id: Mapped[str]
    answered_at: Mapped[datetime]


class SecondReading(Base):
    """A language model's reading of a report: at most one request a report, and what came of it.

    State: waiting, asked, answered, failed, withheld (the report may not be sent). `proposed` holds ids of questions
    and options, `failure` words of ours. `claimed_until` is real time, never the practice workspace's.
    """

    __tablename__ = "second_readings"
    __table_args__ = (
        Index(
            "ix_second_readings_open",
            "incident_id",
            postgresql_where=text("state in ('waiting', 'asked')"),
            sqlite_where=text("state in ('waiting', 'asked')"),
        ),
    )
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    state: Mapped[str] = mapped_column(default="waiting")
    model: Mapped[str | None]
    wanted_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    proposed: Mapped[dict[str, Any] | None]
    failure: Mapped[str | None]
