"""An incident is tended: its lead says where it stands by one tap, and what people do about it shows at once."""

import pytest

from tests.journeys.practice import actions_of, words_of_modal

pytestmark = pytest.mark.slow


def drilled(practice, category="privacy_leak"):
    """A drill that Sam leads, since its card does not depend on what was asked; its public id."""
    assert practice.sam.command("/incident", f"drill {category}", channel="ai-safety").problem is None
    practice.wait_for_text(practice.sam, "ai-safety", "INC-1:")
    practice.sam.click("acknowledge", channel="ai-safety")
    practice.wait_for_text(practice.sam, "ai-safety", "<@U0SAFETYSAM> is on it")
    return "INC-1"


def waits(practice, who, action):
    """The newest message to somebody that shows a button whose action begins so, and the action."""

    def look():
        for message in reversed(who.sees("bot")):
            found = next((one for one in actions_of(message) if one.startswith(action)), None)
            if found:
                return message, found
        return None

    return practice.wait(look)


def test_the_lead_is_asked_where_it_stands_and_answers_by_one_tap(practice):
    public_id = drilled(practice)
    practice.later_at_work(days=4)
    practice.wait_for_text(practice.sam, "bot", public_id, "where does it stand?")
    message, tap = waits(practice, practice.sam, "status:blocked:")
    assert practice.sam.click(tap, channel="bot", ts=message["ts"]).problem is None
    practice.wait_for_text(practice.sam, "ai-safety", f"*{public_id}*", "is blocked, says <@U0SAFETYSAM>")
    practice.wait(lambda: "*Status:* :no_entry: *blocked*" in str(practice.card(practice.sam, "ai-safety", public_id)))

    message, write = waits(practice, practice.sam, "status_note:")
    practice.sam.click(write, channel="bot", ts=message["ts"])
    practice.wait(practice.sam.modal)
    assert practice.sam.submit({"note": "the vendor does not answer <!here>"}).closed
    said = practice.wait_for_text(practice.sam, "bot", "the vendor does not answer")
    assert "where does it stand?" in said
    practice.sam.click("details", channel="ai-safety")
    assert "the vendor does not answer &lt;!here&gt;" in practice.wait(lambda: words_of_modal(practice.sam))
    practice.settle()
    assert practice.slack.ledger.refused() == []


def test_a_changed_playbook_waits_until_a_responder_takes_it(practice):
    public_id = drilled(practice)
    books = practice.bot.office.library.playbooks
    book = books["privacy_leak"]
    new = book.steps[0].model_copy(update={"id": "ask_the_new_desk", "do": "Ask the new desk.", "after": None})
    books["privacy_leak"] = book.model_copy(update={"steps": (new, *book.steps)})  # as after a restart with a new file
    practice.sam.click("contain", channel="ai-safety")
    changed = "*The playbook was changed since:*"
    practice.wait(lambda: changed in str(practice.card(practice.sam, "ai-safety", public_id)))
    practice.sam.click("playbook_update", channel="ai-safety")
    assert "Ask the new desk." in practice.wait(lambda: words_of_modal(practice.sam))
    assert practice.sam.submit().closed
    practice.wait(lambda: changed not in str(practice.card(practice.sam, "ai-safety", public_id)))
    practice.sam.click("tasks", channel="ai-safety")
    assert "Ask the new desk." in practice.wait(lambda: words_of_modal(practice.sam))
