"""Slack answers late, badly or not at all: every message arrives, none twice, and nobody else waits for it."""

import logging
from datetime import timedelta
from threading import Event
from time import monotonic

import pytest

from bot.metrics import UNSURE
from bot.sending import Claimed, Sender
from tests.faults.post import Post
from tests.faults.scene import TEAM
from triage.store import ledger, queue
from triage.store.backlog import backlog, send_again, troubled
from triage.store.door import Store


@pytest.fixture
def post(scene) -> Post:
    return Post(scene)


def people(post) -> tuple[str, str]:
    return f"user:{post.slack.person('employee').id}", f"user:{post.slack.person('safety').id}"


@pytest.mark.parametrize(
    "plan",
    [
        lambda faults: faults.lose_answer("chat.postMessage"),
        pytest.param(lambda faults: faults.fail_after("chat.postMessage", status=500), marks=pytest.mark.whole),
        pytest.param(lambda faults: faults.fail_before("chat.postMessage", status=503), marks=pytest.mark.whole),
        pytest.param(lambda faults: faults.hang("chat.postMessage", 6), marks=pytest.mark.whole),
        pytest.param(lambda faults: faults.lose_answer("conversations.open"), marks=pytest.mark.whole),
        pytest.param(
            lambda faults: faults.rate_limit("chat.postMessage", retry_after=1, times=2), marks=pytest.mark.whole
        ),
    ],
    ids=[
        "the answer is dropped",
        "500 after accepting",
        "503 before accepting",
        "the answer comes too late",
        "the answer to opening a conversation is dropped",
        "told to slow down",
    ],
)
def test_a_call_fails_once(post, plan):
    plan(post.slack.faults)
    post.tell(*people(post))
    post.deliver()
    post.scene.check(reports=0)
    assert set(post.scene.accepted().values()) == {1}


def test_told_to_slow_down_it_waits_as_long_as_told_and_others_do_not(post):
    slow, *others = [post.channel(f"c{number}") for number in range(4)]
    limited = slow.removeprefix("channel:")
    post.slack.faults.rate_limit("chat.postMessage", retry_after=3, where=lambda args: args["channel"] == limited)
    post.tell(slow, slow, *others)
    post.deliver()
    calls = post.slack.ledger.calls("chat.postMessage")
    refused, first, second = (call for call in calls if call.args["channel"] == limited)
    assert refused.status == 429
    assert first.at - refused.at >= 3
    assert second.at > first.at
    assert max(call.at for call in calls if call.args["channel"] != limited) < refused.at + 3
    post.scene.check(reports=0)


@pytest.mark.whole
def test_told_to_slow_down_while_it_looks_it_still_looks_before_it_sends_again(post):
    post.slack.faults.lose_answer("chat.postMessage")
    post.slack.faults.rate_limit("conversations.history", retry_after=1, times=2)
    post.tell(people(post)[0])
    post.deliver()
    assert set(post.scene.accepted().values()) == {1}


@pytest.mark.whole
@pytest.mark.parametrize("later", [300])
def test_a_message_is_found_again_below_all_that_was_said_since(post, later):
    channel = post.channel("busy")
    post.slack.faults.lose_answer("chat.postMessage")
    post.tell(channel)
    sam = post.slack.person("safety")
    with post.delivering():
        post.scene.wait(lambda: sum(post.scene.copies().values()))
        for number in range(later):
            sam.say(f"word {number}", channel="busy")
        post.scene.settle()
    assert set(post.scene.accepted().values()) == {1}


@pytest.mark.whole
def test_where_the_bot_may_not_read_a_message_goes_at_least_once_and_that_is_shown(post, caplog):
    before = UNSURE.labels(end="sent again without looking")._value.get()
    post.slack.faults.lose_answer("chat.postMessage")
    post.slack.faults.refuse("conversations.history", "missing_scope", times=9)
    post.tell(people(post)[0])
    with caplog.at_level(logging.ERROR):
        post.deliver()
    assert list(post.scene.accepted().values()) == [2]
    assert "may be there twice" in caplog.text
    assert UNSURE.labels(end="sent again without looking")._value.get() == before + 1


