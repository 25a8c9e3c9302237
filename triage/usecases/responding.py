"""What responders do with an incident: take it up, contain, resolve, sign off, reopen, set aside, note, write,
reclassify.

Each checks the person's rights, moves the record by its table, writes the audit row and draws the cards anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from triage.core.lifecycle import INCIDENT, OVER, IncidentAction, IncidentState, InterviewAction, can, move
from triage.core.words import Domain, Severity
from triage.store import incidents, ledger, relations, tables
from triage.store.door import Transaction, digest_of_text
from triage.store.visibility import SECURITY_LEAD, Viewer, Visibility
from triage.usecases.checks import checks_of
from triage.usecases.deciding import decide_again, plan_of
from triage.usecases.interviewing import leave_interview, stand_alone
from triage.usecases.office import BadInput, By, NotAllowed, Office, required, viewer
from triage.usecases.routing import call_again, draw_cards, route
from triage.usecases.sign_offs import plan_sign_offs
from triage.usecases.status import plan_status
from triage.usecases.together import draw_endings, readers_of, share_visibility, tell_reporters

ACKNOWLEDGE = "acknowledge"
"""The shared step that the card's own button does."""


@dataclass(frozen=True, slots=True)
class Work:
    """An incident in the hands of a responder, inside one transaction."""

    office: Office
    tx: Transaction
    incident: tables.Incident
    viewer: Viewer

    def move(self, action: IncidentAction) -> None:
        """Move the incident by its table. Raises lifecycle.Refused."""
        self.incident.state = move(INCIDENT, IncidentState(self.incident.state), action)

    def record(self, action: str, **detail: object) -> None:
        """Write to the audit chain in this responder's name."""
        ledger.record(self.tx, self.incident, self.viewer.user_id, action, **detail)

    def tell_reporter(self, kind: str, occurrence: str, **arguments: Any) -> None:
        """Send the reporter a message, and those of the reports that were merged into it; their names stay between
        the outbox and Slack.
        """
        tell_reporters(self.tx, self.incident, kind, occurrence, **arguments)


@contextmanager
def working(office: Office, by: By, public_id: str) -> Iterator[Work]:
    """An incident to work on; its cards are drawn anew at the end. Raises NotFound to those who may not work it."""
    with office.store.writing() as tx:
        who = viewer(office, tx, by)
        incident = incidents.find_to_work(tx, who, public_id)
        yield Work(office, tx, incident, who)
        tx.session.flush()
        if incident.routed_at is not None:
            plan_status(office, tx, incident)
            plan_sign_offs(office, tx, incident)
            draw_cards(office, tx, incident)


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


def resolve(office: Office, by: By, public_id: str, resolution: str | None, to_reporter: str | None) -> None:
    """Say that it is fixed, in words for the record and (if any) words for the reporter.

    Raises BadInput without a resolution, Refused when nobody has taken it up.
    """
    words = required("resolution", resolution)
    with working(office, by, public_id) as work:
        work.move(IncidentAction.RESOLVE)
        work.incident.resolved_at, work.incident.resolution = work.tx.now, words
        work.record("resolved", text=digest_of_text(words))
        note = _say(work, "to_reporter", to_reporter) if (to_reporter or "").strip() else None
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
    _say(work, "note", words)
    work.tell_reporter("reopened", f"{work.tx.now}")


_SET_ASIDE = {
    "not_ai": IncidentAction.MARK_NOT_AI,
    "test": IncidentAction.MARK_TEST,
}


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


def add_note(office: Office, by: By, public_id: str, words: str | None) -> None:
    """Keep a note for the responders."""
    text = required("note", words)
    with working(office, by, public_id) as work:
        _say(work, "note", text)
        work.record("noted", text=digest_of_text(text))


def write_to_reporter(office: Office, by: By, public_id: str, words: str | None) -> None:
    """Send the reporter a message through the bot; the responder does not learn who that is."""
    text = required("message", words)
    with working(office, by, public_id) as work:
        note = _say(work, "to_reporter", text)
        work.record("wrote to reporter", text=digest_of_text(text))
        # Not to those of merged reports: what is asked of one person is not another one's to read.
        reporter, workspace = f"user:{incidents.reporter_of(work.tx, work.incident)}", work.incident.workspace_id
        ledger.tell(work.tx, workspace, "from_responders", reporter, str(note), incident=work.incident, note=note)


