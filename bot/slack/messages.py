"""Draws an outbox row as the message it stands for, from what is true at the moment of sending. Sends nothing.

A kind that no longer makes sense draws nothing and the row is dropped. The kinds stand in `to_reporters.py` and
`to_responders.py`.
"""

from dataclasses import replace

from bot.slack import to_reporters, to_responders
from bot.slack.drawing import Drawing, Drawn
from bot.slack.views.kit import DRILL, section
from triage.store import tables
from triage.store.door import Transaction
from triage.usecases import looking
from triage.usecases.office import Office

KINDS = to_reporters.KINDS | to_responders.KINDS


def draw(office: Office, tx: Transaction, row: tables.Outbox) -> Drawn | None:
    """The message of an outbox row; None when there is nothing (any more) to say, or nobody there who may read it.

    Raises KeyError for an unknown kind.
    """
    drawing = Drawing(office, tx, row)
    if row.kind in to_responders.GUARDED and not looking.may_be_read(office, tx, drawing.incident, row.destination):
        return None
    drawn = KINDS[row.kind](drawing)
    return _marked(drawn) if drawn and row.incident_id is not None and drawing.incident.drill else drawn


def _marked(drawn: Drawn) -> Drawn:
    """Every message about a drill says so, first of all."""
    return replace(drawn, text=f"DRILL: {drawn.text}", blocks=[section(DRILL), *drawn.blocks])
