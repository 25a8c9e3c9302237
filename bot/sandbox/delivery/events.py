"""Events of the Events API: what is said when something happens. Not here: sending and retrying them (`courier`)."""

from typing import Any

from bot.sandbox.messages import Channel, Message
from bot.sandbox.people import BOT, TEAM_ID
from bot.sandbox.realm import Realm
from bot.sandbox.users import User

Thing = dict[str, Any]
_CHANNEL_TYPE = {"channels": "channel", "groups": "group", "im": "im"}


def posted(realm: Realm, channel: Channel, message: Message) -> None:
    """A message was posted, also by the app itself: Slack tells it of its own messages too."""
    _message(realm, channel, {**channel.wire(message), "event_ts": message.ts})


def changed(realm: Realm, channel: Channel, message: Message, previous: Thing) -> None:
    """A message was edited."""
    body = {"message": channel.wire(message), "previous_message": previous, "hidden": True}
    _message(realm, channel, {"type": "message", "subtype": "message_changed", **body, **_stamp(realm)})


def deleted(realm: Realm, channel: Channel, message: Message) -> None:
    """A message was taken away."""
    body = {"deleted_ts": message.ts, "previous_message": channel.wire(message), "hidden": True}
    _message(realm, channel, {"type": "message", "subtype": "message_deleted", **body, **_stamp(realm)})


def home_opened(realm: Realm, user_id: str, tab: str) -> None:
    """Somebody opened a tab of the app."""
    home = realm.views.homes.get(user_id)
    view = {"view": home.wire()} if home is not None and tab == "home" else {}
    event = {"type": "app_home_opened", "user": user_id, "channel": realm.world.im(user_id).id, "tab": tab, **view}
    _announce(realm, "app_home_opened", {**event, "event_ts": realm.clock.ts()})


def joined(realm: Realm, channel: Channel, user_id: str, inviter: str | None = None) -> None:
    """Let somebody into a channel, and say so."""
    channel.members.append(user_id)
    realm.bell.ring()
    _membership(realm, channel, user_id, "member_joined_channel", {"inviter": inviter} if inviter else {})


def left(realm: Realm, channel: Channel, user_id: str) -> None:
    """Let somebody out of a channel, and say so."""
    channel.members.remove(user_id)
    realm.bell.ring()
    _membership(realm, channel, user_id, "member_left_channel", {})


def user_changed(realm: Realm, user: User) -> None:
    """Somebody changed their profile, for instance their language."""
    wire = user.wire(realm.world.zone_offset(user), locale=True, email="users:read.email" in realm.scopes)
    stamp = realm.clock.ts()
    _announce(
        realm, "user_change", {"type": "user_change", "user": wire, "cache_ts": int(float(stamp)), "event_ts": stamp}
    )


def _membership(realm: Realm, channel: Channel, user_id: str, kind: str, extra: Thing) -> None:
    if BOT.id not in channel.members and user_id != BOT.id:
        return
    kind_letter = "G" if channel.is_private else "C"
    event = {
        "type": kind,
        "user": user_id,
        "channel": channel.id,
        "channel_type": kind_letter,
        "team": TEAM_ID,
        **extra,
    }
    _announce(realm, kind, {**event, "event_ts": realm.clock.ts()})


def _message(realm: Realm, channel: Channel, event: Thing) -> None:
    if BOT.id not in channel.members:
        return
    full = {**event, "channel": channel.id, "channel_type": _CHANNEL_TYPE[channel.kind]}
    _announce(realm, f"message.{channel.kind}", full)


def _announce(realm: Realm, subscription: str, event: Thing) -> None:
    if subscription in realm.config.events:
        realm.post.announce(event)


def _stamp(realm: Realm) -> Thing:
    now = realm.clock.ts()
    return {"ts": now, "event_ts": now}
