"""Whether a whole message or a whole view would be taken by Slack: its blocks together.

Not here: each block's own grammar.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.sandbox.errors import Refused, invalid
from bot.sandbox.kit.blocks import BLOCK_LIMIT, BLOCKS, MESSAGE
from bot.sandbox.kit.check import problems, said
from bot.sandbox.kit.rules import Typed
from bot.sandbox.kit.views import VIEW_BYTES, VIEWS

AT_MOST = {"table": 1, "data_visualization": 2}
MARKDOWN_TOTAL = 12_000
# Undocumented: Slack speaks of 12,000 characters over all blocks "with a buffer"; 11,341 has been seen refused.
MESSAGE_TEXT_TOTAL = 11_000


def check_message(blocks: object) -> list[dict[str, Any]]:
    """The same blocks; or raise what chat.postMessage would answer to them."""
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if found := list(block_problems(blocks, MESSAGE, "/blocks")):
        raise invalid("invalid_blocks", found)
    if _letters(blocks) > MESSAGE_TEXT_TOTAL:
        raise Refused("msg_blocks_too_long")
    return blocks


def check_view(view: object, surface: str) -> None:
    """Raise what views.* would answer to this view."""
    if not isinstance(view, dict):
        raise invalid("invalid_arguments", [said("must provide an object", "/view")])
    if len(json.dumps(view)) > VIEW_BYTES:
        raise Refused("view_too_large")
    if found := list(view_problems(view, surface)):
        raise invalid("invalid_arguments", found)


def view_problems(view: dict[str, Any], surface: str, at: str = "/view") -> Iterator[str]:
    """Everything Slack would refuse in a view of this surface."""
    yield from problems(VIEWS[surface], view, at)
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        yield from block_problems(blocks, surface, f"{at}/blocks")
        yield from _form_problems(view, surface, at)


def block_problems(blocks: list[Any], surface: str, at: str) -> Iterator[str]:
    """Everything Slack would refuse in these blocks, each alone and all together."""
    if len(blocks) > BLOCK_LIMIT[surface]:
        yield said(f"no more than {BLOCK_LIMIT[surface]} items allowed", at)
    allowed = tuple(name for name, (surfaces, _) in BLOCKS.items() if surface in surfaces)
    for number, block in enumerate(blocks):
        yield from problems(Typed("block", allowed), block, f"{at}/{number}")
    yield from _together([block for block in blocks if isinstance(block, dict)], at)


def _together(blocks: list[dict[str, Any]], at: str) -> Iterator[str]:
    ids = Counter(str(block["block_id"]) for block in blocks if block.get("block_id"))
    yield from (said(f"`block_id` {name} already exists", at) for name, times in ids.items() if times > 1)
    kinds = Counter(str(block.get("type")) for block in blocks)
    yield from (
        said(f"no more than {most} {kind} blocks allowed", at) for kind, most in AT_MOST.items() if kinds[kind] > most
    )
    if sum(len(str(block.get("text"))) for block in blocks if block.get("type") == "markdown") > MARKDOWN_TOTAL:
        yield said(f"must be less than {MARKDOWN_TOTAL + 1} characters in all markdown blocks", at)
    focused = json.dumps(blocks).count('"focus_on_load": true')
    if focused > 1:
        yield said("only one element may have focus_on_load", at)


def _form_problems(view: dict[str, Any], surface: str, at: str) -> Iterator[str]:
    if surface == "modal" and "submit" not in view:
        for number, block in enumerate(view["blocks"]):
            if isinstance(block, dict) and block.get("type") == "input":
                yield said("must define `submit` to use an `input` block in modals", f"{at}/blocks/{number}/input")


def _letters(value: object) -> int:
    if isinstance(value, dict):
        own = value.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(_letters(inner) for inner in value.values())
    return sum(_letters(inner) for inner in value) if isinstance(value, list) else 0
