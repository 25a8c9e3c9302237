"""The forms behind a card's buttons: resolve, reopen, note, write, reclassify. Words for responders. All that is known
of an incident stands in `details.py`.
"""

import json
from typing import Any

from bot.slack.views.kit import (
    Block,
    checkboxes,
    field,
    modal,
    option,
    section,
    select,
    text_input,
)
from bot.slack.views.standing import category
from playbooks.library import Library
from playbooks.words import Words
from triage.core.words import Domain, Severity
from triage.store.visibility import Visibility
from triage.usecases.looking import Card

_SEEN_BY = {
    Visibility.NORMAL: "Everyone with a role: responders and managers",
    Visibility.RESTRICTED: "Only the responders of its domains",
    Visibility.INSIDER: "Only the security lead",
}


def meta(public_id: str, desk: str | None = None, **more: Any) -> str:
    """What a form must know when it comes back."""
    return json.dumps({"id": public_id, "desk": desk} | more)


def simple_form(callback_id: str, title: str, public_id: str, label: str, state: str, hint: str = "") -> Block:
    """A form of one text field, which is named as the use case names it. `state` is `meta(...)`."""
    element = text_input(_FIELDS[callback_id])
    blocks = [section(f"*{public_id}*"), field(label, element, hint=hint or None)]
    return modal(callback_id, title, blocks, submit="Send" if callback_id == "write" else "Save", meta=state)


_FIELDS = {
    "reopen": "reason",
    "note": "note",
    "write": "message",
    "task_skip": "reason",
    "review_outcome": "outcome",
    "status_note": "note",
}


def resolve_form(public_id: str, state: str) -> Block:
    """What was done, and what the reporter should hear."""
    return modal(
        "resolve",
        f"Resolve {public_id}",
        [
            field("What was wrong, and what was done?", text_input("resolution"), hint="For the record."),
            field(
                "A word to the reporter",
                text_input("to_reporter"),
                hint="They read exactly this, and so does whoever reported the same. Leave it empty and they only hear "
                "that it is resolved.",
                optional=True,
            ),
        ],
        submit="Resolve",
        meta=state,
    )


def reclassify_form(library: Library, words: Words, it: Card, state: str) -> Block:
    """Overrule the bot: category, severity, who must act, who leads, who may see it, and why."""
    kinds = [option(category(words, one), one) for one in library.categories]
    severities = [option(f"{one}: {words.severities[one]}", one) for one in Severity]
    domains = [option(words.domains[one], one) for one in Domain]
    seen_by = [option(label, value) for value, label in _SEEN_BY.items()]
    return modal(
        "reclassify",
        f"Classify {it.public_id}",
        [
            field("Category", select("category", kinds, it.category)),
            field("Severity", select("severity", severities, it.severity)),
            field("Who must act", checkboxes("domains", domains, [one.domain for one in it.domains])),
            field("Who leads", select("primary", domains, it.primary or Domain.SAFETY)),
            field("Who may see it", select("visibility", seen_by, it.visibility)),
            field("Why?", text_input("reason"), hint="Both verdicts are kept; this teaches the next version."),
        ],
        meta=state,
    )
