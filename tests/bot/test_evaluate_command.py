"""`varnost evaluate` keeps its contract, names bad lines and goes on, and reaches what we publish."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from tests.fake_model import FakeModel, answers, in_turn, returns, says

pytestmark = pytest.mark.slow  # each run of the command reads all data

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


def test_the_figures_with_a_language_model_are_those_of_its_proposals(few, tmp_path, monkeypatch):
    with FakeModel() as fake:
        fake.behave = answers({"on_purpose": "outsider", "still_exposed": "yes", "data_involved": "credentials"})
        organised(tmp_path, monkeypatch, fake.address)
        alone = json.loads(evaluate(few, "--json").stdout)
        result = evaluate(few, "--json", "--reader", "language-model", "--details", tmp_path / "details.jsonl")
    figures = json.loads(result.stdout)
    assert set(figures) == KEYS
    assert figures["over_routing"] > alone["over_routing"], "it cries wolf"
    assert figures["security_recall"] >= alone["security_recall"]
    assert {key: figures[key] for key in KEYS if "questions" in key} == {k: alone[k] for k in KEYS if "questions" in k}
    texts = [json.loads(line)["text"] for line in few.read_text().splitlines()]
    assert sorted(fake.reports()) == sorted(texts)
    details = json.loads((tmp_path / "details.jsonl").read_text().splitlines()[0])
    assert details["proposed"]["on_purpose"] == "outsider"


def test_cases_that_a_language_model_does_not_read_are_read_by_the_built_in_one_and_counted(few, tmp_path, monkeypatch):
    with FakeModel() as fake:
        fake.behave = in_turn(says("Sure!"), *[answers({"on_purpose": "dont_know"})] * 3)
        organised(tmp_path, monkeypatch, fake.address)
        alone = json.loads(evaluate(few, "--json").stdout)
        result = evaluate(few, "--json", "--reader", "language-model")
    assert "read 15 of 20" in result.stderr
    assert "no JSON (5)" in result.stderr
    assert json.loads(result.stdout) | {"seconds_per_case": 0} == alone | {"seconds_per_case": 0}


def test_a_language_model_that_reads_nothing_or_is_not_named_is_said_so(few, tmp_path, monkeypatch):
    with FakeModel() as fake:
        fake.behave = returns(b"", 401)
        organised(tmp_path, monkeypatch, fake.address)
        result = evaluate(few, "--reader", "language-model")
    assert result.exit_code == 1
    assert "read none of 20 reports: HTTP status 401" in result.stderr
    monkeypatch.delenv("VARNOST_CONFIG")
    assert "No language model is named" in evaluate(few, "--reader", "language-model").stderr


def organised(tmp_path, monkeypatch, address):
    path = tmp_path / "organisation.yaml"
    path.write_text(f"language_model: {{address: '{address}', model: m}}")
    monkeypatch.setenv("VARNOST_CONFIG", str(path))


@pytest.mark.parametrize("option", ["--details", "--plot"])
def test_a_file_that_cannot_be_written_is_said_before_the_work(few, tmp_path, option):
    result = evaluate(few, option, tmp_path / "no" / "such" / "folder")
    assert result.exit_code == 1
    assert "cannot be written: No such file or directory" in result.stderr
    assert result.stdout == ""


def test_no_progress_bar_goes_to_a_file(few):
    few.write_text("\n".join(CASES.read_text().splitlines()[:60]))
    assert evaluate(few, "--text-only").stderr == ""


def test_without_matplotlib_a_plot_names_its_extra(few, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)  # as Python does where it is not installed
    result = evaluate(few, "--plot", tmp_path / "calibration.png")
    assert result.exit_code == 1
    assert "pip install 'varnost[plot]'" in result.stderr