@dataclass(frozen=True, slots=True)
class Reclassify:
    """What a responder says it really is. `domains` must not be empty."""

    category: str
    severity: Severity
    domains: frozenset[Domain]
    primary: Domain
    visibility: Visibility
    reason: str | None


def reclassify(office: Office, by: By, public_id: str, to: Reclassify) -> None:
    """Overrule the bot, with a reason; both verdicts are kept, and whoever is newly needed is called.

    Raises BadInput for a missing reason, an unknown category or a lead that is not among the domains.
    """
    reason = required("reason", to.reason)
    if not to.domains or to.primary not in to.domains:
        raise BadInput("domains", "Choose who must act, and let one of them lead.")
    if to.category not in office.library.categories:
        raise BadInput("category", "Choose one of the categories.")
    with working(office, by, public_id) as work:
        if relations.merge_of(work.tx, work.incident.id) is not None:
            raise NotAllowed("It goes on as part of another incident. Change that one, or bring this one back first.")
        _may_hide(work, to.visibility)
        _keep_verdict(work, to, reason)
        seen_by = readers_of(work.incident)
        _apply(work, to)
        if readers_of(work.incident) != seen_by:
            share_visibility(office, work.tx, work.incident)
        if work.incident.state not in OVER:
            route(office, work.tx, work.incident)
        work.tell_reporter("reclassified", f"{work.tx.now}")


def _tick_first_step(work: Work) -> None:
    for task in incidents.tasks_of(work.tx, work.incident):
        if task.step_id == ACKNOWLEDGE and task.state == "open":
            task.state, task.ended_at, task.ended_by = "done", work.tx.now, work.viewer.user_id


def _looked_across(work: Work) -> None:
    asked = checks_of(work.tx, work.incident, plan_of(work.office, work.tx, work.incident))
    waiting = sum(one.is_open for one in asked)
    if waiting:
        raise NotAllowed(
            f"Before it is closed, look across once more: press *Cross-checks ({waiting} open)* on the card "
            "and answer them. Then sign off."
        )


def my_domains(work: Work) -> dict[Domain, tables.Involvement]:
    """The domains of the incident that this person may act for. Raises NotAllowed when there is none."""
    involved = incidents.involvements_of(work.tx, work.incident)
    mine = {domain: row for domain, row in involved.items() if _may_act(work.viewer, work.incident, domain)}
    if not mine:
        names = " and ".join(involved)
        raise NotAllowed(f"This one waits for the {names} responders. Ask one of them, or have yourself added.")
    return mine


def _may_act(who: Viewer, incident: tables.Incident, domain: Domain) -> bool:
    alone = incident.visibility == Visibility.INSIDER and SECURITY_LEAD in who.roles
    return alone or who.may_work(domain)


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


def _say(work: Work, kind: str, words: str | None) -> int:
    note = tables.Note(
        incident_id=work.incident.id,
        kind=kind,
        said_at=work.tx.now,
        said_by=work.viewer.user_id,
        words=required(kind, words),
    )
    work.tx.session.add(note)
    work.tx.session.flush()
    return note.id


def _may_hide(work: Work, visibility: Visibility) -> None:
    changes = visibility != work.incident.visibility
    if (
        changes
        and Visibility.INSIDER in (visibility, work.incident.visibility)
        and SECURITY_LEAD not in work.viewer.roles
    ):
        raise NotAllowed("Only the security lead can change who sees an incident about somebody inside.")


def _keep_verdict(work: Work, to: Reclassify, reason: str) -> None:
    body = {
        "category": to.category,
        "severity": to.severity,
        "domains": sorted(to.domains),
        "primary": to.primary,
        "visibility": to.visibility,
    }
    row = tables.Verdict(
        incident_id=work.incident.id,
        decided_at=work.tx.now,
        decided_by=work.viewer.user_id,
        verdict=body,
        reason=reason,
    )
    work.tx.session.add(row)
    work.record("reclassified", **body, reason=digest_of_text(reason))


def _apply(work: Work, to: Reclassify) -> None:
    incident = work.incident
    incident.overruled = True
    incident.category, incident.severity = to.category, to.severity
    incident.domains, incident.primary_domain = sorted(to.domains), to.primary
    incident.visibility = to.visibility
    for domain, row in incidents.involvements_of(work.tx, incident).items():
        row.needed = domain in to.domains  # a person's word stands down even who has taken it up
        row.acknowledged_at = row.acknowledged_at if row.needed else None
    work.tx.session.flush()
