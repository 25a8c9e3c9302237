"""Socket Mode: connections, envelopes, acks, the goodbye. Not here: what is in an envelope, and retries (`courier`)."""

import asyncio
import json
import secrets
from itertools import count
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from bot.sandbox.bell import Bell
from bot.sandbox.delivery.reply import TOO_LATE, UNREACHED, Reply
from bot.sandbox.people import APP_ID

Thing = dict[str, Any]
HEARTBEAT = 10.0
CONNECTION_LIMIT = 10
TYPES = {"command": "slash_commands", "interactive": "interactive", "event": "events_api"}


class SocketMode:
    """All connections of the app. Envelopes go to them in turn; an ack may come over any of them."""

    def __init__(self, bell: Bell, ack_seconds: float) -> None:
        self._bell = bell
        self._ack_seconds = ack_seconds
        self.base = ""
        self._tickets: set[str] = set()
        self._links: list[web.WebSocketResponse] = []
        self._turn = count()
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    @property
    def connections(self) -> int:
        """How many connections are up."""
        return len(self._links)

    def link(self) -> str:
        """A WebSocket address, good for one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return f"{self.base.replace('http', 'ws', 1)}/link?ticket={ticket}&app_id={APP_ID}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="this ticket was never given out, or was used: ask apps.connections.open")
        self._tickets.remove(ticket)
        link = web.WebSocketResponse(heartbeat=HEARTBEAT)
        await link.prepare(request)
        await self._greet(link)
        try:
            await self._listen(link)
        finally:
            self._forget(link)
        return link

    async def deliver(self, kind: str, payload: Thing, retry: Thing | None = None) -> Reply:
        """Send one envelope and wait for its ack."""
        live = [link for link in self._links if not link.closed]
        if not live:
            return Reply(acked=False, problem=UNREACHED)
        envelope_id = str(uuid4())
        envelope = {
            "envelope_id": envelope_id,
            "type": TYPES[kind],
            "payload": payload,
            "accepts_response_payload": kind != "event",
        }
        return await self._exchange(live[next(self._turn) % len(live)], envelope_id, envelope | (retry or {}))

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Say goodbye as Slack does: `warning` comes some seconds ahead, `refresh_requested` at the end."""
        for link in list(self._links):
            await link.send_str(
                json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "practice"}})
            )
            if reason != "warning":
                await link.close()

    def drop(self) -> None:
        """Cut every connection without a word, as a broken network would."""
        for link in list(self._links):
            self._forget(link)
            transport = link._req.transport if link._req else None  # noqa: SLF001  aiohttp has no public way to break a line
            if transport is not None:
                transport.abort()

    async def close(self) -> None:
        """Close every connection, at the end."""
        for link in list(self._links):
            await link.close()

    async def _greet(self, link: web.WebSocketResponse) -> None:
        number = len(self._links) + 1
        if number > CONNECTION_LIMIT:
            await link.send_str(json.dumps({"type": "disconnect", "reason": "too_many_websockets"}))
            await link.close()
            return
        info = {
            "connection_info": {"app_id": APP_ID},
            "debug_info": {"host": "practice", "approximate_connection_time": 18060},
        }
        await link.send_str(json.dumps({"type": "hello", "num_connections": number, **info}))
        self._links.append(link)
        self._bell.ring()

    async def _listen(self, link: web.WebSocketResponse) -> None:
        async for message in link:
            if message.type == WSMsgType.TEXT:
                said = json.loads(message.data)
                waiting = self._waiting.pop(said.get("envelope_id", ""), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(said.get("payload"))

    def _forget(self, link: web.WebSocketResponse) -> None:
        if link in self._links:
            self._links.remove(link)
            self._bell.ring()

    async def _exchange(self, link: web.WebSocketResponse, envelope_id: str, envelope: Thing) -> Reply:
        waiting = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await link.send_str(json.dumps(envelope))
            return Reply(acked=True, body=await asyncio.wait_for(waiting, self._ack_seconds))
        except TimeoutError:
            return Reply(acked=False, problem=TOO_LATE)
        except ConnectionError:
            return Reply(acked=False, problem=UNREACHED)
        finally:
            self._waiting.pop(envelope_id, None)
