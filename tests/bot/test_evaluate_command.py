"""`varnost evaluate` keeps its contract, names bad lines and goes on, and reaches what we publish."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli

CASES = Path(__file__).parent.parent / "data" / "reports_dev.jsonl"
KEYS = {
    "n",
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
    "questions_max",
    "brier_safety",
    "brier_security",
    "seconds_per_case",
}


def evaluate(*arguments):
    return CliRunner().invoke(cli, ["evaluate", *map(str, arguments)])


@pytest.fixture
def few(tmp_path):
    path = tmp_path / "few.jsonl"
    path.write_text("\n".join(CASES.read_text().splitlines()[:20]))
    return path


def test_it_prints_the_contracts_flat_keys(few):
    figures = json.loads(evaluate(few, "--json").stdout)
    assert set(figures) == KEYS
    assert figures["n"] == 20


def test_text_only_asks_nothing_and_the_fixed_form_asks_everything(few):
    assert json.loads(evaluate(few, "--json", "--text-only").stdout)["questions_max"] == 0
    assert json.loads(evaluate(few, "--json", "--fixed-form").stdout)["questions_mean"] == 23
    assert evaluate(few, "--text-only", "--fixed-form").exit_code == 2


def test_bad_lines_are_named_by_number_and_field_and_the_rest_is_evaluated(few):
    lines = few.read_text().splitlines()
    wrong = {"id": "x", "text": "y", "needs_safety": True, "needs_security": False, "facts": {"on_purpose": "maybe"}}
    few.write_text("\n".join(["not json", *lines[:3], '{"id": "a"}', json.dumps(wrong)]))
    result = evaluate(few)
    assert "line 1: not JSON" in result.stderr
    assert "line 5: text: is missing" in result.stderr
    assert "unknown option 'maybe' for question 'on_purpose'" in result.stderr
    assert "n                    3" in result.stdout


def test_only_id_text_and_the_two_needs_are_required(tmp_path):
    path = tmp_path / "least.jsonl"
    path.write_text('{"id": "1", "text": "the bot lied", "needs_safety": true, "needs_security": false}\n')
    figures = json.loads(evaluate(path, "--json").stdout)
    assert figures["n"] == 1
    assert figures["category_top1"] is None


def test_details_hold_a_line_a_case_with_verdict_questions_and_reasons(few, tmp_path):
    assert evaluate(few, "--details", tmp_path / "details.jsonl").exit_code == 0
    rows = [json.loads(line) for line in (tmp_path / "details.jsonl").read_text().splitlines()]
    assert len(rows) == 20
    assert {"id", "verdict", "asked"} <= set(rows[0])


def test_the_calibration_is_drawn(few, tmp_path):
    assert evaluate(few, "--plot", tmp_path / "calibration.png").exit_code == 0
    assert (tmp_path / "calibration.png").read_bytes().startswith(b"\x89PNG")


def test_the_committed_weights_are_those_of_the_development_reports():
    """Not a measure of quality (the weights were learned from these): it shows when data and weights come apart."""
    figures = json.loads(evaluate(CASES, "--json").stdout)
    assert figures["routing_accuracy"] >= 0.9
    assert figures["security_recall"] >= 0.93
    assert figures["questions_median"] <= 5


def test_an_interview_can_be_held_in_the_terminal():
    result = CliRunner().invoke(cli, ["interview"], input="the printer is jammed\nno\nstop\n")
    assert result.exit_code == 0, result.output
    assert "Needed:" in result.output
