"""What responders do with an incident while it lasts: take it up, contain, note, write to its reporter. How it ends
stands in `ending.py`, and that it is something else in `overruling.py`.
"""

from triage.core.lifecycle import IncidentAction
from triage.store import incidents, ledger
from triage.store.door import digest_of_text
from triage.usecases.office import By, Office, required
from triage.usecases.working import Work, my_domains, working

ACKNOWLEDGE = "acknowledge"
"""The shared step that the card's own button does."""


def acknowledge(office: Office, by: By, public_id: str) -> None:
    """Take the incident up for each domain that this person works in and that nobody has taken up yet.

    Whoever takes up the leading domain becomes the lead. Again by the same person changes nothing.
    """
    with working(office, by, public_id) as work:
        mine = my_domains(work)
        waiting = [row for row in mine.values() if row.acknowledged_at is None]
        for row in waiting:
            work.move(IncidentAction.ACKNOWLEDGE)
            row.acknowledged_at, row.acknowledged_by = work.tx.now, work.viewer.user_id
            if row.domain == work.incident.primary_domain or work.incident.lead_id is None:
                work.incident.lead_id = work.viewer.user_id
            work.record("acknowledged", domain=row.domain)
            _tick_first_step(work)
            work.tell_reporter("acknowledged", row.domain, domain=row.domain)


def contain(office: Office, by: By, public_id: str) -> None:
    """Say that nothing more is getting out or doing harm; the fixing goes on."""
    with working(office, by, public_id) as work:
        work.move(IncidentAction.CONTAIN)
        work.record("contained")
        work.tell_reporter("contained", f"{work.tx.now}")


def add_note(office: Office, by: By, public_id: str, words: str | None) -> None:
    """Keep a note for the responders."""
    text = required("note", words)
    with working(office, by, public_id) as work:
        work.say("note", text)
        work.record("noted", text=digest_of_text(text))


def write_to_reporter(office: Office, by: By, public_id: str, words: str | None) -> None:
    """Send the reporter a message through the bot; the responder does not learn who that is."""
    text = required("message", words)
    with working(office, by, public_id) as work:
        note = work.say("to_reporter", text)
        work.record("wrote to reporter", text=digest_of_text(text))
        # Not to those of merged reports: what is asked of one person is not another one's to read.
        reporter, workspace = incidents.reporters_place(work.tx, work.incident), work.incident.workspace_id
        ledger.tell(work.tx, workspace, "from_responders", reporter, str(note), incident=work.incident, note=note)


def _tick_first_step(work: Work) -> None:
    for task in incidents.tasks_of(work.tx, work.incident):
        if task.step_id == ACKNOWLEDGE and task.state == "open":
            task.state, task.ended_at, task.ended_by = "done", work.tx.now, work.viewer.user_id
