"""The tables, by name; whoever imports this knows them all, as Alembic must. Every row belongs to a workspace; what a
person typed stands in columns declared as TypedText.

No behaviour here: rows neither decide nor speak. All moments are aware, in UTC (see `columns.Moment`).
"""

from triage.store.tables.base import Base
from triage.store.tables.clocks import ClockMoment, ClockStage
from triage.store.tables.delivery import Inbound, Outbox, Surface, Timer
from triage.store.tables.incidents import Audit, Incident, Involvement, Note, Verdict
from triage.store.tables.relations import Merge, Relation
from triage.store.tables.reports import Answer, Draft, Interview, SecondReading
from triage.store.tables.work import (
    CrossCheckAnswer,
    IncidentPlaybook,
    PlaybookVersion,
    Review,
    StatusUpdate,
    Task,
    TaskNote,
)
from triage.store.tables.workspaces import Membership, Person, PracticeClock, Workspace

__all__ = [
    "Answer",
    "Audit",
    "Base",
    "ClockMoment",
    "ClockStage",
    "CrossCheckAnswer",
    "Draft",
    "Inbound",
    "Incident",
    "IncidentPlaybook",
    "Interview",
    "Involvement",
    "Membership",
    "Merge",
    "Note",
    "Outbox",
    "Person",
    "PlaybookVersion",
    "PracticeClock",
    "Relation",
    "Review",
    "SecondReading",
    "StatusUpdate",
    "Surface",
    "Task",
    "TaskNote",
    "Timer",
    "Verdict",
    "Workspace",
]
