"""The fault suite: real processes, killed and frozen, on real databases; the practice Slack's ledger is the oracle.

`make faults` runs all of it (FAULTS=whole); `make test` a shorter cut: what is not marked `whole`, on one database.
"""

import os
from collections.abc import Callable, Iterator

import pytest

from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread
from tests.faults.scene import Scene

WHOLE = os.getenv("FAULTS") == "whole"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what stands here, and leave out what only the whole suite runs."""
    here = [item for item in items if item.path.parent.name == "faults"]
    for item in here:
        item.add_marker(pytest.mark.slow)
        item.add_marker(pytest.mark.faults)
    left_out = [] if WHOLE else [item for item in here if item.get_closest_marker("whole") or _is_second(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _is_second(item: pytest.Item) -> bool:
    """Whether a test that runs on both databases is the one on PostgreSQL here."""
    if any("database_url" in mark.args[0] for mark in item.iter_markers("parametrize")):
        return False
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    return "postgresql" in parameters.values()


@pytest.fixture
def measured(request) -> Callable[[str, float], None]:
    """Keep a figure, which is printed at the end of the run."""
    return lambda name, value: request.node.user_properties.append((name, round(value, 2)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties if report.when == "call" else ():
            terminalreporter.line(f"measured: {report.nodeid.split('::')[-1]}: {name} {value}")


@pytest.fixture
def slack() -> Iterator[SandboxThread]:
    with SandboxThread(SandboxConfig(port=0)) as running:
        yield running


@pytest.fixture
def scene(slack, database_url, tmp_path) -> Iterator[Scene]:
    """A practice Slack, a database, and bots to start and to kill."""
    with Scene(slack, database_url, tmp_path) as scene:
        yield scene
