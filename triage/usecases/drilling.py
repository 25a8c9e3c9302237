"""Begins a drill: an exercise with a real playbook, which is marked everywhere and counted in no figure. What people do
with it afterwards is what they do with any incident.
"""

from collections.abc import Sequence

from playbooks.library import Library
from playbooks.schema import Playbook
from triage.core.decide import decide
from triage.core.lifecycle import InterviewState
from triage.core.reading import NOTHING_READ
from triage.core.verdict import Verdict
from triage.core.words import Containment, Domain, Severity
from triage.store import incidents, ledger, tables
from triage.store.door import Transaction
from triage.store.visibility import Viewer, Visibility
from triage.usecases.deciding import adopt
from triage.usecases.office import BadInput, By, NotAllowed, Office, viewer
from triage.usecases.routing import route

DRILLED_AS = Severity.S2
"""Grave enough that hardly a step is left out, and nobody is woken for it."""


def may_drill(office: Office, by: By) -> bool:
    """Whether this person is a responder, who may begin a drill."""
    with office.store.writing() as tx:
        return _is_responder(viewer(office, tx, by))


def drill_categories(library: Library) -> Sequence[str]:
    """What can be drilled."""
    return sorted(library.playbooks)


def start_drill(office: Office, by: By, category: str) -> str:
    """Make a drill of a category and route it by its playbook, without any interview; its public id.

    Raises NotAllowed to who is no responder, BadInput for a category that has no playbook; it lists those that do.
    """
    with office.store.writing() as tx:
        who = viewer(office, tx, by)
        if not _is_responder(who):
            raise NotAllowed("Only responders can begin a drill.")
        playbook = office.library.playbooks.get(category)
        if playbook is None:
            known = ", ".join(drill_categories(office.library))
            raise BadInput("category", f"There is nothing to drill under that name. Choose one of: {known}.")
        incident = _open(tx, who, playbook)
        verdict = _verdict(office, playbook)
        _keep(tx, incident, verdict)
        adopt(incident, verdict)
        ledger.record(tx, incident, who.user_id, "drill begun", category=category)
        route(office, tx, incident)
        return incidents.public_id(incident)


def _is_responder(who: Viewer) -> bool:
    return any(who.may_work(domain) for domain in Domain)


def _open(tx: Transaction, who: Viewer, playbook: Playbook) -> tables.Incident:
    incident = tables.Incident(
        workspace_id=who.workspace_id,
        number=incidents.take_number(tx, who.workspace_id),
        state="reported",
        visibility=Visibility.NORMAL,
        reporter_id=who.user_id,
        report=f"This is a drill: {playbook.examples[0].says if playbook.examples else playbook.title}",
        source="drill",
        source_link=None,
        created_at=tx.now,
        category=playbook.category,
        severity=DRILLED_AS,
        domains=[],
        drill=True,
    )
    tx.session.add(incident)
    tx.session.flush()
    tx.session.add(
        tables.Interview(incident_id=incident.id, state=InterviewState.STOPPED, locale="en-US", current=None, asked=[])
    )
    return incident


def _verdict(office: Office, playbook: Playbook) -> Verdict:
    """What is drilled, in the form of a verdict; nothing speaks for it but the person who began the drill."""
    domain = Domain(playbook.domain)
    return decide(office.library.model, {}, NOTHING_READ).model_copy(
        update={
            "needs_safety": domain is Domain.SAFETY,
            "needs_security": domain is Domain.SECURITY,
            "not_ai": False,
            "primary": domain,
            "categories": ((playbook.category, 1.0),),
            "severity": DRILLED_AS,
            "containment": Containment.TODAY,
            "live_attack": False,
            "confidence": 1.0,
            "reasons": (),
            "would_change": (),
        }
    )


def _keep(tx: Transaction, incident: tables.Incident, verdict: Verdict) -> None:
    body = verdict.model_dump(mode="json")
    tx.session.add(
        tables.Verdict(incident_id=incident.id, decided_at=tx.now, decided_by=None, verdict=body, reason=None)
    )
    tx.session.flush()
