"""Chooses the next question: the one expected to change most of what happens next, for its effort. No wording here.

The worth of a question is the information it is expected to bring: by how much doubt (entropy) about who is called, who
leads, category and severity is likely to fall once the answer is in. Doubt is used and not the cost of a wrong choice,
because no single answer may change the choice where two together would. Questions that pay off only with later ones
are worth more than one answer shows; by how much was measured (`foresight` in the data).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log

from playbooks.evidence import Evidence, InterviewRules
from playbooks.questions import Question
from triage.core.belief import ROUTES, Scores, categories_of, disorder, needs_of, severities_of
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
    here, foresight = position(model, facts, reading), model.interview.foresight
    ranked = [
        (worth(here, question) * foresight.get(question.id, 1.0) - model.interview.price * question.effort, question.id)
        for question in questions.values()
        if _may_ask(model, question.id, facts, reading, asked)
    ]
    best, chosen = max(ranked, key=lambda one: one[0], default=(0.0, None))
    return chosen if best > 0 else None


def worth(here: Position, question: Question) -> float:
    """By how much doubt is expected to fall when this question is asked; never below zero."""
    rules = here.model.interview
    now = doubt(rules, here.total)
    then = 0.0
    for option, share in likely_answers(here, question.id).items():
        then += share * doubt(rules, after(here, question.id, option))
    return max(now - then, 0.0)


def doubt(rules: InterviewRules, total: Scores) -> float:
    """How much is open about what happens next, in nats, each part by its weight."""
    needs = needs_of(total)
    about_ai, leads = 1 - needs.not_ai, needs.leads
    kinds = rules.category * disorder(categories_of(total)) + rules.severity * disorder(severities_of(total))
    called = rules.who_is_called * _entropy(_warily(rules, needs.routes))
    return called + rules.who_leads * needs.routes[-1] * _entropy((leads, 1 - leads)) + about_ai * kinds


def _warily(rules: InterviewRules, routes: Sequence[float]) -> list[float]:
    """The routes' shares, with those that need security taken to be likelier than they are."""
    wary = [share * (rules.wariness if security else 1.0) for share, (_, security) in zip(routes, ROUTES, strict=True)]
    total = sum(wary)
    return [share / total for share in wary]


def _entropy(shares: Iterable[float]) -> float:
    return -sum([share * log(share) for share in shares if share > 0])


def _may_ask(model: Evidence, question: str, facts: Facts, reading: Reading, asked: Collection[str]) -> bool:
    if question in asked or facts.get(question, DONT_KNOW) != DONT_KNOW:
        return False
    proposal = reading.proposed.get(question)
    return proposal is None or proposal.confidence < model.limits.settled or (question, proposal.option) == _RESTRICTS
