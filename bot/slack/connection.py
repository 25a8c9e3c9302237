"""The Socket Mode connection: opened, watched and closed without losing what is being answered. No listener is here.

The client of Slack's library does the talking; three habits of its own are mended here. It notices a dead line only
after four unanswered pings, so they go out often. It counts a line that never answered as alive. And when it closes, it
cuts off listeners that run, and waits seconds for a reader that sleeps.
"""

import logging
import socket
import time
from contextlib import suppress
from threading import Thread

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

log = logging.getLogger(__name__)
PING = 1
"""Seconds between pings: a line is given up after more than four of them, and a reader may sleep three seconds more."""
SILENT = 5 * PING
"""Seconds without an answer after which we say that Slack cannot be heard."""


class Connection:
    """One connection to Slack, which renews itself."""

    def __init__(self, app: App, token: str, listeners: int, web: WebClient) -> None:
        """`web` asks Slack where to connect, and may ask again when it is busy."""
        self._handler = SocketModeHandler(app, token, web_client=web, ping_interval=PING, concurrency=listeners)
        self._client = self._handler.client
        self._since = time.monotonic()

    def open(self) -> None:
        """Connect. A line that breaks later is replaced by itself."""
        self._handler.connect()  # type: ignore[no-untyped-call] # Bolt's own
        self._since = time.monotonic()

    def hears(self) -> bool:
        """Whether the line is up and Slack answers our pings."""
        session = self._client.current_session
        if session is None or not session.is_active():
            return False
        answered = session.last_ping_pong_time
        if answered is None:
            return time.monotonic() - self._since < SILENT
        return time.time() - answered < SILENT  # noqa: TID251 - the library's own clock

    def close(self, seconds: float = 4) -> None:
        """Take in nothing more, let running listeners answer, hang up. Slack brings the rest again, or elsewhere."""
        client = self._client
        client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
        client.closed = True
        client.message_queue.put(None)  # wakes the reader of the queue, which then sees that it is over
        client.message_processor.shutdown()  # type: ignore[no-untyped-call] # the library's own
        answering = Thread(target=client.message_workers.shutdown, name="last-answers", daemon=True)
        answering.start()
        answering.join(seconds)
        if answering.is_alive():
            log.warning("some listeners are still at work; Slack does not hear their answers")
        self._hang_up()
        self._handler.close()  # type: ignore[no-untyped-call] # Bolt's own

    def _hang_up(self) -> None:
        """End the line for both directions, so that its reader wakes: it holds the lock that closing needs."""
        self._client.current_session_state.terminated = True
        session = self._client.current_session
        line = session.sock if session else None
        if line is not None:
            with suppress(OSError):  # broken already: that is what we want
                line.shutdown(socket.SHUT_RDWR)
