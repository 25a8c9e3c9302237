"""Lets an incident follow the new version of its playbooks: an explicit act, which keeps what is done."""

from sqlalchemy import delete

from triage.core.lifecycle import OVER
from triage.store import tables
from triage.usecases.office import By, NotAllowed, Office
from triage.usecases.routing import route
from triage.usecases.versions import version_views
from triage.usecases.working import Work, my_domains, working


def update_playbooks(office: Office, by: By, public_id: str) -> None:
    """Take today's version of each playbook that was changed since; tasks that are done or skipped stay as they are.

    New steps are added, open ones say what they say now, open ones that are gone are dropped. Nothing happens when
    there is nothing new. Raises NotAllowed to who is no responder of its domains, or when the incident is over.
    """
    with working(office, by, public_id) as work:
        my_domains(work)
        if work.incident.state in OVER:
            raise NotAllowed("This incident is over; its playbook stays as it was.")
        before = {one.playbook_id: one.digest for one in version_views(office, work.tx, work.incident) if one.news}
        if before:
            _forget(work, before)
            route(office, work.tx, work.incident)
            _record(work, before)


def _forget(work: Work, playbooks: dict[str, str]) -> None:
    follows = tables.IncidentPlaybook
    mine = delete(follows).where(follows.incident_id == work.incident.id, follows.playbook_id.in_(playbooks))
    work.tx.session.execute(mine)


def _record(work: Work, before: dict[str, str]) -> None:
    after = {one.playbook_id: one.digest for one in version_views(work.office, work.tx, work.incident)}
    for playbook_id, digest in before.items():
        work.record("playbook updated", playbook=playbook_id, before=digest, after=after.get(playbook_id))
