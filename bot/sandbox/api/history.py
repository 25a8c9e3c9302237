"""conversations.history and replies. Not here: ephemeral notes, which Slack never lists."""

from typing import Any

from bot.sandbox.api import access
from bot.sandbox.api.args import Args
from bot.sandbox.api.pages import page
from bot.sandbox.errors import Refused
from bot.sandbox.messages import Channel, Message
from bot.sandbox.people import BOT
from bot.sandbox.realm import Realm

Answer = dict[str, Any]
MOST = 999


def history(realm: Realm, args: Args) -> Answer:
    """What was said in a channel, newest first; replies stay in their threads."""
    channel = _readable(realm, args)
    said = [message for message in channel.public() if not message.is_reply and _between(message.ts, args)]
    return _page(channel, list(reversed(said)), args) | {"pin_count": 0}


def replies(realm: Realm, args: Args) -> Answer:
    """A message and the replies below it, oldest first."""
    channel = _readable(realm, args)
    ts = args.need("ts")
    parent = channel.messages.get(ts)
    if parent is None or parent.only_for is not None:
        raise Refused("thread_not_found")
    below = [message for message in channel.replies(ts) if _between(message.ts, args)]
    return _page(channel, [parent, *below], args)


def _readable(realm: Realm, args: Args) -> Channel:
    channel = access.granted(realm, access.by_id(realm, args.need("channel")), "history")
    if BOT.id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _between(ts: str, args: Args) -> bool:
    number = _number(ts, "ts")
    oldest = _number(args.text("oldest") or "0", "oldest")
    latest = _number(args.text("latest") or "9999999999", "latest")
    if args.flag("inclusive"):
        return oldest <= number <= latest
    return oldest < number < latest


def _number(text: str, name: str) -> int:
    seconds, _, micros = text.partition(".")
    if not (seconds + micros).isdigit():
        raise Refused(f"invalid_ts_{name}")
    return int(seconds) * 1_000_000 + int(micros.ljust(6, "0")[:6] or 0)


def _page(channel: Channel, said: list[Message], args: Args) -> Answer:
    some, cursor = page(said, args.text("cursor"), args.limit(100, MOST))
    with_metadata = args.flag("include_all_metadata")
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {
        "messages": [channel.wire(message, metadata=with_metadata) for message in some],
        "has_more": bool(cursor),
        **more,
    }
