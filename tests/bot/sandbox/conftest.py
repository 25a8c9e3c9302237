"""A practice Slack for each test, with or without a Bolt app (`rig`)."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from slack_sdk import WebClient

from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread
from tests.bot.sandbox.rig import Bot, web_client


@pytest.fixture
def slack() -> Iterator[SandboxThread]:
    with SandboxThread(SandboxConfig(port=0)) as running:
        yield running


@pytest.fixture
def client(slack: SandboxThread) -> WebClient:
    return web_client(slack)


@pytest.fixture(params=["socket", "http"])
def bot(request) -> Iterator[Bot]:
    """Over both transports: each test that uses it is run twice."""
    with ExitStack() as stack:
        yield Bot(request.param, stack)


@pytest.fixture
def socket_bot() -> Iterator[Bot]:
    with ExitStack() as stack:
        yield Bot("socket", stack)


@pytest.fixture
def http_bot() -> Iterator[Bot]:
    with ExitStack() as stack:
        yield Bot("http", stack)
