"""Slack's cursor pagination. Not here: what is listed."""

import base64
import binascii
from typing import TypeVar

from bot.sandbox.errors import Refused

T = TypeVar("T")


def page(items: list[T], cursor: str, limit: int) -> tuple[list[T], str]:
    """The items of one page, and the cursor of the next ("" at the end)."""
    start = _decode(cursor) if cursor else 0
    end = start + limit
    more = _encode(end) if end < len(items) else ""
    return items[start:end], more


def _encode(start: int) -> str:
    return base64.urlsafe_b64encode(f"next:{start}".encode()).decode()


def _decode(cursor: str) -> int:
    try:
        word, _, number = base64.urlsafe_b64decode(cursor.encode()).decode().partition(":")
        if word == "next":
            return int(number)
    except (binascii.Error, ValueError) as error:
        raise Refused("invalid_cursor") from error
    raise Refused("invalid_cursor")
