"""The form in which somebody reports. It asks for one thing: what happened, in their own words."""

from collections.abc import Mapping
from typing import Any

from bot.slack.views.kit import Block, field, modal, text_input
from playbooks.words import Words

FIELD = 3000
"""Characters that Slack takes in one field."""
FIELDS = 4
TEXT = "report_text"


def report_form(words: Words, text: str = "", meta: str = "") -> Block:
    """The modal `report`, with `text` already in it: what does not fit into Slack's field stands in more of them."""
    labels = words.labels
    first = text_input(TEXT, initial=text[:FIELD], placeholder=labels["report_placeholder"])
    return modal(
        "report",
        labels["report_title"],
        [field(labels["report_text"], first, hint=words.messages["report_hint"]), *_rest(words, text)],
        submit=labels["report_submit"],
        close=labels["report_cancel"],
        meta=meta,
    )


def written(values: Mapping[str, Any]) -> str:
    """All that was written into the form."""
    return "".join(str(values.get(name) or "") for name in (TEXT, *_MORE))


_MORE = tuple(f"{TEXT}_{number}" for number in range(2, FIELDS + 1))


def _rest(words: Words, text: str) -> list[Block]:
    chunks = [text[start : start + FIELD] for start in range(FIELD, len(text), FIELD)][: len(_MORE)]
    label = words.labels["report_more"]
    return [
        field(label, text_input(name, initial=chunk), optional=True) for name, chunk in zip(_MORE, chunks, strict=False)
    ]
