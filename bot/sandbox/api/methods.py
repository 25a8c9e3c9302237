"""Every Web API method there is, by its name.

Not here: what each needs (`scopes`); a test holds the two tables equal.
"""

from collections.abc import Callable
from typing import Any

from bot.sandbox.api import chat, conversations, edits, history, people, reactions, views
from bot.sandbox.api.args import Args
from bot.sandbox.realm import Realm

Method = Callable[[Realm, Args], dict[str, Any]]


def connections_open(realm: Realm, _args: Args) -> dict[str, Any]:
    """An address for one Socket Mode connection."""
    return {"url": realm.post.link()}


METHODS: dict[str, Method] = {
    "api.test": people.api_test,
    "apps.connections.open": connections_open,
    "auth.test": people.auth_test,
    "bots.info": people.bots_info,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": edits.update,
    "conversations.history": history.history,
    "conversations.info": conversations.info,
    "conversations.join": conversations.join,
    "conversations.list": conversations.list_,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_,
    "conversations.replies": history.replies,
    "reactions.add": reactions.add,
    "reactions.remove": reactions.remove,
    "team.info": people.team_info,
    "usergroups.list": people.groups_list,
    "usergroups.users.list": people.group_users,
    "users.info": people.users_info,
    "users.list": people.users_list,
    "users.lookupByEmail": people.lookup_by_email,
    "views.open": views.open_,
    "views.publish": views.publish,
    "views.push": views.push,
    "views.update": views.update,
}
