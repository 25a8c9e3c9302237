"""The page's addresses: files, state, actions, and the stream of changes.

Not here: what the state is (`snapshot`) and does (`actions`).
"""

import asyncio
import json
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox.errors import Refused
from bot.sandbox.realm import Realm
from bot.sandbox.web.actions import Actions
from bot.sandbox.web.guard import POLICY
from bot.sandbox.web.snapshot import Reading, snapshot

FILES = Path(__file__).parent.parent / "page"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
GATHER = 0.02


class Page:
    """Serves the page and keeps every open copy of it up to date."""

    def __init__(self, realm: Realm, reading: Reading, actions: Actions) -> None:
        self._realm = realm
        self._reading = reading
        self._actions = actions
        self._closing = False

    def routes(self) -> list[web.RouteDef]:
        """The page's addresses."""
        return [
            web.get("/", self._index),
            web.get("/page/file/{name}", self._file),
            web.get("/page/state", self._state),
            web.get("/page/events", self._events),
            web.post("/page/act", self._act),
        ]

    def close(self) -> None:
        """Let the streams end."""
        self._closing = True
        self._realm.bell.ring()

    async def _index(self, _request: web.Request) -> web.Response:
        return self._sent("index.html")

    async def _file(self, request: web.Request) -> web.Response:
        return self._sent(request.match_info["name"])

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(self._snapshot(request), headers=POLICY)

    async def _act(self, request: web.Request) -> web.Response:
        try:
            wish = await request.json()
            user = self._realm.world.person(str(wish["as"]))
            return web.json_response(await self._actions.do(str(wish["do"]), user, wish))
        except Refused as refusal:
            return web.json_response({"problem": f"That is no longer there ({refusal.code})."}, status=409)
        except (LookupError, ValueError) as error:
            return web.json_response({"problem": str(error)}, status=400)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", **POLICY})
        await stream.prepare(request)
        ear = self._realm.bell.listen()
        try:
            await self._follow(request, stream, ear)
        except ConnectionError:
            return stream  # the page was closed; there is nobody left to tell
        finally:
            self._realm.bell.forget(ear)
        return stream

    async def _follow(self, request: web.Request, stream: web.StreamResponse, ear: asyncio.Event) -> None:
        while not self._closing:
            ear.clear()
            await stream.write(b"data: " + json.dumps(self._snapshot(request)).encode() + b"\n\n")
            await ear.wait()
            await asyncio.sleep(GATHER)

    def _snapshot(self, request: web.Request) -> dict[str, Any]:
        try:
            user = self._realm.world.person(request.query.get("as", "employee"))
        except LookupError as error:
            raise web.HTTPNotFound(text=str(error)) from error
        return snapshot(self._realm, self._reading, user)

    @staticmethod
    def _sent(name: str) -> web.Response:
        known = {path.name: path for path in FILES.iterdir() if path.suffix in TYPES}
        if name not in known:
            raise web.HTTPNotFound(text="no such file")
        body = known[name].read_text(encoding="utf-8")
        return web.Response(text=body, content_type=TYPES[known[name].suffix], headers=POLICY)
