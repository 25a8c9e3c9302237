"""The one door to the database: a transaction that knows the time and its workspace. Queries stand in the files
beside it.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from hashlib import sha256

from sqlalchemy import Engine, Insert, Select, inspect, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from triage.store.columns import Moment
from triage.store.engine import READING
from triage.store.tables import Base, Inbound, PracticeClock, Workspace
from triage.store.turns import Turns

BEHIND_THE_SCENES = 30.0
"""Seconds for which what nobody waits for stands in the queue: giving up a mark means looking the message up later."""
_NOW = {
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now')",
    "postgresql": "clock_timestamp()",
}


@dataclass(frozen=True, slots=True)
class Team:
    """Slack's ids of a workspace; `enterprise_id` is empty outside of an enterprise grid."""

    team_id: str
    enterprise_id: str = ""


class Transaction:
    """One transaction. Everything in it happens, or nothing does."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._dialect = session.get_bind().dialect.name

    @cached_property
    def _clocks(self) -> tuple[datetime, int]:
        real, offset = self.session.connection().execute(_clocks_of(self._dialect)).one()
        return real, offset or 0

    @property
    def now(self) -> datetime:
        """The database's time when this was first asked, plus the practice workspace's offset. Aware, UTC."""
        real, offset = self._clocks
        return real + timedelta(seconds=offset)

    def real_now(self) -> datetime:
        """The database's time without any offset, for leases. Aware, UTC."""
        return self.session.connection().execute(_real_time_of(self._dialect)).scalar_one()

    def known_workspace(self, team: Team) -> int | None:
        """The id of a workspace that has been seen; None for a new one, which a reading transaction cannot make."""
        query = select(Workspace.id).filter_by(team_id=team.team_id, enterprise_id=team.enterprise_id)
        return self.session.scalar(query)

    def insert_once(self, table: type[Base], **values: object) -> bool:
        """Insert a row unless one with its unique key is there; whether it was inserted.

        Two that insert the same key at once wait for each other, and one of them gets False.
        """
        self.session.flush()  # what it refers to may still be in the session alone
        return self.session.connection().execute(_insert_once(table, self._dialect), values).first() is not None

    def workspace(self, team: Team) -> int:
        """The id of a workspace; it is made when it is new."""
        found = self.known_workspace(team)
        if found is None:
            self.insert_once(Workspace, next_number=1, team_id=team.team_id, enterprise_id=team.enterprise_id)
            found = self.known_workspace(team)
        assert found is not None  # noqa: S101 - it was there, or has just been inserted
        return found

    def first_time(self, workspace_id: int, key: str) -> bool:
        """Whether `key` comes for the first time; it is remembered with this transaction's other facts."""
        return self.insert_once(Inbound, workspace_id=workspace_id, key=key, accepted_at=self._clocks[0])

    def remember(self, workspace_id: int, key: str, result: str) -> None:
        """Keep the result of an accepted `key`, for whoever sends it again."""
        self.session.execute(update(Inbound).filter_by(workspace_id=workspace_id, key=key).values(result=result))

    def result_of(self, workspace_id: int, key: str) -> str | None:
        """What was remembered with `key` when it was accepted; None when it was not, or had no result."""
        return self.session.scalar(select(Inbound.result).filter_by(workspace_id=workspace_id, key=key))


@lru_cache
def _real_time_of(dialect: str) -> Select[datetime]:
    return select(literal_column(_NOW[dialect], Moment()))


@lru_cache
def _clocks_of(dialect: str) -> Select[datetime, int]:
    return select(literal_column(_NOW[dialect], Moment()), select(PracticeClock.offset_seconds).scalar_subquery())


@lru_cache
def _insert_once(table: type[Base], dialect: str) -> Insert:
    """Built once: SQLAlchemy takes longer to build such a statement than the database to run it."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    # Not by rowcount: psycopg says -1 for an insert that does nothing.
    return insert(table).on_conflict_do_nothing().returning(*inspect(table).primary_key)


class Store:
    """The database. `writing()` and `reading()` are the only ways in."""

    def __init__(self, engine: Engine, patience: float = 10) -> None:
        self.engine = engine
        self._turns = Turns(patience) if engine.dialect.name == "sqlite" else None
        self.when_written: Callable[[], None] = lambda: None
        """Called after every commit of a writing transaction: the delivery wakes up by it."""

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that is committed at its end, or rolled back when an error leaves it.

        On SQLite it waits for other writers of this process for as long as the store has patience, so that a person
        hears in time that something was not saved.
        """
        with self._turn(), self._transaction() as tx:
            yield tx
        self.when_written()

    @contextmanager
    def writing_quietly(self) -> Iterator[Transaction]:
        """As `writing`, for the delivery's own bookkeeping: it wakes nobody, and nobody waits for it."""
        with self._turn(BEHIND_THE_SCENES), self._transaction() as tx:
            yield tx

    def _turn(self, patience: float | None = None) -> AbstractContextManager[None]:
        return self._turns.take(patience) if self._turns else nullcontext()

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield Transaction(session)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that sees one state of the database and changes nothing."""
        with Session(self.engine.execution_options(**READING), expire_on_commit=False) as session:
            yield Transaction(session)


def digest_of_text(typed: str) -> str:
    """What the audit record keeps of text that a person typed."""
    return sha256(typed.encode()).hexdigest()
