"""The practice workspace itself: people, channels, messages, and what happens to them.

Not here: permissions of the Web API, and views.
"""

import secrets
from collections.abc import Iterator
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.sandbox.bell import Bell
from bot.sandbox.clock import Clock
from bot.sandbox.messages import Channel, Message
from bot.sandbox.people import BOT, CHANNELS, PEOPLE
from bot.sandbox.users import User


class World:
    """All that is said and who can hear it. Every change rings the bell."""

    def __init__(self, clock: Clock, bell: Bell) -> None:
        self.clock = clock
        self.bell = bell
        self.users = {person.id: User(person) for person in (*PEOPLE, BOT)}
        self._keys = {person.key: person.id for person in (*PEOPLE, BOT)}
        now = int(clock.timestamp())
        self.channels = {
            seed.id: Channel(
                seed.id, seed.name, [self._keys[key] for key in seed.members], now, seed.is_private, topic=seed.topic
            )
            for seed in CHANNELS
        }

    def user(self, name: str) -> User:
        """Somebody by key, id or handle; LookupError names everybody."""
        for user in self.users.values():
            if name in (user.id, user.person.key, user.person.name):
                return user
        raise LookupError(f"nobody called {name!r}; there are: {', '.join(self._keys)}")

    def person(self, name: str) -> User:
        """Somebody whom a person at the page can be: anybody but the bot."""
        if (user := self.user(name)).person.is_bot:
            raise LookupError("the bot is nobody to be; it speaks for itself")
        return user

    def channel(self, name: str, seer: str) -> Channel:
        """A channel that somebody names: by id, by name, or "bot" for their direct message with the bot."""
        if name == "bot":
            return self.im(seer)
        bare = name.removeprefix("#")
        for channel in self.channels.values():
            if bare in (channel.id, channel.name) and not (channel.is_im and channel.user != seer):
                return channel
        known = ", ".join(channel.name for channel in self.channels.values() if channel.name)
        raise LookupError(f"no channel {name!r}; there are: bot, {known}")

    def im(self, user_id: str) -> Channel:
        """The direct message between the bot and this person, opened when it is not there yet."""
        channel_id = "D0" + user_id[2:]
        if channel_id not in self.channels:
            self.channels[channel_id] = Channel(
                channel_id, "", [user_id, BOT.id], int(self.clock.timestamp()), user=user_id
            )
        return self.channels[channel_id]

    def add_channel(
        self, name: str, members: tuple[str, ...], *, private: bool = False, archived: bool = False
    ) -> Channel:
        """A new channel with these people (by key) in it."""
        channel_id = "C0" + secrets.token_hex(4).upper()
        ids = [self.user(member).id for member in members]
        channel = Channel(channel_id, name, ids, int(self.clock.timestamp()), private, archived)
        self.channels[channel_id] = channel
        self.bell.ring()
        return channel

    def post(self, channel: Channel, user: str, text: str = "", **more: Any) -> Message:
        """Put a message into a channel, now."""
        message = Message(self.clock.ts(), user, text, **more)
        if user != BOT.id:
            message.client_msg_id = str(uuid4())
        channel.messages[message.ts] = message
        self.bell.ring()
        return message

    def visible(self, user_id: str) -> Iterator[Channel]:
        """The channels somebody is in, and the open ones."""
        for channel in self.channels.values():
            open_to_all = not channel.is_private and not channel.is_im
            if user_id in channel.members or open_to_all:
                yield channel

    def heard(self, channel: Channel, user_id: str) -> list[Message]:
        """What somebody sees in a channel: everybody's messages and the notes for their eyes only."""
        if user_id not in channel.members and (channel.is_private or channel.is_im):
            return []
        return [message for message in channel.messages.values() if message.only_for in (None, user_id)]

    def zone_offset(self, user: User) -> int:
        """Seconds that a person's zone is ahead of UTC, now."""
        offset = self.clock.now().astimezone(ZoneInfo(user.person.zone)).utcoffset()
        return int(offset.total_seconds()) if offset else 0
