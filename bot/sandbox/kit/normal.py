"""What Slack fills in when it takes blocks: ids and the flags of text objects.

Not here: refusals; blocks that come here are valid.
"""

import copy
import secrets
from collections.abc import Iterator
from typing import Any

Thing = dict[str, Any]
_FLAGS: dict[str, tuple[str, bool]] = {"plain_text": ("emoji", True), "mrkdwn": ("verbatim", False)}


def filled(blocks: list[Thing]) -> list[Thing]:
    """A copy with a block_id in each block and an action_id in each interactive element, as Slack returns them."""
    result = copy.deepcopy(blocks)
    for block in result:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in interactive(block):
            element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
        _flag(block)
    return result


def interactive(block: Thing) -> Iterator[Thing]:
    """The elements of a block that a person can use."""
    inside = block.get("elements", []) if block["type"] == "actions" else [block.get("accessory"), block.get("element")]
    yield from (element for element in inside if element and element["type"] != "image")


def text_of(text: str) -> Thing:
    """A plain text object, as Slack would send it."""
    return {"type": "plain_text", "text": text, "emoji": True}


def _flag(value: object) -> None:
    if isinstance(value, dict):
        if value.get("type") in _FLAGS and isinstance(value.get("text"), str):
            value.setdefault(*_FLAGS[value["type"]])
        for inner in value.values():
            _flag(inner)
    elif isinstance(value, list):
        for inner in value:
            _flag(inner)
