"""reactions.add and remove. Not here: reading them; they come with the message."""

import re
from typing import Any

from bot.sandbox.api import access
from bot.sandbox.api.args import Args
from bot.sandbox.errors import Refused
from bot.sandbox.messages import Message
from bot.sandbox.people import BOT
from bot.sandbox.realm import Realm


def add(realm: Realm, args: Args) -> dict[str, Any]:
    """Let the bot react to a message."""
    message, name = _target(realm, args)
    who = message.reactions.setdefault(name, [])
    if BOT.id in who:
        raise Refused("already_reacted")
    who.append(BOT.id)
    realm.bell.ring()
    return {}


def remove(realm: Realm, args: Args) -> dict[str, Any]:
    """Take the bot's reaction back."""
    message, name = _target(realm, args)
    who = message.reactions.get(name, [])
    if BOT.id not in who:
        raise Refused("no_reaction")
    who.remove(BOT.id)
    if not who:
        del message.reactions[name]
    realm.bell.ring()
    return {}


def _target(realm: Realm, args: Args) -> tuple[Message, str]:
    name = args.text("name").strip(":")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise Refused("invalid_name")
    channel = access.joined(access.by_id(realm, args.need("channel")))
    return access.message(channel, args.need("timestamp")), name
