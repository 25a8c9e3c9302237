"""A practice Slack in a thread of its own, for tests and scripts that are not asynchronous.

Not here: what a person does (`driver`).
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.sandbox.api.faults import Faults
from bot.sandbox.api.ledger import Ledger
from bot.sandbox.config import SandboxConfig
from bot.sandbox.delivery.courier import Delivery
from bot.sandbox.delivery.reply import Reply
from bot.sandbox.driver import Person
from bot.sandbox.realm import Realm
from bot.sandbox.server import Sandbox

T = TypeVar("T")
PATIENCE = 30.0


class SandboxThread:
    """A context manager: the workspace is served between enter and exit, on a free port unless the config names one."""

    def __init__(self, config: SandboxConfig | None = None) -> None:
        self.sandbox = Sandbox(config or SandboxConfig(port=0))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="practice-slack", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._await(self.sandbox.start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._await(self.sandbox.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        """The page's address."""
        return self.sandbox.url

    @property
    def api_url(self) -> str:
        """The Web API's base address."""
        return self.sandbox.api_url

    @property
    def config(self) -> SandboxConfig:
        """The settings, tokens among them."""
        return self.sandbox.config

    @property
    def ledger(self) -> Ledger:
        """Every Web API call so far."""
        return self.sandbox.realm.ledger

    @property
    def faults(self) -> Faults:
        """What shall go wrong next."""
        return self.sandbox.realm.faults

    @property
    def trouble(self) -> list[str]:
        """What a person at Slack would have seen fail, in words. A journey that went well leaves it empty."""
        return list(self.sandbox.realm.trouble)

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything that was brought to the app, each attempt by itself."""
        return list(self.sandbox.courier.sent)

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are up."""
        return self.sandbox.courier.socket.connections

    def person(self, name: str) -> Person:
        """Somebody by key: employee, safety, security, manager."""
        return Person(self, self.sandbox.realm.world.person(name))

    def wait_for(self, predicate: Callable[[], T], timeout: float = 10.0) -> T:
        """The predicate's first true value, looked for at every change; TimeoutError when there is none in time."""
        return self.sandbox.realm.bell.wait_for(predicate, timeout)

    def move_clock(self, seconds: int) -> None:
        """Move the practice clock forward."""
        self._await(self.sandbox.move_clock(seconds))

    def to_monday(self, zone: str) -> None:
        """Move the practice clock to the next Monday at nine in this zone."""
        self.move_clock(self.sandbox.realm.clock.until_monday(zone))

    def add_channel(self, name: str, members: tuple[str, ...], *, private: bool = False, archived: bool = False) -> str:
        """A new channel with these people (by key, "bot" for the bot) in it; gives its id."""
        return self.read(lambda realm: realm.world.add_channel(name, members, private=private, archived=archived).id)

    def redeliver(self, delivery: Delivery, times: int = 1) -> list[Reply]:
        """Bring something again, so many times at once; events carry Slack's retry marks."""
        return self._await(self.sandbox.courier.again(delivery, times))

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """While inside, deliveries wait; at the end all go out at once."""
        self.read(lambda _realm: self.sandbox.courier.hold())
        try:
            yield
        finally:
            self.read(lambda _realm: self.sandbox.courier.release())

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Say goodbye on every Socket Mode connection, as Slack does every few hours."""
        self._await(self.sandbox.courier.socket.disconnect(reason))

    def drop_connections(self) -> None:
        """Cut every Socket Mode connection, as a broken network does."""
        self.read(lambda _realm: self.sandbox.courier.socket.drop())

    def run(self, act: Callable[[Realm], Awaitable[T]]) -> T:
        """Do something asynchronous with the workspace's state, on its loop."""

        async def acted() -> T:
            return await act(self.sandbox.realm)

        return self._await(acted())

    def read(self, look: Callable[[Realm], T]) -> T:
        """Do something quick with the workspace's state, on its loop."""

        async def looked() -> T:
            return look(self.sandbox.realm)

        return self._await(looked())

    def _await(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(PATIENCE)
