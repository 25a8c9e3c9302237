"""chat.update. Not here: posting (`chat`)."""

from typing import Any

from bot.sandbox.api import access
from bot.sandbox.api.args import Args
from bot.sandbox.api.content import checked_blocks, checked_metadata
from bot.sandbox.delivery import events
from bot.sandbox.errors import Refused
from bot.sandbox.messages import Message
from bot.sandbox.people import BOT
from bot.sandbox.realm import Realm

UPDATE_LIMIT = 4_000


def update(realm: Realm, args: Args) -> dict[str, Any]:
    """Change one of the bot's own messages.

    Blocks and metadata that are not given stay: new text alone does not show while there are blocks.
    """
    channel = access.by_id(realm, args.need("channel"))
    message = access.message(channel, args.need("ts"))
    if message.user != BOT.id or message.subtype == "tombstone":
        raise Refused("cant_update_message")
    previous = channel.wire(message)
    _change(message, args)
    message.edited = {"user": BOT.id, "ts": realm.clock.ts()}
    message.entered.clear()
    realm.bell.ring()
    events.changed(realm, channel, message, previous)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": channel.wire(message, metadata=True),
    }


def _change(message: Message, args: Args) -> None:
    text, blocks, metadata = args.raw.get("text"), args.thing("blocks"), args.thing("metadata")
    if text is None and blocks is None and metadata is None:
        raise Refused("no_text")
    if text is not None and len(str(text)) > UPDATE_LIMIT:
        raise Refused("msg_too_long")
    if not (text or message.text) and not (message.blocks if blocks is None else blocks):
        raise Refused("no_text")
    fresh = message.blocks if blocks is None else checked_blocks(blocks)
    kept = message.metadata if metadata is None else None if metadata == {} else checked_metadata(metadata)
    message.blocks, message.metadata = fresh, kept
    message.text = message.text if text is None else str(text)
