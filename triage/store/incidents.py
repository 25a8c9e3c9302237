"""Queries about incidents. Each that serves a person takes a Viewer, and the filter of `visibility.py` decides."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import undefer

from triage.core.lifecycle import WORKING, IncidentState
from triage.core.words import Domain
from triage.store.door import Transaction
from triage.store.tables import (
    Answer,
    ClockMoment,
    ClockStage,
    CrossCheckAnswer,
    Incident,
    IncidentPlaybook,
    Interview,
    Involvement,
    Note,
    Review,
    SecondReading,
    Task,
    Verdict,
    Workspace,
)
from triage.store.visibility import Viewer, Visibility, visible_to, workable_by

OPEN = tuple(state.value for state in (*WORKING, IncidentState.RESOLVED))


class NotFound(Exception):
    """There is no such incident, or this person may not see it: the two look the same on purpose."""


def public_id(incident: Incident) -> str:
    """What people call the incident, such as INC-42."""
    return f"INC-{incident.number}"


def number_of(public: str) -> int:
    """The number in `INC-42` (or `inc 42`). Raises NotFound when it is none."""
    match = re.fullmatch(r"\s*inc[- ]?(\d{1,9})\s*", public, re.IGNORECASE)
    if match is None:
        raise NotFound(public)
    return int(match.group(1))


def take_number(tx: Transaction, workspace_id: int) -> int:
    """The next incident number of a workspace. Writers that ask at once wait for each other."""
    statement = (
        update(Workspace)
        .where(Workspace.id == workspace_id)
        .values(next_number=Workspace.next_number + 1)
        .returning(Workspace.next_number)
    )
    return tx.session.execute(statement).scalar_one() - 1


def find(tx: Transaction, viewer: Viewer, public: str) -> Incident:
    """The incident that a person names, locked until the transaction ends. Raises NotFound."""
    return _one(tx, visible_to(viewer), public)


def find_to_work(tx: Transaction, viewer: Viewer, public: str) -> Incident:
    """As `find`, for responders. Raises NotFound to a mere reporter."""
    return _one(tx, workable_by(viewer), public)


def by_id(tx: Transaction, incident_id: int) -> Incident:
    """For the bot's own timers and messages. Raises sqlalchemy.exc.NoResultFound when it is gone."""
    return tx.session.execute(select(Incident).where(Incident.id == incident_id)).scalar_one()


def locked(tx: Transaction, incident_id: int) -> Incident:
    """As `by_id`, locked until the transaction ends, as a person's action locks it."""
    query = select(Incident).where(Incident.id == incident_id).with_for_update(key_share=True)
    return tx.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def _one(tx: Transaction, filtered: ColumnElement[bool], public: str) -> Incident:
    # Others may still refer to it meanwhile: a message about an incident that was merged into it, say.
    query = select(Incident).where(filtered, Incident.number == number_of(public)).with_for_update(key_share=True)
    incident = tx.session.scalar(query)
    if incident is None:
        raise NotFound(public)
    return incident


def open_incidents(tx: Transaction, viewer: Viewer, limit: int = 50) -> Sequence[Incident]:
    """Open incidents that a person may work, the newest first."""
    query = select(Incident).where(workable_by(viewer), Incident.state.in_(OPEN))
    return tx.session.scalars(query.order_by(Incident.number.desc()).limit(limit)).all()


def reported_by(tx: Transaction, workspace_id: int, user_id: str, limit: int = 20) -> Sequence[Incident]:
    """A person's own reports, the newest first."""
    query = select(Incident).where(Incident.workspace_id == workspace_id, Incident.reporter_id == user_id)
    return tx.session.scalars(query.order_by(Incident.number.desc()).limit(limit)).all()


def own(tx: Transaction, workspace_id: int, user_id: str, public: str) -> Incident:
    """A person's own report. Raises NotFound."""
    return _one(tx, and_(Incident.workspace_id == workspace_id, Incident.reporter_id == user_id), public)


def own_unlocked(tx: Transaction, workspace_id: int, user_id: str, public: str) -> Incident:
    """As `own`, for a second incident beside the one that is changed. Raises NotFound."""
    mine = and_(Incident.workspace_id == workspace_id, Incident.reporter_id == user_id)
    incident = tx.session.scalar(select(Incident).where(mine, Incident.number == number_of(public)))
    if incident is None:
        raise NotFound(public)
    return incident


def for_digest(tx: Transaction, viewer: Viewer, since: datetime) -> Sequence[Incident]:
    """Open incidents, all that were reported or closed since then, and all that await a review, as far as this person
    may see them. Insider ones never: a digest is passed on.
    """
    reviewed = select(Review.id).where(Review.incident_id == Incident.id, Review.state.in_(("planned", "due")))
    recent = or_(Incident.state.in_(OPEN), Incident.created_at >= since, Incident.closed_at >= since, reviewed.exists())
    query = select(Incident).where(workable_by(viewer), Incident.visibility != Visibility.INSIDER, recent)
    return tx.session.scalars(query.order_by(Incident.number)).all()


