"""Clicking, choosing and picking in messages, modals and the Home tab. Not here: submitting a modal (`forms`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.client.outcome import Outcome, in_words, plain
from bot.sandbox.delivery import payloads
from bot.sandbox.kit.normal import interactive
from bot.sandbox.kit.state import MEMORY, chosen
from bot.sandbox.messages import Channel, Message
from bot.sandbox.realm import Realm
from bot.sandbox.views import View

Thing = dict[str, Any]


@dataclass(frozen=True)
class Spot:
    """One interactive element and the block it stands in."""

    block: Thing
    element: Thing


def spots(blocks: list[Thing]) -> Iterator[Spot]:
    """Every element a person can use."""
    yield from (Spot(block, element) for block in blocks for element in interactive(block))


def find(blocks: list[Thing], action_id: str, block_id: str | None = None) -> Spot | None:
    """The element with this action id, in this block if one is named."""
    for spot in spots(blocks):
        if spot.element["action_id"] == action_id and block_id in (None, spot.block["block_id"]):
            return spot
    return None


def somewhere(blocks: list[Thing], action_id: str, block_id: str | None = None) -> Spot:
    """As `find`; when it is not there, the error says what is."""
    spot = find(blocks, action_id, block_id)
    if spot is None:
        there = ", ".join(each.element["action_id"] for each in spots(blocks)) or "nothing"
        raise LookupError(f"nothing to use with action id {action_id!r}; there is: {there}")
    return spot


async def in_message(
    realm: Realm, user_id: str, channel: Channel, message: Message, spot: Spot, raw: object = None
) -> Outcome:
    """Use an element of a message."""
    choice = chosen(spot.element, raw)
    _remember(message.entered.setdefault(user_id, {}), spot, choice)
    if spot.block["type"] == "input" and not spot.block.get("dispatch_action"):
        return Outcome(acked=True, sent=False)
    did = payloads.action(realm, spot.block, spot.element, choice)
    return await _send(realm, payloads.message_click(realm, user_id, channel, message, did), spot)


async def in_view(realm: Realm, view: View, spot: Spot, raw: object = None) -> Outcome:
    """Use an element of a modal or of the Home tab. An input is only remembered, unless it asks to be told."""
    choice = chosen(spot.element, raw)
    _remember(view.entered, spot, choice)
    if spot.block["type"] == "input" and not spot.block.get("dispatch_action"):
        return Outcome(acked=True, sent=False)
    did = payloads.action(realm, spot.block, spot.element, choice)
    return await _send(realm, payloads.view_click(realm, view, did), spot)


def _remember(values: dict[str, dict[str, Thing]], spot: Spot, choice: Thing) -> None:
    kind = spot.element["type"]
    if kind in MEMORY:
        payloads.entered(values, spot.block["block_id"], spot.element["action_id"], kind, choice)


async def _send(realm: Realm, payload: Thing, spot: Spot) -> Outcome:
    reply = await realm.post.deliver("interactive", payload)
    if not reply.acked:
        realm.complain(f"{spot.element['action_id']} failed: {in_words(reply)}")
    return plain(reply)
