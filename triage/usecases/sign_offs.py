"""Sign-offs that are missing: a resolved incident waits for each of its domains, and a timer watches each. Who is
reminded stands in `due.py`.
"""

from triage.core.lifecycle import IncidentState
from triage.core.words import Domain, Severity
from triage.store import incidents, ledger, tables
from triage.store.door import Transaction
from triage.usecases.office import Office

KIND = "sign_off"
"""Of the timers and of the message; the timers' subject is domain:level."""


def plan_sign_offs(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Keep one timer for each sign-off that a resolved incident waits for, and none otherwise."""
    missing = missing_sign_offs(tx, incident)
    pending = ledger.pending_subjects(tx, incident, KIND)
    watched = {subject for domain in missing for subject in ledger.levels(domain)}
    ledger.cancel_timers(tx, incident, KIND, subjects=pending - watched)
    rule = office.library.severities[Severity(incident.severity)]
    for domain, row in missing.items():
        if not pending & {*ledger.levels(domain)}:
            since = max(incident.resolved_at or tx.now, row.called_at)
            due = office.calendar.add(since, rule.sign_off_within, urgent=rule.disturbs_at_night)
            ledger.remind(tx, incident.workspace_id, KIND, f"{domain}:1", max(due, tx.now), incident=incident)


def missing_sign_offs(tx: Transaction, incident: tables.Incident) -> dict[Domain, tables.Involvement]:
    """The domains that have not signed off a resolved incident; none of any other."""
    if incident.state != IncidentState.RESOLVED:
        return {}
    return {one: row for one, row in incidents.involvements_of(tx, incident).items() if row.signed_off_at is None}
