"""What a person sees after doing something, and what Slack makes of the app's answer. Not here: doing it."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.delivery.reply import TOO_LATE, UNREACHED, Reply

NO_ANSWER = "The bot did not answer within three seconds. Perhaps it has stopped; try again."
UNREACHABLE = "The bot is not connected, so nothing was done. Start it, and try again."
_WORDS = {TOO_LATE: NO_ANSWER, UNREACHED: UNREACHABLE}


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    `sent` is False when the client kept a form back; `errors` are shown beside inputs, by block id.
    """

    acked: bool
    problem: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    updated: dict[str, Any] | None = None
    answer: Any = None
    sent: bool = True


def plain(reply: Reply) -> Outcome:
    """The outcome of a thing whose answer has no effect beyond the ack."""
    return Outcome(reply.acked, in_words(reply), answer=reply.body)


def in_words(reply: Reply) -> str | None:
    """What Slack would show, if anything went wrong."""
    if reply.acked:
        return None
    return _WORDS.get(reply.problem or "", f"The app answered with an error ({reply.problem}).")
