"""The only sender: every call to Slack's Web API goes through here, and every failure gets a name the caller can act
on.

Slack has no idempotency key, so nothing is retried here: what may have reached Slack is said to be ambiguous, and the
delivery looks before it sends again.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from threading import Lock
from time import monotonic
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import RetryHandler
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.web import SlackResponse

from triage.core.organisation import Organisation
from triage.core.words import Domain
from triage.usecases.people import Profile

PATIENCE = 5
"""Seconds to wait for an answer to a message."""
REPLY_PATIENCE = 2
"""Seconds to wait for an answer to a reply: somebody is looking at the screen."""
ANSWER_WITHIN = 2.3
"""Seconds that all replies to one thing that Slack brought may take together: Slack waits for three."""
TRIES = 3
"""How often what may be asked again is asked again when Slack is busy; each wait is twice as long."""
SHORTEST = 0.1
"""Seconds below which we do not begin another call."""
EVENT_TYPE = "varnost_message"
NOT_SLACK = "Received a response in a non-JSON format"
"""What the library says of a proxy's page: whether Slack has taken the call is not known."""
UNSURE = ("internal_error", "fatal_error", "service_unavailable", "request_timeout")
CURES = {
    "channel_not_found": "create the channel, or correct its name in the organisation's file, and invite the bot",
    "not_in_channel": "invite the bot to the channel: /invite @Varnost",
    "is_archived": "unarchive the channel, or name another one in the organisation's file",
    "missing_scope": "add the scope to the app and install it again; the README lists them",
    "not_authed": "set SLACK_BOT_TOKEN",
    "invalid_auth": "correct SLACK_BOT_TOKEN",
    "account_inactive": "install the app again and set the new SLACK_BOT_TOKEN",
    "token_revoked": "install the app again and set the new SLACK_BOT_TOKEN",
    "restricted_action": "allow the bot to post in the channel",
}


