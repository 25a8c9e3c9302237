"""What the clock does: every timer fires once, in one transaction with what it causes. Sending stands in the outbox.

After a time of silence (the process was down) each thing is said once: what was overdue twice is reminded of once.
"""

from collections.abc import Callable

from playbooks.schema import Role
from triage.core.lifecycle import ENDS, OVER
from triage.core.words import Domain, Severity
from triage.store import incidents, ledger, queue, tables
from triage.store.door import Transaction
from triage.store.visibility import Visibility, viewer_of
from triage.usecases import interviewing
from triage.usecases.asking_status import status_is_due
from triage.usecases.clocks import clocks_of
from triage.usecases.digesting import digest_is_due
from triage.usecases.office import Office
from triage.usecases.routing import cards_of, draw_cards
from triage.usecases.second_reading import have_it_read

CAN_WAIT = ("acknowledge", "task", "review", "status")
"""Kinds that wait for working hours unless the incident is grave, also when they were due while the bot was down."""
LAST_LEVEL = 3
"""Who hears of what is late: 1 its owner, 2 the domain's lead, 3 the managers."""


class TimerFailed(Exception):
    """A timer could not fire; nothing of what it causes has happened."""

    def __init__(self, timer_id: int) -> None:
        super().__init__(f"timer {timer_id} failed")
        self.timer_id = timer_id


def fire_next(office: Office) -> bool:
    """Fire the timer that is due the longest; whether there was one. Raises TimerFailed, with the error as its
    cause.
    """
    with office.store.writing() as tx:
        timer = queue.claim_due_timer(tx, KINDS)
        if timer is None:
            return False
        timer.state = "done"
        timer_id = timer.id
        try:
            _fire(office, tx, timer)
        except Exception as error:
            raise TimerFailed(timer_id) from error
        return True


def _fire(office: Office, tx: Transaction, timer: tables.Timer) -> None:
    if timer.kind == DIGEST:
        digest_is_due(office, tx, timer)
        return
    incident = incidents.by_id(tx, timer.incident_id or 0)
    if timer.kind in CAN_WAIT and not _may_disturb(office, tx, incident):
        timer.state, timer.due_at = "pending", office.calendar.into_working_time(tx.now)
        return
    OF_INCIDENTS[timer.kind](office, tx, incident, timer)


def _may_disturb(office: Office, tx: Transaction, incident: tables.Incident) -> bool:
    grave = office.library.severities[Severity(incident.severity)].disturbs_at_night
    return grave or office.calendar.is_working_time(tx.now)


