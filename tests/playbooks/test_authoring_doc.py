"""The worked example of docs/authoring-playbooks.md is followed to the letter on a copy of the data."""

import re
from pathlib import Path

import pytest

from playbooks.checks import check_library
from playbooks.loader import load_library
from playbooks.yaml_file import DataError
from tests.playbooks.copies import replace_in
from triage.core.plan import make_plan
from triage.core.words import Domain, Severity

DOC = (Path(__file__).parents[2] / "docs" / "authoring-playbooks.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"(Append to|Add under `(?P<key>\w+:)` in|Write) `(?P<file>[^`]+)`:\n\n```yaml\n(?P<yaml>.*?)```", re.DOTALL
)
REFUSAL = re.compile(r"```text\n(?P<line>.*?)\n```", re.DOTALL)


def follow(data: Path) -> int:
    steps = list(STEP.finditer(DOC))
    for step in steps:
        path, yaml = data / step["file"], step["yaml"]
        if step["key"]:
            replace_in(path, f"{step['key']}\n", f"{step['key']}\n{yaml}")
        else:
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            path.write_text(before + yaml, encoding="utf-8")
    return len(steps)


def test_the_new_category_loads_is_sound_and_makes_plans(data):
    assert follow(data) == 7
    library = load_library(data)
    assert check_library(library) == []
    for example in library.playbooks["unsafe_ai_code"].examples:
        plan = make_plan(library, ["unsafe_ai_code"], example.facts, Severity(example.severity), [Domain.SAFETY])
        steps = {planned.step.id for planned in plan.steps}
        assert {*example.has} <= steps
        assert not {*example.lacks} & steps


def test_each_part_left_out_is_missed(data):
    follow(data)
    (data / "playbooks/safety/unsafe_ai_code.yaml").unlink()
    replace_in(data / "words/sl/names.yaml", '  unsafe_ai_code: "Koda, ki jo je napisala UI in ima luknjo"\n', "")
    found = check_library(load_library(data))
    assert [line.partition(": ")[0] for line in found] == ["categories.yaml", "words/sl/names.yaml"]


def test_the_typing_error_is_refused_in_the_words_of_the_doc(data):
    follow(data)
    replace_in(data / "playbooks/safety/unsafe_ai_code.yaml", 'acted_on: ["yes", dont_know]', "acted_on: [maybe]")
    with pytest.raises(DataError) as caught:
        load_library(data)
    assert str(caught.value) == f"{data}/{REFUSAL.search(DOC)['line']}"
