"""Slack's door over HTTP: turns away what Slack never sends, before Bolt takes it for a fault of its own and fails.

Whether a well-formed signature is Slack's is verified by Bolt.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.request.internals import parse_body

PATH = "/slack/events"
LONGEST_TIMESTAMP = 12
"""Digits of a Unix time in seconds, for the next thirty thousand years."""
Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class Door:
    """A WSGI application: 401 for what cannot be signed by Slack, 400 for what cannot be read, else Bolt's answer."""

    def __init__(self, app: App) -> None:
        self._bolt = SlackRequestHandler(app, path=PATH)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if not _may_be_signed(environ):
            return _turn_away(start_response, "401 Unauthorized")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if not _can_be_read(body, str(environ.get("CONTENT_TYPE", ""))):
            return _turn_away(start_response, "400 Bad Request")
        return self._bolt(environ | {"wsgi.input": BytesIO(body)}, start_response)


def _may_be_signed(environ: Environ) -> bool:
    """Whether the two headers have the form of Slack's, or are not there at all, which Bolt answers."""
    timestamp = str(environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "0"))
    digits = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= LONGEST_TIMESTAMP
    return digits and str(environ.get("HTTP_X_SLACK_SIGNATURE", "")).isascii()


def _can_be_read(body: bytes, content_type: str) -> bool:
    try:
        return isinstance(parse_body(body.decode(), content_type.partition(";")[0].strip()), dict)
    except (ValueError, RecursionError):  # not UTF-8, not JSON, or nested without end
        return False


def _turn_away(start_response: StartResponse, status: str) -> list[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [status.encode()]
