"""The only sender: every message and every reply goes through here, and of every message it is said what became of it
(see `outcomes.py`). Whom it reaches, and where, stands in `directory.py`.

Slack has no idempotency key, so nothing is retried here: what may have reached Slack is said to be ambiguous, and the
delivery looks before it sends again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import InitVar, dataclass, field
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.directory import Directory
from bot.slack.outcomes import Found, Outcome, Posted, Unreached, guarded
from bot.slack.patience import quick
from triage.core.organisation import Organisation

EVENT_TYPE = "varnost_message"


@dataclass
class Surface:
    """Slack as the bot sees it. Safe to use from several threads."""

    client: WebClient
    organisation: InitVar[Organisation]
    directory: Directory = field(init=False)

    def __post_init__(self, organisation: Organisation) -> None:
        self.directory = Directory(self.client, organisation)

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
        return guarded(lambda: _posted(self.client.chat_update(channel=channel, ts=ts, **body)))

    def delete(self, message: Posted) -> Outcome:
        """Take a message of ours away; doing so twice does no harm."""
        return guarded(lambda: _posted(self.client.chat_delete(channel=message.channel, ts=message.ts)))

    def find(self, destination: str, token: str, since: datetime, thread_ts: str | None = None) -> Outcome:
        """Look for a message that we may have posted after `since`: Found, or why we cannot look."""

        def look(channel: str) -> Outcome:
            known = (message for message in self._said(channel, since, thread_ts) if _key_of(message) == token)
            return Found(tuple(Posted(channel, ts) for ts in sorted({str(message["ts"]) for message in known})))

        return self._to(destination, look)

    def open_view(self, trigger_id: str, view: dict[str, Any]) -> SlackResponse:
        """Open a modal: a reply to somebody who waits. Raises SlackApiError or an OSError."""
        return quick(self.client).views_open(trigger_id=trigger_id, view=view)

    def push_view(self, trigger_id: str, view: dict[str, Any]) -> SlackResponse:
        """Put a modal on top of the open one."""
        return quick(self.client).views_push(trigger_id=trigger_id, view=view)

    def update_view(self, view_id: str, view: dict[str, Any]) -> SlackResponse:
        """Draw an open modal anew."""
        return quick(self.client).views_update(view_id=view_id, view=view)

    def publish_home(self, user_id: str, view: dict[str, Any]) -> SlackResponse:
        """Draw a person's App Home."""
        return quick(self.client).views_publish(user_id=user_id, view=view)

    def whisper(self, channel: str, user_id: str, text: str) -> None:
        """A note that only one person sees and that does not last."""
        quick(self.client).chat_postEphemeral(channel=channel, user=user_id, text=text)

    def note(self, user_id: str, text: str) -> None:
        """A line in a direct message that nothing depends on, for somebody who waits and whom nothing else reaches."""
        channel = str(quick(self.client).conversations_open(users=user_id)["channel"]["id"])
        quick(self.client).chat_postMessage(channel=channel, text=text, **_quiet("note"))

    def _to(self, destination: str, call: Callable[[str], Outcome]) -> Outcome:
        return guarded(lambda: call(self.directory.place_of(destination)))

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
