"""Small builders of Block Kit, in which text that a person typed is never markup. No message of ours is worded here.

Limits are Slack's: a text object of a section holds 3,000 characters, a button 75, a header 150, a modal title 24.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

Block = dict[str, Any]
SECTION = 3000
DRILL = ":construction: *DRILL: this is an exercise.* Nothing has happened; do as you would."
"""Stands first wherever a drill shows."""
CHUNK = 2900
"""A section's worth of typed text, with room for quotation marks."""


def escape(typed: str) -> str:
    """Typed text inside mrkdwn: no mention, link, channel or formatting survives.

    Slack's own three escapes stop mentions and links; a word joiner after each mark stops *bold*, `code` and
    :emoji:.
    """
    safe = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(char + "\u2060" if char in "*_~`:" else char for char in safe)


def shortened(typed: str, most: int, ending: str = " …") -> str:
    """The beginning of typed text, escaped, in at most `most` characters; `ending` says that there is more."""
    shown = escape(typed)
    if len(shown) <= most:
        return shown
    kept = typed[:most]
    while len(escape(kept)) > most - len(ending):
        kept = kept[: -max(1, len(kept) // 10)]
    return escape(kept) + ending


def mrkdwn(text: str) -> Block:
    """A text object with Slack's formatting, for words of ours."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain(text: str, *, emoji: bool = False) -> Block:
    """A text object without any formatting, for words of people."""
    return {"type": "plain_text", "text": text, "emoji": emoji}


def section(text: str, *, accessory: Block | None = None, block_id: str | None = None) -> Block:
    """A section of our own words."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory is not None:
        block["accessory"] = accessory
    if block_id is not None:
        block["block_id"] = block_id
    return block


def fields(pairs: Iterable[tuple[str, str]]) -> Block:
    """A section of up to ten labelled values."""
    return {"type": "section", "fields": [mrkdwn(f"*{label}*\n{value}") for label, value in pairs]}


def typed(text: str) -> list[Block]:
    """What a person typed, whole, as plain text: as many sections as it needs."""
    chunks = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)] or [" "]
    return [{"type": "section", "text": plain(chunk if chunk.strip() else "·")} for chunk in chunks]


def header(text: str) -> Block:
    """A heading of our own words."""
    return {"type": "header", "text": plain(text[:150], emoji=True)}


def context(*texts: str) -> Block:
    """Small print of our own words."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


DIVIDER: Block = {"type": "divider"}


def actions(elements: Sequence[Block], block_id: str | None = None) -> Block:
    """A row of up to 25 buttons and selects."""
    block: Block = {"type": "actions", "elements": list(elements)}
    if block_id is not None:
        block["block_id"] = block_id
    return block


def button(label: str, action_id: str, value: str, style: str | None = None, confirm: Block | None = None) -> Block:
    """A button; `style` is "primary" or "danger"."""
    element: Block = {"type": "button", "text": plain(label, emoji=True), "action_id": action_id, "value": value}
    if style is not None:
        element["style"] = style
    if confirm is not None:
        element["confirm"] = confirm
    return element


def confirm(title: str, text: str, yes: str, no: str = "Cancel") -> Block:
    """An "are you sure" in front of a button."""
    return {"title": plain(title), "text": plain(text), "confirm": plain(yes), "deny": plain(no)}


def option(label: str, value: str) -> Block:
    """One choice of a select, overflow menu, radio or checkbox group."""
    return {"text": plain(label[:75]), "value": value}


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    """A menu behind three dots, of up to five choices."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def select(action_id: str, options: Sequence[Block], initial: str | None = None, placeholder: str = "Choose") -> Block:
    """A select of up to 100 choices."""
    element: Block = {
        "type": "static_select",
        "action_id": action_id,
        "options": list(options),
        "placeholder": plain(placeholder),
    }
    chosen = [one for one in options if one["value"] == initial]
    return element | ({"initial_option": chosen[0]} if chosen else {})


def checkboxes(action_id: str, options: Sequence[Block], initial: Iterable[str] = ()) -> Block:
    """Checkboxes, up to ten."""
    element: Block = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    ticked = [one for one in options if one["value"] in set(initial)]
    return element | ({"initial_options": ticked} if ticked else {})


def radios(action_id: str, options: Sequence[Block], initial: str | None = None) -> Block:
    """Radio buttons, up to ten."""
    element: Block = {"type": "radio_buttons", "action_id": action_id, "options": list(options)}
    chosen = [one for one in options if one["value"] == initial]
    return element | ({"initial_option": chosen[0]} if chosen else {})


def text_input(action_id: str, *, multiline: bool = True, initial: str = "", placeholder: str = "") -> Block:
    """A text field; Slack takes 3,000 characters at the most."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": multiline,
        "max_length": 3000 if multiline else 200,
    }
    if initial:
        element["initial_value"] = initial[: element["max_length"]]
    return element | ({"placeholder": plain(placeholder)} if placeholder else {})


def field(label: str, element: Block, *, hint: str | None = None, optional: bool = False) -> Block:
    """A labelled input of a modal; its block id is its element's action id, so that errors find it."""
    block: Block = {
        "type": "input",
        "block_id": element["action_id"],
        "label": plain(label),
        "element": element,
        "optional": optional,
    }
    return block | ({"hint": plain(hint)} if hint else {})


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = "Save",
    close: str = "Cancel",
    meta: str = "",
) -> Block:
    """A modal of up to 100 blocks; without `submit` it only shows."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title[:24]),
        "close": plain(close),
        "blocks": list(blocks),
        "private_metadata": meta,
    }
    return view | ({"submit": plain(submit)} if submit else {})


def moment(at: datetime) -> str:
    """An aware moment in mrkdwn, which Slack shows in each reader's own time zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def group(group_id: str) -> str:
    """A mention of a user group by id."""
    return f"<!subteam^{group_id}>"


def person(user_id: str | None, nobody: str = "nobody yet") -> str:
    """A mention of a person by id, or words for nobody."""
    return f"<@{user_id}>" if user_id else nobody


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 task, 2 tasks."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


_UNITS = {"h": "hour", "d": "day"}


def after(rule: str) -> str:
    """A review's rule in words: `3d` is "after 3 days"; any other is shown as it is written."""
    number, unit = rule[:-1], rule[-1:]
    return f"after {counted(int(number), _UNITS[unit])}" if number.isdigit() and unit in _UNITS else escape(rule)
