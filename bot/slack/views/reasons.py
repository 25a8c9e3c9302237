"""Puts a verdict's reasons and facts into words of one language. The words stand in the data; no verdicts are made
here.
"""

from collections.abc import Collection, Iterable, Sequence

from playbooks.words import TOGETHER, Words
from triage.core.proposals import BY_MODEL
from triage.core.verdict import Verdict

SHOWN = 3
_FAIRLY_SURE, _NOT_QUITE_SURE = 0.85, 0.6


def reason_words(words: Words, key: str) -> str | None:
    """What a reason says: an answer's meaning, two of them together, or named words; None when it has none."""
    if key.startswith(BY_MODEL):
        means = reason_words(words, key.removeprefix(BY_MODEL))
        return words.messages["read_by_model"].format(means=means) if means else None
    if key in words.reasons:
        return words.reasons[key]
    one, plus, other = key.partition("+")
    if plus:
        return _together(words, reason_words(words, one), reason_words(words, other))
    question, _, option = key.partition(".")
    known = words.questions.get(question)
    return known.options[option].means if known and option in known.options else None


def _together(words: Words, one: str | None, other: str | None) -> str | None:
    return words.reasons[TOGETHER].format(one=one, other=other) if one and other else None


def strongest(words: Words, verdict: Verdict, speaks: str, of: Collection[str], shown: int = SHOWN) -> list[str]:
    """The strongest reasons that speak "for" or "against" one of `of` (safety, security, not_ai), in words, each
    once.
    """
    wanted = [reason for reason in verdict.reasons if reason.speaks == speaks and reason.of in of]
    said = [reason_words(words, reason.key) for reason in wanted]
    return list(dict.fromkeys(one for one in said if one))[:shown]


def speaking_against(words: Words, verdict: Verdict, said: Collection[str]) -> list[str]:
    """The strongest reasons against what is needed, without those that were `said` to speak for a part of it."""
    return [one for one in strongest(words, verdict, "against", called(verdict)) if one not in said]


def called(verdict: Verdict) -> tuple[str, ...]:
    """What a verdict says is needed: its domains, or `not_ai`."""
    return ("not_ai",) if verdict.not_ai else tuple(sorted(verdict.domains))


def how_sure(words: Words, verdict: Verdict) -> str:
    """The confidence in words, with the number behind it."""
    sure = verdict.confidence
    level = "high" if sure >= _FAIRLY_SURE else "medium" if sure >= _NOT_QUITE_SURE else "low"
    return words.messages[f"confidence_{level}"].format(percent=round(sure * 100))


def could_change(words: Words, verdict: Verdict, shown: int = 2) -> list[str]:
    """The questions whose answer could still change who is called or who leads, as they are asked; likeliest first."""
    return [words.questions[one].ask for one in verdict.would_change if one in words.questions][:shown]


def understood(words: Words, facts: Iterable[tuple[str, str]]) -> list[str]:
    """The answers as statements."""
    said = [reason_words(words, f"{question}.{option}") for question, option in facts]
    return [one for one in said if one]


def bullets(lines: Sequence[str]) -> str:
    """A list in mrkdwn."""
    return "\n".join(f"• {line}" for line in lines)
