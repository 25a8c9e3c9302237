"""A closed-loop load: signed requests over kept connections, so many at a time, for so many seconds."""

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import quantiles
from urllib.parse import urlencode

SECRET = "bench"


@dataclass(frozen=True)
class Measured:
    """Acknowledgements a second, and the times of the middle and of the slowest hundredth, in milliseconds."""

    per_second: float
    p50: float
    p99: float
    failed: int


def measure(port: int, bodies: Callable[[], Iterator[str]], connections: int, seconds: float) -> Measured:
    """Send bodies until the time or the bodies are over."""
    shared = bodies()
    until = time.monotonic() + seconds
    began = time.monotonic()
    with ThreadPoolExecutor(connections) as pool:
        results = [one for part in pool.map(lambda _: _worker(port, shared, until), range(connections)) for one in part]
    took = time.monotonic() - began
    times = sorted(ms for ms, ok in results if ok) or [float("nan")]
    cuts = quantiles(times, n=100) if len(times) > 1 else times * 99
    return Measured(len(times) / took, cuts[49], cuts[98], sum(not ok for _, ok in results))


def _worker(port: int, bodies: Iterator[str], until: float) -> list[tuple[float, bool]]:
    connection, found = http.client.HTTPConnection("127.0.0.1", port, timeout=30), []
    while time.monotonic() < until:
        try:
            body = next(bodies)
        except (StopIteration, ValueError):
            break
        began = time.perf_counter()
        connection.request("POST", "/slack/events", body, _headers(body))
        response = connection.getresponse()
        response.read()
        found.append(((time.perf_counter() - began) * 1000, response.status == 200))
    connection.close()
    return found


def _headers(body: str) -> dict[str, str]:
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }


USER = {"id": "U0BENCHEVA", "team_id": "T0BENCH000"}
TEAM = {"id": "T0BENCH000", "domain": "bench"}


def command(number: int) -> str:
    """`/incident` with words after it."""
    return urlencode(
        {
            "command": "/incident",
            "text": f"the bot lied {number}",
            "trigger_id": f"{number}.1",
            "user_id": USER["id"],
            "team_id": TEAM["id"],
            "channel_id": "C0GENERALX",
            "api_app_id": "A1",
            "token": "t",
        }
    )


def submission(number: int) -> str:
    """The report form coming back."""
    value = {"type": "plain_text_input", "value": f"our support bot promised customer {number} a refund of 90 days"}
    view = {
        "id": f"V{number}",
        "type": "modal",
        "callback_id": "report",
        "private_metadata": "",
        "blocks": [{"type": "input", "block_id": "report_text"}],
        "state": {"values": {"report_text": {"report_text": value}}},
    }
    return _payload({"type": "view_submission", "view": view})


def click(question: str, public_id: str) -> str:
    """An answer button."""
    action = {"type": "button", "action_id": f"answer:{question}:dont_know", "block_id": "b", "value": public_id}
    channel = {"id": "D0BENCHEVA"}
    return _payload({"type": "block_actions", "actions": [action], "channel": channel, "trigger_id": "1.1"})


def _payload(body: dict[str, object]) -> str:
    return urlencode({"payload": json.dumps({"user": USER, "team": TEAM, "api_app_id": "A1", "token": "t"} | body)})
