"""Who hears of what is late, in which order, and when they may be disturbed: 1 the owner or the desk, 2 whoever leads,
3 the managers. What they hear stands in `due.py` and beside it.
"""

from datetime import datetime

from triage.core.calendar import WorkCalendar
from triage.core.duty import stand_in
from triage.core.words import Domain, Severity
from triage.store import incidents, ledger, tables
from triage.store.door import Transaction
from triage.store.visibility import Visibility, viewer_of
from triage.usecases.office import Office
from triage.usecases.routing import cards_of

LAST_LEVEL = 3
CAN_WAIT = ("acknowledge", "task", "review", "review_waits", "status", "sign_off")
"""Kinds that wait for working hours unless the incident is grave, also when they were due while the bot was down."""


def hear(office: Office, tx: Transaction, incident: tables.Incident, domain: Domain, level: int) -> list[str]:
    """Where it is said."""
    if incident.visibility == Visibility.INSIDER:
        return cards_of(office, tx, incident)
    lead = lead_there(office, tx, incident, domain)
    if level == 2 and lead:
        return [f"user:{lead}"]
    open_to_all = incident.visibility == Visibility.NORMAL
    managers = [f"user:{one.person}" for one in office.organisation.managers if open_to_all]
    return managers if managers and level >= LAST_LEVEL else [f"desk:{domain}"]


def lead_there(office: Office, tx: Transaction, incident: tables.Incident, domain: Domain) -> str | None:
    """Whoever leads the incident, else the domain, or stands in for them: the first who is there and may work it."""
    own = incident.lead_id if domain == domain_of(incident) else None
    for person in (own, office.organisation.desk(domain).lead):
        there = stand_in(office.organisation, person, tx.now) if person else None
        if there and incidents.may_work(tx, viewer_of(tx, incident.workspace_id, there), incident):
            return there
    return None


def domain_of(incident: tables.Incident) -> Domain:
    """The domain that leads."""
    return Domain(incident.primary_domain) if incident.primary_domain else Domain.SAFETY


def disturbs_at(office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer) -> datetime:
    """When a timer may be heard: now when the incident is grave, else in the working hours of whoever hears it."""
    if timer.kind not in CAN_WAIT or office.library.severities[Severity(incident.severity)].disturbs_at_night:
        return tx.now
    return _calendar(office, tx, incident, timer.kind, timer.subject).into_working_time(tx.now)


def next_level(office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer) -> None:
    """Let the next ones hear of it, unless it ends meanwhile; nobody comes after the managers."""
    what, _, level = timer.subject.partition(":")
    if int(level) < LAST_LEVEL:
        hear_again(office, tx, incident, timer.kind, f"{what}:{int(level) + 1}")


def hear_again(office: Office, tx: Transaction, incident: tables.Incident, kind: str, subject: str) -> None:
    """Keep a timer for what is late, so long from now as an acknowledgement may take."""
    due = heard_at(office, tx, incident, kind, subject)
    ledger.remind(tx, incident.workspace_id, kind, subject, due, incident=incident)


def heard_at(office: Office, tx: Transaction, incident: tables.Incident, kind: str, subject: str) -> datetime:
    """So long from now as an acknowledgement may take."""
    rule = office.library.severities[Severity(incident.severity)]
    calendar = _calendar(office, tx, incident, kind, subject)
    return calendar.add(tx.now, rule.acknowledge_within, urgent=rule.disturbs_at_night)


def _calendar(office: Office, tx: Transaction, incident: tables.Incident, kind: str, subject: str) -> WorkCalendar:
    """The calendar of whoever hears; the organisation's where that is not one person."""
    what, _, level = subject.partition(":")
    person: str | None = None
    if kind == "status":
        person = lead_there(office, tx, incident, domain_of(incident))
    elif level == "2":
        domain = Domain(what) if kind in ("acknowledge", "sign_off") else domain_of(incident)
        person = lead_there(office, tx, incident, domain)
    elif level == "1" and kind == "task":
        task = tx.session.get(tables.Task, int(what))
        person = stand_in(office.organisation, task.owner_id, tx.now) if task and task.owner_id else None
    return office.calendar_of(tx, incident.workspace_id, person)
