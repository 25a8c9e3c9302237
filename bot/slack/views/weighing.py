"""How Varnost came to its verdict, whole, for responders: every piece of evidence with its weight, and what a language
model proposed. The card shows the strongest reasons alone.
"""

from itertools import groupby

from bot.slack.views.kit import Block, context, escape, fields, header, section
from bot.slack.views.reasons import bullets, could_change, how_sure, reason_words
from playbooks.words import Words
from triage.core.verdict import Reason, Verdict
from triage.usecases.incident_views import SecondReadingView
from triage.usecases.looking import Card

_CHUNK = 2900
"""Characters of a section, with room to spare."""
_NAMES = {"security": "security", "safety": "safety", "not_ai": "not about AI"}


def weighing(words: Words, it: Card) -> list[Block]:
    """Probabilities, the confidence in words, the whole table of evidence, and what could still change it."""
    changing = could_change(words, it.verdict, shown=5)
    return [
        header("How Varnost weighed it"),
        fields(_probabilities(words, it.verdict)),
        section(how_sure(words, it.verdict)),
        *_chunks([_row(words, key, reasons) for key, reasons in _by_key(it.verdict)] or ["No reasons."]),
        context("Weights are log-odds: +0.7 doubles the odds, -0.7 halves them. The strongest come first."),
        *([section(f"{words.messages['could_change_heading']}\n{bullets(changing)}")] if changing else []),
        *second_reading(words, it),
    ]


def _probabilities(words: Words, verdict: Verdict) -> list[tuple[str, str]]:
    likeliest = [f"{words.categories.get(name, name)} {share:.0%}" for name, share in verdict.categories[:3]]
    return [
        ("Security must act", f"{verdict.p_security:.0%}"),
        ("Safety must act", f"{verdict.p_safety:.0%}"),
        ("Not about AI", f"{verdict.p_not_ai:.0%}"),
        ("Likeliest categories", ", ".join(likeliest) or "none"),
    ]


def _by_key(verdict: Verdict) -> list[tuple[str, list[Reason]]]:
    """Each piece of evidence with all that it speaks about, the strongest first."""
    keys = list(dict.fromkeys(reason.key for reason in verdict.reasons))
    ordered = sorted(verdict.reasons, key=lambda reason: keys.index(reason.key))
    return [(key, list(reasons)) for key, reasons in groupby(ordered, key=lambda reason: reason.key)]


def _row(words: Words, key: str, reasons: list[Reason]) -> str:
    weights = ", ".join(
        f"{'+' if one.speaks == 'for' else '-'}{one.weight:.1f} {_NAMES.get(one.of, one.of)}" for one in reasons
    )
    return f"• {reason_words(words, key) or 'the words of the report'}: {weights}"


def _chunks(lines: list[str]) -> list[Block]:
    """As many sections as the lines need."""
    texts = [""]
    for line in lines:
        if len(texts[-1]) + len(line) > _CHUNK:
            texts.append("")
        texts[-1] += f"{line}\n"
    return [section(text) for text in texts]


def second_reading(words: Words, it: Card) -> list[Block]:
    """What a language model made of the report, as its proposals, or that it said nothing; nothing without one."""
    if it.second_reading is None:
        return []
    return [
        header("What a language model read in the report"),
        section(_proposals(words, it, it.second_reading)),
        context(
            f"Proposals of {escape(it.second_reading.model or 'a language model')}, not the reporter's answers. "
            "They can call more people, never fewer, and count only where the reporter has not answered."
        ),
    ]


def _proposals(words: Words, it: Card, reading: SecondReadingView) -> str:
    if reading.state != "answered":
        said = {
            "failed": f"It gave no answer ({escape(reading.failure or '')}).",
            "withheld": "The report was kept from it.",
        }
        return f"{said.get(reading.state, 'It has not answered yet.')} What Varnost itself read stands."
    answered = {question for question, _ in it.facts}
    lines = [
        f"{means} _(not counted: the reporter answered that)_" if question in answered else means
        for question, option in reading.proposed
        if (means := reason_words(words, f"{question}.{option}"))
    ]
    return bullets(lines) or "It read no answer in it."