@dataclass(frozen=True, slots=True)
class Posted:
    """Slack has it."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class RateLimited:
    """Slack wants us to wait; it has not taken the call."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Unreached:
    """The call was not taken, and may be made again."""

    error: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """No answer came, or one that does not say: Slack may have taken the call."""

    error: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack refuses. With a `cure` it is the operator's to mend, and the message waits; without one it never goes."""

    error: str
    cure: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What we looked for: every message that carries the token, the oldest first; perhaps none."""

    copies: tuple[Posted, ...]


Outcome = Posted | RateLimited | Unreached | Ambiguous | Refused | Found


_UNTIL: ContextVar[float] = ContextVar("until", default=inf)


@contextmanager
def in_time() -> Iterator[None]:
    """What is asked of Slack inside, while Slack itself waits for our answer, takes ANSWER_WITHIN at the most."""
    token = _UNTIL.set(monotonic() + ANSWER_WITHIN)
    try:
        yield
    finally:
        _UNTIL.reset(token)


def patient(client: WebClient) -> WebClient:
    """A client for what is asked at the start, and may be asked again: a busy Slack does not keep the bot from it."""
    kinds = (ConnectionErrorRetryHandler, RateLimitErrorRetryHandler, ServerErrorRetryHandler)
    handlers: list[RetryHandler] = [kind(max_retry_count=TRIES) for kind in kinds]
    return WebClient(token=client.token, base_url=client.base_url, timeout=client.timeout, retry_handlers=handlers)


class Unresolved(Exception):
    """A destination that Slack does not know (yet)."""


@dataclass
class Surface:
    """Slack as the bot sees it. Safe to use from several threads."""

    client: WebClient
    organisation: Organisation
    _channels: dict[str, str] = field(default_factory=dict)
    _conversations: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def post(
        self, destination: str, message: Mapping[str, Any], token: str, still: Callable[[], bool] = lambda: True
    ) -> Outcome:
        """Post a message; `token` goes with it as metadata, by which `find` knows it again.

        `still` is asked right before the call, when all that could take long is done: when it says no, nothing is sent.
        """

        def send(channel: str) -> Outcome:
            if not still():
                return Unreached("not sent: the lease is about to run out, or the bot stops")
            answer = self.client.chat_postMessage(channel=channel, **_quiet(token), **message)
            return Posted(str(answer.get("channel") or channel), str(answer["ts"]))

        return self._to(destination, send)

    def update(self, channel: str, ts: str, message: Mapping[str, Any]) -> Outcome:
        """Draw a message of ours anew; doing so twice does no harm."""
        body = {key: value for key, value in message.items() if key in ("text", "blocks")}
        return _guarded(lambda: _posted(self.client.chat_update(channel=channel, ts=ts, **body)))

    def delete(self, message: Posted) -> Outcome:
        """Take a message of ours away; doing so twice does no harm."""
        return _guarded(lambda: _posted(self.client.chat_delete(channel=message.channel, ts=message.ts)))

    def find(self, destination: str, token: str, since: datetime, thread_ts: str | None = None) -> Outcome:
        """Look for a message that we may have posted after `since`: Found, or why we cannot look."""

        def look(channel: str) -> Outcome:
            known = (message for message in self._said(channel, since, thread_ts) if _key_of(message) == token)
            return Found(tuple(Posted(channel, ts) for ts in sorted({str(message["ts"]) for message in known})))

        return self._to(destination, look)

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
        user = self._quick().users_info(user=user_id, include_locale=True)["user"]
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

    def open_view(self, trigger_id: str, view: dict[str, Any]) -> SlackResponse:
        """Open a modal: a reply to somebody who waits. Raises SlackApiError or an OSError."""
        return self._quick().views_open(trigger_id=trigger_id, view=view)

    def push_view(self, trigger_id: str, view: dict[str, Any]) -> SlackResponse:
        """Put a modal on top of the open one."""
        return self._quick().views_push(trigger_id=trigger_id, view=view)

    def update_view(self, view_id: str, view: dict[str, Any]) -> SlackResponse:
        """Draw an open modal anew."""
        return self._quick().views_update(view_id=view_id, view=view)

    def publish_home(self, user_id: str, view: dict[str, Any]) -> SlackResponse:
        """Draw a person's App Home."""
        return self._quick().views_publish(user_id=user_id, view=view)

    def whisper(self, channel: str, user_id: str, text: str) -> None:
        """A note that only one person sees and that does not last."""
        self._quick().chat_postEphemeral(channel=channel, user=user_id, text=text)

    def note(self, user_id: str, text: str) -> None:
        """A line in a direct message that nothing depends on, for somebody who waits and whom nothing else reaches."""
        channel = str(self._quick().conversations_open(users=user_id)["channel"]["id"])
        self._quick().chat_postMessage(channel=channel, text=text, **_quiet("note"))

    def _quick(self) -> WebClient:
        """A client for somebody who waits. Raises TimeoutError when the time for an answer is used up."""
        left = min(REPLY_PATIENCE, _UNTIL.get() - monotonic())
        if left < SHORTEST:
            raise TimeoutError("no time is left to ask Slack: it waits for our answer")
        client = self.client
        quick = WebClient(token=client.token, base_url=client.base_url, retry_handlers=[], ssl=client.ssl)
        quick.timeout = left  # type: ignore[assignment] # parts of a second are fine, whatever its type says
        return quick

    def _to(self, destination: str, call: Callable[[str], Outcome]) -> Outcome:
        return _guarded(lambda: call(self._resolve(destination)))

    def _resolve(self, destination: str) -> str:
        kind, _, name = destination.partition(":")
        match kind:
            case "user":
                return self._conversation(name)
            case "desk":
                return self.channel_id(self.organisation.desk(Domain(name)).channel)
            case _:
                return name

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

    def _said(self, channel: str, since: datetime, thread_ts: str | None) -> Iterator[dict[str, Any]]:
        oldest = f"{since.timestamp():.6f}"
        wanted: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": 200, "oldest": oldest}
        if thread_ts is None:
            pages = self.client.conversations_history(**wanted)
        else:
            pages = self.client.conversations_replies(ts=thread_ts, **wanted)
        for page in pages:
            yield from page["messages"]


def _quiet(token: str) -> dict[str, Any]:
    """Nothing in a message of ours is unfolded; `token` is in its metadata."""
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": token}}
    return {"unfurl_links": False, "unfurl_media": False, "metadata": metadata}


def _key_of(message: Mapping[str, Any]) -> Any:
    return message.get("metadata", {}).get("event_payload", {}).get("key")


def _posted(answer: SlackResponse) -> Posted:
    return Posted(str(answer["channel"]), str(answer["ts"]))


def _guarded(call: Callable[[], Outcome]) -> Outcome:
    try:
        return call()
    except SlackApiError as error:
        return _meaning(error)
    except Unresolved as error:
        return Refused(str(error), CURES["channel_not_found"])
    except ConnectionRefusedError as error:
        return Unreached(str(error))
    except OSError as error:  # a time-out, a dropped connection, a name that does not resolve
        refused = isinstance(getattr(error, "reason", None), ConnectionRefusedError)
        return Unreached(str(error)) if refused else Ambiguous(str(error))


def _meaning(error: SlackApiError) -> Outcome:
    response = error.response
    status = getattr(response, "status_code", 200)
    if status == 429:
        return RateLimited(float(response.headers.get("Retry-After", 1)))
    if status >= 500:
        return Ambiguous(f"HTTP {status}")
    name = str(response["error"])
    if name.startswith(NOT_SLACK) or name in (
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
    ):
        return Ambiguous(name)
    if name == "ratelimited":
        return RateLimited(1)
    detail = "; ".join(response.get("response_metadata", {}).get("messages", []))
    return Refused(f"{name}: {detail}" if detail else name, CURES.get(name))
