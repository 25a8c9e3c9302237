"""Everything one practice Slack holds, in one place, handed to whoever needs it.

Not here: servers and connections (`server`).
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.sandbox.api.faults import Faults
from bot.sandbox.api.ledger import Ledger
from bot.sandbox.bell import Bell
from bot.sandbox.clock import Clock
from bot.sandbox.config import SandboxConfig
from bot.sandbox.delivery.reply import Reply
from bot.sandbox.tickets import ResponseUrls, Triggers
from bot.sandbox.views import Views
from bot.sandbox.world import World

Thing = dict[str, Any]


class Post(Protocol):
    """Whoever brings payloads to the app."""

    @property
    def connected(self) -> bool:
        """Whether the app can be reached."""

    async def deliver(self, kind: str, payload: Thing) -> Reply:
        """Bring one payload and wait for the ack, at most as long as Slack waits."""

    def announce(self, event: Thing) -> None:
        """Send an event in the background, with Slack's retries."""

    def link(self) -> str:
        """A WebSocket address for one Socket Mode connection."""


@dataclass
class Realm:
    """The state of one practice Slack. `trouble` lists what a person at Slack would have seen fail, in words."""

    config: SandboxConfig
    clock: Clock
    bell: Bell
    world: World
    views: Views
    triggers: Triggers
    urls: ResponseUrls
    faults: Faults
    ledger: Ledger
    scopes: set[str]
    post: Post
    trouble: list[str] = field(default_factory=list)

    def complain(self, text: str) -> None:
        """Note something that would have failed before a person's eyes."""
        self.trouble.append(text)
        self.bell.ring()