def begin_interview(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Think about a new report for the first time; a language model, if there is one, reads it meanwhile."""
    interviewing.begin(office, tx, incident)
    have_it_read(office, tx, incident)


def _not_acknowledged(office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer) -> None:
    domain, level = timer.subject.split(":")
    row = incidents.involvements_of(tx, incident).get(Domain(domain))
    if row is None or row.acknowledged_at is not None or incident.state in OVER:
        return
    if incident.visibility == Visibility.INSIDER and row.domain != _domain_of(incident):
        return  # the security lead takes it up for both, and is called once
    for destination in _hear(office, tx, incident, Domain(domain), int(level)):
        ledger.tell(tx, incident.workspace_id, "nudge", destination, f"{timer.id}", incident=incident, domain=domain)
    _next_level(office, tx, incident, timer, f"{domain}:{int(level) + 1}", int(level))


def _tasks_late(office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer) -> None:
    """All tasks of the incident that are late by now go out together: one message a person, not one a task."""
    together: dict[tuple[int, str | None], list[int]] = {}
    for one in [timer, *queue.claim_alongside(tx, timer)]:
        one.state = "done"
        task_id, level = (int(part) for part in one.subject.split(":"))
        task = tx.session.get(tables.Task, task_id)
        if task is None or task.state != "open" or incident.state in OVER:
            continue
        together.setdefault((level, task.owner_id if level == 1 else None), []).append(task_id)
        _next_level(office, tx, incident, timer, f"{task_id}:{level + 1}", level)
    if together:
        draw_cards(office, tx, incident)
    for (level, owner), tasks in together.items():
        for destination in _hear_of_tasks(office, tx, incident, level, owner):
            surface = f"late:{timer.id}:{level}:{destination}"
            ledger.redraw(tx, incident, "tasks_late", destination, surface, tasks=tasks)


def _hear_of_tasks(
    office: Office, tx: Transaction, incident: tables.Incident, level: int, owner: str | None
) -> list[str]:
    if level == 1 and owner and incident.visibility != Visibility.INSIDER:
        return [f"user:{owner}"]
    return _hear(office, tx, incident, _domain_of(incident), level)


def _review_due(office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer) -> None:
    for review in incidents.reviews_of(tx, incident):
        if review.rule != timer.subject or review.state != "planned" or incident.state in ENDS:
            continue
        review.state = "due"
        tx.session.flush()
        for destination in cards_of(office, tx, incident):
            surface = f"review:{review.id}:{destination}"
            ledger.redraw(tx, incident, "review", destination, surface, review=review.id)
            ledger.redraw(tx, incident, "card", destination, f"card:{incident.id}:{destination}")


def _clock_near(office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer) -> None:
    """Remind of a reporting clock; after a time of silence of the last moment alone, also when the deadline is over."""
    obligation, stage, _ = timer.subject.split("/")
    clock = next((one for one in clocks_of(office, tx, incident) if one.name == (obligation, stage)), None)
    if clock is None or incident.state in ENDS:
        return
    if timer.due_at != max((moment for moment in clock.reminders if moment <= tx.now), default=None):
        return
    words = {"obligation": obligation, "stage": stage}
    for destination in _who_decides(office, tx, incident):
        ledger.tell(tx, incident.workspace_id, "clock_near", destination, f"{timer.id}", incident=incident, **words)


def _who_decides(office: Office, tx: Transaction, incident: tables.Incident) -> list[str]:
    """Whoever answers for legal matters, if they may see the incident; else its lead, else its desks."""
    legal = office.organisation.owner_of(Role.LEGAL_PRIVACY)
    if incident.visibility == Visibility.INSIDER:
        return cards_of(office, tx, incident)
    if legal and incidents.may_work(tx, viewer_of(tx, incident.workspace_id, legal), incident):
        return [f"user:{legal}"]
    return [f"user:{incident.lead_id}"] if incident.lead_id else cards_of(office, tx, incident)


def _hear(office: Office, tx: Transaction, incident: tables.Incident, domain: Domain, level: int) -> list[str]:
    if incident.visibility == Visibility.INSIDER:
        return cards_of(office, tx, incident)
    desk = [f"desk:{domain}"]
    lead = office.organisation.desk(domain).lead
    open_to_all = incident.visibility == Visibility.NORMAL
    managers = [f"user:{one.person}" for one in office.organisation.managers if open_to_all]
    if level == 2 and lead:
        return [f"user:{lead}"]
    return (managers or desk) if level >= LAST_LEVEL else desk


def _next_level(
    office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer, subject: str, level: int
) -> None:
    if level >= LAST_LEVEL:
        return
    rule = office.library.severities[Severity(incident.severity)]
    wait = rule.acknowledge_within
    due = office.calendar.add(tx.now, wait, urgent=rule.disturbs_at_night)
    ledger.remind(tx, incident.workspace_id, timer.kind, subject, due, incident=incident)


def _domain_of(incident: tables.Incident) -> Domain:
    return Domain(incident.primary_domain) if incident.primary_domain else Domain.SAFETY


OF_INCIDENTS: dict[str, Callable[[Office, Transaction, tables.Incident, tables.Timer], None]] = {
    interviewing.BEGIN: lambda office, tx, incident, _timer: begin_interview(office, tx, incident),
    "silence": lambda office, tx, incident, timer: interviewing.fall_silent(office, tx, incident, timer.subject),
    "acknowledge": _not_acknowledged,
    "task": _tasks_late,
    "review": _review_due,
    "clock": _clock_near,
    "status": lambda office, tx, incident, _timer: status_is_due(office, tx, incident),
}
"""What each kind of an incident's timers does."""
DIGEST = "digest"
KINDS = (DIGEST, *OF_INCIDENTS)
"""What this version knows; other kinds are a newer version's."""
