"""Reads labelled cases from a JSON lines file and names the lines that are none. Judges nothing."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from playbooks.explaining import explain
from playbooks.questions import Question, complaint
from triage.core.evaluation import Case


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no case: its number, and which field is wrong."""

    number: int
    fault: str


def read_cases(path: Path, questions: Mapping[str, Question]) -> tuple[list[Case], list[BadLine]]:
    """The cases of a JSON lines file, and the lines that are none. Empty lines are passed over."""
    good: list[Case] = []
    bad: list[BadLine] = []
    found = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    # Not by splitlines(): a text may hold what Unicode takes for the end of a line, and JSON does not.
    for number, line in enumerate(found.decode("utf-8-sig", errors="replace").split("\n"), 1):
        if line.strip():
            case, fault = _read_case(line, questions)
            good += [case] if case else []
            bad += [BadLine(number, fault)] if fault else []
    return good, bad


def _read_case(line: str, questions: Mapping[str, Question]) -> tuple[Case | None, str | None]:
    try:
        case = Case.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        return None, f"not JSON: {error.msg} at column {error.colno}"
    except RecursionError:
        return None, "not a case: nested too deeply"
    except ValidationError as error:
        return None, "; ".join(explain(error))
    except ValueError as error:  # a number of thousands of digits
        return None, f"not a case: {error}"
    faults = [complaint(questions, question, (option,)) for question, option in case.facts.items()]
    fault = next((f"facts: {one}" for one in faults if one), None)
    return (None, fault) if fault else (case, None)
