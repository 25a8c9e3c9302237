"""What there is to do about an incident: its playbooks, tasks, reviews, cross-checks, and where the work stands. Legal
clocks stand in `clocks.py`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.columns import TypedText
from triage.store.tables.base import Base, Key


class PlaybookVersion(Base):
    """A playbook as it was when an incident was routed by it, with the shared steps that its plans hold (`common`;
    None in rows that were kept before it was).
    """

    __tablename__ = "playbook_versions"
    digest: Mapped[str] = mapped_column(primary_key=True)
    playbook_id: Mapped[str]
    body: Mapped[dict[str, Any]]
    common: Mapped[dict[str, Any] | None]
    kept_at: Mapped[datetime | None]


class IncidentPlaybook(Base):
    """Which version of which playbook an incident follows, in the order of its plan."""

    __tablename__ = "incident_playbooks"
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    playbook_id: Mapped[str]
    digest: Mapped[str] = mapped_column(ForeignKey("playbook_versions.digest"))


class Task(Base):
    """A step of the plan, or a task that a responder added (`step_id` is None). State: open, done, skipped, dropped.

    Owned by a person, or by a user group (`owner_group`). `after` is the step that goes first. What `assigned_by` and
    `due_set_by` name a person for, no later plan changes.
    """

    __tablename__ = "tasks"
    __table_args__ = (UniqueConstraint("incident_id", "step_id"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    step_id: Mapped[str | None]
    position: Mapped[int]
    phase: Mapped[str]
    title: Mapped[str] = mapped_column(TypedText)
    why: Mapped[str] = mapped_column(TypedText)
    done_when: Mapped[str] = mapped_column(TypedText)
    role: Mapped[str]
    owner_id: Mapped[str | None]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open")
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    note: Mapped[str | None] = mapped_column(TypedText)
    after: Mapped[str | None]
    owner_group: Mapped[str | None]
    assigned_by: Mapped[str | None]
    due_set_by: Mapped[str | None]
    started_at: Mapped[datetime | None]
    started_by: Mapped[str | None]


class TaskNote(Base):
    """Evidence that a task was done, or where it is found: what a responder wrote under it."""

    __tablename__ = "task_notes"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    said_at: Mapped[datetime]
    said_by: Mapped[str]
    words: Mapped[str] = mapped_column(TypedText)


class StatusUpdate(Base):
    """A question "where does it stand?" to whoever leads, and its answer: nothing_new, progress, blocked or note.

    `asked_of` is where the question went; `answer` is None while nobody has said.
    """

    __tablename__ = "status_updates"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    asked_at: Mapped[datetime]
    asked_of: Mapped[str]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]
    words: Mapped[str | None] = mapped_column(TypedText)


class Review(Base):
    """A planned look back. `local` and `zone` are what people meant; `due_at` is when that is. State: planned, due,
    done, dropped.
    """

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("incident_id", "rule"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    rule: Mapped[str]
    local: Mapped[str]
    zone: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="planned")
    owner_id: Mapped[str | None]
    snoozes: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    outcome: Mapped[str | None] = mapped_column(TypedText)


class CrossCheckAnswer(Base):
    """An answer to "could this become the other domain's problem?"; none is ever changed, the latest one counts.

    Stage: triage, closing.
    """

    __tablename__ = "cross_checks"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    check_id: Mapped[str]
    stage: Mapped[str]
    yes: Mapped[bool]
    adds: Mapped[str]
    answered_at: Mapped[datetime]
    answered_by: Mapped[str]