def test_removed_from_a_channel_it_says_so_and_goes_on_once_it_is_invited(post):
    left, other = post.channel("left"), post.channel("other")
    post.remove_bot(left)
    post.tell(left, other)
    with post.delivering() as delivery:
        post.scene.wait(lambda: [row.state for row in post.rows()] == ["pending", "sent"] and post.rows()[0].error)
        with post.scene.store.reading() as tx:
            assert [(row.destination, row.error) for row in troubled(tx)] == [
                (left, "not_in_channel; invite the bot to the channel: /invite @Varnost")
            ]
        post.invite_bot(left)
        with post.scene.store.writing() as tx:
            assert send_again(tx) == 1
        delivery.wake()
        post.scene.settle()
    post.scene.check(reports=0)


def test_what_slack_refuses_for_good_is_counted_and_goes_when_the_operator_says_so(post):
    post.slack.faults.refuse("chat.postMessage", "messages_tab_disabled")
    post.tell(people(post)[0])
    post.deliver()
    with post.scene.store.reading() as tx:
        assert backlog(tx).refused == 1
        assert [row.error for row in troubled(tx)] == ["messages_tab_disabled"]
    with post.scene.store.writing() as tx:
        assert send_again(tx) == 1
    post.deliver()
    post.scene.check(reports=0)


def claim(store: Store) -> Claimed:
    with store.writing_quietly() as tx:
        (row,) = queue.claim_messages(tx)
        unsure = row.state == "sending"
        queue.lease(tx, row)
    return Claimed(row, unsure, monotonic())


@pytest.mark.parametrize("last", ["the first", "the second"])
def test_two_that_hold_the_same_message_leave_one_copy(post, last):
    """The first was frozen between its last look at its lease and the call, for longer than the lease."""
    sender = Sender(post.office, post.surface, Event())
    post.tell(people(post)[0])
    first = claim(post.scene.store)
    post.run_out()
    second = claim(post.scene.store)
    sender.send(second if last == "the first" else first)
    sender.send(Claimed((first if last == "the first" else second).row, unsure=False, at=monotonic()))
    assert list(post.scene.accepted().values()) == [2]
    assert list(post.scene.copies().values()) == [1]
    assert [row.state for row in post.rows()] == ["sent"]


def test_a_lease_that_is_about_to_run_out_is_not_used(post):
    post.tell(people(post)[0])
    mine = claim(post.scene.store)
    late = Claimed(mine.row, unsure=False, at=monotonic() - queue.LEASE.total_seconds())
    Sender(post.office, post.surface, Event()).send(late)
    assert post.slack.ledger.calls("chat.postMessage") == []
    assert post.rows()[0].state == "pending"


@pytest.mark.whole
def test_a_stop_lets_calls_end_and_hands_back_the_rest(post):
    channels = [post.channel(f"c{number}") for number in range(14)]
    post.slack.faults.hang("chat.postMessage", 2, times=8)
    post.tell(*channels)
    with post.delivering() as delivery:
        post.scene.wait(lambda: len(post.slack.ledger.calls("chat.postMessage")) == 8)
        began = monotonic()
        delivery.stop()
        assert monotonic() - began < 4
    assert sorted(row.state for row in post.rows()) == ["pending"] * 6 + ["sent"] * 8
    assert all(row.claimed_until is None for row in post.rows())
    post.deliver()
    post.scene.check(reports=0)
    assert set(post.scene.accepted().values()) == {1}


@pytest.mark.whole
def test_a_message_that_cannot_be_drawn_is_shown_and_holds_nobody_up_for_long(post):
    eva = people(post)[0]
    with post.scene.store.writing() as tx:
        ledger.tell(tx, tx.workspace(TEAM), "no such kind", eva, "1")
    post.tell(eva)
    with post.delivering():
        post.scene.wait(lambda: [row.state for row in post.rows()] == ["failed", "sent"])
    assert post.rows()[0].error == "cannot be drawn: KeyError; see the log"


@pytest.mark.whole
def test_nothing_is_looked_for_longer_ago_than_it_must_be(post):
    post.slack.faults.lose_answer("chat.postMessage")
    post.tell(people(post)[0])
    post.deliver()
    (look,) = post.slack.ledger.calls("conversations.history")
    age = timedelta(seconds=look.at - float(look.args["oldest"]))
    assert timedelta(minutes=14) < age < timedelta(minutes=17)
