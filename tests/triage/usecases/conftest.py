"""An office that decides by the plain model, and a story to tell in it."""

from dataclasses import replace

import pytest

from playbooks.library import Library
from tests.triage.usecases.plain_model import plain
from tests.triage.usecases.story import Story


@pytest.fixture(scope="session")
def plain_library(library) -> Library:
    return replace(library, model=plain(library.model))


@pytest.fixture
def office(office, plain_library):
    return replace(office, library=plain_library)


@pytest.fixture
def story(office, team, clock) -> Story:
    return Story(office, team, clock)
