"""conversations.list, info, members, open, join. Not here: what was said in them (`history`)."""

from typing import Any

from bot.sandbox.api import access
from bot.sandbox.api.args import Args
from bot.sandbox.api.pages import page
from bot.sandbox.delivery import events
from bot.sandbox.errors import Refused
from bot.sandbox.messages import Channel
from bot.sandbox.people import BOT, TEAM_ID
from bot.sandbox.realm import Realm

Answer = dict[str, Any]
TYPES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
MOST = 1000


def list_(realm: Realm, args: Args) -> Answer:
    """The channels the bot can know of, by type."""
    kinds = _kinds(realm, args.text("types", "public_channel"))
    archived_too = not args.flag("exclude_archived")
    seen = [
        channel
        for channel in realm.world.visible(BOT.id)
        if channel.kind in kinds and (archived_too or not channel.is_archived)
    ]
    some, cursor = page(seen, args.text("cursor"), args.limit(100, MOST))
    return {"channels": [_wire(channel) for channel in some], "response_metadata": {"next_cursor": cursor}}


def info(realm: Realm, args: Args) -> Answer:
    """One channel."""
    channel = access.granted(realm, access.by_id(realm, args.need("channel")), "read")
    count = {"num_members": len(channel.members)} if args.flag("include_num_members") else {}
    return {"channel": _wire(channel) | count}


def members(realm: Realm, args: Args) -> Answer:
    """Who is in a channel."""
    channel = access.granted(realm, access.by_id(realm, args.need("channel")), "read")
    some, cursor = page(channel.members, args.text("cursor"), args.limit(100, MOST))
    return {"members": some, "response_metadata": {"next_cursor": cursor}}


def open_(realm: Realm, args: Args) -> Answer:
    """The direct message with one person."""
    users = [user for user in args.text("users").split(",") if user]
    if channel_id := args.text("channel"):
        channel = access.by_id(realm, channel_id)
    elif not users:
        raise Refused("users_list_not_supplied")
    elif len(users) > 1:
        raise Refused("missing_scope", needed="mpim:write", provided=",".join(sorted(realm.scopes)))
    else:
        channel = realm.world.im(_somebody(realm, users[0]))
    return {"channel": _wire(channel) if args.flag("return_im") else {"id": channel.id}}


def join(realm: Realm, args: Args) -> Answer:
    """Let the bot enter an open channel."""
    channel = access.by_id(realm, args.need("channel"))
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.kind != "channels":
        raise Refused("method_not_supported_for_channel_type")
    already = BOT.id in channel.members
    if not already:
        events.joined(realm, channel, BOT.id)
    extra: Answer = (
        {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}} if already else {}
    )
    return {"channel": _wire(channel), **extra}


def _kinds(realm: Realm, types: str) -> set[str]:
    names = [name.strip() for name in types.split(",") if name.strip()]
    if not names or any(name not in TYPES for name in names):
        raise Refused("invalid_types")
    for name in names:
        access.require(realm, f"{TYPES[name]}:read")
    return {TYPES[name] for name in names}


def _somebody(realm: Realm, user: str) -> str:
    if user not in realm.world.users:
        raise Refused("user_not_found")
    if realm.world.users[user].person.is_bot:
        raise Refused("cannot_dm_bot")
    return user


def _wire(channel: Channel) -> Answer:
    common: Answer = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.is_im,
        "is_org_shared": False,
        "context_team_id": TEAM_ID,
    }
    if channel.is_im:
        return common | {"user": channel.user, "is_user_deleted": False, "priority": 0}
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_general": channel.name == "general",
        "is_member": BOT.id in channel.members,
        "is_shared": False,
        "is_ext_shared": False,
        "creator": channel.members[0] if channel.members else "",
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
        "num_members": len(channel.members),
    }
