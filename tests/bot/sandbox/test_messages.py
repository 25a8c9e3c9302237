"""Messages: posting, changing, threads, notes, history."""

import pytest

from tests.bot.sandbox.kit import actions, button, section
from tests.bot.sandbox.rig import code

GENERAL = "C0GENERALX"
META = {"event_type": "varnost_out", "event_payload": {"key": "k1"}}


def test_a_message_is_seen_by_everybody_in_the_channel(slack, client):
    answer = client.chat_postMessage(channel=GENERAL, text="hello")
    assert [message["text"] for message in slack.person("manager").sees("general")] == ["hello"]
    assert answer["message"]["bot_id"] == "B0VARNOSTB"


def test_a_channel_can_be_named(client):
    assert client.chat_postMessage(channel="#general", text="hi")["channel"] == GENERAL


def test_posting_to_a_person_opens_the_direct_message(slack, client):
    answer = client.chat_postMessage(channel="U0EMPLOYEE", text="hi")
    assert answer["channel"].startswith("D")
    assert client.conversations_open(users="U0EMPLOYEE")["channel"]["id"] == answer["channel"]
    assert slack.person("employee").reads("bot") == ["hi"]
    assert slack.person("manager").reads("bot") == []


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE0", "text": "x"}, "channel_not_found"),
        ({"channel": GENERAL, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": GENERAL, "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": GENERAL, "text": "x", "blocks": "nonsense"}, "invalid_blocks_format"),
        ({"channel": GENERAL, "text": "x", "metadata": {"event_type": "k"}}, "invalid_metadata_format"),
        ({"channel": GENERAL, "text": "x", "metadata": {**META, "more": 1}}, "invalid_metadata_format"),
        (
            {"channel": GENERAL, "text": "x", "metadata": {**META, "event_payload": {"k": "x" * 9000}}},
            "metadata_too_large",
        ),
        ({"channel": "U0VARNOSTB", "text": "x"}, "cannot_dm_bot"),
    ],
)
def test_what_slack_refuses_is_refused(client, args, error):
    assert code(client.chat_postMessage, **args) == error
    assert client.conversations_history(channel=GENERAL)["messages"] == []


def test_a_message_says_something(client):
    assert code(client.api_call, "chat.postMessage", json={"channel": GENERAL}) == "no_text"


def test_metadata_is_returned_only_when_asked_for(client):
    client.chat_postMessage(channel=GENERAL, text="x", metadata=META)
    assert "metadata" not in client.conversations_history(channel=GENERAL)["messages"][0]
    assert client.conversations_history(channel=GENERAL, include_all_metadata=True)["messages"][0]["metadata"] == META


def test_ids_that_were_left_out_are_filled_in(client):
    posted = client.chat_postMessage(channel=GENERAL, text="x", blocks=[section(), actions(button())])
    blocks = posted["message"]["blocks"]
    assert all(block["block_id"] for block in blocks)
    assert blocks[1]["elements"][0]["text"] == {"type": "plain_text", "text": "Go", "emoji": True}
    assert blocks[0]["text"]["verbatim"] is False


def test_an_update_keeps_what_it_does_not_name(client):
    ts = client.chat_postMessage(channel=GENERAL, text="one", blocks=[section("block")], metadata=META)["ts"]
    client.chat_update(channel=GENERAL, ts=ts, text="two")
    message = client.conversations_history(channel=GENERAL, include_all_metadata=True)["messages"][0]
    assert (message["text"], message["metadata"], len(message["blocks"])) == ("two", META, 1)
    client.chat_update(channel=GENERAL, ts=ts, text="three", blocks=[], metadata={})
    message = client.conversations_history(channel=GENERAL, include_all_metadata=True)["messages"][0]
    assert "blocks" not in message
    assert "metadata" not in message
    assert message["edited"]["user"] == "U0VARNOSTB"


def test_nobody_changes_other_peoples_messages(slack, client):
    ts = slack.person("employee").say("mine", "general")["ts"]
    assert code(client.chat_update, channel=GENERAL, ts=ts, text="yours") == "cant_update_message"
    assert code(client.chat_delete, channel=GENERAL, ts=ts) == "cant_delete_message"
    assert code(client.chat_update, channel=GENERAL, ts="1.000001", text="x") == "message_not_found"
    assert code(client.chat_update, channel="general", ts=ts, text="x") == "channel_not_found"


