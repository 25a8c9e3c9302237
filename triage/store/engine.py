"""Makes the database engine: SQLite by default, PostgreSQL for more than one replica. No tables and no queries here.

Writing transactions on SQLite begin with BEGIN IMMEDIATE: with a plain BEGIN two writers that have both read fail with
"database is locked", and without any BEGIN they overwrite each other.
"""

from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

ALIVE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""How psycopg notices that PostgreSQL is gone: within about ten seconds. What the URL says comes first."""
FROZEN = 15
"""Seconds after which PostgreSQL ends a transaction whose owner does nothing."""
READING = {"varnost_reading": True}
"""Execution options of a transaction that only reads."""


def open_engine(url: str, *, connections: int = 16, patience: float = 10) -> Engine:
    """An engine for a `sqlite:///` or `postgresql://` URL (`postgres://` too), with a pool of `connections`.

    `patience` is how many seconds to wait for what somebody else has locked. Raises sqlalchemy.exc.ArgumentError when
    the URL is not one.
    """
    parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    pool = {"pool_size": connections, "max_overflow": 4}
    if parsed.get_backend_name() == "postgresql":
        lively = {name: value for name, value in ALIVE.items() if name not in parsed.query}
        named = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(named, pool_pre_ping=True, connect_args=lively, **pool)
        event.listen(engine, "connect", partial(_prepare_postgresql, patience=patience))
        return engine
    engine = create_engine(parsed, connect_args={"timeout": patience}, **pool)
    event.listen(engine, "connect", partial(_prepare_sqlite, patience=patience))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgresql(connection: DBAPIConnection, _record: ConnectionPoolEntry, *, patience: float) -> None:
    """Nobody waits for long, and whoever froze in the middle of a transaction holds nobody up."""
    raw: Any = connection
    raw.execute(f"SET lock_timeout = '{patience:g}s'")
    raw.execute(f"SET idle_in_transaction_session_timeout = '{FROZEN}s'")
    raw.commit()


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry, *, patience: float) -> None:
    raw: Any = connection
    raw.isolation_level = None  # we say BEGIN ourselves
    waiting = f"busy_timeout={round(patience * 1000)}"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", waiting):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("varnost_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
