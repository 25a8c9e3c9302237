"""The arguments of a Web API call, whichever way they were sent. Not here: what they mean to a method."""

import json
from typing import Any

from aiohttp import web

from bot.sandbox.errors import Refused, invalid

ENCODED = ("blocks", "view", "metadata", "attachments")
TRUE = ("true", "1", "True")
FALSE = ("false", "0", "False", "")


class Args:
    """A call's arguments, read by type: a form's words and a JSON body's values alike."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers are written out."""
        value = self.raw.get(name)
        return default if value is None else str(value)

    def need(self, name: str) -> str:
        """A string that must be there."""
        if not (value := self.text(name)):
            raise invalid("invalid_arguments", [f"missing required field: {name}"])
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean, also as a form writes it."""
        value = str(self.raw.get(name, default))
        if value not in TRUE + FALSE:
            raise invalid("invalid_arguments", [f"must be a boolean [json-pointer:/{name}]"])
        return value in TRUE

    def limit(self, default: int, most: int) -> int:
        """The size of a page."""
        text = self.text("limit", str(default))
        if not text.lstrip("-").isdigit() or not 0 <= int(text) <= most:
            raise Refused("invalid_limit")
        return int(text) or default

    def thing(self, name: str) -> Any:
        """A JSON value: as it is, or encoded in a form. None when it is absent."""
        value = self.raw.get(name)
        if not isinstance(value, str) or name not in ENCODED:
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as error:
            raise Refused("invalid_blocks_format" if name == "blocks" else "invalid_arguments") from error


async def read(request: web.Request) -> Args:
    """The arguments of a request: query, then body, as JSON or as a form."""
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        if body := await request.read():
            found |= _object(body)
    elif request.can_read_body:
        found |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return Args(found)


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError as error:
        raise Refused("invalid_json") from error
    if not isinstance(value, dict):
        raise Refused("json_not_object")
    return value
