"""Answers the cross-domain checks of an incident; a yes calls the other domain. What is asked stands in `checks.py`."""

from collections.abc import Mapping

from triage.core.lifecycle import OVER, IncidentAction, IncidentState, Refused
from triage.store import tables
from triage.usecases.checks import AskedCheck, checks_of, stage_of
from triage.usecases.deciding import plan_of
from triage.usecases.office import By, Office
from triage.usecases.routing import route
from triage.usecases.working import Work, my_domains, working


def answer_checks(office: Office, by: By, public_id: str, answers: Mapping[str, bool]) -> None:
    """Keep answers (check id -> yes or no); those that are the same as before and unknown ids change nothing.

    Raises NotAllowed to who is no responder of its domains, Refused when the incident is over.
    """
    with working(office, by, public_id) as work:
        if work.incident.state in OVER:
            raise Refused(IncidentState(work.incident.state), IncidentAction.CLOSE)
        my_domains(work)
        asked = checks_of(work.tx, work.incident, plan_of(office, work.tx, work.incident))
        new = [one for one in asked if one.id in answers and answers[one.id] is not one.answer]
        for one in new:
            _keep(work, one, yes=answers[one.id])
        _call(work, {one.adds.value for one in new if answers[one.id] and one.needed})


def _keep(work: Work, one: AskedCheck, *, yes: bool) -> None:
    stage = stage_of(work.incident)
    work.tx.session.add(
        tables.CrossCheckAnswer(
            incident_id=work.incident.id,
            check_id=one.id,
            stage=stage,
            yes=yes,
            adds=one.adds,
            answered_at=work.tx.now,
            answered_by=work.viewer.user_id,
        )
    )
    work.tx.session.flush()
    work.record("cross-check answered", check=one.id, stage=stage, yes=yes)


def _call(work: Work, domains: set[str]) -> None:
    if domains:
        work.incident.domains = sorted({*work.incident.domains, *domains})
        route(work.office, work.tx, work.incident)
