"""Who and where in Slack: people, groups, the ids of channels and of conversations. Sends nothing."""

from dataclasses import dataclass, field
from threading import Lock

from slack_sdk import WebClient

from bot.slack.outcomes import Unresolved
from bot.slack.patience import quick
from triage.core.organisation import Organisation
from triage.core.words import Domain
from triage.usecases.people import Profile


@dataclass
class Directory:
    """What Slack knows of the organisation; ids are looked up once. Safe to use from several threads."""

    client: WebClient
    organisation: Organisation
    _channels: dict[str, str] = field(default_factory=dict)
    _conversations: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def place_of(self, destination: str) -> str:
        """The channel or conversation of a destination. Raises Unresolved, or SlackApiError."""
        kind, _, name = destination.partition(":")
        match kind:
            case "user":
                return self._conversation(name)
            case "desk":
                return self.channel_id(self.organisation.desk(Domain(name)).channel)
            case _:
                return name

    def desk_of(self, channel_id: str | None) -> Domain | None:
        """The domain whose channel this is; None for any other."""
        for domain in Domain:
            name = self.organisation.desk(domain).channel
            if channel_id and channel_id in (name, self._channels.get(name)):
                return domain
        return None

    def channel_id(self, name: str) -> str:
        """A channel's id by its name. Raises Unresolved, or SlackApiError."""
        if name not in self._channels:
            self._read_channels()
        if name not in self._channels:
            raise Unresolved(f"no channel #{name} that the bot can see")
        return self._channels[name]

    def profile(self, user_id: str) -> Profile:
        """What Slack says about a person. Raises SlackApiError, or an OSError when it does not answer in time."""
        user = quick(self.client).users_info(user=user_id, include_locale=True)["user"]
        return Profile(user_id, user.get("locale") or "en-US", user.get("tz"), bool(user.get("is_primary_owner")))

    def owners(self) -> list[Profile]:
        """The workspace's primary owner: there is one, so that no more of a large workspace is read than is needed."""
        for page in self.client.users_list(limit=200, include_locale=True):
            for user in page["members"]:
                if user.get("is_primary_owner"):
                    locale = user.get("locale") or "en-US"
                    return [Profile(user["id"], locale, user.get("tz"), owns_workspace=True)]
        return []

    def members(self, domain: Domain) -> list[str]:
        """The responders of a domain: the file's people and groups, or the members of its channel."""
        listed = self.organisation.desk(domain).responders
        users = list(listed.people)
        for group in listed.groups:
            users += self.group_members(group)
        if self.organisation.desk(domain).lists_responders:
            return users
        channel = self.channel_id(self.organisation.desk(domain).channel)
        return [
            user for page in self.client.conversations_members(channel=channel, limit=200) for user in page["members"]
        ]

    def group_members(self, group: str) -> list[str]:
        """Who is in a user group."""
        return list(self.client.usergroups_users_list(usergroup=group)["users"])

    def _conversation(self, user_id: str) -> str:
        if user_id not in self._conversations:
            self._conversations[user_id] = str(self.client.conversations_open(users=user_id)["channel"]["id"])
        return self._conversations[user_id]

    def _read_channels(self) -> None:
        with self._lock:
            pages = self.client.conversations_list(
                types="public_channel,private_channel", exclude_archived=True, limit=200
            )
            for page in pages:
                self._channels |= {channel["name"]: channel["id"] for channel in page["channels"]}
                self._channels |= {channel["id"]: channel["id"] for channel in page["channels"]}
