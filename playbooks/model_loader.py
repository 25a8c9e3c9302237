"""Loads what deciding needs, questions and evidence, and refuses ids that lead nowhere. No playbooks and no wording
here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from playbooks.evidence import FACTS, NOT_AI, ROUTE_NAMES, CueFile, Evidence, EvidenceFile, ExpectedAnswers, TextWeights
from playbooks.explaining import explain
from playbooks.likeness import WEIGHED, LikenessFile, LikenessModel, LikenessWeights
from playbooks.questions import DONT_KNOW, Question, QuestionList, complaint
from playbooks.yaml_file import DataError, load

DATA = Path(__file__).parent / "data"
T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Model:
    """What deciding needs: the questions by id, in their order, and the evidence."""

    questions: Mapping[str, Question]
    evidence: Evidence


def load_model(folder: Path = DATA) -> Model:
    """Read the five files in `folder`. Raises DataError, which names file, key and cure, when one is wrong."""
    listed = load(folder / "questions.yaml", QuestionList)
    questions = {question.id: question for question in listed.questions}
    rules = load(folder / "evidence.yaml", EvidenceFile)
    expected = load(folder / "expected_answers.yaml", ExpectedAnswers)
    cues = load(folder / "cues.yaml", CueFile)
    text = _load_json(folder / "text_weights.json", TextWeights)
    evidence = Evidence(**dict(rules), expected=expected.whole(), cues=cues.cues, text=text)
    faults = [*_faults(folder, questions, evidence, expected)]
    if faults:
        raise DataError("\n".join(faults))
    return Model(questions, evidence)


def load_likeness(folder: Path = DATA) -> LikenessModel:
    """Read the two files about likeness. Raises DataError, which names file, key and cure, when one is wrong."""
    file = load(folder / "likeness.yaml", LikenessFile)
    path = folder / "likeness_weights.json"
    learned = _load_json(path, LikenessWeights)
    if learned.weights.keys() != set(WEIGHED):
        raise DataError(f"{path}: weights: should be {', '.join(WEIGHED)}; run scripts/learn_likeness.py")
    return LikenessModel(**dict(file), learned=learned)


def _load_json(path: Path, grammar: type[T]) -> T:
    try:
        return grammar.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise DataError("\n".join(f"{path}: {line}" for line in explain(error))) from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error


def _faults(
    folder: Path, questions: Mapping[str, Question], evidence: Evidence, expected: ExpectedAnswers
) -> Iterator[str]:
    yield from _dangling_answers(folder / "evidence.yaml", questions, evidence)
    for question in evidence.interview.foresight:
        if fault := complaint(questions, question):
            yield f"{folder / 'evidence.yaml'}: interview.foresight: {fault}"
    yield from _dangling_targets(folder / "evidence.yaml", evidence)
    yield from _dangling_expectations(folder / "expected_answers.yaml", questions, expected)
    for name, cue in evidence.cues.items():
        for question, option in cue.proposes.items():
            if fault := complaint(questions, question, (option,)):
                yield f"{folder / 'cues.yaml'}: cues.{name}.proposes: {fault}"
    yield from _text_faults(folder / "text_weights.json", evidence)


def _dangling_answers(path: Path, questions: Mapping[str, Question], evidence: Evidence) -> Iterator[str]:
    for question, options in evidence.answers.items():
        if fault := complaint(questions, question, tuple(options)):
            yield f"{path}: answers.{question}: {fault}"
        yield from (f"{path}: answers.{question}.{fault}" for fault in _counts_as_no(options.get(DONT_KNOW, {})))
    for combination in evidence.combinations:
        for question, option in combination.when.items():
            if fault := complaint(questions, question, (option,)):
                yield f"{path}: combinations: {combination.key}: {fault}"


def _counts_as_no(says: Mapping[str, float]) -> Iterator[str]:
    for target in FACTS:
        weight = says.get(target, 0.0)
        if (weight > 0) if target == NOT_AI else (weight < 0):
            yield f"{DONT_KNOW}: {target}: {weight:g} counts not knowing as a no, which it never is; make it 0"


def _dangling_targets(path: Path, evidence: Evidence) -> Iterator[str]:
    said = {f"answers.{q}.{o}": says for q, options in evidence.answers.items() for o, says in options.items()}
    said |= {f"combinations: {combination.key}": combination.says for combination in evidence.combinations}
    said["start"] = evidence.start
    for key, says in said.items():
        for target in says:
            if target not in evidence.targets:
                yield f"{path}: {key}: unknown target {target!r}; targets are: {', '.join(evidence.targets)}"


def _dangling_expectations(path: Path, questions: Mapping[str, Question], expected: ExpectedAnswers) -> Iterator[str]:
    for route in ROUTE_NAMES:
        if route not in expected.by_route:
            yield f"{path}: by_route: {route!r} is missing; add its shares"
    yield from (f"{path}: everywhere: {fault}" for fault in _share_faults(questions, expected.everywhere))
    elsewhere = [question for question in questions if question not in expected.everywhere]
    missing: dict[str, list[str]] = {}
    for table, kinds in (("by_category", expected.by_category), ("by_route", expected.by_route)):
        for kind, shares in kinds.items():
            yield from (f"{path}: {table}.{kind}: {fault}" for fault in _share_faults(questions, shares))
            for question in (one for one in elsewhere if one not in shares):
                missing.setdefault(question, []).append(f"{table}.{kind}")
    for question, where in missing.items():
        at = ", ".join(where[:3]) + (f" and {len(where) - 3} more" if len(where) > 3 else "")
        yield f"{path}: question {question!r} has no shares in {at}; add them there, or once under `everywhere`"


def _share_faults(questions: Mapping[str, Question], expected: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for question, shares in expected.items():
        if fault := complaint(questions, question, tuple(shares)):
            yield fault
        elif abs(sum(shares.values()) - 1) > 0.02:
            yield f"{question}: shares add up to {sum(shares.values()):.2f}; make it 1"


def _text_faults(path: Path, evidence: Evidence) -> Iterator[str]:
    text = evidence.text
    cure = "run scripts/learn.py again"
    if text.targets != evidence.targets:
        yield f"{path}: targets: {', '.join(text.targets)} are not those of evidence.yaml; {cure}"
    for name in text.cues:
        if name not in evidence.cues:
            yield f"{path}: cues: unknown cue {name!r}; {cure}"
    rows = [("start", text.start), *text.cues.items(), *text.ngrams.items()]
    for key, weights in rows:
        if len(weights) != len(text.targets):
            yield f"{path}: {key}: {len(weights)} weights for {len(text.targets)} targets; {cure}"
