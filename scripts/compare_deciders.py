"""Prints one table: our interview beside a fixed form, a tree, a regression, bags of words and a keyword list.

    python scripts/compare_deciders.py CASES.jsonl

Every figure is cross-validated by real incident: no report is judged by a model that saw one written after the same
incident. The others learn from the cases alone, as they would elsewhere. Needs the dev dependencies.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from learn import authored, fit, texts_of_our_own
from learning.cases import Case, without
from learning.reading import read_reports
from learning.validate import cross_validate, folds
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import threadpool_limits

from playbooks.questions import DONT_KNOW
from triage.core.evaluation import Asking, metrics

Routes = np.ndarray
Decider = Callable[[Sequence[Case], Sequence[Case]], Routes]
"""(learned from, judged) -> needs of each judged case as safety + 2 * security."""
KEYWORDS = {
    1: "wrong invented bias unfair hallucinated error update crash hurt injured robot score rejected made-up outage",
    2: "hack phish password key stolen fake deepfake virus malware leak inject attack scam login copied stranger",
}


def routes_of(cases: Sequence[Case]) -> Routes:
    """The truth as safety + 2 * security."""
    return np.array([int(case.safety > 0.5) + 2 * int(case.security > 0.5) for case in cases])


def sklearn_decider(make: Callable[[], object], *, answers: bool, text: bool) -> Decider:
    """A classifier of scikit-learn on all answers, on n-grams of the text, or on both."""

    def decide(train: Sequence[Case], test: Sequence[Case]) -> Routes:
        parts = ([_answers(train, test)] if answers else []) + ([_ngrams(train, test)] if text else [])
        x, unseen = (np.hstack(side) for side in zip(*parts, strict=True))
        model = make()
        model.fit(x, routes_of(train))  # type: ignore[attr-defined]
        return model.predict(unseen)  # type: ignore[attr-defined, no-any-return]

    return decide


def _answers(train: Sequence[Case], test: Sequence[Case]) -> tuple[np.ndarray, np.ndarray]:
    columns = sorted({answer for case in train for answer in case.facts.items()})
    both = [[[float(case.facts.get(q, DONT_KNOW) == o) for q, o in columns] for case in part] for part in (train, test)]
    return np.array(both[0]), np.array(both[1])


def _ngrams(train: Sequence[Case], test: Sequence[Case]) -> tuple[np.ndarray, np.ndarray]:
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2)
    return words.fit_transform([c.text for c in train]).toarray(), words.transform([c.text for c in test]).toarray()


def by_keywords(train: Sequence[Case], test: Sequence[Case]) -> Routes:
    """A list of words for each domain; safety when none is there."""
    del train
    found = [
        sum(n for n, words in KEYWORDS.items() if any(w in case.text.lower() for w in words.split())) for case in test
    ]
    return np.array([route or 1 for route in found])


def figures(truth: Routes, said: Routes) -> list[float]:
    """Routing accuracy, security recall, safety recall, over-routing, both recall, not-AI recall."""
    safety, security = truth & 1 > 0, truth & 2 > 0
    one = safety != security
    over = np.where(safety, said & 2 > 0, said & 1 > 0)[one].mean()
    recalls = [(said & 2 > 0)[security].mean(), (said & 1 > 0)[safety].mean()]
    return [(said == truth).mean(), *recalls, over, (said == 3)[truth == 3].mean(), (said == 0)[truth == 0].mean()]


def cross_validated(decider: Decider, reports: list[Case]) -> list[float]:
    """The figures of a decider on every report."""
    truth, said = [], []
    for held_out in folds(reports, "group"):
        test = [case for case in reports if case.id in held_out]
        said.append(decider(without(reports, held_out), test))
        truth.append(routes_of(test))
    return figures(np.concatenate(truth), np.concatenate(said))


def ours(reports: list[Case]) -> dict[str, tuple[float, list[float]]]:
    """Varnost itself, by how much it asks: questions in the median, and the figures."""
    names = {
        Asking.INTERVIEW: "Varnost, interview",
        Asking.FIXED_FORM: "Varnost, all questions",
        Asking.TEXT_ONLY: "Varnost, text alone",
    }
    outcomes = cross_validate(reports, "group", texts_of_our_own(), fit, dict(authored().questions), list(names))
    rows = {}
    for asking, name in names.items():
        held = outcomes[asking]
        truth = np.array([one.case.needs_safety + 2 * one.case.needs_security for one in held])
        said = np.array([one.verdict.needs_safety + 2 * one.verdict.needs_security for one in held])
        rows[name] = float(metrics(held)["questions_median"] or 0), figures(truth, said)
    return rows


def others() -> dict[str, tuple[float, Decider]]:
    """All that we are compared with: how many questions each asks, and how it decides."""
    regression = lambda: LogisticRegression(C=0.3, max_iter=500)  # noqa: E731 - a factory in one word
    boosting = lambda: GradientBoostingClassifier(n_estimators=80, random_state=0)  # noqa: E731 - the same
    tree = lambda: DecisionTreeClassifier(max_depth=6, random_state=0)  # noqa: E731 - the same
    words = lambda: LogisticRegression(C=5, max_iter=500)  # noqa: E731 - the same
    return {
        "logistic regression, answers and text": (23, sklearn_decider(regression, answers=True, text=True)),
        "logistic regression, answers": (23, sklearn_decider(regression, answers=True, text=False)),
        "gradient boosting, answers": (23, sklearn_decider(boosting, answers=True, text=False)),
        "decision tree, depth 6": (6, sklearn_decider(tree, answers=True, text=False)),
        "bag of words, text alone": (0, sklearn_decider(words, answers=False, text=True)),
        "keyword list": (0, by_keywords),
    }


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    reports = read_reports(parser.parse_args().cases)
    head = ["questions", "routing", "security recall", "safety recall", "over-routing", "both recall", "not-AI recall"]
    print(f"\n| decides | {' | '.join(head)} |\n|---|{'---|' * len(head)}")
    for name, (questions, decider) in others().items():
        _print_row(name, questions, cross_validated(decider, reports))
    for name, (questions, row) in ours(reports).items():
        _print_row(name, questions, row)


def _print_row(name: str, questions: float, row: Sequence[float]) -> None:
    print(f"| {name} | {questions:g} | {' | '.join(f'{figure:.3f}' for figure in row)} |", flush=True)


if __name__ == "__main__":
    with threadpool_limits(1):  # small matrices: threads that wait for each other cost more than they bring
        main()
