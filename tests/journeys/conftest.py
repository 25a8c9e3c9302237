"""Stories 2 to 4 run twice: over Socket Mode on SQLite, and over signed HTTP on PostgreSQL; the others take turns."""

from collections.abc import Iterator

import pytest

from tests.journeys.practice import Practice, practising


@pytest.fixture
def practice(database_url: str) -> Iterator[Practice]:
    with practising(database_url, http=database_url.startswith("postgres")) as running:
        yield running
        assert running.slack.trouble == []
