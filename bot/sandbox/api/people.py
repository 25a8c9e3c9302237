"""users.*, usergroups.*, bots.info, team.info, auth.test, api.test. Not here: changing anything; these only look."""

from typing import Any

from bot.sandbox.api.args import Args
from bot.sandbox.api.pages import page
from bot.sandbox.errors import Refused
from bot.sandbox.messages import bot_profile
from bot.sandbox.people import BOT, BOT_ID, GROUPS, TEAM_DOMAIN, TEAM_ID, TEAM_NAME, GroupSeed
from bot.sandbox.realm import Realm
from bot.sandbox.users import User

Answer = dict[str, Any]


def api_test(_realm: Realm, args: Args) -> Answer:
    """Say back what was said."""
    return {"args": args.raw}


def auth_test(_realm: Realm, _args: Args) -> Answer:
    """Whose token it is."""
    return {
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": TEAM_NAME,
        "user": BOT.name,
        "team_id": TEAM_ID,
        "user_id": BOT.id,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def bots_info(_realm: Realm, args: Args) -> Answer:
    """The bot, by its bot id."""
    if args.text("bot", BOT_ID) != BOT_ID:
        raise Refused("bot_not_found")
    return {"bot": bot_profile()}


def team_info(_realm: Realm, _args: Args) -> Answer:
    """The workspace."""
    return {
        "team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "email_domain": "example.org", "icon": {}}
    }


def users_info(realm: Realm, args: Args) -> Answer:
    """One person."""
    user = realm.world.users.get(args.text("user"))
    if user is None:
        raise Refused("user_not_found")
    return {"user": _wire(realm, user, args)}


def users_list(realm: Realm, args: Args) -> Answer:
    """Everybody, the bot too."""
    some, cursor = page(list(realm.world.users.values()), args.text("cursor"), args.limit(1000, 1000))
    return {
        "members": [_wire(realm, user, args) for user in some],
        "cache_ts": int(realm.clock.timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def lookup_by_email(realm: Realm, args: Args) -> Answer:
    """One person, by email address."""
    email = args.need("email").lower()
    for user in realm.world.users.values():
        if user.person.email == email:
            return {"user": _wire(realm, user, args)}
    raise Refused("users_not_found")


def groups_list(realm: Realm, args: Args) -> Answer:
    """The user groups."""
    with_users = args.flag("include_users")
    return {"usergroups": [_group(realm, group, with_users=with_users) for group in GROUPS]}


def group_users(realm: Realm, args: Args) -> Answer:
    """Who is in a user group."""
    wanted = args.need("usergroup")
    for group in GROUPS:
        if group.id == wanted:
            return {"users": _ids(realm, group)}
    raise Refused("no_such_subteam")


def _wire(realm: Realm, user: User, args: Args) -> Answer:
    with_email = "users:read.email" in realm.scopes
    return user.wire(realm.world.zone_offset(user), locale=args.flag("include_locale"), email=with_email)


def _ids(realm: Realm, group: GroupSeed) -> list[str]:
    return [realm.world.user(key).id for key in group.members]


def _group(realm: Realm, group: GroupSeed, *, with_users: bool) -> Answer:
    common: Answer = {
        "id": group.id,
        "team_id": TEAM_ID,
        "is_usergroup": True,
        "handle": group.handle,
        "name": group.name,
        "description": "",
        "date_delete": 0,
        "user_count": len(group.members),
    }
    return common | ({"users": _ids(realm, group)} if with_users else {})
