"""Decides an incident anew from its report and answers, and keeps every verdict. Who is then called stands in
`routing.py`.
"""

from playbooks.schema import Role
from playbooks.versions import as_kept, sharing
from triage.core.decide import decide
from triage.core.plan import Plan, choose_playbooks, make_plan
from triage.core.proposals import decide_with
from triage.core.reading import Reading, read
from triage.core.verdict import Verdict
from triage.core.words import Domain, Facts, Severity
from triage.store import incidents, ledger, relations, tables
from triage.store.door import Transaction
from triage.store.visibility import Visibility
from triage.usecases.office import Office
from triage.usecases.versions import kept_of, versions_for

INSIDER = ("on_purpose", "insider")
NOT_AI = "not_ai"


def reading_of(office: Office, text: str) -> Reading:
    """What the report's own words propose."""
    return read(office.library.model, text)


def decide_again(office: Office, tx: Transaction, incident: tables.Incident) -> Verdict:
    """Decide from all that is known now; the incident takes it over unless a responder has overruled the bot."""
    facts = incidents.facts_of(tx, incident)
    reading = reading_of(office, incidents.report_of(tx, incident))
    proposed = _proposed_by_model(tx, incident)
    verdict = decide_with(office.library.model, facts, reading, proposed)
    _keep(tx, incident, verdict)
    if not incident.overruled:
        adopt(incident, verdict)
        _keep_who_was_called_across(tx, incident)
        take_over(tx, incident)
        _hide_if_insider(incident, facts, reading, proposed)
    return verdict


def _proposed_by_model(tx: Transaction, incident: tables.Incident) -> Facts:
    row = incidents.second_reading_of(tx, incident)
    return (row.proposed or {}) if row else {}


def take_over(tx: Transaction, incident: tables.Incident) -> bool:
    """Need what any report needs that was merged into the incident: its domains, the gravest severity. Whether that
    changed anything.
    """
    before = (list(incident.domains), incident.severity)
    for one in relations.merged_into(tx, incident):
        incident.domains = sorted({*incident.domains, *one.domains})
        incident.severity = min(Severity(incident.severity), Severity(one.severity))
    return before != (incident.domains, incident.severity)


def adopt(incident: tables.Incident, verdict: Verdict) -> None:
    """Write the verdict's choices to the incident, without touching who was called."""
    incident.category = NOT_AI if verdict.not_ai else best_category(verdict)
    incident.severity = verdict.severity
    incident.domains = sorted(verdict.domains)
    incident.primary_domain = verdict.primary


def best_category(verdict: Verdict) -> str:
    """The likeliest category that has a playbook."""
    return next((name for name, _ in verdict.categories if name != NOT_AI), "other")


def latest_verdict(office: Office, tx: Transaction, incident: tables.Incident) -> Verdict:
    """The last verdict of the bot itself; of a report that it has not thought about yet, what the words alone say."""
    ours = [row for row in incidents.verdicts_of(tx, incident) if row.decided_by is None]
    if not ours:
        return decide(office.library.model, {}, reading_of(office, incidents.report_of(tx, incident)))
    return Verdict.model_validate(ours[-1].verdict)


def is_overruled(tx: Transaction, incident: tables.Incident) -> bool:
    """Whether a responder saw it otherwise: changed the classification, or set aside as not about AI what Varnost had
    called them for.
    """
    if incident.overruled or incident.state != NOT_AI:
        return incident.overruled
    ours = [row.verdict for row in incidents.verdicts_of(tx, incident) if row.decided_by is None]
    return bool(ours) and not ours[-1]["not_ai"]


def plan_of(office: Office, tx: Transaction, incident: tables.Incident) -> Plan:
    """The plan for the incident as it is classified now, by the playbooks as they were when it was routed by them."""
    domains = frozenset(Domain(name) for name in incident.domains)
    ranked = [incident.category, *(name for name, _ in latest_verdict(office, tx, incident).categories)]
    primary = Domain(incident.primary_domain) if incident.primary_domain else None
    kept = kept_of(office, tx, incident)
    library = as_kept(office.library, kept)
    categories = choose_playbooks(library, ranked, domains, primary)
    library = sharing(library, versions_for(office, kept, categories))
    facts = incidents.facts_of(tx, incident)
    return make_plan(library, categories, facts, Severity(incident.severity), domains)


def lead_role(domain: Domain | None) -> Role:
    """The role that leads for a domain."""
    return Role.SECURITY_ON_CALL if domain is Domain.SECURITY else Role.SAFETY_LEAD


def _keep(tx: Transaction, incident: tables.Incident, verdict: Verdict) -> None:
    body = verdict.model_dump(mode="json")
    earlier = incidents.verdicts_of(tx, incident)
    if not any(row.decided_by is None and row.verdict == body for row in earlier[-1:]):
        tx.session.add(
            tables.Verdict(incident_id=incident.id, decided_at=tx.now, decided_by=None, verdict=body, reason=None)
        )
        tx.session.flush()
        summary = {"domains": sorted(verdict.domains), "category": best_category(verdict), "severity": verdict.severity}
        ledger.record(tx, incident, "varnost", "decided", **summary, not_ai=verdict.not_ai)


def _keep_who_was_called_across(tx: Transaction, incident: tables.Incident) -> None:
    """A person's yes to a cross-check stays, whatever the reporter says later."""
    added = {row.adds for row in incidents.cross_checks_of(tx, incident) if row.yes}
    incident.domains = sorted({*incident.domains, *added})


def is_private(office: Office, tx: Transaction, incident: tables.Incident) -> bool:
    """Whether the security lead alone hears of it; of a report that the bot has not thought about yet, whether its
    words suggest so.
    """
    if incident.visibility != Visibility.INSIDER or incidents.verdicts_of(tx, incident):
        return incident.visibility == Visibility.INSIDER
    return _names_insider({}, reading_of(office, incidents.report_of(tx, incident)))


def _names_insider(facts: Facts, reading: Reading) -> bool:
    question, insider = INSIDER
    proposed = reading.proposed.get(question)
    suspected = proposed is not None and proposed.option == insider
    return facts[question] == insider if question in facts else suspected


def _suspected_by_model(incident: tables.Incident, facts: Facts, proposed: Facts) -> bool:
    """A language model's suspicion hides no incident that responders have already: a report could be written so that
    they lose it.
    """
    question, insider = INSIDER
    return question not in facts and proposed.get(question) == insider and incident.routed_at is None


def _hide_if_insider(incident: tables.Incident, facts: Facts, reading: Reading, proposed: Facts) -> None:
    if _names_insider(facts, reading) or _suspected_by_model(incident, facts, proposed):
        incident.visibility = Visibility.INSIDER
    elif incident.routed_at is None:
        incident.visibility = Visibility.NORMAL
