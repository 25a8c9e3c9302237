"""An office that decides by the plain model, and a story to tell in it."""

from dataclasses import replace

import pytest

from playbooks.library import Library
from tests.triage.usecases.plain_model import plain
from tests.triage.usecases.story import Story


@pytest.fixture(scope="session")
def asking_library(library) -> Library:
    """The plain model, with the real playbooks whole."""
    return replace(library, model=plain(library.model))


@pytest.fixture(scope="session")
def plain_library(asking_library) -> Library:
    """As that, without cross-domain checks: whatever is not about them closes without answering any."""
    books = {one: book.model_copy(update={"cross_checks": ()}) for one, book in asking_library.playbooks.items()}
    return replace(asking_library, playbooks=books)


@pytest.fixture
def office(office, plain_library):
    return replace(office, library=plain_library)


@pytest.fixture
def story(office, team, clock) -> Story:
    return Story(office, team, clock)
