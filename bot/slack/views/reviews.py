"""Reviews, for those who hold them and for managers: one that is due, one that is theirs, one that slips."""

from bot.slack.views.kit import Block, actions, after, button, moment, person, section, shortened
from triage.usecases.incident_views import ReviewView


def review(it: ReviewView) -> list[Block]:
    """A review that is due, with its buttons; once it is done or put off, what became of it."""
    title = f":calendar: *{it.public_id}: review {after(it.rule)}*"
    if it.state == "done":
        found = shortened(it.outcome or "", 1500)
        return [section(f"{title}\n:white_check_mark: Done by {person(it.ended_by)}.\n>{found}")]
    if it.state == "planned":
        return [section(f"{title}\nPut off to {moment(it.due_at)}.")]
    text = f"{title}\n{person(it.owner_id, '')} Is it fixed, and has it stayed away? Is a task left?"
    hand_on = {
        "type": "users_select",
        "action_id": f"review_hand_on:{it.id}:{it.public_id}",
        "placeholder": {"type": "plain_text", "text": "Hand on to"},
    }
    row = [
        button("Done", f"review_done:{it.id}", it.public_id, style="primary"),
        button("Put off two days", f"review_snooze:{it.id}", it.public_id),
        hand_on,
    ]
    return [section(text), actions(row, block_id=f"review:{it.id}")]


def review_yours(review: ReviewView) -> list[Block]:
    """Somebody gave this person a review."""
    title = f":point_right: *{review.public_id}*: the review {after(review.rule)}"
    return [section(f"{title} is now yours, due {moment(review.due_at)}.")]


def review_slips(review: ReviewView, times: int) -> list[Block]:
    """A review was put off again; the managers hear of it."""
    owner = person(review.owner_id)
    title = f":calendar: *{review.public_id}*: the review {after(review.rule)}"
    text = f"{title} was put off {times} times; owner: {owner}."
    return [section(f"{text} It is now due {moment(review.due_at)}.")]
