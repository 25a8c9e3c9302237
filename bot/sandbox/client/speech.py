"""Plain messages, slash commands and shortcuts, as Slack's client sends them.

Not here: clicks (`touch`) and forms (`forms`).
"""

import re
from collections.abc import Sequence
from typing import Any

from bot.sandbox.api.args import Args
from bot.sandbox.api.respond import respond
from bot.sandbox.client.outcome import Outcome, in_words, plain
from bot.sandbox.config import Shortcut
from bot.sandbox.delivery import events, payloads
from bot.sandbox.delivery.reply import Reply
from bot.sandbox.errors import Refused
from bot.sandbox.messages import Channel, Message
from bot.sandbox.realm import Realm
from bot.sandbox.tickets import ResponseUrl

_LINK = re.compile(r"https?://[^\s<>|]+")
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def entities(text: str) -> str:
    """Text with Slack's three characters escaped; a slash command's text arrives like this."""
    for raw, entity in _ESCAPES:
        text = text.replace(raw, entity)
    return text


def escaped(text: str) -> str:
    """Text as Slack stores a message: three characters escaped, addresses in angle brackets."""
    return _LINK.sub(lambda found: f"<{found.group()}>", entities(text))


def say(realm: Realm, user_id: str, channel: Channel, text: str, thread_ts: str | None = None) -> Message:
    """A plain message."""
    return _post(realm, user_id, channel, text, thread_ts=thread_ts)


def share(realm: Realm, user_id: str, channel: Channel, names: Sequence[str], text: str = "") -> Message:
    """Files, with or without words. What is in them is nobody's here: an app without files:read sees no more."""
    files = [{"id": f"F{number:010d}", "name": name, "title": name} for number, name in enumerate(names, 1)]
    return _post(realm, user_id, channel, text, subtype="file_share", files=files)


def _post(realm: Realm, user_id: str, channel: Channel, text: str, **more: Any) -> Message:
    if user_id not in channel.members:
        raise LookupError(f"join #{channel.name} before you write in it")
    line = {"type": "rich_text_section", "elements": _inline(text)}
    blocks = [{"type": "rich_text", "block_id": "typed", "elements": [line]}] if text else []
    message = realm.world.post(channel, user_id, escaped(text), blocks=blocks, **more)
    events.posted(realm, channel, message)
    return message


async def command(realm: Realm, user_id: str, channel: Channel, name: str, text: str) -> Outcome:
    """A slash command. The ack's body, if any, is shown as a note or as a message."""
    if name not in realm.config.commands:
        return Outcome(acked=False, problem=f"{name} is not a valid command.", sent=False)
    payload = payloads.command(realm, user_id, channel, name, entities(text))
    reply = await realm.post.deliver("command", payload)
    if not reply.acked:
        return _failed(realm, f"{name} failed: {in_words(reply)}", reply)
    if reply.body:
        _show(realm, user_id, channel, reply.body)
    return Outcome(acked=True, answer=reply.body)


async def shortcut(realm: Realm, user_id: str, callback_id: str) -> Outcome:
    """A global shortcut."""
    _known(realm, callback_id, "global")
    reply = await realm.post.deliver("interactive", payloads.shortcut(realm, user_id, callback_id))
    return plain(reply) if reply.acked else _failed(realm, f"{callback_id} failed: {in_words(reply)}", reply)


async def message_shortcut(realm: Realm, user_id: str, callback_id: str, channel: Channel, ts: str) -> Outcome:
    """A shortcut from the menu beside a message."""
    _known(realm, callback_id, "message")
    payload = payloads.message_shortcut(realm, user_id, callback_id, channel, channel.messages[ts])
    reply = await realm.post.deliver("interactive", payload)
    return plain(reply) if reply.acked else _failed(realm, f"{callback_id} failed: {in_words(reply)}", reply)


def _show(realm: Realm, user_id: str, channel: Channel, body: Any) -> None:
    said = {"text": body} if isinstance(body, str) else dict(body)
    try:
        respond(realm, ResponseUrl(channel.id, user_id, realm.clock.timestamp()), Args(said))
    except Refused as refusal:
        realm.complain(f"the answer to a command was refused: {refusal.answer()}")


def _known(realm: Realm, callback_id: str, where: str) -> Shortcut:
    for entry in realm.config.shortcuts:
        if (entry.callback_id, entry.where) == (callback_id, where):
            return entry
    raise LookupError(
        f"no {where} shortcut {callback_id!r}; there are: {[entry.callback_id for entry in realm.config.shortcuts]}"
    )


def _failed(realm: Realm, text: str, reply: Reply) -> Outcome:
    realm.complain(text)
    return plain(reply)


def _inline(text: str) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    end = 0
    for found in _LINK.finditer(text):
        if found.start() > end:
            parts.append({"type": "text", "text": text[end : found.start()]})
        parts.append({"type": "link", "url": found.group()})
        end = found.end()
    return parts + ([{"type": "text", "text": text[end:]}] if text[end:] else [])
