"""The door of the Web API: token, scope, planned faults, the call, the ledger. Not here: the methods (`methods`)."""

import asyncio
from typing import Any

from aiohttp import web

from bot.sandbox.api import args as arguments
from bot.sandbox.api.args import Args
from bot.sandbox.api.faults import Fault
from bot.sandbox.api.ledger import Call
from bot.sandbox.api.methods import METHODS
from bot.sandbox.api.scopes import METHOD_SCOPES
from bot.sandbox.errors import Refused
from bot.sandbox.realm import Realm

Answer = dict[str, Any]
APP_METHODS = ("apps.connections.open",)


class WebApi:
    """Answers /api/METHOD as Slack does: 200 with `ok`, 429 when rate limited."""

    def __init__(self, realm: Realm) -> None:
        self._realm = realm

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        method = request.match_info["method"]
        try:
            args = await arguments.read(request)
        except Refused as refusal:
            return self._written(method, Args({}), 200, refusal.answer())
        fault = self._realm.faults.take(method, args.raw)
        if fault is not None and fault.before:
            return self._spoilt(method, args, fault)
        token = self._token(request, args)
        answer = self._call(method, args, token)
        if fault is None:
            return self._written(method, args, 200, answer)
        return await self._late(request, method, args, fault, answer)

    @staticmethod
    def _token(request: web.Request, args: Args) -> str:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        posted = str(args.raw.pop("token", "") or "")
        return token.strip() if scheme.lower() == "bearer" else posted

    def _call(self, method: str, args: Args, token: str) -> Answer:
        try:
            self._admit(method, token)
            return {"ok": True, **METHODS[method](self._realm, args)}
        except Refused as refusal:
            return refusal.answer()

    def _admit(self, method: str, token: str) -> None:
        config = self._realm.config
        if method not in METHODS:
            raise Refused("unknown_method", req_method=method)
        if not token:
            raise Refused("not_authed")
        if token not in (config.bot_token, config.app_token):
            raise Refused("invalid_auth")
        if (token == config.app_token) != (method in APP_METHODS):
            raise Refused("not_allowed_token_type")
        needed = METHOD_SCOPES[method]
        if method not in APP_METHODS and needed and not self._realm.scopes & set(needed):
            raise Refused("missing_scope", needed=",".join(needed), provided=",".join(sorted(self._realm.scopes)))

    def _spoilt(self, method: str, args: Args, fault: Fault) -> web.Response:
        if fault.kind == "ratelimited":
            return self._written(method, args, 429, {"ok": False, "error": "ratelimited"}, fault)
        if fault.kind == "refusal":
            return self._written(method, args, 200, {"ok": False, "error": fault.code}, fault)
        return self._written(method, args, int(fault.number), {"ok": False, "error": "internal_error"}, fault)

    async def _late(self, request: web.Request, method: str, args: Args, fault: Fault, answer: Answer) -> web.Response:
        if fault.kind == "hang":
            written = self._written(method, args, 200, answer, fault)
            await asyncio.sleep(fault.number)
            return written
        if fault.kind == "late_error":
            told = {"ok": False, "error": "internal_error"}
            return self._written(method, args, int(fault.number), told, fault, accepted=bool(answer["ok"]))
        written = self._written(method, args, 0, answer, fault)
        if request.transport is not None:
            request.transport.abort()
        return written

    def _written(
        self,
        method: str,
        args: Args,
        status: int,
        answer: Answer,
        fault: Fault | None = None,
        *,
        accepted: bool | None = None,
    ) -> web.Response:
        took = bool(answer["ok"]) if accepted is None else accepted
        at = self._realm.clock.timestamp()
        self._realm.ledger.rows.append(Call(method, args.raw, at, status, answer, took, fault.kind if fault else None))
        self._realm.bell.ring()
        return web.json_response(answer, status=status or 200, headers=self._headers(method, fault))

    def _headers(self, method: str, fault: Fault | None) -> dict[str, str]:
        scopes = {
            "x-oauth-scopes": ",".join(sorted(self._realm.scopes)),
            "x-accepted-oauth-scopes": ",".join(METHOD_SCOPES.get(method, ())),
        }
        if fault is not None and fault.kind == "ratelimited":
            scopes["Retry-After"] = str(int(fault.number))
        return scopes
