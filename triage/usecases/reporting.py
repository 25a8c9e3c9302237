"""A report comes in: it is saved before anything else happens, and thanked for. Its interview begins in a moment, as
the clock's work (see `due.py`): the person's answer from Slack does not wait for what is thought about it, and a
fault in thinking loses no report.
"""

from dataclasses import dataclass

from triage.core.lifecycle import InterviewState
from triage.store import incidents, ledger, relations, tables
from triage.store.door import Team, Transaction, digest_of_text
from triage.store.visibility import Visibility
from triage.usecases.interviewing import BEGIN
from triage.usecases.office import Office, own_incident, required
from triage.usecases.routing import cards_of, draw_cards

LONGEST_REPORT = 12_000
"""Characters; a Slack input holds 3,000, a direct message up to 40,000, of which the beginning is kept as the
report.
"""


@dataclass(frozen=True, slots=True)
class TakeReport:
    """A report in a person's own words. `key` is Slack's unique id of the submission; `link` leads to what it is
    about.
    """

    team: Team
    reporter: str
    text: str
    source: str
    key: str
    link: str | None = None


def take_report(office: Office, report: TakeReport) -> str:
    """Save a report, whose interview begins in a moment; return its public id. The same `key` again returns the same
    id; when it comes with other words (nobody had told the person that it was saved, and they mended it), those are
    kept beside the first ones.

    Raises BadInput when there are no words in it.
    """
    text = required("report_text", report.text)[:LONGEST_REPORT]
    with office.store.writing() as tx:
        workspace_id = tx.workspace(report.team)
        key = f"report:{report.key}"
        if not tx.first_time(workspace_id, key):
            public = tx.result_of(workspace_id, key) or ""
            _keep_other_words(office, tx, report, public, text)
            return public
        incident = open_incident(tx, workspace_id, report, text)
        tx.remember(workspace_id, key, incidents.public_id(incident))
        return incidents.public_id(incident)


def _keep_other_words(office: Office, tx: Transaction, report: TakeReport, public_id: str, text: str) -> None:
    incident = own_incident(tx, report.team, report.reporter, public_id)
    same = incidents.report_of(tx, incident) == text
    if not same and tx.first_time(incident.workspace_id, f"report:{report.key}:{digest_of_text(text)}"):
        add_words(office, tx, incident, report.reporter, text)


def add_words(office: Office, tx: Transaction, incident: tables.Incident, author: str, words: str) -> None:
    """A reporter's further words, where their report goes on."""
    ledger.record(tx, incident, author, "added", text=digest_of_text(words))
    incident = relations.root_of(tx, incident)
    note = tables.Note(incident_id=incident.id, kind="from_reporter", said_at=tx.now, said_by=author, words=words)
    tx.session.add(note)
    tx.session.flush()
    if incident.routed_at is not None:
        draw_cards(office, tx, incident)
        for place in cards_of(office, tx, incident):
            ledger.tell(tx, incident.workspace_id, "added", place, str(note.id), incident=incident, note=note.id)


def open_incident(tx: Transaction, workspace_id: int, report: TakeReport, text: str) -> tables.Incident:
    """Make the incident of a report, thank its reporter and let the interview begin."""
    incident = _open(tx, workspace_id, report, text)
    destination, surface = f"user:{report.reporter}", f"thanks:{incident.id}"
    ledger.tell(tx, workspace_id, "thanks", destination, "1", incident=incident, surface=surface)
    ledger.remind(tx, workspace_id, BEGIN, "-", tx.now, incident=incident)
    return incident


def _open(tx: Transaction, workspace_id: int, report: TakeReport, text: str) -> tables.Incident:
    incident = tables.Incident(
        workspace_id=workspace_id,
        number=incidents.take_number(tx, workspace_id),
        state="reported",
        visibility=Visibility.INSIDER,  # until it is known that it is not about one
        reporter_id=report.reporter,
        report=text,
        source=report.source,
        source_link=report.link,
        created_at=tx.now,
        category="other",
        severity="S3",
        domains=[],
        overruled=False,
        became_both=False,
    )
    tx.session.add(incident)
    tx.session.flush()
    person = tx.session.get(tables.Person, (workspace_id, report.reporter))
    locale = person.locale if person else "en-US"
    tx.session.add(
        tables.Interview(incident_id=incident.id, state=InterviewState.ASKING, locale=locale, current=None, asked=[])
    )
    tx.session.flush()
    ledger.record(tx, incident, report.reporter, "reported", source=report.source, text=digest_of_text(text))
    return incident
