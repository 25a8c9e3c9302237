"""Loads the whole data folder into a Library and refuses what does not hold together. No deciding here.

Faults that do not stop the bot (a step that no plan ever holds, a missing translation) are found by `checks.py`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from playbooks.frameworks import FrameworkFile
from playbooks.library import Library
from playbooks.model_loader import DATA, load_likeness, load_model
from playbooks.obligations import ObligationFile
from playbooks.references import (
    common_faults,
    covering_faults,
    obligation_faults,
    playbook_faults,
    shared_id_faults,
)
from playbooks.schema import Categories, Common, NotAiPlaybook, Playbook, Severities
from playbooks.words import LOCALE_SHAPE, MessageFile, NameFile, QuestionFile, Words
from playbooks.yaml_file import DataError, check, load, read_yaml

OBLIGATIONS = "obligations.yaml"
FRAMEWORKS = "frameworks.yaml"
WORD_FILES = ("questions.yaml", "names.yaml", "messages.yaml")
Value = TypeVar("Value")


def load_library(folder: Path = DATA) -> Library:
    """Read every file in `folder`. Raises DataError, which names file, key and cure, when the data is not sound."""
    model = load_model(folder)
    common = load(folder / "common.yaml", Common)
    named = load(folder / FRAMEWORKS, FrameworkFile)
    duties = load(folder / OBLIGATIONS, ObligationFile)
    files = _load_all(sorted((folder / "playbooks").glob("*/*.yaml")), lambda path: load_playbook(path, common))
    words = _load_all([one for one in sorted((folder / "words").iterdir()) if one.is_dir()], load_words)
    library = Library(
        questions=model.questions,
        model=model.evidence,
        categories=_by_id(folder / "categories.yaml", load(folder / "categories.yaml", Categories).categories),
        severities=_by_id(folder / "severities.yaml", load(folder / "severities.yaml", Severities).severities),
        common=common,
        playbooks={playbook.category: playbook for playbook in files.values()},
        words={path.name: spoken for path, spoken in words.items()},
        obligations=_by_id(folder / OBLIGATIONS, duties.obligations),
        duty_words=duties,
        frameworks=_by_id(folder / FRAMEWORKS, named.frameworks),
        guides=_by_id(folder / FRAMEWORKS, named.guides),
        not_ai=load(folder / "not_ai.yaml", NotAiPlaybook),
        likeness=load_likeness(folder),
    )
    faults = [*_faults(folder, files, library)]
    if faults:
        raise DataError("\n".join(faults))
    return library


def load_playbook(path: Path, common: Common) -> Playbook:
    """Read one playbook; `evidence` and `cross_checks` may name by id what `common.yaml` holds."""
    raw = read_yaml(path)
    if isinstance(raw, dict):
        raw = {
            **raw,
            "evidence": _expand(path, "evidence", raw.get("evidence"), common.shared_evidence),
            "cross_checks": _expand(path, "cross_checks", raw.get("cross_checks"), common.cross_checks),
        }
    return check(path, raw, Playbook)


def load_words(folder: Path) -> Words:
    """Read one language, a folder named by its two letters."""
    if not re.fullmatch(LOCALE_SHAPE, folder.name):
        raise DataError(f"{folder}: a language's folder is named by its two letters; name it for instance `it`")
    missing = [folder / name for name in WORD_FILES if not (folder / name).exists()]
    if missing:
        raise DataError("\n".join(f"{one}: is missing; copy en/{one.name} and translate it" for one in missing))
    questions = load(folder / "questions.yaml", QuestionFile)
    names = load(folder / "names.yaml", NameFile)
    messages = load(folder / "messages.yaml", MessageFile)
    return Words(locale=folder.name, **dict(questions), **dict(names), **dict(messages))


def _load_all(paths: Iterable[Path], load_one: Callable[[Path], Value]) -> dict[Path, Value]:
    """Read each of `paths`; what is wrong in any of them is told at once."""
    found: dict[Path, Value] = {}
    refused: list[str] = []
    for path in paths:
        try:
            found[path] = load_one(path)
        except DataError as error:
            refused.append(str(error))
    if refused:
        raise DataError("\n".join(refused))
    return found


def _by_id(path: Path, values: Iterable[Any]) -> dict[str, Any]:
    by_id: dict[str, Any] = {}
    for one in values:
        if one.id in by_id:
            raise DataError(f"{path}: the id {one.id!r} stands here twice; keep one of them")
        by_id[one.id] = one
    return by_id


def _expand(path: Path, key: str, entries: Any, known: Iterable[Any]) -> Any:
    """Put the shared value in the place of its id; whole entries stay as they are."""
    if not isinstance(entries, list):
        return entries  # the grammar will say what is wrong with it
    by_id = {one.id: one for one in known}
    for entry in entries:
        if isinstance(entry, str) and entry not in by_id:
            raise DataError(f"{path}: {key}: unknown id {entry!r}; ids in common.yaml are: {', '.join(by_id)}")
    return [by_id[entry] if isinstance(entry, str) else entry for entry in entries]


def _faults(folder: Path, files: Mapping[Path, Playbook], library: Library) -> Iterator[str]:
    for fault in common_faults(library.common, library.questions):
        yield f"{folder / 'common.yaml'}: {fault}"
    for fault in obligation_faults(library):
        yield f"{folder / OBLIGATIONS}: {fault}"
    for path, playbook in files.items():
        yield from (f"{path}: {fault}" for fault in playbook_faults(playbook, library))
    yield from _place_faults(folder / "playbooks", files)
    for fault in (*shared_id_faults(files.values()), *covering_faults(library)):
        yield f"{folder}/{fault}"


def _place_faults(folder: Path, files: Mapping[Path, Playbook]) -> Iterator[str]:
    """What stands in the wrong place, and what nobody would read."""
    first: dict[str, Path] = {}
    for path, playbook in files.items():
        if path.parent.name != playbook.domain:
            yield f"{path}: domain: is {playbook.domain!r}; move the file to {playbook.domain}/"
        other = first.setdefault(playbook.category, path)
        if other != path:
            yield f"{path}: category: {other} is about {playbook.category!r} too; keep one of them"
        elif path.stem != playbook.id:
            yield f"{path}: id: is {playbook.id!r}; name the file {playbook.id}.yaml"
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and one not in files):
        yield f"{path}: is not read; a playbook stands in safety/ or security/ and ends in .yaml"
