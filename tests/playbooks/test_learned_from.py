"""What the weights are learned from: reports of our own, each judged by its writer and, blind, by a second reader."""

import json
from pathlib import Path

import pytest

from playbooks.evidence import NOT_AI
from playbooks.loader import load_library

pytestmark = pytest.mark.slow
REPORTS = Path(__file__).parents[2] / "scripts" / "learning" / "reports.jsonl"


@pytest.fixture(scope="module")
def reports():
    return [json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("label", "names"),
    [("needs", {"safety", "security", "both", NOT_AI}), ("severity", {"S1", "S2", "S3", "S4"})],
)
def test_a_second_reader_says_how_likely_each_label_is(reports, label, names):
    for report in reports:
        shares = report["second"][label]
        assert shares.keys() <= names, report["id"]
        assert sum(shares.values()) == pytest.approx(1, abs=0.05), report["id"]


def test_both_readers_and_the_reporter_use_words_that_the_data_knows(reports):
    library = load_library()
    known = {*library.categories, NOT_AI}
    for report in reports:
        assert {report["category"], *report["second"]["categories"]} <= known, report["id"]
        for question, answer in report["facts"].items():
            assert answer in {*library.questions[question].options, "dont_know"}, (report["id"], question)


def test_no_report_stands_there_twice(reports):
    assert len({report["id"] for report in reports}) == len({report["text"] for report in reports}) == len(reports)
