"""The practice workspace's clock: how far it has been moved. Real workspaces have no row, and so no offset. And the
machine's own, for commands that ask no database.
"""

from datetime import UTC, datetime

from sqlalchemy import delete

from triage.store.door import Store
from triage.store.tables import PracticeClock


def move_practice_clock(store: Store, offset_seconds: int) -> None:
    """Set the offset that is added to the database's time. Only `varnost demo` and tests call this."""
    with store.writing() as tx:
        tx.session.execute(delete(PracticeClock))
        tx.session.add(PracticeClock(id=1, offset_seconds=offset_seconds))


def now() -> datetime:
    """What time it is on this machine, aware: for commands that ask no database."""
    return datetime.now(UTC)  # noqa: TID251 - `varnost check` runs before there is a database
