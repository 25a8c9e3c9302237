"""What the documents say is what the code does: commands, diagrams, generated pages, links between files."""

import re
import subprocess
from pathlib import Path

import click
import pytest

from bot import metrics
from bot.cli import cli
from bot.settings import Settings
from scripts.generate_docs import pages
from triage.core.lifecycle import INCIDENT, INTERVIEW, diagram

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("table", [INCIDENT, INTERVIEW], ids=["incident", "interview"])
def test_the_readmes_diagrams_are_the_tables(table):
    assert f"```mermaid\n{diagram(table)}\n```" in README


@pytest.mark.parametrize("path", list(pages()), ids=lambda path: path.name)
def test_generated_pages_are_up_to_date(path):
    assert path.read_text() == pages()[path], "run: python scripts/generate_docs.py"


def test_every_make_target_that_the_readme_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"make ([a-z]+)", README))
    assert named
    assert named <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_varnost_command_in_a_document_exists(path):
    context = click.Context(cli)
    for name in re.findall(r"(?:`|^|\n)(?:\.venv/bin/)?varnost ([a-z]+)", path.read_text()):
        assert cli.get_command(context, name) is not None, name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(path):
    for target in re.findall(r"\]\((?!http|#)([^)#]+)", path.read_text()):
        assert (path.parent / target).exists(), target


def test_make_help_lists_what_there_is():
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("install", "run", "test", "check", "bench"):
        assert target in listed


def test_every_test_that_the_table_of_faults_names_exists():
    rows = [line for line in (ROOT / "docs/reliability.md").read_text().splitlines() if line.startswith("| ")]
    named = {name.strip() for row in rows for name in row.strip("|").split("|")[-1].split(",") if "test_" in name}
    assert len(rows) > 40
    for name in named:
        assert (ROOT / "tests" / f"{name if '/' in name else f'faults/{name}'}.py").exists(), name


def test_every_metric_is_explained_to_operators():
    page = (ROOT / "docs/operating.md").read_text()
    names = {
        f"{one._name}{'_total' if one._type == 'counter' else ''}"
        for one in vars(metrics).values()
        if hasattr(one, "_name")
    }
    assert len(names) > 8
    for name in names:
        assert f"| `{name}" in page, name


def test_every_environment_variable_that_a_document_names_is_a_setting():
    known = {name.upper() for name in Settings.model_fields} | {"DEMO_PORT"}
    for path in DOCUMENTS:
        named = set(re.findall(r"\b((?:SLACK|DATABASE|VARNOST|DEMO)_[A-Z_]+)\b", path.read_text()))
        assert named <= known, f"{path.name}: {named - known}"
