"""Has reports read by the organisation's language model, beside everything else: nothing waits for it.

One request a report, in a thread of its own. What is asked stands in `language_model`, what becomes of the answer in
`triage.usecases.second_reading`.
"""

import logging
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

from bot.language_model import ModelReader, NoAnswer
from bot.metrics import READING_TOOK, READINGS
from triage.store import readings
from triage.usecases.office import Office
from triage.usecases.second_reading import ReportToRead, hear_nothing, hear_proposals, next_report

log = logging.getLogger(__name__)
AT_ONCE = 2
"""Requests of one process at a time."""
TICK = 1.0
"""Seconds between looks when nothing wakes a reader: the safety net."""


@dataclass
class SecondReader:
    """The readers of one process. `start` and `stop` them once."""

    office: Office
    reader: ModelReader
    _wake: Event = field(default_factory=Event)
    _stopping: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin to read."""
        for number in range(AT_ONCE):
            thread = Thread(target=self._run, name=f"second-reader-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def wake(self) -> None:
        """There may be a report to read."""
        self._wake.set()

    def stop(self, seconds: float = 1) -> None:
        """Begin nothing new. A request that is under way is left to itself: its answer counts if it comes in time."""
        self._stopping.set()
        self._wake.set()
        until = monotonic() + seconds
        for thread in self._threads:
            thread.join(max(until - monotonic(), 0))

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait(TICK)
            self._wake.clear()
            try:
                self._read_all()
            except Exception:  # the database is away, or a bug: the next tick tries again
                log.exception("a report could not be given to the language model")

    def _read_all(self) -> None:
        while not self._stopping.is_set() and self._anything():
            report = next_report(self.office, self.reader.model)
            if report is None:
                return
            self._read(report)

    def _anything(self) -> bool:
        with self.office.store.reading() as tx:
            return readings.anything_to_do(tx)

    def _read(self, report: ReportToRead) -> None:
        began = monotonic()
        try:
            proposed = self.reader.propose(report.text)
        except NoAnswer as error:
            log.warning("the language model gave no answer: %s", error)
            READINGS.labels(outcome="failed").inc()
            hear_nothing(self.office, report.incident_id, str(error))
        else:
            READINGS.labels(outcome="answered").inc()
            READING_TOOK.observe(monotonic() - began)
            hear_proposals(self.office, report.incident_id, proposed)
