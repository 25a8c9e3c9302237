"""A Slack that says yes to everything at once, so that only the bot is measured. Refuses nothing; see bot/sandbox
for that.
"""

import itertools
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

_counter = itertools.count(1)
_CHANNELS = [{"id": "C0AISAFETY", "name": "ai-safety"}, {"id": "C0AISECURE", "name": "ai-security"}]


def answer(method: str, arguments: dict[str, str]) -> dict[str, object]:
    """What Slack would say if all went well."""
    match method:
        case "auth.test":
            return {"team_id": "T0BENCH000", "user_id": "U0BENCHBOT", "bot_id": "B0BENCHBOT", "user": "varnost"}
        case "conversations.list":
            return {"channels": _CHANNELS}
        case "conversations.members":
            return {"members": ["U0BENCHSAM"]}
        case "users.list":
            return {"members": []}
        case "users.info":
            return {"user": {"id": arguments.get("user"), "locale": "en-US", "tz": "Europe/Ljubljana"}}
        case "conversations.open":
            return {"channel": {"id": f"D{arguments.get('users', 'X')[1:]}"}}
        case "views.open" | "views.update":
            return {"view": {"id": "V1", "hash": "1"}}
        case _:
            return {"channel": arguments.get("channel", "C1"), "ts": f"{next(_counter)}.000001"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        as_json = "json" in self.headers.get("Content-Type", "")
        given = json.loads(raw or "{}") if as_json else {k: v[0] for k, v in parse_qs(raw.decode()).items()}
        body = json.dumps({"ok": True} | answer(self.path.rsplit("/", 1)[1], given)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def start() -> str:
    """Serve in a thread; the Web API's base address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/api/"
