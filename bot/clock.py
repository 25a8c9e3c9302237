"""The practice workspace's clock: how far it has been moved. Real workspaces have no row, and so no offset."""

from sqlalchemy import delete

from triage.store.door import Store
from triage.store.tables import PracticeClock


def move_practice_clock(store: Store, offset_seconds: int) -> None:
    """Set the offset that is added to the database's time. Only `varnost demo` and tests call this."""
    with store.writing() as tx:
        tx.session.execute(delete(PracticeClock))
        tx.session.add(PracticeClock(id=1, offset_seconds=offset_seconds))
