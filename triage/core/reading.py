"""Reads a report's own words as one more witness: what they speak for, and which answers they propose.

A text is evidence and never a command: whatever it says, it can only move weights. Other readers (a language model)
may return a `Reading` too. No deciding here.
"""

from math import sqrt

from playbooks.base import Frozen
from playbooks.evidence import Evidence
from triage.core.words_in_text import features, found_cues, plain


class Proposal(Frozen):
    """An answer that the text seems to give, and how likely that is what the reporter means."""

    option: str
    confidence: float


class Reading(Frozen):
    """What a text says: log-odds by target (see `playbooks/evidence.py`), the cues behind it, and proposed answers."""

    scores: dict[str, float] = {}
    cues: tuple[str, ...] = ()
    proposed: dict[str, Proposal] = {}


NOTHING_READ = Reading()


def read(model: Evidence, text: str) -> Reading:
    """The built-in reader: words, parts of words and cues with learned weights. Any text will do, the empty one too."""
    words = plain(text)
    cues = found_cues(((name, cue.says) for name, cue in model.cues.items()), words)
    return Reading(scores=_scores(model, words, cues), cues=cues, proposed=_proposed(model, cues))


def _scores(model: Evidence, words: str, cues: tuple[str, ...]) -> dict[str, float]:
    """Score = start + sum of the cues' weights + sum of the known n-grams' weights / sqrt(their number)."""
    weights = model.text
    known = [weights.ngrams[one] for one in sorted(features(words)) if one in weights.ngrams]
    total = (
        [sum(column) / sqrt(len(known)) for column in zip(*known, strict=True)] if known else [0.0] * len(weights.start)
    )
    said = [weights.start, total, *(weights.cues[cue] for cue in cues if cue in weights.cues)]
    return {target: sum(column) for target, column in zip(weights.targets, zip(*said, strict=True), strict=True)}


def _proposed(model: Evidence, cues: tuple[str, ...]) -> dict[str, Proposal]:
    """Cues that agree strengthen each other (noisy or); of two options of one question the likelier stands."""
    doubt: dict[tuple[str, str], float] = {}
    for cue in cues:
        for answer in model.cues[cue].proposes.items():
            doubt[answer] = doubt.get(answer, 1.0) * (1 - model.cues[cue].sure)
    found: dict[str, Proposal] = {}
    for (question, option), left in sorted(doubt.items(), key=lambda item: (-item[1], item[0])):
        if 1 - left >= model.limits.proposal:
            found[question] = Proposal(option=option, confidence=round(1 - left, 4))
    return found
