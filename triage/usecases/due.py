"""What the clock does: every timer fires once, in one transaction with what it causes. Sending stands in the outbox.

After a time of silence (the process was down) each thing is said once: what was overdue twice is reminded of once.
"""

from collections.abc import Callable

from playbooks.schema import Role
from triage.core.duty import owner_at
from triage.core.lifecycle import ENDS, OVER
from triage.core.words import Domain
from triage.store import incidents, ledger, queue, tables
from triage.store.door import Transaction
from triage.store.visibility import Visibility, viewer_of
from triage.usecases import interviewing
from triage.usecases.asking_status import status_is_due
from triage.usecases.clocks import clocks_of
from triage.usecases.digesting import digest_is_due
from triage.usecases.hearing import disturbs_at, domain_of, hear, lead_there, next_level
from triage.usecases.late_reviews import review_waits, watch_review
from triage.usecases.late_tasks import tasks_are_late
from triage.usecases.office import Office
from triage.usecases.routing import cards_of, draw_cards
from triage.usecases.second_reading import have_it_read
from triage.usecases.sign_offs import missing_sign_offs
from triage.usecases.together import LATER, part_has_news


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
    if timer.kind == LATER:
        part_has_news(office, tx, timer)
        return
    incident = incidents.by_id(tx, timer.incident_id or 0)
    at = disturbs_at(office, tx, incident, timer)
    if at > tx.now:
        timer.state, timer.due_at = "pending", at
        return
    OF_INCIDENTS[timer.kind](office, tx, incident, timer)


def begin_interview(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Think about a new report for the first time; a language model, if there is one, reads it meanwhile."""
    interviewing.begin(office, tx, incident)
    have_it_read(office, tx, incident)


def _not_acknowledged(office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer) -> None:
    domain, level = timer.subject.split(":")
    row = incidents.involvements_of(tx, incident).get(Domain(domain))
    if row is None or row.acknowledged_at is not None or incident.state in OVER:
        return
    if incident.visibility == Visibility.INSIDER and row.domain != domain_of(incident):
        return  # the security lead takes it up for both, and is called once
    for destination in hear(office, tx, incident, Domain(domain), int(level)):
        ledger.tell(tx, incident.workspace_id, "nudge", destination, f"{timer.id}", incident=incident, domain=domain)
    next_level(office, tx, incident, timer)


def _not_signed_off(office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer) -> None:
    domain, level = timer.subject.split(":")
    if domain not in missing_sign_offs(tx, incident):
        return
    if incident.visibility == Visibility.INSIDER and domain != domain_of(incident):
        return  # the security lead signs off for both, and is reminded once
    for destination in hear(office, tx, incident, Domain(domain), int(level)):
        ledger.tell(tx, incident.workspace_id, "sign_off", destination, f"{timer.id}", incident=incident, domain=domain)
    next_level(office, tx, incident, timer)


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
        watch_review(office, tx, incident, review.id)


def _clock_near(office: Office, tx: Transaction, incident: tables.Incident, timer: tables.Timer) -> None:
    """Remind of a reporting clock, and say that its deadline has passed; after a time of silence the last alone."""
    obligation, stage, _ = timer.subject.split("/")
    clock = next((one for one in clocks_of(office, tx, incident) if one.name == (obligation, stage)), None)
    if clock is None or incident.state in ENDS:
        return
    if timer.due_at != max((moment for moment in clock.reminders if moment <= tx.now), default=None):
        return
    if clock.is_past:
        draw_cards(office, tx, incident)
    words = {"obligation": obligation, "stage": stage}
    for destination in _who_decides(office, tx, incident):
        ledger.tell(tx, incident.workspace_id, "clock_near", destination, f"{timer.id}", incident=incident, **words)


def _who_decides(office: Office, tx: Transaction, incident: tables.Incident) -> list[str]:
    """Whoever answers for legal matters, if they may see the incident; else its lead, else its desks."""
    legal = owner_at(office.organisation, Role.LEGAL_PRIVACY, tx.now).person
    if incident.visibility == Visibility.INSIDER:
        return cards_of(office, tx, incident)
    if legal and incidents.may_work(tx, viewer_of(tx, incident.workspace_id, legal), incident):
        return [f"user:{legal}"]
    lead = lead_there(office, tx, incident, domain_of(incident)) if incident.lead_id else None
    return [f"user:{lead}"] if lead else cards_of(office, tx, incident)


OF_INCIDENTS: dict[str, Callable[[Office, Transaction, tables.Incident, tables.Timer], None]] = {
    interviewing.BEGIN: lambda office, tx, incident, _timer: begin_interview(office, tx, incident),
    "silence": lambda office, tx, incident, timer: interviewing.fall_silent(office, tx, incident, timer.subject),
    "acknowledge": _not_acknowledged,
    "task": tasks_are_late,
    "review": _review_due,
    "review_waits": review_waits,
    "clock": _clock_near,
    "status": lambda office, tx, incident, _timer: status_is_due(office, tx, incident),
    "sign_off": _not_signed_off,
}
"""What each kind of an incident's timers does."""
DIGEST = "digest"
KINDS = (DIGEST, LATER, *OF_INCIDENTS)
"""What this version knows; other kinds are a newer version's."""
