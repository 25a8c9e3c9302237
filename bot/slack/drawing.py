"""What a message is drawn from, and what it is once it is drawn. Draws none itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.slack.views.kit import Block
from playbooks.words import Words
from triage.store import incidents, tables
from triage.store.door import Transaction
from triage.store.queue import surface_of
from triage.usecases import looking, report_views
from triage.usecases.office import Office
from triage.usecases.routing import card_surface


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message: its line for notifications, its blocks, and the thread it belongs to."""

    text: str
    blocks: list[Block]
    thread_ts: str | None = None
    broadcast: bool = False

    def as_arguments(self) -> dict[str, Any]:
        """As chat.postMessage takes it."""
        thread = {"thread_ts": self.thread_ts, "reply_broadcast": self.broadcast} if self.thread_ts else {}
        return {"text": self.text, "blocks": self.blocks, **thread}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a message is drawn from: a row of the outbox, inside a reading transaction."""

    office: Office
    tx: Transaction
    row: tables.Outbox

    @property
    def incident(self) -> tables.Incident:
        """The incident that the message is about."""
        return incidents.by_id(self.tx, self.row.incident_id or 0)

    @property
    def report(self) -> report_views.ReportView:
        """Its reporter's side."""
        return report_views.report(self.office, self.tx, self.incident)

    @property
    def card(self) -> looking.Card:
        """Its responders' side."""
        return looking.card(self.office, self.tx, self.incident)

    @property
    def english(self) -> Words:
        """The language of responders."""
        return self.office.library.words["en"]

    def words(self, report: report_views.ReportView) -> Words:
        """The reporter's language."""
        return self.office.library.words_for(report.locale)

    def argument(self, name: str) -> Any:
        """What the use case passed along."""
        return self.row.arguments.get(name)

    def thread(self) -> str | None:
        """The card in the same place, to answer in its thread."""
        surface = surface_of(self.tx, self.row.workspace_id, card_surface(self.incident, self.row.destination))
        return surface.ts if surface else None


Draw = Callable[[Drawing], Drawn | None]
"""Draws a kind of message; None when it no longer makes sense."""


def first_line(blocks: list[Block]) -> str:
    """The line for notifications of a message that begins with it."""
    return str(blocks[0]["text"]["text"]).split("\n", maxsplit=1)[0]
