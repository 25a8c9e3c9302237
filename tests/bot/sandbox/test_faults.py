"""Planned faults, and the ledger that tells what really happened."""

from http.client import HTTPException
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError

from tests.bot.sandbox.rig import code, web_client

GENERAL = "C0GENERALX"


def said(client):
    return [each["text"] for each in client.conversations_history(channel=GENERAL)["messages"]]


def test_too_many_requests_are_told_to_wait(slack, client):
    slack.faults.rate_limit("chat.postMessage", retry_after=7, times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=GENERAL, text="x")
        assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    assert client.chat_postMessage(channel=GENERAL, text="x")["ok"]
    assert said(client) == ["x"]


def test_an_error_before_leaves_nothing_an_error_after_leaves_the_message(slack, client):
    slack.faults.fail_before("chat.postMessage")
    slack.faults.fail_after("chat.postMessage", status=503)
    for text in ("before", "after"):
        with pytest.raises(SlackApiError):
            client.chat_postMessage(channel=GENERAL, text=text)
    assert said(client) == ["after"]
    calls = slack.ledger.calls("chat.postMessage")
    assert [(call.status, call.accepted, call.fault) for call in calls] == [
        (500, False, "error"),
        (503, True, "late_error"),
    ]


def test_a_lost_answer_leaves_the_message(slack, client):
    slack.faults.lose_answer("chat.postMessage")
    with pytest.raises((URLError, HTTPException, ConnectionError)):
        client.chat_postMessage(channel=GENERAL, text="lost")
    assert said(client) == ["lost"]
    assert slack.ledger.calls("chat.postMessage")[0].accepted


def test_a_hanging_call_takes_effect_though_nobody_waits(slack, client):
    slack.faults.hang("chat.postMessage", seconds=1.2)
    with pytest.raises(TimeoutError):
        web_client(slack, timeout=1).chat_postMessage(channel=GENERAL, text="slow")
    assert said(client) == ["slow"]


def test_a_fault_can_be_meant_for_some_calls_only(slack, client):
    slack.faults.refuse("chat.postMessage", "channel_not_found", where=lambda args: args["text"] == "this")
    assert client.chat_postMessage(channel=GENERAL, text="that")["ok"]
    assert code(client.chat_postMessage, channel=GENERAL, text="this") == "channel_not_found"
    assert slack.ledger.refused() == []


def test_the_ledger_tells_what_slack_itself_refused(slack, client):
    code(client.chat_postMessage, channel="C0NOWHERE0", text="x")
    (call,) = slack.ledger.refused()
    assert (call.method, call.error, call.args["channel"]) == ("chat.postMessage", "channel_not_found", "C0NOWHERE0")
    assert "xoxb" not in repr(call)
