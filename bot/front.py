"""The HTTP front: health, readiness, metrics, and Slack's requests when they come over HTTP. Decides nothing of these.

`/healthz` says that the process lives; `/readyz` says what is wrong, a line each; `/metrics` is Prometheus's.
"""

import logging
import socket
from collections.abc import Callable, Iterable
from threading import Thread
from time import monotonic, sleep
from typing import Any

import waitress
from prometheus_client import make_wsgi_app

log = logging.getLogger(__name__)
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
FLUSH = 1.0
"""Seconds for the last answers to go out over the line."""
LARGEST = 5_000_000
"""Bytes of a request; a form of Slack's largest view, escaped, is well below a million."""


class Front:
    """A web server in a thread, at the IP address `host`. `problems` names what is wrong; `slack` is None when Slack
    does not come over HTTP; `measure` is called before metrics are read. Raises OSError when the port cannot be had.
    """

    def __init__(
        self,
        host: str,
        port: int,
        threads: int,
        problems: Callable[[], list[str]],
        slack: WsgiApp | None,
        measure: Callable[[], None],
    ) -> None:
        self._problems, self._slack, self._measure = problems, slack, measure
        self._metrics: WsgiApp = make_wsgi_app()
        self._stopping = False
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        door = socket.create_server((host, port), family=family)  # waitress leaves one open when the port is taken
        self._server: Any = waitress.create_server(
            self._serve, sockets=[door], threads=threads, ident=None, max_request_body_size=LARGEST
        )

    def open(self) -> None:
        """Begin to serve."""
        Thread(target=self._run, name="front", daemon=True).start()

    def _run(self) -> None:
        try:
            self._server.run()
        except OSError:
            if not self._stopping:  # `close` takes the sockets away from under its loop
                raise

    def close(self, seconds: float = 4) -> None:
        """Take in nothing more, let running listeners answer, and close."""
        self._stopping = True
        self._server.accepting = False
        self._server.task_dispatcher.shutdown(timeout=seconds)
        until = monotonic() + FLUSH
        while self._unsent() and monotonic() < until:
            sleep(0.01)
        self._server.close()

    def _unsent(self) -> bool:
        return any(one.total_outbufs_len for one in list(self._server.active_channels.values()))

    def _serve(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        match environ["PATH_INFO"]:
            case "/healthz":
                return _plain(start_response, "200 OK", "alive")
            case "/readyz":
                problems = ["the bot stops"] if self._stopping else self._problems()
                status = "503 Service Unavailable" if problems else "200 OK"
                return _plain(start_response, status, "\n".join(problems) or "ready")
            case "/metrics":
                self._measure()
                return self._metrics(environ, start_response)
            case "/slack/events" if self._slack is not None:
                return self._slack(environ, start_response)
            case _:
                return _plain(start_response, "404 Not Found", "not here")


def _plain(start_response: Callable[..., Any], status: str, text: str) -> list[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [text.encode()]
