"""Slack says "slow down", fails, or its answer is lost: every message arrives, and none twice."""

import pytest
from sqlalchemy import select, update

from bot.sending import CURE_WAIT
from tests.journeys.practice import REFUND
from tests.waiting import until
from triage.store.tables import Outbox

pytestmark = [pytest.mark.slow, pytest.mark.turn_about]


@pytest.mark.parametrize(
    "plan",
    [
        lambda faults: faults.rate_limit("chat.postMessage", retry_after=1, times=2),
        lambda faults: faults.fail_before("chat.postMessage", times=1),
        lambda faults: faults.fail_after("chat.postMessage", times=1),
        lambda faults: faults.lose_answer("chat.postMessage", times=1),
        lambda faults: faults.lose_answer("chat.update", times=1),
    ],
    ids=[
        "told to slow down",
        "failed before accepting",
        "failed after accepting",
        "answer lost",
        "update's answer lost",
    ],
)
def test_every_message_arrives_once(practice, plan):
    plan(practice.slack.faults)
    public_id = practice.report(REFUND)
    practice.wait(practice.question, 20)
    practice.answer()
    practice.wait(practice.question, 20)
    practice.settle()

    texts = practice.eva.reads("bot")
    assert len(texts) == len(set(texts))
    assert sum(f"saved as *{public_id}*" in text for text in texts) == 1


def test_the_same_submission_delivered_four_times_makes_one_incident(practice):
    public_id = practice.report(REFUND)
    submission = next(d for d in reversed(practice.slack.deliveries) if "view_submission" in str(d))
    practice.slack.redeliver(submission, times=4)
    practice.wait(practice.question)
    practice.settle()

    assert practice.ids(practice.eva) == [public_id]


def test_a_double_click_counts_once(practice):
    practice.report(REFUND)
    practice.answer()
    click = next(d for d in reversed(practice.slack.deliveries) if "block_actions" in str(d))
    practice.slack.redeliver(click, times=3)
    practice.wait(practice.question)
    practice.settle()

    assert len(practice.questions()) == 1


def test_a_message_to_a_channel_that_the_bot_is_not_in_waits_and_goes_once_it_is_invited(practice):
    practice.slack.faults.refuse(
        "chat.postMessage", "not_in_channel", where=lambda args: args["channel"] == "C0AISAFETY"
    )
    public_id = practice.report(REFUND)
    practice.answer_all({"on_purpose": "accident"})
    until(lambda: "not_in_channel" in " ".join(refusals(practice)))
    the_wait_is_over(practice)
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:")


def refusals(practice):
    """What Slack said of messages that wait, none of them for longer than half a minute."""
    with practice.bot.office.store.reading() as tx:
        waiting = tx.session.scalars(select(Outbox).where(Outbox.state == "pending", Outbox.error.is_not(None))).all()
        assert all(row.not_before <= tx.real_now() + CURE_WAIT for row in waiting)
    return [row.error for row in waiting]


def the_wait_is_over(practice):
    """As if the time had passed: it goes by itself then, as nobody wakes the delivery."""
    with practice.bot.office.store.writing_quietly() as tx:
        tx.session.execute(update(Outbox).values(not_before=tx.real_now()))
