"""Interaction payloads and slash commands, word for word as Slack sends them.

Not here: events (`events`), bringing them (`courier`).
"""

from typing import Any

from bot.sandbox.kit.state import Values, values_of
from bot.sandbox.messages import Channel, Message
from bot.sandbox.people import APP_ID, TEAM_DOMAIN, TEAM_ID, VERIFICATION_TOKEN
from bot.sandbox.realm import Realm
from bot.sandbox.views import View

Thing = dict[str, Any]
_LEFT_OUT = ("options", "option_groups", "accessibility_label", "focus_on_load", "dispatch_action_config")


def common(realm: Realm, user_id: str) -> Thing:
    """What every interaction carries: who, where installed, and a fresh trigger."""
    return {
        "user": realm.world.users[user_id].brief(),
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "trigger_id": realm.triggers.issue(user_id),
    }


def action(realm: Realm, block: Thing, element: Thing, choice: Thing) -> Thing:
    """One entry of `actions`: the element without its list of options, and what was chosen."""
    kept = {key: value for key, value in element.items() if key not in _LEFT_OUT}
    return {**kept, "block_id": block["block_id"], **choice, "action_ts": realm.clock.ts()}


def message_click(realm: Realm, user_id: str, channel: Channel, message: Message, did: Thing) -> Thing:
    """block_actions for an element of a message."""
    ephemeral = message.only_for is not None
    place: Thing = {"type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": ephemeral}
    if message.thread_ts:
        place["thread_ts"] = message.thread_ts
    shown = {} if ephemeral else {"message": channel.wire(message, metadata=True)}
    return {
        "type": "block_actions",
        **common(realm, user_id),
        "container": place,
        "channel": {"id": channel.id, "name": channel.payload_name},
        **shown,
        "state": {"values": values_of(message.blocks, message.entered.get(user_id, {}))},
        "response_url": realm.urls.issue(channel.id, user_id, message.ts),
        "actions": [did],
    }


def view_click(realm: Realm, view: View, did: Thing) -> Thing:
    """block_actions for an element of a modal or of the Home tab."""
    return {
        "type": "block_actions",
        **common(realm, view.user),
        "container": {"type": "view", "view_id": view.id},
        "view": view.wire(),
        "actions": [did],
    }


def submission(realm: Realm, view: View) -> Thing:
    """view_submission, with all that was entered."""
    return {"type": "view_submission", **common(realm, view.user), "view": view.wire(), "response_urls": []}


def closed(realm: Realm, view: View, *, cleared: bool) -> Thing:
    """view_closed, which has no trigger."""
    rest = {key: value for key, value in common(realm, view.user).items() if key != "trigger_id"}
    return {"type": "view_closed", **rest, "view": view.wire(), "is_cleared": cleared}


def shortcut(realm: Realm, user_id: str, callback_id: str) -> Thing:
    """A global shortcut, which knows no channel."""
    return {
        "type": "shortcut",
        **common(realm, user_id),
        "callback_id": callback_id,
        "action_ts": realm.clock.ts(),
    }


def message_shortcut(realm: Realm, user_id: str, callback_id: str, channel: Channel, message: Message) -> Thing:
    """A shortcut from the menu beside a message."""
    return {
        "type": "message_action",
        **common(realm, user_id),
        "callback_id": callback_id,
        "action_ts": realm.clock.ts(),
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": channel.payload_name},
        "message": channel.wire(message, metadata=True),
        "response_url": realm.urls.issue(channel.id, user_id, message.ts),
    }


def command(realm: Realm, user_id: str, channel: Channel, name: str, text: str) -> dict[str, str]:
    """A slash command: words only, since it travels as a form."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.payload_name,
        "user_id": user_id,
        "user_name": realm.world.users[user_id].person.name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": realm.urls.issue(channel.id, user_id),
        "trigger_id": realm.triggers.issue(user_id),
    }


def entered(values: Values, block_id: str, action_id: str, kind: str, choice: Thing) -> None:
    """Remember what a person put into an element."""
    values.setdefault(block_id, {})[action_id] = {"type": kind, **choice}
