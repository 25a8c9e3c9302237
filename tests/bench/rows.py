"""Fills the outbox and the timers with as many rows as one likes, in one statement each."""

from sqlalchemy import bindparam, text

from triage.store.columns import Moment
from triage.store.door import Store, Team

TEAM = Team("T0BENCH000")
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)"
OUTBOX = f"""
INSERT INTO outbox
    (workspace_id, kind, destination, arguments, dedupe_key, token, state, attempts, created_at)
{NUMBERS} SELECT :workspace, 'draft', 'channel:C' || i, '{{}}', CAST(:state AS TEXT) || i, CAST(i AS TEXT),
    CAST(:state AS TEXT), 0, :now FROM n
"""  # noqa: S608 - constants alone
TIMERS = f"""
INSERT INTO timers (workspace_id, kind, subject, due_at, state, dedupe_key)
{NUMBERS} SELECT :workspace, 'digest', 'U' || i, :now, CAST(:state AS TEXT), CAST(:state AS TEXT) || i FROM n
"""  # noqa: S608 - constants alone


def fill(store: Store, statement: str, state: str, count: int) -> None:
    """Add `count` rows in a state; messages go to a place each."""
    with store.writing_quietly() as tx:
        values = {"workspace": tx.workspace(TEAM), "now": tx.now, "state": state, "count": count}
        tx.session.execute(text(statement).bindparams(bindparam("now", type_=Moment())), values)
