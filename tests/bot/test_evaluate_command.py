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


CASE = {"id": "a", "text": "the bot made up a refund", "needs_safety": True, "needs_security": False}


def written(tmp_path, *cases: dict[str, object], encoding: str = "utf-8") -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(CASE | case, ensure_ascii=False) + "\n" for case in cases), encoding=encoding)
    return path


@pytest.mark.parametrize(
    "case",
    [
        {"facts": None, "primary": None, "category": None, "severity": None},
        {"facts": {"involves_ai": None, "harm": "none"}},
        {"id": 7},
        {"text": "one line\u2028another\x85and another\x1cand one more"},
        {"text": ""},
        {"text": "x" * 50_000},
        {"text": "\x00 and \u202e"},
    ],
    ids=[
        "null labels",
        "a null fact",
        "a number as id",
        "other ends of lines",
        "no words",
        "many words",
        "odd letters",
    ],
)
def test_what_other_programs_write_is_a_case(tmp_path, case):
    result = evaluate(written(tmp_path, case), "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["n"] == 1


def test_a_mark_of_byte_order_and_windows_ends_of_lines_do_no_harm(tmp_path):
    path = written(tmp_path, {}, {"id": "b"}, encoding="utf-8-sig")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert json.loads(evaluate(path, "--json").stdout)["n"] == 2


def test_cases_can_come_from_the_standard_input():
    result = CliRunner().invoke(cli, ["evaluate", "-", "--json"], input=json.dumps(CASE))
    assert json.loads(result.stdout)["n"] == 1


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"id": "x", "text": "y", "needs_safety": ' + "1" * 5000 + ', "needs_security": false}', "not a case"),
        ('{"id": "x", "text": "y", "needs_safety": NaN, "needs_security": false}', "needs_safety"),
        (json.dumps(CASE | {"facts": ["harm"]}), "facts"),
        (json.dumps(CASE | {"facts": {"nobody_asks": "yes"}}), "unknown question 'nobody_asks'"),
        (json.dumps(CASE | {"facts": {"harm": "maybe"}}), "unknown option 'maybe' for question 'harm'"),
        ("[" * 100_000, "nested too deeply"),
        ("null", "keys with values are wanted"),
    ],
)
def test_whatever_a_line_holds_its_number_and_field_are_named(tmp_path, line, fault):
    path = written(tmp_path, {})
    path.write_text(path.read_text() + line + "\n")
    result = evaluate(path, "--json")
    assert f"{path}, line 2: " in result.stderr
    assert fault in result.stderr
    assert json.loads(result.stdout)["n"] == 1


def test_a_file_without_any_case_fails(tmp_path):
    assert evaluate(written(tmp_path), "--json").exit_code == 1


def test_details_never_overwrite_the_cases_and_a_wrong_place_is_found_at_once(tmp_path):
    path = written(tmp_path, {})
    before = path.read_text()
    assert evaluate(path, "--details", path).exit_code == 2
    assert path.read_text() == before
    result = evaluate(path, "--details", tmp_path / "nowhere" / "details.jsonl")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert result.stdout == ""


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
