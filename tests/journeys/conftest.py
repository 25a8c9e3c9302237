"""Each journey runs twice: over Socket Mode on SQLite, and over signed HTTP on PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.journeys.practice import Practice, practising


@pytest.fixture
def practice(database_url: str) -> Iterator[Practice]:
    with practising(database_url, http=database_url.startswith("postgres")) as running:
        yield running
        assert running.slack.trouble == []
