"""Moves the practice workspace's clock, and lets what is due by then happen. The database's own time stays as it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.clock import move_practice_clock
from triage.store import incidents, queue
from triage.store.door import Store
from triage.store.tables import Timer
from triage.usecases.due import begin_interview, fire_next
from triage.usecases.interviewing import BEGIN
from triage.usecases.office import Office


@dataclass(frozen=True)
class Clock:
    """The clock of a store."""

    store: Store

    def now(self) -> datetime:
        """What the program takes for now."""
        with self.store.reading() as tx:
            return tx.now

    def set_to(self, moment: datetime) -> None:
        """It is `moment` now (aware), and time goes on from there."""
        with self.store.reading() as tx:
            ahead = moment - tx.real_now()
        move_practice_clock(self.store, round(ahead.total_seconds()))

    def forward(self, **span: float) -> None:
        """Move forward by `hours=3`, `days=2` and so on, while nobody is at work: what falls due, waits."""
        self.set_to(self.now() + timedelta(**span))

    def pass_time(self, office: Office, **span: float) -> int:
        """Move forward step by step, so that each timer fires at its own moment; how many fired."""
        return self.run_until(office, self.now() + timedelta(**span))

    def run_until(self, office: Office, end: datetime) -> int:
        """As `pass_time`, up to a moment."""
        fired = 0
        while (due := self._next(end)) is not None:
            if due > self.now():
                self.set_to(due + timedelta(seconds=1))
            fired += fire_all(office)
        self.set_to(end)
        return fired

    def _next(self, end: datetime) -> datetime | None:
        with self.store.reading() as tx:
            due = queue.next_timer_at(tx)
        return due if due is not None and due <= end else None


def begin_interviews(office: Office) -> None:
    """Let what was just reported be thought about; whatever else is due still waits."""
    with office.store.writing() as tx:
        for timer in tx.session.scalars(select(Timer).filter_by(kind=BEGIN, state="pending").order_by(Timer.id)):
            timer.state = "done"
            begin_interview(office, tx, incidents.by_id(tx, timer.incident_id))


def fire_all(office: Office) -> int:
    """Fire every timer that is due now; how many."""
    fired = 0
    while fire_next(office):
        fired += 1
    return fired
