"""The tables. Every row belongs to a workspace; what a person typed stands in columns declared as TypedText.

No behaviour here: rows neither decide nor speak. All moments are aware, in UTC (see `columns.Moment`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, MetaData, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from triage.store.columns import Json, Moment, Short, TypedText

Key = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up by itself only in a column of exactly INTEGER."""


class Base(DeclarativeBase):
    """What all tables share: names of keys, and which column type stands for which Python type."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, dict[str, Any]: Json, list[Any]: Json, str: Short}


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


class Note(Base):
    """Something said about an incident: a responder's note, a message to the reporter, or one from the reporter."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    kind: Mapped[str]
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(deferred=True)
    words: Mapped[str] = mapped_column(TypedText)


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
