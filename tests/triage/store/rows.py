"""Rows for the tests of the store, written past the use cases."""

from collections.abc import Callable

from triage.store import incidents, tables
from triage.store.door import Store, Team, Transaction
from triage.store.visibility import Visibility


def add_incident(tx: Transaction, team: Team, **changes: object) -> tables.Incident:
    """An incident of `team` with a number of its own."""
    workspace_id = tx.workspace(team)
    values = {
        "workspace_id": workspace_id,
        "number": incidents.take_number(tx, workspace_id),
        "state": "routed",
        "visibility": Visibility.NORMAL,
        "reporter_id": "U0REPORTER",
        "report": "it did something odd",
        "source": "test",
        "created_at": tx.now,
        "category": "other",
        "severity": "S3",
        "domains": ["safety"],
        "primary_domain": "safety",
        **changes,
    }
    incident = tables.Incident(**values)
    tx.session.add(incident)
    tx.session.flush()
    return incident


def add_involvement(tx: Transaction, incident: tables.Incident, domain: str, **changes: object) -> None:
    """A domain that the incident needs."""
    row = tables.Involvement(incident_id=incident.id, domain=domain, called_at=tx.now, **{"needed": True, **changes})
    tx.session.add(row)
    tx.session.flush()


def add_task(tx: Transaction, incident: tables.Incident, owner: str, state: str = "open") -> None:
    """A task with an owner."""
    words = {"title": "do it", "why": "so", "done_when": "done"}
    place = {"phase": "fix", "role": "hr", "position": 0, "due_at": tx.now}
    tx.session.add(tables.Task(incident_id=incident.id, owner_id=owner, state=state, **words, **place))
    tx.session.flush()


def in_a_transaction_that_fails(store: Store, act: Callable[[Transaction], object]) -> None:
    """Act, and divide by zero before the commit."""
    with store.writing() as tx:
        act(tx)
        raise ZeroDivisionError
