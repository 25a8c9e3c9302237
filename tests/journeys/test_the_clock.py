"""Story 6: with the clock come reminders, escalation, reviews, and on Monday morning the managers' digest."""

import pytest

from tests.journeys.practice import REFUND, actions_of

pytestmark = [pytest.mark.slow, pytest.mark.turn_about]


def routed(practice):
    public_id = practice.report(REFUND)
    practice.answer_all({"on_purpose": "accident", "what_went_wrong": "wrong_answer"})
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:")
    return public_id


def test_a_silent_reporter_is_reminded_once_and_then_triage_goes_on(practice):
    public_id = practice.report(REFUND)
    practice.wait(practice.question)
    practice.later(minutes=11)
    practice.wait_for_text(practice.eva, "bot", "Are you still there?")
    practice.later(minutes=31)
    practice.wait_for_text(practice.eva, "bot", "here is what I understood")
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}:")
    practice.settle()
    assert sum("Are you still there?" in text for text in practice.eva.reads("bot")) == 1


def test_what_nobody_takes_up_is_called_for_again_and_then_escalated(practice):
    public_id = routed(practice)
    practice.later_at_work(days=7)
    practice.wait_for_text(practice.sam, "ai-safety", public_id, "still waits for somebody from *safety*")
    practice.later_at_work(days=7)
    practice.wait_for_text(practice.sam, "bot", public_id, "still waits")
    practice.later_at_work(days=7)
    practice.wait_for_text(practice.max, "bot", public_id, "still waits")


def test_tasks_that_are_late_together_are_brought_to_their_owner_in_one_message_that_follows_along(practice):
    public_id = routed(practice)
    practice.sam.click("acknowledge", channel="ai-safety")
    practice.later_at_work(days=14)
    practice.wait_for_text(practice.sam, "bot", public_id, "tasks are late")
    practice.settle()
    assert sum("late." in text for text in practice.sam.reads("bot")) == 1
    reminder = next(m for m in practice.sam.sees("bot") if "tasks are late" in str(m))
    first, *others = (action for action in actions_of(reminder) if action.startswith("task_done:"))
    practice.sam.click(first, channel="bot")
    practice.wait(lambda: first not in offered(practice.sam))
    assert set(others) <= offered(practice.sam)


def offered(who):
    """Action ids of all buttons in somebody's conversation with the bot."""
    return {action for message in who.sees("bot") for action in actions_of(message)}


def test_a_review_is_due_and_can_be_put_off_handed_on_and_done(practice):
    public_id = routed(practice)
    practice.sam.click("acknowledge", channel="ai-safety")
    practice.later_at_work(days=12)
    practice.wait_for_text(practice.sam, "ai-safety", f"{public_id}: review")
    message = next(
        m for m in practice.sam.sees("ai-safety") if any(a.startswith("review_done:") for a in actions_of(m))
    )
    snooze, done, hand_on = (
        next(a for a in actions_of(message) if a.startswith(f"review_{what}:"))
        for what in ("snooze", "done", "hand_on")
    )

    practice.sam.select(hand_on, "U0MANAGERMX", channel="ai-safety")  # whoever leads, a manager does not own it yet
    practice.wait_for_text(practice.max, "bot", public_id, "is now yours")
    practice.sam.click(snooze, channel="ai-safety")
    practice.wait_for_text(practice.sam, "ai-safety", "Put off to")
    practice.later_at_work(days=5)
    practice.wait(lambda: any(done in actions_of(m) for m in practice.sam.sees("ai-safety")))
    practice.sam.click(done, channel="ai-safety")
    practice.wait(practice.sam.modal)
    assert practice.sam.submit({"outcome": "still fixed"}).closed
    practice.wait_for_text(practice.sam, "ai-safety", "Done by <@U0SAFETYSAM>", "still fixed")


def test_the_digest_comes_on_monday_at_nine_in_the_managers_own_zone(practice):
    routed(practice)
    practice.slack.to_monday("America/New_York")
    digest = practice.wait_for_text(practice.max, "bot", "AI incidents")
    for part in ("Do we tell safety from security?", "equipped for both", "obligations", "turn into the other"):
        assert part in digest
    assert "*1* reported" in digest
    practice.settle()
    assert sum("Do we tell safety from security?" in text for text in practice.max.reads("bot")) == 1


def test_a_week_without_incidents_gets_a_digest_that_says_so(practice):
    practice.slack.to_monday("America/New_York")
    assert "A quiet week" in practice.wait_for_text(practice.max, "bot", "AI incidents")
