"""The forms behind a card's buttons: resolve, reopen, note, write, reclassify, tasks, details. Words for responders."""

import json
from collections.abc import Sequence
from typing import Any

from bot.slack.views import status, versions
from bot.slack.views.card import category
from bot.slack.views.kit import (
    DRILL,
    Block,
    checkboxes,
    context,
    counted,
    field,
    header,
    modal,
    moment,
    option,
    person,
    section,
    select,
    text_input,
    typed,
)
from bot.slack.views.reasons import understood
from bot.slack.views.references import references
from bot.slack.views.related import parts_in_full
from bot.slack.views.weighing import weighing
from playbooks.library import Library
from playbooks.words import Words
from triage.core.words import Domain, Severity
from triage.store.visibility import Visibility
from triage.usecases.looking import Card, NoteView

MOST_NOTES = 15
NOTES_BUDGET = 6000
"""Characters; a view holds 250,000 bytes, and the report alone may be 12,000 characters of any script."""
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


def details(library: Library, words: Words, it: Card) -> Block:
    """Everything: the whole report, answers, evidence, reasons with weights, notes, both verdicts, frameworks."""
    blocks = [
        *([section(DRILL)] if it.drill else []),
        header("The report"),
        *typed(it.report),
        *([section(f"<{it.source_link}|What it is about>")] if it.source_link else []),
        header("What the reporter answered"),
        section("\n".join(f"• {one}" for one in understood(words, it.facts)) or "Nothing yet."),
        *parts_in_full(words, it),
        header("Evidence to keep before anything is touched"),
        section("\n".join(f"• {one.keep}" for one in it.evidence)[:2900] or "Nothing in particular."),
        *weighing(words, it),
        *versions.kept(it),
        *references(library, it.playbooks),
        *status.history(it),
        *_notes(it),
    ]
    return modal("details", f"{it.public_id} in full", blocks, submit=None, close="Close", meta=meta(it.public_id))


def _notes(it: Card) -> list[Block]:
    resolution = [header("Resolution"), *typed(it.resolution)] if it.resolution else []
    shown = _newest(it.notes)
    blocks = [block for note in shown for block in _note(note)]
    earlier = len(it.notes) - len(shown)
    more = [context(f"{counted(earlier, 'earlier note')} kept in the record.")] if earlier else []
    return [*resolution, *([header("Notes")] if blocks else []), *more, *blocks]


def _newest(notes: Sequence[NoteView]) -> list[NoteView]:
    """The newest notes that fit a modal beside a long report, in their order."""
    kept: list[NoteView] = []
    for note in reversed(notes):
        if len(kept) == MOST_NOTES or sum(len(one.words) for one in (*kept, note)) > NOTES_BUDGET:
            break
        kept.insert(0, note)
    return kept


def _note(note: NoteView) -> list[Block]:
    what = "wrote to the reporter" if note.kind == "to_reporter" else "noted"
    return [context(f"{person(note.said_by, 'the reporter')} {what}, {moment(note.said_at)}"), *typed(note.words)]
