"""What a message may be made of: text, blocks, metadata, and their limits. Not here: where it goes."""

import json
from dataclasses import dataclass
from typing import Any

from bot.sandbox.api.args import Args
from bot.sandbox.errors import Refused
from bot.sandbox.kit.normal import filled
from bot.sandbox.kit.surface import check_message

METADATA_BYTES = 8_000
METADATA_KEYS = {"event_type", "event_payload"}


@dataclass(frozen=True)
class Content:
    """A message's checked content. None means that the argument was absent."""

    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] | None


def read_content(args: Args, limit: int) -> Content:
    """The content of a new message; without text and blocks there is none."""
    text, blocks = args.text("text"), args.thing("blocks")
    if args.thing("attachments"):
        raise Refused("invalid_attachments")
    if len(text) > limit:
        raise Refused("msg_too_long")
    if not text.strip() and not blocks:
        raise Refused("no_text")
    return Content(text, checked_blocks(blocks), checked_metadata(args.thing("metadata")))


def checked_blocks(blocks: object) -> list[dict[str, Any]]:
    """Blocks that Slack would take, with what it fills in."""
    return filled(check_message(blocks)) if blocks else []


def checked_metadata(metadata: object) -> dict[str, Any] | None:
    """Metadata that Slack would take."""
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not set(metadata) <= METADATA_KEYS:
        raise Refused("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata)) > METADATA_BYTES:
        raise Refused("metadata_too_large")
    return metadata
