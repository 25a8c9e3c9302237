"""Brings a database up to date, one process at a time, and says whether it is. No tables are named here."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

LOCK = 7_264_110_911
"""Key of PostgreSQL's advisory lock; any number that nothing else in this database uses."""


def upgrade(engine: Engine) -> str:
    """Apply all revisions and return the one it ends at. Replicas that do this at once wait for each other."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        command.upgrade(_config(connection), "head")
    return newest()


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


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
