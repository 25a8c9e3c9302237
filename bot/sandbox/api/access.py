"""Which channel a call means, and whether the bot may use it. Not here: the methods themselves."""

from bot.sandbox.errors import Refused
from bot.sandbox.messages import Channel, Message
from bot.sandbox.people import BOT
from bot.sandbox.realm import Realm


def by_id(realm: Realm, channel_id: str) -> Channel:
    """A channel the bot can know of, by its id only."""
    channel = realm.world.channels.get(channel_id)
    hidden = channel is not None and (channel.is_private or channel.is_im) and BOT.id not in channel.members
    if channel is None or hidden:
        raise Refused("channel_not_found")
    return channel


def to_post(realm: Realm, name: str) -> Channel:
    """Where chat.postMessage posts: a channel's id or name, or a person's id for their direct message."""
    if name in realm.world.users:
        if realm.world.users[name].person.is_bot:
            raise Refused("cannot_dm_bot")
        return realm.world.im(name)
    bare = name.removeprefix("#")
    named = next((c.id for c in realm.world.channels.values() if c.name and c.name == bare), name)
    return joined(by_id(realm, named))


def joined(channel: Channel) -> Channel:
    """The channel, if the bot is in it and it is not archived."""
    if channel.is_archived:
        raise Refused("is_archived")
    if BOT.id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def granted(realm: Realm, channel: Channel, what: str) -> Channel:
    """The channel, if the scope for its kind was granted: `what` is "read" or "history"."""
    require(realm, f"{channel.kind}:{what}")
    return channel


def require(realm: Realm, scope: str) -> None:
    """Refuse when this scope was not granted."""
    if scope not in realm.scopes:
        raise Refused("missing_scope", needed=scope, provided=",".join(sorted(realm.scopes)))


def message(channel: Channel, ts: str) -> Message:
    """A message that everybody in the channel can see."""
    found = channel.messages.get(ts)
    if found is None or found.only_for is not None:
        raise Refused("message_not_found")
    return found
