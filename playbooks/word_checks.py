"""Finds wording that is missing, superfluous or filled in differently, language by language. Lengths are the grammar's.

English is complete against the rest of the data; every other language is complete against English.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from playbooks.evidence import FACTS, NOT_AI
from playbooks.library import Library
from playbooks.questions import DONT_KNOW
from playbooks.schema import Role
from playbooks.words import TOGETHER, Words, placeholders

_FILES = {
    "questions": "questions.yaml",
    "categories": "names.yaml",
    "domains": "names.yaml",
    "severities": "names.yaml",
    "roles": "names.yaml",
    "messages": "messages.yaml",
    "labels": "messages.yaml",
    "advice": "messages.yaml",
    "reasons": "messages.yaml",
}
_FILLED_IN = ("messages", "labels", "advice", "reasons")
_ENGLISH = "en"
_WORD = re.compile(r"(?<![{:\w])[^\W\d_]{2,}(?![}:\w])")
"""A word that is neither a placeholder nor an emoji."""
_TELLING = 3
"""Words from which on a text says something in its language."""
_IN_MODAL = ("report_title", "report_submit", "report_cancel")
_MODAL_LIMIT = 24
"""Slack's limit for the title and the two buttons of a modal."""


def word_faults(library: Library) -> Iterator[str]:
    """Each fault as `file: key: what is wrong; the cure`."""
    english = library.words.get(_ENGLISH)
    if english is None:
        yield f"words/{_ENGLISH}: is missing; English is what people read whose language we do not speak"
        return
    for section, wanted in _wanted(library).items():
        yield from _difference(english, section, getattr(english, section), wanted, "the data")
    for question_id, question in library.questions.items():
        spoken = english.questions.get(question_id)
        wanted = [*question.options, DONT_KNOW]
        yield from _difference(
            english, f"questions.{question_id}.options", spoken.options if spoken else wanted, wanted
        )
    for words in library.words.values():
        yield from _brace_faults(words)
        yield from _modal_faults(words)
        if words.locale != _ENGLISH:
            yield from _translation_faults(words, english)


def _wanted(library: Library) -> dict[str, Iterable[str]]:
    """The keys that English must have where the rest of the data decides it."""
    advice = {key for question in library.questions.values() for keys in question.advice.values() for key in keys}
    return {
        "questions": library.questions,
        "categories": [*library.categories, NOT_AI, "other"],
        "domains": ["safety", "security"],
        "severities": library.severities,
        "roles": [*(role.value for role in Role), "security_lead"],
        "advice": sorted(advice),
        "reasons": [TOGETHER, *(f"text:{no}{fact}" for fact in FACTS for no in ("", "no_"))],
    }


def _translation_faults(words: Words, english: Words) -> Iterator[str]:
    for section in _FILES:
        yield from _difference(words, section, getattr(words, section), getattr(english, section), "English")
    for question_id, spoken in english.questions.items():
        if question_id in words.questions:
            options = words.questions[question_id].options
            yield from _difference(words, f"questions.{question_id}.options", options, spoken.options, "English")
    for section in _FILLED_IN:
        yield from _placeholder_faults(words, section, getattr(words, section), getattr(english, section))
    in_english = _sentences(english)
    for key, text in _sentences(words).items():
        if text == in_english.get(key):
            yield f"{_at(words, key)}: {key}: is still English; translate it"


def _sentences(words: Words) -> dict[str, str]:
    """What is long enough to differ in any two languages: a single word, or a name, may be the same."""
    asked = {
        f"questions.{one}.{part}": getattr(spoken, part)
        for one, spoken in words.questions.items()
        for part in ("ask", "why")
    }
    filled_in = {f"{section}.{key}": text for section in _FILLED_IN for key, text in getattr(words, section).items()}
    return {key: text for key, text in (asked | filled_in).items() if len(_WORD.findall(text)) >= _TELLING}


def _difference(
    words: Words, key: str, found: Iterable[str], wanted: Iterable[str], source: str = "the data"
) -> Iterator[str]:
    there, needed = list(found), list(wanted)
    at = f"{_at(words, key)}: {key}"
    yield from (f"{at}: {one!r} is missing; add it" for one in needed if one not in there)
    yield from (
        f"{at}: {one!r} is not in {source}; remove it, or correct its spelling" for one in there if one not in needed
    )


def _brace_faults(words: Words) -> Iterator[str]:
    for section in _FILLED_IN:
        for key, text in getattr(words, section).items():
            if _names_in(text) is None:
                yield f"{_at(words, section)}: {section}.{key}: a brace is not closed; write {{name}}"


def _modal_faults(words: Words) -> Iterator[str]:
    for key in _IN_MODAL:
        if len(words.labels.get(key, "")) > _MODAL_LIMIT:
            yield f"{_at(words, 'labels')}: labels.{key}: is longer than {_MODAL_LIMIT} characters; shorten it"


def _placeholder_faults(
    words: Words, section: str, texts: Mapping[str, str], english: Mapping[str, str]
) -> Iterator[str]:
    for key, text in texts.items():
        found, wanted = _names_in(text), _names_in(english.get(key, text))
        if found is not None and wanted is not None and found != wanted:
            names = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "no braces"
            yield f"{_at(words, section)}: {section}.{key}: other placeholders than in English; use {names}"


def _names_in(text: str) -> frozenset[str] | None:
    """The placeholders; None when the braces do not match."""
    try:
        return placeholders(text)
    except ValueError:
        return None


def _at(words: Words, key: str) -> str:
    return f"words/{words.locale}/{_FILES[key.partition('.')[0]]}"
