"""A language model's server on this machine that behaves as a test wants: it lies, stalls, injects, or returns rubbish.

Each behaviour is a function that gets the request's handler and answers it, or does not.
"""

import gzip
import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from threading import Event, Thread
from typing import Any, Self

ENOUGH = b" " * 65_536


class FakeModel:
    """Listens while it is entered. `requests` holds what was asked; `behave` is how the next ones are answered."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.behave: Callable[[Handler], None] = answers({"on_purpose": "dont_know"})
        self.over = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Mine", (Handler,), {"fake": self}))
        self._server.daemon_threads = True

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def reports(self) -> list[str]:
        """The texts that were sent here."""
        return [json.loads(request["messages"][-1]["content"])["report"] for request in self.requests]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    fake: FakeModel

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.fake.requests.append(body)
        self.fake.headers.append(dict(self.headers))
        self.fake.paths.append(self.path)
        try:
            self.fake.behave(self)
        except OSError:
            self.close_connection = True  # the bot has hung up, as it should

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


Behaviour = Callable[[Handler], None]


def completion(content: Any) -> bytes:
    """A chat completion with this content."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


def says(content: Any) -> Behaviour:
    """An answer with this content, whatever it is."""
    return returns(completion(content))


def answers(proposed: dict[str, Any]) -> Behaviour:
    """An answer in our form."""
    return says(json.dumps(proposed))


def returns(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    """These bytes."""
    return lambda handler: handler.send(body, status, **headers)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One after the other, and from the beginning again."""
    turns = cycle(behaviours)

    def behave(handler: Handler) -> None:
        next(turns)(handler)

    return behave


def stalls(handler: Handler) -> None:
    """Takes the request and never answers."""
    handler.fake.over.wait()


def hangs_up(handler: Handler) -> None:
    """Takes the request and closes the line."""
    handler.close_connection = True


def drips(handler: Handler) -> None:
    """Begins an honest answer and sends a byte now and then."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not handler.fake.over.wait(0.05):
        handler.wfile.write(b" ")


def drips_headers(handler: Handler) -> None:
    """Never gets to the end of its headers."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.fake.over.wait(0.05):
        handler.wfile.write(b"y")


def floods(handler: Handler) -> None:
    """Sends as much as is taken."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.fake.over.is_set():
        handler.wfile.write(ENOUGH)


def bomb(handler: Handler) -> None:
    """Packed bytes that would become very many."""
    handler.send(gzip.compress(completion("a" * 20_000_000), 1), Content_Encoding="gzip")
