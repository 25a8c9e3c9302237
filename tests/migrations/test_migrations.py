"""Migrations: from empty to head on both databases, equal to the tables, frozen, and asked for by name when missing."""

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

import migrations
from bot.opening import NotReady, migrate_database, open_office
from bot.settings import Settings
from migrations import runner
from tests import databases
from tests.migrations.another_revision import ANOTHER, with_another
from tests.together import at_once
from triage.store.engine import open_engine
from triage.store.tables import Base

REVISIONS = sorted(Path(migrations.__file__).parent.glob("versions/*.py"))
OURS = {"bot", "triage", "playbooks", "migrations", "tests"}


def test_an_empty_database_comes_up_to_date(empty):
    assert runner.is_empty(empty)
    assert runner.current(empty) is None
    assert runner.upgrade(empty) == runner.newest() == runner.current(empty)
    assert set(inspect(empty).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    assert runner.upgrade(empty) == runner.newest(), "again does no harm"


def test_the_tables_in_the_database_are_those_of_the_code(store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_replicas_that_migrate_at_once_wait_for_each_other(empty):
    assert at_once(*[lambda: runner.upgrade(empty)] * 4) == [runner.newest()] * 4


def test_a_migration_that_fails_leaves_nothing_behind(empty):
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE incidents (id INTEGER)"))
    with pytest.raises(Exception, match="incidents"):
        runner.upgrade(empty)
    assert inspect(empty).get_table_names() == ["incidents"]


@pytest.mark.parametrize("path", REVISIONS, ids=lambda path: path.stem)
def test_a_revision_imports_nothing_of_ours(path):
    nodes = list(ast.walk(ast.parse(path.read_text())))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= {"sqlalchemy", "alembic"}


def settings(url: str) -> Settings:
    return Settings(_env_file=None, database_url=url)


def test_the_first_start_makes_the_tables_by_itself(tmp_path):
    office = open_office(settings(databases.sqlite_database(tmp_path)))
    assert runner.current(office.store.engine) == runner.newest()
    office.store.engine.dispose()


def test_a_database_that_is_out_of_date_is_refused_with_the_command_to_run(tmp_path, sqlite_template):
    url = databases.sqlite_database(tmp_path, sqlite_template)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    engine.dispose()
    with pytest.raises(NotReady, match=f"at revision 0000, this version wants {runner.newest()}. Run: varnost migrate"):
        open_office(settings(url))


def test_a_newer_versions_database_is_refused_and_left_as_it_is(tmp_path, sqlite_template):
    url = databases.sqlite_database(tmp_path, sqlite_template)
    engine = open_engine(url)
    runner.upgrade(engine, with_another(tmp_path))
    for act in (open_office, migrate_database):
        with pytest.raises(NotReady, match=f"at revision {ANOTHER}, which a newer version of Varnost made"):
            act(settings(url))
    assert runner.current(engine) == ANOTHER
    engine.dispose()


def test_a_migration_waits_for_a_table_that_is_in_use_and_lets_others_pass(empty_postgresql, tmp_path):
    engine = empty_postgresql
    runner.upgrade(engine)
    migrated = Event()

    def migrate() -> None:
        runner.upgrade(engine, with_another(tmp_path))
        migrated.set()

    with ThreadPoolExecutor(1) as pool, engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM incidents"))
        running = pool.submit(migrate)
        for _ in range(20):  # each has two seconds, as long as a bot has patience
            with engine.begin() as other:
                other.execute(text("SET LOCAL lock_timeout = '2s'"))
                other.execute(text("SELECT count(*) FROM incidents"))
            Event().wait(0.1)
        assert not migrated.is_set()
        reader.rollback()
        running.result(timeout=30)
    assert runner.current(engine) == ANOTHER


def test_the_command_brings_an_empty_database_up_to_date(tmp_path):
    assert migrate_database(settings(databases.sqlite_database(tmp_path))) == runner.newest()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "DATABASE_URL is not a database's address"),
        ("sqlite:////nowhere/at/all.db", "The database cannot be reached"),
        ("postgresql://127.0.0.1:1/varnost", "The database cannot be reached"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_in_one_sentence(url, says):
    with pytest.raises(NotReady, match=says):
        open_office(settings(url))
