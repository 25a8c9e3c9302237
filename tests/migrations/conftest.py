"""Empty databases of both kinds."""

import pytest

from tests import databases
from triage.store.engine import open_engine


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def empty_url(request, tmp_path):
    """A database without any tables."""
    if request.param == "sqlite":
        yield databases.sqlite_database(tmp_path)
        return
    with databases.postgresql_database(request.getfixturevalue("postgresql_server")) as url:
        yield url


@pytest.fixture
def empty_postgresql(postgresql_server):
    """An engine for a PostgreSQL database without any tables."""
    with databases.postgresql_database(postgresql_server) as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def empty(empty_url):
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()
