"""How long we wait for Slack, and which clients ask again: a message waits a little, a reply hardly, the start long."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic

from slack_sdk import WebClient
from slack_sdk.http_retry import RetryHandler
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)

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
_UNTIL: ContextVar[float] = ContextVar("until", default=inf)


@contextmanager
def in_time() -> Iterator[None]:
    """What is asked of Slack inside, while Slack itself waits for our answer, takes ANSWER_WITHIN at the most."""
    token = _UNTIL.set(monotonic() + ANSWER_WITHIN)
    try:
        yield
    finally:
        _UNTIL.reset(token)


def quick(client: WebClient) -> WebClient:
    """A client for somebody who waits. Raises TimeoutError when the time for an answer is used up."""
    left = min(REPLY_PATIENCE, _UNTIL.get() - monotonic())
    if left < SHORTEST:
        raise TimeoutError("no time is left to ask Slack: it waits for our answer")
    hurried = WebClient(token=client.token, base_url=client.base_url, retry_handlers=[], ssl=client.ssl)
    hurried.timeout = left  # type: ignore[assignment] # parts of a second are fine, whatever its type says
    return hurried


def patient(client: WebClient) -> WebClient:
    """A client for what is asked at the start, and may be asked again: a busy Slack does not keep the bot from it."""
    kinds = (ConnectionErrorRetryHandler, RateLimitErrorRetryHandler, ServerErrorRetryHandler)
    handlers: list[RetryHandler] = [kind(max_retry_count=TRIES) for kind in kinds]
    return WebClient(token=client.token, base_url=client.base_url, timeout=client.timeout, retry_handlers=handlers)
