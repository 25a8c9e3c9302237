"""A message and a channel, and how Slack writes them down. Not here: who may read or write them (`world`, `api`)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.kit.state import Values
from bot.sandbox.people import APP_ID, BOT, BOT_ID, TEAM_ID

Thing = dict[str, Any]


@dataclass
class Message:
    """One message. `only_for` makes it ephemeral: that person alone sees it, and no history lists it."""

    ts: str
    user: str
    text: str = ""
    blocks: list[Thing] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Thing | None = None
    only_for: str | None = None
    client_msg_id: str | None = None
    edited: Thing | None = None
    subtype: str | None = None
    files: list[Thing] = field(default_factory=list)
    broadcast: bool = False
    unfurl: bool = True
    reactions: dict[str, list[str]] = field(default_factory=dict)
    entered: dict[str, Values] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread and not in the channel."""
        return self.thread_ts is not None and self.thread_ts != self.ts and not self.broadcast

    def wire(self, *, metadata: bool = False) -> Thing:
        """The message as Slack writes it; its metadata only when asked for."""
        thing: Thing = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": TEAM_ID}
        if self.user == BOT.id:
            thing |= {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": bot_profile()}
        optional = {
            "blocks": self.blocks,
            "thread_ts": self.thread_ts,
            "client_msg_id": self.client_msg_id,
            "edited": self.edited,
            "subtype": self.subtype,
            "files": self.files,
            "reactions": [{"name": name, "users": who, "count": len(who)} for name, who in self.reactions.items()],
            "metadata": self.metadata if metadata else None,
        }
        return thing | {key: value for key, value in optional.items() if value}


@dataclass
class Channel:
    """A channel or a direct message; `user` is the person at the other end of a direct message with the bot."""

    id: str
    name: str
    members: list[str]
    created: int
    is_private: bool = False
    is_archived: bool = False
    user: str | None = None
    topic: str = ""
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def is_im(self) -> bool:
        """Whether it is a direct message."""
        return self.user is not None

    @property
    def kind(self) -> str:
        """The word of scopes and events: channels, groups or im."""
        return "im" if self.is_im else "groups" if self.is_private else "channels"

    @property
    def payload_name(self) -> str:
        """The name that payloads give: Slack does not tell private ones."""
        return "directmessage" if self.is_im else "privategroup" if self.is_private else self.name

    def public(self) -> Iterator[Message]:
        """Every message that history may list, oldest first."""
        return (message for message in self.messages.values() if message.only_for is None)

    def replies(self, ts: str) -> list[Message]:
        """The replies below a message, oldest first."""
        return [message for message in self.public() if message.thread_ts == ts and message.ts != ts]

    def wire(self, message: Message, *, metadata: bool = False) -> Thing:
        """A message with what its thread adds to it."""
        thing = message.wire(metadata=metadata)
        if message.thread_ts and message.thread_ts != message.ts:
            return (
                thing | {"parent_user_id": self.messages[message.thread_ts].user}
                if message.thread_ts in self.messages
                else thing
            )
        if replies := self.replies(message.ts):
            users = list(dict.fromkeys(reply.user for reply in replies))
            thing |= {
                "thread_ts": message.ts,
                "reply_count": len(replies),
                "reply_users": users,
                "reply_users_count": len(users),
                "latest_reply": replies[-1].ts,
                "is_locked": False,
                "subscribed": False,
            }
        return thing


def bot_profile() -> Thing:
    """Who posts as the app."""
    return {
        "id": BOT_ID,
        "app_id": APP_ID,
        "user_id": BOT.id,
        "name": BOT.real_name,
        "deleted": False,
        "updated": 0,
        "team_id": TEAM_ID,
        "icons": {},
    }
