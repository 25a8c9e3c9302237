"""Makes the database engine: SQLite by default, PostgreSQL for more than one replica. No tables and no queries here.

Writing transactions on SQLite begin with BEGIN IMMEDIATE: with a plain BEGIN two writers that have both read fail with
"database is locked", and without any BEGIN they overwrite each other.
"""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

READING = {"varnost_reading": True}
"""Execution options of a transaction that only reads."""


def open_engine(url: str, *, connections: int = 16) -> Engine:
    """An engine for a `sqlite:///` or `postgresql://` URL (`postgres://` too), with a pool of `connections`.

    Raises sqlalchemy.exc.ArgumentError when the URL is not one.
    """
    parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"), pool_size=connections, max_overflow=4, pool_pre_ping=True
        )
    engine = create_engine(parsed, pool_size=connections, max_overflow=4, connect_args={"timeout": 10})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    raw: Any = connection
    raw.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("varnost_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
