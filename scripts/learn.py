"""Learns the weights of answers and words anew from labelled cases, as a reviewable diff of playbooks/data.

Beside the cases it learns from reports and phrases of our own (`scripts/learning/`).

    python scripts/learn.py CASES.jsonl               # writes evidence.yaml, expected_answers.yaml, text_weights.json
    python scripts/learn.py CASES.jsonl --validate    # writes nothing; cross-validates by incident and by batch

Needs the dev dependencies (numpy, scipy, scikit-learn). What an author chooses (costs, limits, cues, `when`) is
read from the data and left alone. The same cases give the same files.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from learning.cases import Case
from learning.model import Authored, Settings, learn
from learning.reading import read_phrases, read_reports
from learning.validate import cross_validate
from learning.write import write_evidence

from playbooks.evidence import Evidence
from playbooks.model_loader import DATA, load_model
from triage.core.evaluation import Asking, metrics

PHRASES = Path(__file__).parent / "learning" / "phrases.txt"
REPORTS = Path(__file__).parent / "learning" / "reports.jsonl"
PHRASE_WEIGHT = 1.0
SHOWN = [
    "routing_accuracy",
    "security_recall",
    "safety_recall",
    "over_routing",
    "both_recall",
    "not_ai_precision",
    "not_ai_recall",
    "primary_accuracy",
    "category_top1",
    "category_top3",
    "severity_exact",
    "severity_within_one",
    "questions_mean",
    "questions_median",
    "questions_p90",
    "brier_safety",
    "brier_security",
]


def authored() -> Authored:
    """What the data files hold that learning leaves alone."""
    model = load_model(DATA)
    known = model.evidence
    return Authored(
        model.questions,
        known.cues,
        known.costs,
        known.limits,
        known.interview,
        known.categories,
    )


def fit(cases: Sequence[Case]) -> Evidence:
    """Learn from cases of any kind."""
    return learn([one for one in cases if one.facts], [one for one in cases if not one.facts], authored(), Settings())


def validate(reports: list[Case], ours: list[Case]) -> None:
    """Print what unseen reports get: every case is judged by a model that saw nothing of its incident or batch."""
    askings = (Asking.TEXT_ONLY, Asking.INTERVIEW, Asking.FIXED_FORM)
    for by in ("group", "batch"):
        outcomes = cross_validate(reports, by, ours, fit, dict(authored().questions), askings)
        for asking in askings:
            figures = metrics(outcomes[asking])
            print(f"by {by}, {asking}: " + ", ".join(f"{name} {figures[name] or 0:.3f}" for name in SHOWN), flush=True)


def texts_of_our_own() -> list[Case]:
    """Reports and phrases written to learn from."""
    return [*read_reports(REPORTS), *read_phrases(PHRASES, PHRASE_WEIGHT)]


def main() -> None:
    """Learn and write, or validate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--validate", action="store_true")
    arguments = parser.parse_args()
    reports, ours = read_reports(arguments.cases), texts_of_our_own()
    if arguments.validate:
        validate(reports, ours)
    else:
        write_evidence(fit([*reports, *ours]), DATA)


if __name__ == "__main__":
    main()
