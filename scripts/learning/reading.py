"""Reads labelled reports and phrases, and makes one judgement of two readers'."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from learning.cases import Case, Shares

from playbooks.evidence import NOT_AI

_CATEGORY_SHARES = (0.75, 0.17, 0.08)
"""How likely the first, the second and the third category are that a second reader names."""


def read_reports(path: Path) -> list[Case]:
    """Labelled reports. Development reports after no real incident are grouped by the number they share across batches;
    reports of our own are each a group, and a `second` reader has judged them blind.
    """
    return [_report(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _report(row: dict[str, object]) -> Case:
    batch, _, number = str(row["id"]).partition("-")
    first, second = _written(row), _read(row.get("second"))  # type: ignore[arg-type]
    return Case(
        id=str(row["id"]),
        text=str(row["text"]),
        facts={q: o for q, o in row["facts"].items() if o != "dont_know"},  # type: ignore[attr-defined]
        needs=_mixed(first["needs"], second.get("needs"), SECOND_READER.needs),
        leads=float(row["primary"] == "security"),
        categories=_mixed(first["categories"], second.get("categories"), SECOND_READER.categories),
        severities=_mixed(first["severities"], second.get("severities"), SECOND_READER.severities),
        group=str(row.get("derived_from") or (row["id"] if "resembles" in row else f"made-{number}")),
        batch=batch,
        resembles=frozenset(row.get("resembles", ())),  # type: ignore[call-overload]
        ours="resembles" in row,
    )


@dataclass(frozen=True)
class Trust:
    """How much of a label is the second reader's, and how much the writer's; chosen by cross-validation."""

    needs: float
    categories: float
    severities: float


SECOND_READER = Trust(needs=0.5, categories=0.5, severities=1.0)


def _written(row: Mapping[str, object]) -> dict[str, Shares]:
    """What its writer says of a report."""
    needs = _NEEDS[bool(row["needs_safety"]), bool(row["needs_security"])]
    return {
        "needs": {needs: 1.0},
        "categories": {str(row["category"]): 1.0},
        "severities": {str(row["severity"]): 1.0},
    }


_NEEDS = {(False, False): NOT_AI, (True, False): "safety", (False, True): "security", (True, True): "both"}


def _read(second: Mapping[str, object] | None) -> dict[str, Shares]:
    """What the second reader says of it; nothing when there was none."""
    if second is None:
        return {}
    named = zip(second["categories"], _CATEGORY_SHARES, strict=False)  # type: ignore[call-overload]
    return {"needs": second["needs"], "categories": dict(named), "severities": second["severity"]}  # type: ignore[dict-item]


def _mixed(first: Shares, second: Shares | None, share: float) -> Shares:
    """Both readers' judgements as one; shares add up to 1."""
    if second is None:
        return first
    whole = sum(second.values())
    names = dict.fromkeys((*first, *second))
    return {one: (1 - share) * first.get(one, 0.0) + share * second.get(one, 0.0) / whole for one in names}


def read_phrases(path: Path, weight: float) -> list[Case]:
    """Lines of `domains | category | text | resembles`; the last part may be missing; `#` begins a comment."""
    rows = [
        [part.strip() for part in line.split("|")]
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()[:1] not in ("", "#")
    ]
    return [_phrase(at, row, weight) for at, row in enumerate(rows)]


def _phrase(at: int, parts: list[str], weight: float) -> Case:
    needs, category, text, *resembles = parts
    return Case(
        id=f"phrase-{at}",
        text=text,
        facts={},
        needs={needs: 1.0},
        leads=0.0,
        categories={category: 1.0},
        severities={},
        group=f"phrase-{at}",
        weight=weight,
        resembles=frozenset(" ".join(resembles).split()),
    )
