"""Slack's door over HTTP: what Slack never sends is turned away quietly; what it sends comes in."""

import json
import logging
from io import BytesIO
from time import time
from urllib.parse import quote

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot.sandbox.delivery.signed import FORM, signature
from bot.slack.door import PATH, Door

SECRET = "a-signing-secret"
JSON = "application/json"
COMMAND = "command=%2Fincident&text=hello&user_id=U1&team_id=T1"


class Front:
    """The door with a Bolt app behind it that writes down what it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        us = AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1")
        app = App(signing_secret=SECRET, authorize=lambda: us, process_before_response=True)
        app.command("/incident")(self._hear)
        self._door = Door(app)

    def _hear(self, ack, command) -> None:
        self.heard.append(command["text"])
        ack()

    def post(self, body: str | bytes, content_type: str = FORM, **headers: str) -> int:
        """The status of the answer to a signed request, some of whose headers may be others."""
        raw = body if isinstance(body, bytes) else body.encode()
        signed = signature(SECRET, raw.decode(errors="replace"), int(time())) | headers
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": PATH,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(raw)),
            "wsgi.input": BytesIO(raw),
        }
        environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in signed.items()}
        statuses: list[int] = []
        b"".join(self._door(environ, lambda status, _headers: statuses.append(int(status[:3]))))
        return statuses[0]


@pytest.fixture
def front(monkeypatch) -> Front:
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    return Front()


def test_what_slack_signed_comes_in(front):
    assert front.post(COMMAND) == 200
    assert front.heard == ["hello"]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Request-Timestamp": "yesterday"},
        {"X-Slack-Request-Timestamp": "1700000000.5"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": "\u0661\u0667"},
        {"X-Slack-Request-Timestamp": "1700000000"},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": "v0=0000"},
        {"X-Slack-Signature": ""},
    ],
    ids=["words", "a fraction", "negative", "endless", "other digits", "old", "not ascii", "forged", "none"],
)
def test_what_slack_cannot_have_signed_is_refused_without_a_fault_of_ours(front, headers, caplog):
    assert front.post(COMMAND, **headers) == 401
    assert front.heard == []
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("{nope", JSON),
        ("[]", JSON),
        ("null", JSON),
        ("[" * 100_000, JSON),
        ("payload=%7Bnope", FORM),
        ("payload=null", FORM),
        ("payload=%5B%5D", FORM),
        (b"command=\xff\xfe", FORM),
        (b'{"a":"\xff"}', JSON + "; charset=utf-8"),
    ],
)
def test_what_cannot_be_read_is_refused_without_a_fault_of_ours(front, body, content_type, caplog):
    assert front.post(body, content_type) == 400
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


def test_slacks_question_about_the_address_is_answered(front):
    assert front.post(json.dumps({"type": "url_verification", "challenge": "abc"}), JSON) == 200
    assert front.post("ssl_check=1&token=x") == 200
    assert (
        front.post("payload=" + quote(json.dumps({"type": "shortcut", "callback_id": "x", "user": {"id": "U"}}))) == 404
    )
