"""The manifest from which Slack makes the app: commands, shortcuts, events and the least scopes. Tests hold it to
the code.
"""

import json
from typing import Any

from bot.settings import Settings, read_organisation
from triage.core.organisation import Organisation
from triage.core.words import Domain
from triage.usecases.people import groups_of

SCOPES = {
    "channels:history": "conversations.history: find a message again whose answer from Slack was lost",
    "channels:read": "conversations.list, conversations.members: the responders' channels and who is in them",
    "chat:write": "chat.postMessage, chat.update, chat.postEphemeral: messages",
    "commands": "the slash command and the shortcuts",
    "groups:history": "as channels:history, for private channels that the bot is in",
    "groups:read": "as channels:read, for private channels that the bot is in",
    "im:history": "message.im: what people write to the bot",
    "im:write": "conversations.open: direct messages",
    "users:read": "users.info, users.list: language, time zone, the primary owner",
}
GROUP_SCOPE = "usergroups:read"
"""Asked for only when the organisation's file names user groups."""
EVENTS = ("app_home_opened", "member_joined_channel", "member_left_channel", "message.im")
SHORTCUTS = (
    ("report_incident", "Report an AI incident", "global"),
    ("report_message", "Report as AI incident", "message"),
)


def scopes(organisation: Organisation) -> list[str]:
    """The scopes that this organisation needs."""
    named = any(organisation.desk(domain).responders.groups for domain in Domain) or groups_of(organisation)
    return sorted([*SCOPES, *([GROUP_SCOPE] if named else [])])


def manifest(organisation: Organisation) -> dict[str, Any]:
    """The app manifest, for Socket Mode."""
    command = {
        "command": organisation.command,
        "description": "Report an AI incident, in your own words",
        "usage_hint": "what happened",
        "should_escape": False,
    }
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Varnost",
            "description": "Takes reports of AI incidents and brings each one to the people who must act",
            "background_color": "#1f3a4d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Varnost", "always_online": True},
            "shortcuts": [
                {"name": name, "type": where, "callback_id": callback, "description": name}
                for callback, name, where in SHORTCUTS
            ],
            "slash_commands": [command],
        },
        "oauth_config": {"scopes": {"bot": scopes(organisation)}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def manifest_text(settings: Settings) -> str:
    """The manifest as JSON, with the command's name and the scopes that the organisation's file asks for."""
    organisation = read_organisation(settings.varnost_config)
    return json.dumps(manifest(organisation), indent=2, ensure_ascii=False) + "\n"
