"""A responder overrules the bot: it is another category, severity, domains or lead, or other people may see it. Both
verdicts are kept.
"""

from dataclasses import dataclass

from triage.core.lifecycle import OVER
from triage.core.words import Domain, Severity
from triage.store import incidents, relations, tables
from triage.store.door import digest_of_text
from triage.store.visibility import SECURITY_LEAD, Visibility
from triage.usecases.office import BadInput, By, NotAllowed, Office, required
from triage.usecases.routing import route
from triage.usecases.together import readers_of, share_visibility
from triage.usecases.working import Work, working


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
