"""Workspaces, and the people in them with their roles."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, Key


class Workspace(Base):
    """A Slack workspace; `next_number` is the number of its next incident."""

    __tablename__ = "workspaces"
    __table_args__ = (UniqueConstraint("enterprise_id", "team_id"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    enterprise_id: Mapped[str] = mapped_column(default="")
    team_id: Mapped[str]
    next_number: Mapped[int] = mapped_column(default=1)


class PracticeClock(Base):
    """One row: how far the practice workspace has moved its clock. Real workspaces have none."""

    __tablename__ = "practice_clock"
    id: Mapped[int] = mapped_column(primary_key=True)
    offset_seconds: Mapped[int] = mapped_column(BigInteger)


class Person(Base):
    """What Slack says about a person: language, time zone and the direct-message channel with the bot."""

    __tablename__ = "people"
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    locale: Mapped[str] = mapped_column(default="en-US")
    zone: Mapped[str | None]
    owns_workspace: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime]


class Membership(Base):
    """A role that a person holds: `safety`, `security`, `safety_lead`, `security_lead` or `manager`; or `group:` and
    the id of a user group that they are in.
    """

    __tablename__ = "memberships"
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
