"""The engine: writers take turns, readers do not wait for them, and what failed leaves nothing behind."""

import pytest
from sqlalchemy import func, select, update

from tests.together import at_once
from tests.triage.store.rows import in_a_transaction_that_fails
from triage.store.engine import open_engine
from triage.store.tables import Workspace


def test_eight_writers_that_read_and_add_one_at_once_lose_nothing(store, team):
    with store.writing() as tx:
        workspace_id = tx.workspace(team)

    def add_one() -> None:
        with store.writing() as tx:
            row = tx.session.scalar(select(Workspace).filter_by(id=workspace_id).with_for_update())
            row.next_number += 1

    at_once(*[add_one] * 8)
    with store.reading() as tx:
        assert tx.session.get(Workspace, workspace_id).next_number == 9


def test_a_reader_does_not_wait_for_a_writer_and_sees_only_what_is_committed(store, team):
    with store.writing() as tx:
        workspace_id = tx.workspace(team)
        with store.reading() as other:
            assert other.known_workspace(team) is None
    with store.reading() as tx:
        assert tx.known_workspace(team) == workspace_id


def test_a_transaction_that_fails_leaves_nothing_behind(store, team):
    woken = []
    store.when_written = lambda: woken.append(1)
    with pytest.raises(ZeroDivisionError):
        in_a_transaction_that_fails(store, lambda tx: tx.workspace(team))
    with store.reading() as tx:
        assert tx.known_workspace(team) is None
    assert woken == []


def test_the_delivery_is_woken_after_the_commit_but_not_by_its_own_bookkeeping(store, team):
    seen = []
    store.when_written = lambda: seen.append(_count(store))
    with store.writing() as tx:
        tx.workspace(team)
    with store.writing_quietly() as tx:
        tx.session.execute(update(Workspace).values(next_number=5))
    assert seen == [1]


def _count(store) -> int:
    with store.reading() as tx:
        return tx.session.scalar(select(func.count()).select_from(Workspace))


def test_what_is_written_in_a_reading_transaction_is_not_kept(store, team):
    with store.reading() as tx:
        tx.workspace(team)
    with store.reading() as tx:
        assert tx.known_workspace(team) is None


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_a_postgresql_url_means_the_same(scheme):
    url = open_engine(f"{scheme}://me:secret@db.example:5432/varnost").url
    assert (url.drivername, url.host, url.database) == ("postgresql+psycopg", "db.example", "varnost")