def test_an_update_has_a_shorter_limit(client):
    ts = client.chat_postMessage(channel=GENERAL, text="x")["ts"]
    assert client.chat_update(channel=GENERAL, ts=ts, text="x" * 4000)["ok"]
    assert code(client.chat_update, channel=GENERAL, ts=ts, text="x" * 4001) == "msg_too_long"


def test_a_note_is_seen_by_one_person_and_by_no_history(slack, client):
    client.chat_postEphemeral(channel=GENERAL, user="U0EMPLOYEE", text="psst")
    seen = slack.person("employee").sees("general")
    assert [(message["text"], message["ephemeral"]) for message in seen] == [("psst", True)]
    assert slack.person("manager").sees("general") == []
    assert client.conversations_history(channel=GENERAL)["messages"] == []
    assert code(client.chat_postEphemeral, channel="C0AISAFETY", user="U0EMPLOYEE", text="x") == "user_not_in_channel"


def test_replies_stay_in_their_thread(client):
    parent = client.chat_postMessage(channel=GENERAL, text="parent")["ts"]
    reply = client.chat_postMessage(channel=GENERAL, text="reply", thread_ts=parent)["ts"]
    (listed,) = client.conversations_history(channel=GENERAL)["messages"]
    assert (listed["reply_count"], listed["latest_reply"]) == (1, reply)
    assert [each["text"] for each in client.conversations_replies(channel=GENERAL, ts=parent)["messages"]] == [
        "parent",
        "reply",
    ]
    assert code(client.conversations_replies, channel=GENERAL, ts="1.000001") == "thread_not_found"


def test_a_deleted_parent_leaves_a_tombstone(client):
    parent = client.chat_postMessage(channel=GENERAL, text="parent")["ts"]
    client.chat_postMessage(channel=GENERAL, text="reply", thread_ts=parent)
    client.chat_delete(channel=GENERAL, ts=parent)
    assert client.conversations_history(channel=GENERAL)["messages"][0]["subtype"] == "tombstone"
    assert code(client.chat_update, channel=GENERAL, ts=parent, text="x") == "cant_update_message"


def test_history_comes_newest_first_within_bounds(client):
    stamps = [client.chat_postMessage(channel=GENERAL, text=str(number))["ts"] for number in range(5)]

    def said(**bounds):
        return [each["text"] for each in client.conversations_history(channel=GENERAL, **bounds)["messages"]]

    assert said() == ["4", "3", "2", "1", "0"]
    assert said(oldest=stamps[1], latest=stamps[3]) == ["2"]
    assert said(oldest=stamps[1], latest=stamps[3], inclusive=True) == ["3", "2", "1"]
    pages = [
        [each["text"] for each in page["messages"]] for page in client.conversations_history(channel=GENERAL, limit=2)
    ]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]


def test_what_a_person_types_is_escaped_as_slack_does(slack, client):
    slack.person("employee").say("<b> & https://example.org/?a=1&b=2", "general")
    (message,) = client.conversations_history(channel=GENERAL)["messages"]
    assert message["text"] == "&lt;b&gt; &amp; <https://example.org/?a=1&amp;b=2>"
    assert message["blocks"][0]["elements"][0]["elements"][1]["url"] == "https://example.org/?a=1&b=2"


def test_reactions_are_counted_once(client):
    ts = client.chat_postMessage(channel=GENERAL, text="x")["ts"]
    client.reactions_add(channel=GENERAL, timestamp=ts, name="eyes")
    assert code(client.reactions_add, channel=GENERAL, timestamp=ts, name="eyes") == "already_reacted"
    assert client.conversations_history(channel=GENERAL)["messages"][0]["reactions"][0]["name"] == "eyes"
    client.reactions_remove(channel=GENERAL, timestamp=ts, name="eyes")
    assert code(client.reactions_remove, channel=GENERAL, timestamp=ts, name="eyes") == "no_reaction"


def test_a_message_has_an_address(client):
    ts = client.chat_postMessage(channel=GENERAL, text="x")["ts"]
    link = client.chat_getPermalink(channel=GENERAL, message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/{GENERAL}/p{ts.replace('.', '')}")
