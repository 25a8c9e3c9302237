"""Each refusal, read as an author reads it: the whole line, with file, key, what is wrong, and the cure."""

from pathlib import Path

import pytest
import yaml

from playbooks.checks import check_library
from playbooks.loader import load_library
from playbooks.yaml_file import DataError
from tests.playbooks.copies import replace_in
from triage.core.trying import try_examples

BOOK = "playbooks/security/jailbreak.yaml"
OTHER = "playbooks/safety/harmful_content.yaml"


def said(data) -> list[str]:
    """What `varnost check --playbooks` prints, without the folder of the copy."""
    try:
        library = load_library(data)
    except DataError as error:
        return [line.removeprefix(f"{data}/") for line in str(error).splitlines()]
    return [*check_library(library), *try_examples(library)]


REFUSALS = yaml.safe_load(Path(__file__).with_name("refusals.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("spoilt", REFUSALS.values(), ids=REFUSALS)
def test_an_author_reads_where_it_is_what_is_wrong_and_the_cure(data, spoilt):
    replace_in(data / spoilt["file"], spoilt["old"], spoilt["new"])
    lines = said(data)
    assert [one for one in lines if one.startswith(f"{spoilt['file']}: {spoilt['says']}")], lines


def test_what_nobody_would_read_is_named(data):
    (data / BOOK).with_suffix(".yml").write_text("id: jailbreak\n")
    (data / "playbooks/notes.txt").write_text("later")
    ending = "is not read; a playbook stands in safety/ or security/ and ends in .yaml"
    assert sorted(said(data)) == [f"playbooks/notes.txt: {ending}", f"{BOOK.removesuffix('.yaml')}.yml: {ending}"]


def test_a_file_that_is_named_unlike_its_playbook_is_named(data):
    (data / BOOK).rename(data / "playbooks/security/jail_break.yaml")
    assert said(data) == ["playbooks/security/jail_break.yaml: id: is 'jailbreak'; name the file jailbreak.yaml"]


def test_faults_of_several_files_are_told_at_once(data):
    replace_in(data / BOOK, "lead: security_on_call\n", "")
    replace_in(data / OTHER, "lead: safety_lead\n", "")
    assert [line.partition(": ")[0] for line in said(data)] == [OTHER, BOOK]


def test_sound_data_is_refused_nothing(data):
    assert said(data) == []


def test_not_one_example_fails_and_not_one_step_is_never_reached(library):
    assert try_examples(library) == []
