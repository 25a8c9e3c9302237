"""Says where an incident stands: the answer to a question of `asking_status.py`, by one tap or in words."""

from typing import Literal

from triage.core.lifecycle import WORKING
from triage.store import incidents, ledger, tables
from triage.store.door import digest_of_text
from triage.usecases.office import By, NotAllowed, Office, required
from triage.usecases.routing import cards_of
from triage.usecases.status import redraw_status
from triage.usecases.working import Work, working

Tapped = Literal["nothing_new", "progress", "blocked"]
NOTE = "note"


def tap_status(office: Office, by: By, public_id: str, update_id: int, answer: Tapped) -> None:
    """Answer by one tap; the first answer counts. That it is blocked, the incident's channels hear.

    Raises NotAllowed when the incident is over.
    """
    with working(office, by, public_id) as work:
        row = _open(work, update_id)
        if row.answer is not None:
            return  # a second click, or somebody was faster
        _keep(work, row, answer)
        if answer == "blocked":
            for place in cards_of(office, work.tx, work.incident):
                ledger.tell(
                    work.tx,
                    work.incident.workspace_id,
                    "blocked",
                    place,
                    f"{row.id}",
                    incident=work.incident,
                    update=row.id,
                )


def note_status(office: Office, by: By, public_id: str, update_id: int, words: str | None) -> None:
    """Answer in words, or put words beside a tap that was made already. Raises BadInput without any."""
    text = required(NOTE, words)
    with working(office, by, public_id) as work:
        row = _open(work, update_id)
        row.words = text
        _keep(work, row, row.answer or NOTE, text=digest_of_text(text))


def _open(work: Work, update_id: int) -> tables.StatusUpdate:
    row = work.tx.session.get(tables.StatusUpdate, update_id)
    if row is None or row.incident_id != work.incident.id:
        raise incidents.NotFound(str(update_id))
    if work.incident.state not in WORKING:
        raise NotAllowed("This incident is over; there is nothing to say about where it stands.")
    return row


def _keep(work: Work, row: tables.StatusUpdate, answer: str, **detail: str) -> None:
    if row.answer is None:
        row.answer, row.answered_at, row.answered_by = answer, work.tx.now, work.viewer.user_id
    work.tx.session.flush()
    work.record("status given", update=row.id, answer=answer, **detail)
    redraw_status(work.tx, work.incident, row)
