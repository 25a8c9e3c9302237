"""Whether the database answers: asked every second, so that `/readyz` never waits for a database that hangs."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic

from sqlalchemy import select

from triage.store.door import Store

log = logging.getLogger(__name__)
SILENT = 5.0
"""Seconds without an answer after which the database counts as away."""


@dataclass
class Pulse:
    """The database's pulse, as this process feels it."""

    store: Store
    _error: str | None = None
    _answered: float = field(default_factory=monotonic)

    def beat(self) -> None:
        """Ask the database once. Called by a tick."""
        try:
            with self.store.reading() as tx:
                tx.session.scalar(select(1))
        except Exception as error:
            log.exception("the database does not answer")
            self._error = type(error).__name__
        else:
            self._error, self._answered = None, monotonic()

    def problems(self) -> Iterator[str]:
        """What is wrong with the database; nothing when it answers."""
        if self._error is not None:
            yield f"database: {self._error}"
        elif monotonic() - self._answered > SILENT:
            yield f"database: has not answered for {SILENT:g} seconds"
