"""Short-lived things Slack hands out: trigger ids and response urls. Not here: what they open or post (`api`)."""

import secrets
from dataclasses import dataclass

from bot.sandbox.clock import Clock
from bot.sandbox.errors import Refused, invalid

RESPONSE_USES = 5
RESPONSE_SECONDS = 1800


@dataclass
class Trigger:
    """A person's click, good for opening one view."""

    user: str
    born: float
    used: bool = False


class Triggers:
    """Trigger ids: single use, alive for three real seconds."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str) -> str:
        """A new trigger id for what this person just did."""
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**11)}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = Trigger(user, self._clock.steady())
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """The person behind a trigger id; it cannot be used again."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise invalid("invalid_arguments", ["invalid `trigger_id` [json-pointer:/trigger_id]"])
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._clock.steady() - trigger.born > self._seconds:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger.user


@dataclass
class ResponseUrl:
    """Where a response may go: five times in half an hour. `source` is the message that was clicked, if any."""

    channel: str
    user: str
    born: float
    source: str | None = None
    uses: int = 0


class ResponseUrls:
    """The response urls handed out, by their secret."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.base = ""
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, channel: str, user: str, source: str | None = None) -> str:
        """A new response url."""
        secret = secrets.token_urlsafe(18)
        self._issued[secret] = ResponseUrl(channel, user, self._clock.timestamp(), source)
        return f"{self.base}/respond/{secret}"

    def use(self, secret: str) -> ResponseUrl:
        """Spend one use; refused when unknown, spent or too old."""
        url = self._issued.get(secret)
        if url is None:
            raise Refused("no_service")
        if url.uses >= RESPONSE_USES:
            raise Refused("used_url")
        if self._clock.timestamp() - url.born > RESPONSE_SECONDS:
            raise Refused("expired_url")
        url.uses += 1
        return url
