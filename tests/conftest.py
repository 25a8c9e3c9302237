"""What every test may use: the library, an organisation, a database of its own on either engine, an office, a clock.

Nothing here reaches beyond this machine: sockets to anywhere else are refused.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from zlib import crc32

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings
from sqlalchemy import Engine

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
ENGINES = ("sqlite", "postgresql")

# A database is made once for a test, not once for an example: examples take a workspace of their own.
shared = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}
settings.register_profile("default", max_examples=60, derandomize=bool(os.getenv("CI")), **shared)
settings.register_profile("quick", max_examples=15, **shared)
settings.register_profile("fuzz", max_examples=10_000, **shared)
settings.load_profile(os.getenv("HYPOTHESIS_PROFILE") or "default")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Refuse sockets to anywhere but this machine, before pytest-socket reads its options."""
    config.option.allow_hosts = "127.0.0.1,::1"
    config.option.allow_unix_socket = True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every property test is one for `make fuzz`; what has a database or a data folder of its own is slow."""
    left_out = [] if os.getenv("ENGINES") == "both" else [item for item in items if _is_the_others_turn(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("fuzz")
        if {"sqlite_template", "database_url", "empty", "data"} & set(item.fixturenames):
            item.add_marker("slow")


def _is_the_others_turn(item: pytest.Item) -> bool:
    """Use cases, and what is marked so, speak through the store, which is tested on both engines: each such test runs
    on one of the two, always the same, and half of them on each. ENGINES=both runs all on both.
    """
    engine = item.callspec.params.get("database_url") if hasattr(item, "callspec") else None
    if engine not in ENGINES or not (item.path.parent.name == "usecases" or item.get_closest_marker("turn_about")):
        return False
    if any("database_url" in mark.args[0] for mark in item.iter_markers("parametrize")):
        return False  # it says itself where it runs
    return ENGINES[crc32(item.nodeid.replace(engine, "").encode()) % 2] != engine


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


@pytest.fixture(scope="session")
def sqlite() -> Iterator[databases.MovableEngine]:
    movable = databases.MovableEngine()
    yield movable
    movable.engine.dispose()


@pytest.fixture
def store(request, database_url) -> Store:
    if database_url.startswith("sqlite"):
        return Store(request.getfixturevalue("sqlite").move_to(database_url))
    return Store(request.getfixturevalue("postgresql"))


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
