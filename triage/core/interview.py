"""Chooses the next question: the one expected to change most of what happens next, for its effort. No wording here.

The worth of a question is its value of information: by how much the expected cost of the best choice (wrong people
called, wrong lead, category or severity; see `choice.py`) is likely to fall once the answer is in.
"""

from collections.abc import Collection, Mapping

from playbooks.evidence import Evidence
from playbooks.questions import Question
from triage.core.choice import choose
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
    """By how much the expected cost of the best choice falls when this question is asked; never below zero."""
    costs = here.model.costs
    now = choose(costs, here.belief).risk
    then = 0.0
    for option, share in likely_answers(here, question.id).items():
        then += share * (now if option == DONT_KNOW else choose(costs, after(here, question.id, option)).risk)
    return max(now - then, 0.0)


def _may_ask(model: Evidence, question: str, facts: Facts, reading: Reading, asked: Collection[str]) -> bool:
    if question in asked or facts.get(question, DONT_KNOW) != DONT_KNOW:
        return False
    proposal = reading.proposed.get(question)
    return proposal is None or proposal.confidence < model.limits.settled or (question, proposal.option) == _RESTRICTS
