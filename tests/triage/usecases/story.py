"""Tells a story through the use cases, and shows what came of it: the record, the cards, and who was told what."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from sqlalchemy import select

from tests.clock import Clock, begin_interviews
from tests.people import EMPLOYEE, SECURITY_LEAD
from triage.store import incidents, queue, tables
from triage.store.door import Team
from triage.store.visibility import system
from triage.usecases import looking, report_views
from triage.usecases.interviewing import GiveAnswer, give_answer, stop_interview
from triage.usecases.office import By, Office
from triage.usecases.reporting import TakeReport, take_report
from triage.usecases.task_views import TaskView

SAFETY_FACTS = {"involves_ai": "yes", "on_purpose": "accident", "harm": "none"}
SECURITY_FACTS = {"involves_ai": "yes", "still_happening": "no", "on_purpose": "outsider", "harm": "none"}
BOTH_FACTS = {**SECURITY_FACTS, "harm": "person_hurt"}
NOT_AI_FACTS = {"involves_ai": "no"}
INSIDER_FACTS = {"still_happening": "no", "on_purpose": "insider", "harm": "none"}

Told = tuple[str, str]
"""(kind, destination) of a message."""


@dataclass
class Story:
    """One workspace's doings."""

    office: Office
    team: Team
    clock: Clock
    keys: count = field(default_factory=count)

    def by(self, user: str) -> By:
        return By(self.team, user)

    def report(self, text: str = "It did something odd.", reporter: str = EMPLOYEE, key: str = "") -> str:
        """A report, whose interview has begun; its public id."""
        key = key or f"key-{next(self.keys)}"
        public = take_report(self.office, TakeReport(self.team, reporter, text, "test", key))
        begin_interviews(self.office)
        return public

    def answer(self, public: str, *, by: str = EMPLOYEE, **facts: str) -> None:
        """Answers, in this order, whatever was asked."""
        for question, option in facts.items():
            give_answer(self.office, GiveAnswer(self.team, by, public, question, option))

    def routed(self, facts: dict[str, str], reporter: str = EMPLOYEE, text: str = "It did something odd.") -> str:
        """A report that was answered by `facts` and whose interview is over; its public id."""
        public = self.report(text, reporter=reporter)
        self.answer(public, by=reporter, **facts)
        stop_interview(self.office, self.team, reporter, public)
        return public

    def incident(self, public: str) -> tables.Incident:
        with self.office.store.reading() as tx:
            return incidents.find(tx, system(tx.workspace(self.team)), public)

    def reported(self, public: str, reporter: str = EMPLOYEE) -> report_views.ReportView:
        """The reporter's side."""
        return report_views.own_report(self.office, self.by(reporter), public)

    def card(self, public: str, user: str = SECURITY_LEAD) -> looking.Card:
        """The responders' side."""
        return looking.card_for(self.office, self.by(user), public)

    def domains(self, public: str) -> set[str]:
        return {one.domain for one in self.card(public).domains}

    def task(self, public: str, position: int = 0) -> TaskView:
        """An open task, by its place among the open ones."""
        return [task for task in self.card(public).tasks if task.state == "open"][position]

    def deliver(self) -> Counter[Told]:
        """Send all that waits, to nobody; what it was."""
        sent: Counter[Told] = Counter()
        while True:
            with self.office.store.writing_quietly() as tx:
                rows = queue.claim_messages(tx)
                for number, row in enumerate(rows):
                    queue.sent(tx, row, row.destination, f"{row.id}.{number}")
                    sent[row.kind, row.destination] += 1
            if not rows:
                return sent

    def messages(self, public: str | None = None) -> list[tables.Outbox]:
        """All that was ever told and not taken back, the oldest first."""
        query = select(tables.Outbox).where(tables.Outbox.state != "dropped").order_by(tables.Outbox.id)
        if public is not None:
            query = query.where(tables.Outbox.incident_id == self.incident(public).id)
        with self.office.store.reading() as tx:
            return list(tx.session.scalars(query))

    def timers(self, kind: str, state: str = "pending") -> list[datetime]:
        """When timers of a kind are due."""
        query = select(tables.Timer.due_at).where(tables.Timer.kind == kind, tables.Timer.state == state)
        with self.office.store.reading() as tx:
            return list(tx.session.scalars(query.order_by(tables.Timer.due_at)))
