"""The checks find what loads and is not sound, and find nothing in the data that we ship."""

import pytest

from playbooks.checks import check_library
from playbooks.loader import load_library
from playbooks.yaml_file import DataError
from tests.playbooks.copies import replace_in
from triage.core.trying import try_examples

JAILBREAK = "playbooks/security/jailbreak.yaml"


def faults(data) -> str:
    library = load_library(data)
    return "\n".join([*check_library(library), *try_examples(library)])


def test_the_shipped_data_is_sound(library):
    assert check_library(library) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            JAILBREAK,
            "cross_checks: [output_went_out, filters_changed, taken_and_misused, stopping_hurts]",
            "cross_checks: []",
            "name at least",
        ),
        (
            "common.yaml",
            "on_purpose: [insider]}",
            "on_purpose: [insider], harm: [none]}",
            "steps.involve_hr: no example",
        ),
        ("words/de/names.yaml", "  hr: Personal\n", "", "words/de/names.yaml: roles: 'hr' is missing; add it"),
        (
            "words/en/names.yaml",
            "  hr: HR\n",
            "  hr: HR\n  boss: boss\n",
            "roles: 'boss' is not in the data; remove it",
        ),
        ("words/fr/names.yaml", "  hr: res", "  rh: ress\n  hr: res", "roles: 'rh' is not in English; remove it"),
        (
            "words/sl/messages.yaml",
            "*{id}* je rešeno",
            "*{ID}* je rešeno",
            "messages.resolved: other placeholders than in English; use {id}",
        ),
        (
            "words/es/messages.yaml",
            "*{id}* está resuelto",
            "*{id* está resuelto",
            "messages.resolved: a brace is not closed",
        ),
        (
            "words/de/messages.yaml",
            '"KI-Vorfall melden"',
            '"Einen Vorfall mit KI melden"',
            "labels.report_title: is longer than 24",
        ),
        (
            "words/de/questions.yaml",
            "      gradual: {",
            "      slowly: {",
            "questions.onset.options: 'gradual' is missing",
        ),
        (
            "words/en/questions.yaml",
            "  bypass_prompt:",
            "  by_prompt:",
            "questions: 'bypass_prompt' is missing; add it",
        ),
        ("words/en/messages.yaml", "  dont_delete: ", "  dont_erase: ", "advice: 'dont_delete' is missing; add it"),
        ("words/en/messages.yaml", "  text:harm: ", "  text:hurt: ", "reasons: 'text:harm' is missing; add it"),
    ],
)
def test_a_fault_is_found_with_its_file_its_key_and_the_cure(data, file, old, new, says):
    replace_in(data / file, old, new)
    found = faults(data)
    assert says in found
    assert any(line.startswith(f"{file}: ") for line in found.splitlines())


def test_a_circle_through_several_steps_is_refused(data):
    path = data / JAILBREAK
    for one, other in (
        ("block_prompt_pattern", "check_what_else_it_gives"),
        ("check_what_else_it_gives", "block_prompt_pattern"),
    ):
        replace_in(path, f"  - id: {one}\n", f"  - id: {one}\n    after: {other}\n")
    with pytest.raises(DataError, match="after: leads back to 'block_prompt_pattern'; break the circle"):
        load_library(data)


def test_a_category_without_a_playbook_is_found(data):
    (data / JAILBREAK).unlink()
    assert "categories.yaml: jailbreak: has no playbook; write playbooks/security/jailbreak.yaml" in faults(data)


def test_a_playbook_without_an_example_is_found(data):
    path = data / JAILBREAK
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("examples:")] + "examples: []\n", encoding="utf-8")
    assert f"{JAILBREAK}: examples: there is none; add one" in faults(data)
