"""A real Bolt app that speaks to a practice Slack over either transport. No tests here."""

import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread

Prepare = Callable[[App], None]


def code(call, *args, **kwargs):
    """The error code with which a call is refused."""
    with pytest.raises(SlackApiError) as caught:
        call(*args, **kwargs)
    return caught.value.response["error"]


def web_client(slack: SandboxThread, timeout: int = 5) -> WebClient:
    return WebClient(token=slack.config.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=timeout)


def bolt(slack: SandboxThread) -> App:
    return App(client=web_client(slack), signing_secret=slack.config.signing_secret, process_before_response=True)


class Bot:
    """Starts practice workspaces with a Bolt app connected, over Socket Mode or HTTP, and stops them all."""

    def __init__(self, transport: str, stack: ExitStack) -> None:
        self._transport = transport
        self._stack = stack

    def start(self, prepare: Prepare, **settings) -> SandboxThread:
        if self._transport == "http":
            return self._over_http(prepare, settings)
        slack = self._stack.enter_context(SandboxThread(SandboxConfig(port=0, **settings)))
        app = bolt(slack)
        prepare(app)
        handler = connected(slack, app)
        self._stack.callback(lambda: hang_up(slack, handler))
        return slack

    def _over_http(self, prepare: Prepare, settings) -> SandboxThread:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        url = f"http://127.0.0.1:{server.server_address[1]}/slack/events"
        slack = self._stack.enter_context(SandboxThread(SandboxConfig(port=0, http_request_url=url, **settings)))
        server.app = bolt(slack)
        prepare(server.app)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        self._stack.callback(lambda: (server.shutdown(), thread.join(), server.server_close()))
        return slack


def connected(slack: SandboxThread, app: App) -> SocketModeHandler:
    """A Socket Mode connection that is up."""
    handler = SocketModeHandler(app, slack.config.app_token)
    handler.connect()
    slack.wait_for(lambda: slack.connections)
    return handler


def fetch(url, body=None, **headers):
    """One request by hand, as a browser or anybody else makes it: (status, text, headers)."""
    place = urlsplit(url)
    with closing(HTTPConnection(place.hostname, place.port, timeout=5)) as line:
        line.request("GET" if body is None else "POST", f"{place.path}?{place.query}", body, headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode(), answer.headers


def hang_up(slack: SandboxThread, handler: SocketModeHandler) -> None:
    """Close a connection at once: Slack's client, left alone, sits three seconds in a read and one at its queue."""
    handler.client.auto_reconnect_enabled = False
    handler.client.closed = True
    handler.client.enqueue_message("{}")
    slack.drop_connections()
    handler.close()


class _Handler(BaseHTTPRequestHandler):
    """Bolt's app behind the standard library's HTTP server."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        headers = {name: [value] for name, value in self.headers.items()}
        answer = self.server.app.dispatch(BoltRequest(body=body, query=urlsplit(self.path).query, headers=headers))
        self.send_response(answer.status)
        for name, value in answer.first_headers_without_set_cookie().items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body.encode())

    def log_message(self, *_args) -> None:
        """Say nothing."""
