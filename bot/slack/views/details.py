"""All that is known of an incident, in a modal: the whole report, the answers, the evidence to keep, the notes."""

from collections.abc import Sequence

from bot.slack.views import status, versions
from bot.slack.views.card_modals import meta
from bot.slack.views.kit import DRILL, Block, context, counted, header, modal, moment, person, section, typed
from bot.slack.views.reasons import understood
from bot.slack.views.references import references
from bot.slack.views.related import parts_in_full
from bot.slack.views.weighing import weighing
from playbooks.library import Library
from playbooks.words import Words
from triage.usecases.incident_views import NoteView
from triage.usecases.looking import Card

MOST_NOTES = 15
NOTES_BUDGET = 6000
"""Characters; a view holds 250,000 bytes, and the report alone may be 12,000 characters of any script."""


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
