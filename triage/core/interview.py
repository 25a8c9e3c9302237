"""Chooses the next question: the one expected to change most of what happens next, for its effort. No wording here.

The worth of a question is the information it is expected to bring: by how much doubt (entropy) about who is called, who
leads, category and severity is likely to fall once the answer is in. Doubt is used and not the cost of a wrong choice,
because no single answer may change the choice where two together would.
"""

from collections.abc import Collection, Iterable, Mapping
from math import log

from playbooks.evidence import Evidence, InterviewRules
from playbooks.questions import Question
from triage.core.belief import Belief
from triage.core.outlook import Position, after, likely_answers, position
from triage.core.reading import Reading
from triage.core.words import DONT_KNOW, Facts

_RESTRICTS = ("on_purpose", "insider")
"""A proposal that hides a report from open channels is confirmed, however strong it is."""


def next_question(
    model: Evidence, questions: Mapping[str, Question], facts: Facts, reading: Reading, asked: Collection[str]
) -> str | None:
    """The id of the question to ask now; None when no answer is worth its effort, or enough were asked."""
    if len(asked) >= model.interview.most_questions:
        return None
    here = position(model, facts, reading)
    ranked = [
        (worth(here, question) - model.interview.price * question.effort, question.id)
        for question in questions.values()
        if _may_ask(model, question.id, facts, reading, asked)
    ]
    best, chosen = max(ranked, key=lambda one: one[0], default=(0.0, None))
    return chosen if best > 0 else None


def worth(here: Position, question: Question) -> float:
    """By how much doubt is expected to fall when this question is asked; never below zero."""
    rules = here.model.interview
    now = doubt(rules, here.belief)
    then = 0.0
    for option, share in likely_answers(here, question.id).items():
        then += share * (now if option == DONT_KNOW else doubt(rules, after(here, question.id, option)))
    return max(now - then, 0.0)


def doubt(rules: InterviewRules, belief: Belief) -> float:
    """How much is open about what happens next, in nats, each part by its weight."""
    about_ai = 1 - belief.not_ai
    total = rules.who_is_called * _entropy(belief.routes)
    total += rules.who_leads * belief.routes[-1] * _entropy((belief.leads, 1 - belief.leads))
    total += rules.category * about_ai * _entropy(belief.categories)
    return total + rules.severity * about_ai * _entropy(belief.severities)


def _entropy(shares: Iterable[float]) -> float:
    return -sum(share * log(share) for share in shares if share > 0)


def _may_ask(model: Evidence, question: str, facts: Facts, reading: Reading, asked: Collection[str]) -> bool:
    if question in asked or facts.get(question, DONT_KNOW) != DONT_KNOW:
        return False
    proposal = reading.proposed.get(question)
    return proposal is None or proposal.confidence < model.limits.settled or (question, proposal.option) == _RESTRICTS
