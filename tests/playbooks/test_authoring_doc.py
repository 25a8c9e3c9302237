"""The worked examples of docs/authoring-playbooks.md are followed to the letter on copies of the data."""

import re
import shutil
from pathlib import Path

import pytest

from playbooks.checks import check_library
from playbooks.loader import load_library
from playbooks.yaml_file import DataError
from tests.playbooks.copies import replace_in
from triage.core.decide import decide
from triage.core.plan import make_plan
from triage.core.reading import read
from triage.core.trying import try_examples
from triage.core.words import Domain, Severity

DOC = (Path(__file__).parents[2] / "docs" / "authoring-playbooks.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"(Append to|Add under `(?P<key>\w+:)` in|Write) `(?P<file>[^`]+)`:\n\n```yaml\n(?P<yaml>.*?)```", re.DOTALL
)
REFUSAL = re.compile(r"```text\n(?P<line>.*?)\n```", re.DOTALL)


def section(title: str) -> str:
    return DOC.split(f"\n## {title}")[1].split("\n## ")[0]


def follow(data: Path, title: str = "A new category") -> int:
    steps = list(STEP.finditer(section(title)))
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
    assert try_examples(library) == []
    plan = make_plan(library, ["unsafe_ai_code"], {"acted_on": "yes"}, Severity.S2, [Domain.SAFETY])
    assert "take_code_out_of_use" in {planned.step.id for planned in plan.steps}


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


def test_the_new_question_is_sound_counts_and_is_asked_where_it_may_change_something(data):
    assert follow(data, "A new question") == 8
    library = load_library(data)
    assert check_library(library) == []
    nothing_read = read(library.model, "")
    without, with_children = (decide(library.model, facts, nothing_read) for facts in ({}, {"children": "yes"}))
    assert with_children.p_safety > without.p_safety
    assert library.model.expected.by_route["both"]["children"]["yes"] == 0.1


def test_a_new_question_without_shares_is_named_once_with_the_shortest_cure(data):
    with (data / "questions.yaml").open("a", encoding="utf-8") as file:
        file.write('  - {id: children, options: ["yes", "no"]}\n')
    with pytest.raises(
        DataError, match=r"question 'children' has no shares in .* or once under `everywhere`"
    ) as caught:
        load_library(data)
    assert len(str(caught.value).splitlines()) == 1


def test_a_new_language_is_a_folder_and_what_it_lacks_is_named(data):
    italian = data / "words/it"
    italian.mkdir()
    with pytest.raises(DataError) as caught:
        load_library(data)
    assert str(caught.value).splitlines() == [
        f"{italian}/{name}: is missing; copy en/{name} and translate it"
        for name in ("questions.yaml", "names.yaml", "messages.yaml")
    ]
    for path in (data / "words/en").iterdir():
        shutil.copy(path, italian)
    found = check_library(load_library(data))
    assert "words/it/questions.yaml: questions.harm.ask: is still English; translate it" in found
    assert "words/it/messages.yaml: messages.hello: is still English; translate it" in found
    assert all(line.startswith("words/it/") for line in found)
    replace_in(italian / "names.yaml", "  hr: HR\n", "")
    replace_in(italian / "questions.yaml", "ask: Was anyone or anything harmed?", "ask: Qualcuno ha subito un danno?")
    found = check_library(load_library(data))
    assert "words/it/names.yaml: roles: 'hr' is missing; add it" in found
    assert "words/it/questions.yaml: questions.harm.ask: is still English; translate it" not in found
    assert load_library(data).words_for("it-IT").questions["harm"].ask.startswith("Qualcuno")


def test_a_folder_that_is_no_language_is_named(data):
    (data / "words/italiano").mkdir()
    with pytest.raises(DataError, match="a language's folder is named by its two letters; name it for instance `it`"):
        load_library(data)
