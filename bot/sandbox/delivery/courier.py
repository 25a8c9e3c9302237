"""Brings payloads to the app over whichever transport is set, with Slack's retries for events.

Not here: the transports themselves.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

from bot.sandbox.bell import Bell
from bot.sandbox.clock import Clock
from bot.sandbox.config import SandboxConfig
from bot.sandbox.delivery.reply import TOO_LATE, UNREACHED, Reply
from bot.sandbox.delivery.signed import SignedHttp
from bot.sandbox.delivery.socket import SocketMode
from bot.sandbox.people import APP_ID, BOT, TEAM_ID, VERIFICATION_TOKEN

Thing = dict[str, Any]
REASONS = {TOO_LATE: "http_timeout", UNREACHED: "connection_failed"}


class Transport(Protocol):
    """One way to reach the app."""

    async def deliver(self, kind: str, payload: Thing, retry: Thing | None = None) -> Reply:
        """Bring one payload and wait for the ack."""


@dataclass(frozen=True)
class Delivery:
    """What was brought once, so that it can be brought again. `kind`: command, interactive or event."""

    kind: str
    payload: Thing
    retry: Thing | None
    reply: Reply


class Courier:
    """The post office. `sent` is everything that was brought, each attempt by itself."""

    def __init__(self, config: SandboxConfig, clock: Clock, bell: Bell) -> None:
        self._config = config
        self._clock = clock
        self._bell = bell
        self.socket = SocketMode(bell, config.ack_seconds)
        self.http = (
            SignedHttp(config.http_request_url, config.signing_secret, config.ack_seconds)
            if config.http_request_url
            else None
        )
        self.sent: list[Delivery] = []
        self._open = asyncio.Event()
        self._open.set()
        self._errands: set[asyncio.Task[None]] = set()

    @property
    def connected(self) -> bool:
        """Whether the app can be reached; over HTTP nobody knows until the next request."""
        return self.http is not None or self.socket.connections > 0

    def link(self) -> str:
        """A WebSocket address for one Socket Mode connection."""
        return self.socket.link()

    async def deliver(self, kind: str, payload: Thing, retry: Thing | None = None) -> Reply:
        """Bring one payload and wait for the ack."""
        await self._open.wait()
        transport: Transport = self.http or self.socket
        reply = await transport.deliver(kind, payload, retry)
        self.sent.append(Delivery(kind, payload, retry, reply))
        self._bell.ring()
        return reply

    def announce(self, event: Thing) -> None:
        """Send an event in the background; when it is not acked, again at once, after a minute, after five."""
        errand = asyncio.get_running_loop().create_task(self._insist(self._wrapped(event)))
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)

    async def again(self, delivery: Delivery, times: int) -> list[Reply]:
        """Bring the same thing several times at once, as Slack does when it thinks that the app missed it."""
        attempts = range(1, times + 1)
        retries = [self._retry(number, "http_timeout") if delivery.kind == "event" else None for number in attempts]
        return list(await asyncio.gather(*(self.deliver(delivery.kind, delivery.payload, retry) for retry in retries)))

    def hold(self) -> None:
        """Keep everything back until `release`."""
        self._open.clear()

    def release(self) -> None:
        """Let out everything that was kept back, at once."""
        self._open.set()

    async def close(self) -> None:
        """Give up what is on its way and close the transports."""
        for errand in list(self._errands):
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)
        await self.socket.close()
        if self.http is not None:
            await self.http.close()

    async def _insist(self, payload: Thing) -> None:
        reply = await self.deliver("event", payload)
        for number, wait in enumerate(self._config.event_retry_seconds, 1):
            if reply.acked:
                return
            await self._clock.sleep(wait)
            reply = await self.deliver(
                "event", payload, self._retry(number, REASONS.get(reply.problem or "", "http_error"))
            )

    @staticmethod
    def _retry(number: int, reason: str) -> Thing:
        return {"retry_attempt": number, "retry_reason": reason}

    def _wrapped(self, event: Thing) -> Thing:
        about_bot = {
            "enterprise_id": None,
            "team_id": TEAM_ID,
            "user_id": BOT.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM_ID,
            "context_team_id": TEAM_ID,
            "context_enterprise_id": None,
            "api_app_id": APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": "Ev0" + uuid4().hex[:8].upper(),
            "event_time": int(self._clock.timestamp()),
            "authorizations": [about_bot],
            "is_ext_shared_channel": False,
            "event_context": "4-" + uuid4().hex,
        }