def routed_insider_ones(tx: Transaction, workspace_id: int) -> Sequence[Incident]:
    """Open insider incidents, for the bot alone, which brings them to whoever may read them."""
    query = select(Incident).where(
        Incident.workspace_id == workspace_id,
        Incident.visibility == Visibility.INSIDER,
        Incident.routed_at.is_not(None),
        Incident.state.in_(OPEN),
    )
    return tx.session.scalars(query.order_by(Incident.number)).all()


def reporter_of(tx: Transaction, incident: Incident) -> str:
    """The one place that loads who reported; cards and digests never call it."""
    return tx.session.execute(select(Incident.reporter_id).where(Incident.id == incident.id)).scalar_one()


def reporters_place(tx: Transaction, incident: Incident) -> str:
    """Where the reporter is spoken to, as a destination of the outbox."""
    return f"user:{reporter_of(tx, incident)}"


def report_of(tx: Transaction, incident: Incident) -> str:
    """The reporter's own words."""
    return tx.session.execute(select(Incident.report).where(Incident.id == incident.id)).scalar_one()


def with_typed_text(tx: Transaction, incident: Incident) -> Incident:
    """The incident with its report and resolution loaded."""
    query = select(Incident).where(Incident.id == incident.id)
    options = (undefer(Incident.report), undefer(Incident.resolution), undefer(Incident.source_link))
    return tx.session.execute(query.options(*options).execution_options(populate_existing=True)).scalar_one()


def interview_of(tx: Transaction, incident: Incident) -> Interview:
    """The conversation with its reporter."""
    return tx.session.execute(select(Interview).where(Interview.incident_id == incident.id)).scalar_one()


def facts_of(tx: Transaction, incident: Incident) -> dict[str, str]:
    """Question id -> option id, as answered so far."""
    rows = tx.session.execute(select(Answer.question_id, Answer.option_id).where(Answer.incident_id == incident.id))
    return {row.question_id: row.option_id for row in rows}


def second_reading_of(tx: Transaction, incident: Incident) -> SecondReading | None:
    """What a language model made of its report; None when none was to be asked."""
    return tx.session.get(SecondReading, incident.id)


def verdicts_of(tx: Transaction, incident: Incident) -> Sequence[Verdict]:
    """All verdicts, the oldest first."""
    return tx.session.scalars(select(Verdict).where(Verdict.incident_id == incident.id).order_by(Verdict.id)).all()


def every_involvement_of(tx: Transaction, incident: Incident) -> dict[Domain, Involvement]:
    """All that it was ever found to need, also what is stood down."""
    query = select(Involvement).where(Involvement.incident_id == incident.id)
    return {Domain(row.domain): row for row in tx.session.scalars(query.order_by(Involvement.domain))}


def involvements_of(tx: Transaction, incident: Incident) -> dict[Domain, Involvement]:
    """The domains that the incident needs now."""
    query = select(Involvement).where(Involvement.incident_id == incident.id, Involvement.needed)
    return {Domain(row.domain): row for row in tx.session.scalars(query.order_by(Involvement.domain))}


def tasks_of(tx: Transaction, incident: Incident) -> Sequence[Task]:
    """Its tasks in the order of the plan, without those that the plan dropped."""
    query = select(Task).where(Task.incident_id == incident.id, Task.state != "dropped")
    return tx.session.scalars(query.order_by(Task.position, Task.id)).all()


def reviews_of(tx: Transaction, incident: Incident) -> Sequence[Review]:
    """Its reviews, the earliest first."""
    query = select(Review).where(Review.incident_id == incident.id, Review.state != "dropped")
    return tx.session.scalars(query.order_by(Review.due_at, Review.id)).all()


def notes_of(tx: Transaction, incident: Incident) -> Sequence[Note]:
    """What was said about it, the oldest first, with who said it."""
    query = select(Note).where(Note.incident_id == incident.id).options(undefer(Note.said_by))
    return tx.session.scalars(query.order_by(Note.id)).all()


def clock_moments_of(tx: Transaction, incident: Incident) -> Sequence[ClockMoment]:
    """From when its reporting clocks count, in the order in which it was said."""
    query = select(ClockMoment).where(ClockMoment.incident_id == incident.id)
    return tx.session.scalars(query.order_by(ClockMoment.id)).all()


def clock_stages_of(tx: Transaction, incident: Incident) -> Sequence[ClockStage]:
    """What people decided about its reporting clocks."""
    return tx.session.scalars(select(ClockStage).where(ClockStage.incident_id == incident.id)).all()


def cross_checks_of(tx: Transaction, incident: Incident) -> Sequence[CrossCheckAnswer]:
    """Answers to its cross-domain checks, the oldest first."""
    query = select(CrossCheckAnswer).where(CrossCheckAnswer.incident_id == incident.id)
    return tx.session.scalars(query.order_by(CrossCheckAnswer.id)).all()


def may_work(tx: Transaction, viewer: Viewer, incident: Incident) -> bool:
    """Whether this person may work the incident."""
    query = select(Incident.id).where(workable_by(viewer), Incident.id == incident.id)
    return tx.session.scalar(query) is not None


def playbooks_of(tx: Transaction, incident: Incident) -> Sequence[str]:
    """Ids of the playbooks it follows, in their order."""
    query = select(IncidentPlaybook.playbook_id).where(IncidentPlaybook.incident_id == incident.id)
    return tx.session.scalars(query.order_by(IncidentPlaybook.position)).all()
