"""How reports of each category, and of each route, are answered: shares, counted. Nothing is fitted here."""

from collections.abc import Mapping, Sequence

from learning.cases import Case, likeliest

from playbooks.evidence import NOT_AI, ROUTE_NAMES, ExpectedAnswers
from playbooks.questions import DONT_KNOW, Question


def expected_answers(
    reports: Sequence[Case], questions: Mapping[str, Question], categories: Sequence[str]
) -> ExpectedAnswers:
    """Shares of each answer by category and by route, `dont_know` among them, pulled towards those of all reports."""
    by_category = {name: [c for c in reports if likeliest(c.categories) == name] for name in (*categories, NOT_AI)}
    by_route = {
        name: [c for c in reports if likeliest(c.needs) == needs]
        for name, needs in zip(ROUTE_NAMES, (NOT_AI, "safety", "security", "both"), strict=True)
    }
    return ExpectedAnswers(
        by_category={name: _table(inside, reports, questions) for name, inside in by_category.items()},
        by_route={name: _table(inside, reports, questions) for name, inside in by_route.items()},
    )


def _table(
    inside: Sequence[Case], everybody: Sequence[Case], questions: Mapping[str, Question]
) -> dict[str, dict[str, float]]:
    return {
        name: _shares(
            [case.facts.get(name, DONT_KNOW) for case in inside],
            [case.facts.get(name, DONT_KNOW) for case in everybody],
            (*question.options, DONT_KNOW),
        )
        for name, question in questions.items()
    }


def _shares(
    inside: Sequence[str], overall: Sequence[str], options: Sequence[str], pull: float = 4.0
) -> dict[str, float]:
    base = {option: (overall.count(option) + 0.5) / (len(overall) + 0.5 * len(options)) for option in options}
    shares = {option: (inside.count(option) + pull * base[option]) / (len(inside) + pull) for option in options}
    rounded = {option: round(share, 3) for option, share in shares.items()}
    commonest = max(rounded, key=lambda option: rounded[option])
    rounded[commonest] = round(rounded[commonest] + 1 - sum(rounded.values()), 3)
    return rounded
