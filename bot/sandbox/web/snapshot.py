"""What the page shows to the person somebody is, as JSON.

Not here: how it looks (`page/`), and doing anything (`actions`).
"""

from typing import Any

from bot.sandbox.kit.state import values_of
from bot.sandbox.messages import Channel, Message
from bot.sandbox.people import BOT, LOCALES, PEOPLE
from bot.sandbox.realm import Realm
from bot.sandbox.users import User
from bot.sandbox.views import View

Thing = dict[str, Any]
SHOWN = 150
READ_START = "0"


class Reading:
    """Up to where each person has read each channel."""

    def __init__(self) -> None:
        self._until: dict[tuple[str, str], str] = {}

    def mark(self, user_id: str, channel: Channel) -> bool:
        """Everything in this channel is read; whether that changed anything."""
        last = max(channel.messages, default=READ_START)
        key = (user_id, channel.id)
        changed = self._until.get(key) != last
        self._until[key] = last
        return changed

    def unread(self, realm: Realm, user_id: str, channel: Channel) -> int:
        """How many messages of others came since."""
        if user_id not in channel.members:
            return 0
        until = self._until.get((user_id, channel.id), READ_START)
        return sum(
            1 for message in realm.world.heard(channel, user_id) if message.ts > until and message.user != user_id
        )


def snapshot(realm: Realm, reading: Reading, user: User) -> Thing:
    """All that the page shows to this person now."""
    channels = [channel for channel in realm.world.visible(user.id) if not channel.is_im or channel.user == user.id]
    return {
        "me": _me(user),
        "people": [_person(realm, reading, person.id) for person in PEOPLE],
        "users": {each.id: each.person.real_name for each in realm.world.users.values()},
        "bot_id": BOT.id,
        "channels": [_channel(realm, reading, user, channel) for channel in channels],
        "messages": {channel.id: _messages(realm, user, channel) for channel in channels},
        "modal": _view(realm.views.top(user.id)) | {"depth": len(realm.views.stacks[user.id])}
        if realm.views.top(user.id)
        else None,
        "home": _view(realm.views.homes.get(user.id)) or None,
        "clock": _clock(realm),
        "bot": _bot(realm),
        "commands": realm.config.commands,
        "shortcuts": [
            {"id": each.callback_id, "name": each.name, "where": each.where} for each in realm.config.shortcuts
        ],
        "locales": LOCALES,
        "trouble": realm.trouble[-5:],
        "troubles": len(realm.trouble),
    }


def _me(user: User) -> Thing:
    who = user.person
    return {
        "key": who.key,
        "id": who.id,
        "name": who.real_name,
        "zone": who.zone,
        "locale": user.locale,
        "hint": who.hint,
        "examples": who.examples,
    }


def _person(realm: Realm, reading: Reading, user_id: str) -> Thing:
    who = realm.world.users[user_id].person
    unread = sum(reading.unread(realm, user_id, channel) for channel in realm.world.channels.values())
    return {"key": who.key, "id": who.id, "name": who.real_name, "title": who.title, "hint": who.hint, "unread": unread}


def _channel(realm: Realm, reading: Reading, user: User, channel: Channel) -> Thing:
    return {
        "id": channel.id,
        "name": BOT.real_name if channel.is_im else channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "member": user.id in channel.members,
        "bot_inside": BOT.id in channel.members,
        "unread": reading.unread(realm, user.id, channel),
    }


def _messages(realm: Realm, user: User, channel: Channel) -> list[Thing]:
    return [_message(channel, message, user) for message in realm.world.heard(channel, user.id)[-SHOWN:]]


def _message(channel: Channel, message: Message, user: User) -> Thing:
    extra = {
        "ephemeral": message.only_for is not None,
        "reply": message.is_reply,
        "values": values_of(message.blocks, message.entered.get(user.id, {})),
    }
    return channel.wire(message) | extra


def _view(view: View | None) -> Thing:
    if view is None:
        return {}
    return {"id": view.id, "hash": view.hash, "view": view.spec, "values": view.values, "errors": view.errors}


def _clock(realm: Realm) -> Thing:
    manager = next(person for person in PEOPLE if person.is_primary_owner)
    return {
        "now": realm.clock.timestamp(),
        "offset": realm.clock.offset,
        "zone": manager.zone,
        "whose": manager.real_name,
    }


def _bot(realm: Realm) -> Thing:
    supervisor = realm.config.supervisor
    return {
        "connected": realm.post.connected,
        "transport": "HTTP" if realm.config.http_request_url else "Socket Mode",
        "supervised": supervisor is not None,
        "running": supervisor.running if supervisor is not None else None,
    }
