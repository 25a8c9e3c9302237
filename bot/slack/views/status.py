"""Where an incident stands, in Slack: the question to its lead with one-tap answers, and what was said. Nothing is
decided here.
"""

from bot.slack.views.kit import Block, actions, button, context, header, moment, person, section, shortened, typed
from triage.usecases.looking import Card
from triage.usecases.status import StatusView

TAPS = {"nothing_new": "Nothing new", "progress": "Progress", "blocked": "Blocked"}
SAID = {
    "nothing_new": "nothing new",
    "progress": ":arrow_forward: progress",
    "blocked": ":no_entry: *blocked*",
    "note": "a note",
}
SHOWN = 12
QUOTED = 600


def question(it: StatusView) -> list[Block]:
    """The question, one tap to answer; then what was said."""
    title = f":loudspeaker: *{it.public_id}* ({it.severity}): where does it stand?"
    if it.waits:
        taps = [button(label, f"status:{name}:{it.id}", it.public_id) for name, label in TAPS.items()]
        return [section(title), actions([*taps, _note(it, "Add a note")], block_id=f"status:{it.id}")]
    if it.answer is None:
        return [section(f"{title}\n_Not answered, and not needed any more._")]
    said = [section(f"{title}\n{_said(it)}"), *_quoted(it)]
    return [*said, *([] if it.words else [actions([_note(it, "Add words")], block_id=f"status:{it.id}")])]


def blocked(it: StatusView) -> list[Block]:
    """What the incident's channels hear at once."""
    said = f":no_entry: *{it.public_id}* ({it.severity}) is blocked, says {person(it.answered_by)}."
    return [section(f"{said}\nWho can help? Say so in this thread."), *_quoted(it)]


def card_line(it: Card) -> str | None:
    """The last answer, and that a question waits; None before the first question."""
    answered = [one for one in it.status if one.answer]
    last = f":loudspeaker: *Status:* {_said(answered[-1])}" if answered else ":loudspeaker: *Status:* not said yet"
    waits = [f"asked {moment(one.asked_at)}, no answer yet" for one in it.status if one.waits]
    return "; ".join([last, *waits]) if it.status else None


def history(it: Card) -> list[Block]:
    """The latest answers, for the details."""
    said = [one for one in it.status if one.answer][-SHOWN:]
    lines = [f"• {_said(one)}{_in_words(one)}" for one in said]
    return [header("Where it stood"), *(context(line) for line in lines)] if lines else []


def _said(it: StatusView) -> str:
    when = moment(it.answered_at or it.asked_at)
    return f"{SAID[it.answer or 'note']}, says {person(it.answered_by)}, {when}"


def _in_words(it: StatusView) -> str:
    return f": {shortened(it.words, QUOTED)}" if it.words else ""


def _quoted(it: StatusView) -> list[Block]:
    return typed(it.words) if it.words else []


def _note(it: StatusView, label: str) -> Block:
    return button(label, f"status_note:{it.id}", it.public_id)
