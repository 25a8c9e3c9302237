"""What the tests of the data share."""

from pathlib import Path

import pytest

from playbooks.library import Library
from playbooks.loader import load_library
from tests.playbooks.copies import copy_data


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_data(tmp_path)
