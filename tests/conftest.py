"""What every test may use: the library, an organisation, a database of its own on either engine, an office, a clock.

Nothing here reaches beyond this machine: sockets to anywhere else are refused.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings
from sqlalchemy import Engine, event

from playbooks.library import Library
from playbooks.loader import load_library
from tests import databases
from tests.clock import Clock
from tests.people import SAFETY, SAFETY_LEAD, SECURITY, SECURITY_LEAD, make_organisation
from triage.core.organisation import Organisation
from triage.core.words import Domain
from triage.store.door import Store, Team
from triage.store.engine import open_engine
from triage.usecases.office import Office
from triage.usecases.people import set_roles

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""When the tests begin: 10:00 in Ljubljana, a working day."""

# A database is made once for a test, not once for an example: examples take a workspace of their own.
shared = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}
settings.register_profile("default", max_examples=100, derandomize=bool(os.getenv("CI")), **shared)
settings.register_profile("fuzz", max_examples=10_000, **shared)
settings.load_profile(os.getenv("HYPOTHESIS_PROFILE") or "default")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Refuse sockets to anywhere but this machine, before pytest-socket reads its options."""
    config.option.allow_hosts = "127.0.0.1,::1"
    config.option.allow_unix_socket = True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every property test is one for `make fuzz`; what has a database of its own is slow, on either engine."""
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("fuzz")
        if {"sqlite_template", "database_url", "empty"} & set(item.fixturenames):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> str:
    """The URL of a migrated SQLite file, to be copied."""
    url = databases.sqlite_database(tmp_path_factory.mktemp("template"))
    databases.migrate(url)
    return url


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with databases.postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql(postgresql_server) -> Iterator[Engine]:
    """A migrated PostgreSQL database, for one test after the other."""
    with databases.postgresql_database(postgresql_server) as url:
        databases.migrate(url)
        engine = open_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request, tmp_path) -> Iterator[str]:
    """A migrated database without rows: each test that uses it is run twice."""
    if request.param == "sqlite":
        yield databases.sqlite_database(tmp_path, request.getfixturevalue("sqlite_template"))
        return
    engine = request.getfixturevalue("postgresql")
    yield engine.url.render_as_string(hide_password=False)
    databases.take_out_rows(engine)


@pytest.fixture
def store(database_url) -> Iterator[Store]:
    engine = open_engine(database_url)
    if engine.dialect.name == "sqlite":  # nobody pulls the plug here; what survives that is tested with processes
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def team() -> Team:
    return Team("T0TESTING")


@pytest.fixture
def clock(store) -> Clock:
    """The clock of `store`, which begins at MONDAY_MORNING."""
    clock = Clock(store)
    clock.set_to(MONDAY_MORNING)
    return clock


@pytest.fixture
def office(store, library, organisation, team, clock) -> Office:
    """An office whose people have their roles in `team`."""
    office = Office(store, library, organisation)
    set_roles(office, team, {Domain.SAFETY: [SAFETY_LEAD, SAFETY], Domain.SECURITY: [SECURITY_LEAD, SECURITY]})
    return office
