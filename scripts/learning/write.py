"""Writes what was learned into the data files, one line an answer, so that a change is a reviewable diff."""

import json
from collections.abc import Mapping
from pathlib import Path

from playbooks.evidence import Combination, Evidence

_RULES = """\
# What answers speak for, in log-odds: +0.7 doubles the odds, -0.7 halves them; what is left out is zero.
# Targets: adversary and exposure (security is needed), failure and harm (safety is needed), not_ai, lead (+: security
# leads when both are needed), the severities s1 to s4, and the categories.
# `answers` and `start` are learned by scripts/learn.py; change them by hand and a run will show it.
# `costs`, `limits`, `interview` and each combination's `when` are ours to choose; scripts/learn.py leaves them alone.
"""
_EXPECTED = """\
# How often reports of a category, and of a route, are answered in which way, `dont_know` among them: the interview weighs with it what
# an answer is likely to be. Learned by scripts/learn.py.
"""


def write_evidence(model: Evidence, folder: Path) -> None:
    """Write the three learned files into `folder`."""
    (folder / "evidence.yaml").write_text(_RULES + "\n".join(_rules(model)) + "\n", encoding="utf-8")
    (folder / "expected_answers.yaml").write_text(_EXPECTED + "\n".join(_expected(model)) + "\n", encoding="utf-8")
    (folder / "text_weights.json").write_text(_text(model), encoding="utf-8")


def _rules(model: Evidence) -> list[str]:
    lines = [f"start: {_flow(model.start)}"]
    for key in ("costs", "limits", "interview"):
        lines += [f"{key}:", *(f"  {name}: {_value(value)}" for name, value in dict(getattr(model, key)).items())]
    lines.append("answers:")
    for question, options in model.answers.items():
        lines += [f"  {question}:", *(f"    {_key(option)}: {_flow(says)}" for option, says in options.items())]
    lines.append("combinations:")
    for combination in model.combinations:
        lines += [f"  - when: {_when(combination)}", f"    says: {_flow(combination.says)}"]
    return lines


def _expected(model: Evidence) -> list[str]:
    lines: list[str] = []
    for table in ("by_category", "by_route"):
        lines.append(f"{table}:")
        for kind, questions in getattr(model.expected, table).items():
            lines += [f"  {kind}:", *(f"    {question}: {_flow(shares)}" for question, shares in questions.items())]
    return lines


def _text(model: Evidence) -> str:
    text = model.text
    parts = [f'"targets": {json.dumps(text.targets)}', f'"start": {_row(text.start)}']
    for name in ("cues", "ngrams"):
        rows = (f"{json.dumps(key)}:{_row(row)}" for key, row in sorted(getattr(text, name).items()))
        parts.append(f'"{name}": {{\n' + ",\n".join(rows) + "\n}")
    return "{" + ",\n".join(parts) + "}\n"


def _value(value: float | Mapping[str, float]) -> str:
    return _flow(value) if isinstance(value, Mapping) else f"{value:g}"


def _row(weights: tuple[float, ...]) -> str:
    return "[" + ",".join(f"{weight:g}" for weight in weights) + "]"


def _flow(says: Mapping[str, float]) -> str:
    return "{" + ", ".join(f"{_key(key)}: {value:g}" for key, value in says.items()) + "}"


def _when(combination: Combination) -> str:
    return "{" + ", ".join(f"{question}: {_key(option)}" for question, option in combination.when.items()) + "}"


def _key(word: str) -> str:
    return f'"{word}"' if word in ("yes", "no") else word
