"""What came of a call to Slack: every failure gets a name that the caller can act on, and a cure where the operator has
one. Calls nothing itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

NOT_SLACK = "Received a response in a non-JSON format"
"""What the library says of a proxy's page: whether Slack has taken the call is not known."""
UNSURE = ("internal_error", "fatal_error", "service_unavailable", "request_timeout")
"""Errors after which Slack may have taken the call."""
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


class Unresolved(Exception):
    """A destination that Slack does not know (yet)."""


def guarded(call: Callable[[], Outcome]) -> Outcome:
    """What came of a call. Raises none of the errors by which Slack or the network refuses one."""
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
    if name.startswith(NOT_SLACK) or name in UNSURE:
        return Ambiguous(name)
    if name == "ratelimited":
        return RateLimited(1)
    detail = "; ".join(response.get("response_metadata", {}).get("messages", []))
    return Refused(f"{name}: {detail}" if detail else name, CURES.get(name))
