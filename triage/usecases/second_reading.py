"""A language model reads a report beside the built-in reader: whether it may, that it is asked once, what it proposes.

The interview does not wait for it. It is asked after the commit, by a worker of its own (`bot.second_reader`); what it
proposes is decided on like any other news, by a rule that can only add (`triage.core.proposals`).
"""

from dataclasses import dataclass

from triage.core.language_model import LanguageModel
from triage.core.lifecycle import IncidentState
from triage.core.words import Facts
from triage.store import incidents, ledger, readings, tables
from triage.store.door import Transaction, digest_of_text
from triage.store.visibility import Visibility
from triage.usecases.bringing import take_in
from triage.usecases.office import Office

INTERRUPTED = "Varnost stopped before the answer came"
SPARE_SECONDS = 60
"""Beyond the time limit, for what comes before and after the request."""
_TAKEN_BACK = (IncidentState.WITHDRAWN, IncidentState.TEST, IncidentState.DUPLICATE)


@dataclass(frozen=True, slots=True)
class ReportToRead:
    """A report that is to be sent to the language model now."""

    incident_id: int
    text: str


def have_it_read(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Let the organisation's language model, if it has one, read a new report; never one that is not for everybody."""
    if office.organisation.language_model is not None and _may_be_sent(incident):
        readings.want(tx, incident)


def next_report(office: Office, model: LanguageModel) -> ReportToRead | None:
    """Claim the report that is read next; None when there is none. Once this returns it counts as sent."""
    while True:
        with office.store.writing_quietly() as tx:
            claimed = readings.claim(tx)
            if claimed is None:
                return None
            incident, row = claimed
            if row.state == "asked":
                _fail(tx, incident, row, INTERRUPTED)
            elif not _may_be_sent(incident):
                readings.end(tx, row, "withheld")
                ledger.record(tx, incident, "varnost", "kept from the language model")
            else:
                return _take(tx, incident, row, model)


def hear_proposals(office: Office, incident_id: int, proposed: Facts) -> None:
    """Keep what the model proposes, and decide anew. A second time, or too late, changes nothing."""
    with office.store.writing() as tx:
        incident = incidents.locked(tx, incident_id)
        row = incidents.second_reading_of(tx, incident)
        if row is None or row.state != "asked":
            return
        row.proposed = dict(proposed)
        readings.end(tx, row, "answered")
        ledger.record(tx, incident, "language model", "proposed", model=row.model, answers=dict(proposed))
        tx.session.flush()
        take_in(office, tx, incident)


def hear_nothing(office: Office, incident_id: int, why: str) -> None:
    """The model gave no answer that counts: what the built-in reader read stands. `why` is in words of ours."""
    with office.store.writing_quietly() as tx:
        incident = incidents.locked(tx, incident_id)
        row = incidents.second_reading_of(tx, incident)
        if row is not None and row.state == "asked":
            _fail(tx, incident, row, why)


def _take(tx: Transaction, incident: tables.Incident, row: tables.SecondReading, model: LanguageModel) -> ReportToRead:
    text = incidents.report_of(tx, incident)
    readings.lease(tx, row, model.model, model.seconds + SPARE_SECONDS)
    sent = {"host": model.host, "model": model.model, "report": digest_of_text(text)}
    ledger.record(tx, incident, "varnost", "sent to the language model", **sent)
    return ReportToRead(incident.id, text)


def _may_be_sent(incident: tables.Incident) -> bool:
    everybodys = incident.visibility == Visibility.NORMAL and not incident.drill
    return everybodys and incident.state not in _TAKEN_BACK


def _fail(tx: Transaction, incident: tables.Incident, row: tables.SecondReading, why: str) -> None:
    readings.end(tx, row, "failed", why)
    ledger.record(tx, incident, "language model", "gave no answer", why=why)
