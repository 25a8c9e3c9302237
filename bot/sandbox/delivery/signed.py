"""Delivery by signed HTTP POST. Not here: what is delivered, and retries (`courier`)."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.clock import Clock
from bot.sandbox.delivery.reply import TOO_LATE, UNREACHED, Reply

Thing = dict[str, Any]
FORM = "application/x-www-form-urlencoded"
RETRY_NUM, RETRY_REASON = "x-slack-retry-num", "x-slack-retry-reason"


class SignedHttp:
    """Posts to the app's request URL, signed with the app's secret, and waits as long as Slack does."""

    def __init__(self, url: str, secret: str, ack_seconds: float) -> None:
        self._url = url
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None
        self._timeout = aiohttp.ClientTimeout(total=ack_seconds)

    async def deliver(self, kind: str, payload: Thing, retry: Thing | None = None) -> Reply:
        """Post one payload; any 2xx is an ack."""
        content_type, body = encoded(kind, payload)
        headers = signature(self._secret, body, int(Clock.wall())) | {"Content-Type": content_type}
        if retry:
            headers |= {RETRY_NUM: str(retry["retry_attempt"]), RETRY_REASON: str(retry["retry_reason"])}
        try:
            return await self._post(body, headers)
        except TimeoutError:
            return Reply(acked=False, problem=TOO_LATE)
        except aiohttp.ClientError:
            return Reply(acked=False, problem=UNREACHED)

    async def challenge(self, word: str) -> bool:
        """Slack's question when a request URL is set: does the app say the word back?"""
        reply = await self.deliver("event", {"type": "url_verification", "challenge": word, "token": ""})
        return word in (reply.body, (reply.body or {}).get("challenge") if isinstance(reply.body, dict) else None)

    async def close(self) -> None:
        """Close what is open."""
        if self._session is not None:
            await self._session.close()

    async def _post(self, body: str, headers: dict[str, str]) -> Reply:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        async with self._session.post(self._url, data=body.encode(), headers=headers) as response:
            text = await response.text()
            if not response.ok:
                return Reply(acked=False, problem=f"http_error {response.status}")
            return Reply(acked=True, body=_parsed(text, response.content_type))


def encoded(kind: str, payload: Thing) -> tuple[str, str]:
    """The content type and body in which Slack sends this kind."""
    if kind == "event":
        return "application/json", json.dumps(payload)
    return FORM, urlencode(payload if kind == "command" else {"payload": json.dumps(payload)})


def signature(secret: str, body: str, timestamp: int) -> dict[str, str]:
    """Slack's signature of version 0."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}


def _parsed(text: str, content_type: str) -> Any:
    if not text:
        return None
    return json.loads(text) if content_type == "application/json" else text
