"""What responders do with a task that is not over: begin it, give it to somebody, set another time, and write down the
evidence. Ticking off, skipping and adding stand in `tasking.py`.
"""

from datetime import datetime, timedelta

from triage.store import ledger, tables
from triage.store.door import digest_of_text
from triage.usecases.office import BadInput, By, Office, required
from triage.usecases.tasking import task_of, tell_owner
from triage.usecases.working import Work, working

SAME = timedelta(minutes=1)
"""A form gives times back by the minute."""


def start_task(office: Office, by: By, public_id: str, task_id: int) -> None:
    """Say that one has begun; what nobody owns by name becomes theirs. Again by anybody changes nothing."""
    with working(office, by, public_id) as work:
        task = task_of(work, task_id)
        if task.state == "open" and task.started_at is None:
            task.started_at, task.started_by = work.tx.now, work.viewer.user_id
            work.record("task started", task=task.id)
            if task.owner_id is None:
                _give(work, task, work.viewer.user_id)


def change_task(office: Office, by: By, public_id: str, task_id: int, owner: str | None, due: datetime | None) -> None:
    """Give a task to somebody, who is told, and let it be due at another time (aware); None leaves it as it is.

    What a person has set, no later plan changes. Raises BadInput for a time that has passed.
    """
    with working(office, by, public_id) as work:
        task = task_of(work, task_id)
        if due is not None and abs(due - task.due_at) >= SAME:
            _set_due(work, task, due)
        if owner and task.owner_id != owner:
            _give(work, task, owner)
            if owner != work.viewer.user_id:
                tell_owner(work, owner, "task_yours", f"{task.id}-{work.tx.now}", task=task.id)


def add_evidence(office: Office, by: By, public_id: str, task_id: int, words: str | None) -> None:
    """Write down under a task what was found, or where it is kept. Raises BadInput without words."""
    text = required("evidence", words)
    with working(office, by, public_id) as work:
        task = task_of(work, task_id)
        place = {"incident_id": work.incident.id, "task_id": task.id}
        said = {"said_at": work.tx.now, "said_by": work.viewer.user_id, "words": text}
        work.tx.session.add(tables.TaskNote(**place, **said))
        work.tx.session.flush()
        work.record("evidence added", task=task.id, text=digest_of_text(text))


def _give(work: Work, task: tables.Task, owner: str) -> None:
    task.owner_id, task.owner_group, task.assigned_by = owner, None, work.viewer.user_id
    work.record("task handed over", task=task.id, to=owner)


def _set_due(work: Work, task: tables.Task, due: datetime) -> None:
    if due <= work.tx.now:
        raise BadInput("due", "Choose a time that is still to come.")
    task.due_at, task.due_set_by = due, work.viewer.user_id
    work.record("task due anew", task=task.id, due=due.isoformat())
    if task.state == "open":
        ledger.cancel_timers(work.tx, work.incident, "task", subjects=ledger.levels(task.id))
        ledger.remind(work.tx, work.incident.workspace_id, "task", f"{task.id}:1", due, incident=work.incident)
