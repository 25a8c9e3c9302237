"""The loader reads everything and refuses what does not hold together with file, key and cure."""

import pytest

from playbooks.loader import load_library
from playbooks.versions import version_of
from playbooks.yaml_file import DataError
from tests.playbooks.copies import replace_in

MISINFORMATION = "playbooks/safety/misinformation_hallucination.yaml"


def refusal(data) -> str:
    with pytest.raises(DataError) as caught:
        load_library(data)
    return str(caught.value)


def test_each_category_has_its_playbook(library):
    assert library.playbooks.keys() == library.categories.keys()
    assert all(book.domain == library.categories[name].domain for name, book in library.playbooks.items())


def test_unknown_languages_fall_back_to_english(library):
    assert library.words_for("de-AT").locale == "de"
    assert library.words_for("pt-BR").locale == "en"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (MISINFORMATION, "lead: safety_lead", "lead: safety_lead\nlead: hr", "the key 'lead' stands here twice"),
        (
            MISINFORMATION,
            "lead: safety_lead",
            "leader: safety_lead",
            "leader: unknown key; remove it, or correct its spelling; keys",
        ),
        (MISINFORMATION, "domain: safety\n", "", "domain: is missing; add it"),
        (MISINFORMATION, "title: Wrong", "title: [Wrong", "this is not valid YAML"),
        (
            MISINFORMATION,
            "use: [list_affected",
            "use: [lost_affected",
            "use: unknown step 'lost_affected_people'; steps",
        ),
        (
            MISINFORMATION,
            "cross_checks: [made_up",
            "cross_checks: [make_up",
            "unknown id 'make_up_names'; ids in common",
        ),
        (MISINFORMATION, "evidence: [knowledge", "evidence: [knowhow", "evidence: unknown id 'knowhow_snapshot'"),
        (MISINFORMATION, "after: find_cause", "after: find_course", "steps.ground_answers.after: unknown step"),
        (MISINFORMATION, "has: [keep_evidence", "has: [keep_evident", "examples.1.has: unknown step 'keep_evident'"),
        (
            MISINFORMATION,
            "system: chatbot",
            "system: chatbox",
            "unknown option 'chatbox' for question 'system'; options",
        ),
        (MISINFORMATION, "{facts: {acted_on:", "{facts: {acted_upon:", "unknown question 'acted_upon'; questions are"),
        (MISINFORMATION, "- id: verify_statement", "- id: triage", "common.yaml has a step of this id; name it under"),
        (
            MISINFORMATION,
            "- id: ground_answers",
            "- id: verify_statement",
            "the id 'verify_statement' stands here twice",
        ),
        (MISINFORMATION, "category: misinf", "category: disinf", "unknown category 'disinformation_hallucination'"),
        (MISINFORMATION, "id: misinf", "id: disinf", "make it 'misinformation_hallucination', the category's"),
        (MISINFORMATION, "role: system_owner", "role: owner", "unknown value 'owner'; options are: lead"),
        (MISINFORMATION, "due: {S1: 1h,", "due: {S1: 1 hour,", "S1: '1 hour' is not written as it should be"),
        (MISINFORMATION, "due: {S1: 1h, ", "due: {", "due.S1: is missing; add it"),
        ("common.yaml", "- triage\n", "- triaje\n", "every_plan: unknown step 'triaje'"),
        ("common.yaml", "- sign_off_safety\n", "- sign_of_safety\n", "both_domains: unknown step 'sign_of_safety'"),
        ("common.yaml", "{severity: [S1, S2]}", "{}", "this condition is empty; name facts, severity or domains"),
        ("severities.yaml", "id: S2", "id: S1", "the id 'S1' stands here twice; keep one of them"),
        ("words/de/questions.yaml", "ask: Was ist schiefgegangen?", "ask: true", "ask: "),
        (
            "words/en/questions.yaml",
            "button: Wrong or",
            "button: " + "x" * 80,
            "and 75 is the most; shorten it",
        ),
    ],
)
def test_a_fault_is_refused_with_its_file_its_key_and_the_cure(data, file, old, new, says):
    replace_in(data / file, old, new)
    message = refusal(data)
    assert str(data / file) in message
    assert says in message


def test_yes_and_no_stay_words(data):
    replace_in(data / MISINFORMATION, 'acted_on: "no"', "acted_on: no")
    example = load_library(data).playbooks["misinformation_hallucination"].examples[1]
    assert example.facts["acted_on"] == "no"


def test_all_faults_are_told_at_once(data):
    replace_in(data / MISINFORMATION, "use: [list_affected", "use: [lost_affected")
    replace_in(data / "playbooks/security/jailbreak.yaml", "use: [check_filters", "use: [chuck_filters")
    message = refusal(data)
    assert "lost_affected_people" in message
    assert "chuck_filters_are_ours" in message


def test_two_playbooks_for_one_category_are_refused(data):
    first = data / MISINFORMATION
    second = first.with_name("second.yaml")
    second.write_text(first.read_text(encoding="utf-8"), encoding="utf-8")
    assert "is about 'misinformation_hallucination' too; keep one of them" in refusal(data)


def test_a_playbook_in_the_other_domains_folder_is_refused(data):
    (data / MISINFORMATION).rename(data / "playbooks/security/misinformation_hallucination.yaml")
    assert "domain: is 'safety'; move the file to safety/" in refusal(data)


def test_a_missing_file_of_a_language_is_named(data):
    (data / "words/sl/names.yaml").unlink()
    assert "words/sl/names.yaml: is missing; copy en/names.yaml" in refusal(data)


def test_a_digest_is_the_same_until_the_playbook_or_a_step_it_uses_changes(data):
    before = load_library(data)
    again = load_library(data)
    replace_in(data / "common.yaml", "Let a person check each result", "Let a nurse check each result")
    after = load_library(data)

    def digest(library, category):
        return version_of(library, library.playbooks[category]).digest()

    assert digest(before, "overreliance") == digest(again, "overreliance")
    assert digest(before, "overreliance") != digest(after, "overreliance")
    assert digest(before, "jailbreak") == digest(after, "jailbreak"), "it does not use that step"
    assert digest(before, "jailbreak") != digest(before, "overreliance")
