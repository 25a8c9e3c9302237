"""What is learned from: labelled reports and phrases, as one shape. No fitting here."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

SINGLES = {"safety": (True, False), "security": (False, True), "both": (True, True), "not_ai": (False, False)}


@dataclass(frozen=True)
class Case:
    """One labelled text, with answers when it is a whole report. `weight` is how much it counts."""

    id: str
    text: str
    facts: dict[str, str]
    safety: bool
    security: bool
    primary: str
    category: str
    severity: str | None
    group: str
    batch: str = ""
    weight: float = 1.0
    decided_by: tuple[str, ...] = field(default=())

    @property
    def not_ai(self) -> bool:
        """Whether nobody must act."""
        return not (self.safety or self.security)


def read_reports(path: Path) -> list[Case]:
    """Labelled reports. Those made after no real incident are grouped by the number that they share across batches."""
    return [_report(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _report(row: dict[str, object]) -> Case:
    batch, _, number = str(row["id"]).partition("-")
    return Case(
        id=str(row["id"]),
        text=str(row["text"]),
        facts={q: o for q, o in row["facts"].items() if o != "dont_know"},  # type: ignore[attr-defined]
        safety=bool(row["needs_safety"]),
        security=bool(row["needs_security"]),
        primary=str(row["primary"]),
        category=str(row["category"]),
        severity=str(row["severity"]),
        group=str(row.get("derived_from") or f"made-{number}"),
        batch=batch,
    )


def read_phrases(path: Path, weight: float) -> list[Case]:
    """Lines of `domains | category | text`; `#` begins a comment."""
    rows = [line.split("|", 2) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()[:1] not in ("", "#")]
    return [_phrase(at, *(part.strip() for part in row), weight) for at, row in enumerate(rows)]


def _phrase(at: int, domains: str, category: str, text: str, weight: float) -> Case:
    safety, security = SINGLES[domains]
    return Case(
        f"phrase-{at}", text, {}, safety, security, "", category, None, group=f"phrase-{at}", weight=weight
    )


def without(cases: Sequence[Case], held_out: set[str]) -> list[Case]:
    """The cases whose id is not held out."""
    return [case for case in cases if case.id not in held_out]
