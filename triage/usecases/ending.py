"""How an incident ends, and goes on after all: resolved, signed off and closed, set aside; reopened, brought back."""

from triage.core.lifecycle import INCIDENT, OVER, IncidentAction, IncidentState, InterviewAction, can, move
from triage.store import incidents, ledger, relations, tables
from triage.store.door import Transaction, digest_of_text
from triage.usecases.asking import leave_interview
from triage.usecases.bringing import stand_alone
from triage.usecases.checks import checks_of
from triage.usecases.deciding import decide_again, plan_of
from triage.usecases.office import By, NotAllowed, Office, required, viewer
from triage.usecases.routing import call_again, draw_cards, route
from triage.usecases.status import plan_status
from triage.usecases.together import draw_endings
from triage.usecases.working import Work, my_domains, working

_SET_ASIDE = {
    "not_ai": IncidentAction.MARK_NOT_AI,
    "test": IncidentAction.MARK_TEST,
}


def resolve(office: Office, by: By, public_id: str, resolution: str | None, to_reporter: str | None) -> None:
    """Say that it is fixed, in words for the record and (if any) words for the reporter.

    Raises BadInput without a resolution, Refused when nobody has taken it up.
    """
    words = required("resolution", resolution)
    with working(office, by, public_id) as work:
        work.move(IncidentAction.RESOLVE)
        work.incident.resolved_at, work.incident.resolution = work.tx.now, words
        work.record("resolved", text=digest_of_text(words))
        note = work.say("to_reporter", to_reporter) if (to_reporter or "").strip() else None
        work.tell_reporter("resolved", f"{work.tx.now}", note=note)


def sign_off(office: Office, by: By, public_id: str) -> None:
    """Close the incident for this person's domains; with the last domain's sign-off it is closed.

    Raises Refused before it is resolved, NotAllowed while cross-checks wait for their second answer.
    """
    with working(office, by, public_id) as work:
        if not can(INCIDENT, IncidentState(work.incident.state), IncidentAction.CLOSE):
            move(INCIDENT, IncidentState(work.incident.state), IncidentAction.CLOSE)
        mine = my_domains(work)
        _looked_across(work)
        for row in mine.values():
            if row.signed_off_at is None:
                row.signed_off_at, row.signed_off_by = work.tx.now, work.viewer.user_id
                work.record("signed off", domain=row.domain)
        needed = incidents.involvements_of(work.tx, work.incident).values()
        if all(row.signed_off_at for row in needed):
            _close(work)


def _looked_across(work: Work) -> None:
    asked = checks_of(work.tx, work.incident, plan_of(work.office, work.tx, work.incident))
    waiting = sum(one.is_open for one in asked)
    if waiting:
        raise NotAllowed(
            f"Before it is closed, look across once more: press *Cross-checks ({waiting} open)* on the card "
            "and answer them. Then sign off."
        )


def _close(work: Work) -> None:
    work.move(IncidentAction.CLOSE)
    work.incident.closed_at = work.tx.now
    ledger.cancel_timers(work.tx, work.incident, "task", "acknowledge")
    work.record("closed")
    work.tell_reporter("closed", f"{work.tx.now}")
    rule = work.office.library.severities[work.incident.severity].review_within
    when = work.office.calendar.review_at(work.tx.now, rule)
    name = f"after closing {work.tx.now:%Y-%m-%d}"
    values = {"local": when.local.isoformat(), "zone": when.zone, "due_at": when.utc, "state": "planned", "snoozes": 0}
    owner = work.incident.lead_id
    if work.tx.insert_once(tables.Review, incident_id=work.incident.id, rule=name, owner_id=owner, **values):
        ledger.remind(work.tx, work.incident.workspace_id, "review", name, when, incident=work.incident)


def reopen(office: Office, by: By, public_id: str, reason: str | None) -> None:
    """Work on a resolved or closed incident again; every domain takes it up and signs off anew."""
    words = required("reason", reason)
    with working(office, by, public_id) as work:
        work_again(work, words)


def work_again(work: Work, words: str) -> None:
    """As `reopen`, inside a transaction. Raises Refused."""
    work.move(IncidentAction.REOPEN)
    work.incident.resolved_at = work.incident.closed_at = None
    call_again(work.office, work.tx, work.incident)
    work.record("reopened", text=digest_of_text(words))
    work.say("note", words)
    work.tell_reporter("reopened", f"{work.tx.now}")


def set_aside(office: Office, by: By, public_id: str, end: str) -> None:
    """End the incident as `not_ai` or `test`; `bring_back` undoes it. To end it as part of another, see `merging`."""
    with working(office, by, public_id) as work:
        work.move(_SET_ASIDE[end])
        leave_interview(work.tx, work.incident, InterviewAction.STOP)
        plan_status(office, work.tx, work.incident)
        ledger.cancel_timers(work.tx, work.incident)
        work.record("set aside", end=end)
        draw_endings(work.tx, work.incident)


def bring_back(office: Office, by: By, public_id: str) -> None:
    """Undo an end; the incident is routed again. One that was merged stands for itself again, and the other one no
    longer needs what only this one needed.
    """
    with office.store.writing() as tx:
        who = viewer(office, tx, by)
        relations.one_at_a_time(tx, who.workspace_id)
        root = relations.root_of(tx, relations.named(tx, who, public_id))
        relations.lock(tx, root)
        incident = incidents.find_to_work(tx, who, public_id)
        if can(INCIDENT, IncidentState(incident.state), IncidentAction.UNDO):
            stand_alone(office, tx, incident, who.user_id)
            if root.id != incident.id:
                _let_go(office, tx, root)


def _let_go(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """What it needs without the one that left it; what a person has decided stays."""
    if not (incident.overruled or incident.drill):
        decide_again(office, tx, incident)
    if incident.state not in OVER:
        route(office, tx, incident)
    draw_cards(office, tx, incident)
