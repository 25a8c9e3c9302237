"""Brings a database up to date, one process at a time, and says whether it is. No tables are named here."""

import logging
from pathlib import Path
from time import sleep

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

log = logging.getLogger(__name__)
SCRIPTS = Path(__file__).parent
LOCK = 7_264_110_911
"""Key of PostgreSQL's advisory lock; any number that nothing else in this database uses."""
WAIT = "200ms"
"""How long to wait for a table that somebody uses. Whoever waits for us meanwhile, with that table in their hands, is
told of a deadlock after a second (PostgreSQL's `deadlock_timeout`): we are through or have given way by then.
"""
TRIES = 120
"""How often to try, with a pause between in which others pass."""
PAUSE = 0.5
IN_THE_WAY = ("55P03", "40P01")
"""What PostgreSQL says when a lock is not to be had in time, and when it was us who had to end a deadlock."""


def upgrade(engine: Engine, scripts: Path = SCRIPTS) -> str:
    """Apply all revisions and return the one it ends at. Replicas that do this at once wait for each other.

    Bots may work meanwhile: everybody who comes after a statement that waits for a table would wait with it, so none
    waits for long; then all of it is undone, the others pass, and it is tried again.
    """
    for left in reversed(range(TRIES)):
        try:
            return _upgrade(engine, scripts)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in IN_THE_WAY or not left:
                raise
            log.info("a table is in use; trying again")
            sleep(PAUSE)
    raise AssertionError("the last try returns or raises")


def _upgrade(engine: Engine, scripts: Path) -> str:
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT}'"))
        command.upgrade(_config(connection, scripts), "head")
        return str(MigrationContext.configure(connection).get_current_revision())


def newest() -> str:
    """The revision that this version of Varnost wants."""
    return str(ScriptDirectory.from_config(_config(None)).get_current_head())


def current(engine: Engine) -> str | None:
    """The revision that the database is at; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_empty(engine: Engine) -> bool:
    """Whether there are no tables at all yet."""
    return not inspect(engine).get_table_names()


def _config(connection: Connection | None, scripts: Path = SCRIPTS) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    return config
