"""An incident is tended: its lead says where it stands by one tap, and what people do about it shows at once."""

import pytest

from tests.journeys.practice import actions_of, words_of_modal

pytestmark = [pytest.mark.slow, pytest.mark.turn_about]


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


def test_a_task_is_begun_given_away_due_anew_and_gets_evidence_and_one_of_ones_own_is_added(practice):
    public_id, sam = drilled(practice), practice.sam
    sam.click("tasks", channel="ai-safety")
    practice.wait(sam.modal)
    menu = next(action for action in actions_of(sam.modal()) if action.startswith("task_menu:"))

    sam.select(menu, f"start:{public_id}")
    practice.wait(lambda: "begun by <@U0SAFETYSAM>" in words_of_modal(sam))
    sam.select(menu, f"change:{public_id}")
    practice.wait(lambda: sam.modal()["callback_id"] == "task_change")
    with practice.bot.office.store.reading() as tx:
        later = int(tx.now.timestamp()) + 9 * 86_400
    assert sam.submit({"owner": "U0SECURSIRA", "due": later - 30 * 86_400}).errors
    assert sam.submit({"owner": "U0SECURSIRA", "due": later}).closed
    practice.wait(lambda: f"<@U0SECURSIRA>, due <!date^{later}^" in words_of_modal(sam))
    practice.wait_for_text(practice.sira, "bot", public_id, "this task is now yours", f"due <!date^{later}^")

    sam.select(menu, f"evidence:{public_id}")
    practice.wait(lambda: sam.modal()["callback_id"] == "task_evidence")
    assert sam.submit({"evidence": "the log <!here>, in the vault"}).closed
    practice.wait(lambda: "the log &lt;!here&gt;, in the vault" in words_of_modal(sam))

    sam.click("task_new")
    practice.wait(lambda: sam.modal()["callback_id"] == "task_add")
    assert sam.submit({"title": "Call the customer"}).closed
    practice.wait(lambda: "Call the customer" in words_of_modal(sam))
    sam.select(menu, f"skip:{public_id}")
    practice.wait(lambda: sam.modal()["callback_id"] == "task_skip")
    assert sam.submit({"reason": "not here"}).closed
    practice.wait(lambda: "skipped by <@U0SAFETYSAM>" in words_of_modal(sam))
    practice.settle()
    assert practice.slack.ledger.refused() == []


def test_a_missing_sign_off_is_asked_for_and_given_where_it_is_asked(practice):
    public_id, sam = drilled(practice), practice.sam
    sam.click("resolve", channel="ai-safety")
    practice.wait(sam.modal)
    assert sam.submit({"resolution": "page corrected"}).closed
    practice.wait_for_text(sam, "ai-safety", f"{public_id}:", "Sign off and close")
    practice.later_at_work(days=4)
    practice.wait_for_text(sam, "ai-safety", f"*{public_id}*", "*safety* has not signed off")
    practice.look_across(sam, "ai-safety")
    asked = next(m for m in reversed(sam.sees("ai-safety")) if "has not signed off" in str(m))
    assert sam.click("sign_off", channel="ai-safety", ts=asked["ts"]).problem is None
    practice.wait_for_text(sam, "bot", f"*{public_id}* is closed")
