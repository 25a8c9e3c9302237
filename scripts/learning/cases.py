"""What is learned from: labelled reports and phrases, as one shape. No fitting here."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
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
    resembles: frozenset[str] = frozenset()
    """Ids of development reports that a text of our own is close to; it is held out together with them."""
    ours: bool = False
    """Whether we wrote it to learn from: who must act is then surer than its severity and category, on which several
    writers differ."""

    @property
    def not_ai(self) -> bool:
        """Whether nobody must act."""
        return not (self.safety or self.security)


def read_reports(path: Path) -> list[Case]:
    """Labelled reports. Development reports after no real incident are grouped by the number they share across batches;
    reports of our own are each a group.
    """
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
        group=str(row.get("derived_from") or (row["id"] if "resembles" in row else f"made-{number}")),
        batch=batch,
        resembles=frozenset(row.get("resembles", ())),  # type: ignore[call-overload]
        ours="resembles" in row,
    )


def read_phrases(path: Path, weight: float) -> list[Case]:
    """Lines of `domains | category | text | resembles`; the last part may be missing; `#` begins a comment."""
    rows = [
        [part.strip() for part in line.split("|")]
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()[:1] not in ("", "#")
    ]
    return [_phrase(at, row, weight) for at, row in enumerate(rows)]


def _phrase(at: int, parts: list[str], weight: float) -> Case:
    domains, category, text, *resembles = parts
    safety, security = SINGLES[domains]
    return Case(
        id=f"phrase-{at}",
        text=text,
        facts={},
        safety=safety,
        security=security,
        primary="",
        category=category,
        severity=None,
        group=f"phrase-{at}",
        weight=weight,
        resembles=frozenset(" ".join(resembles).split()),
    )


def inside_of(cases: Sequence[Case], held_out: set[str]) -> list[int]:
    """Where the cases stand that are not held out and resemble none that is."""
    return [at for at, case in enumerate(cases) if case.id not in held_out and not case.resembles & held_out]


def without(cases: Sequence[Case], held_out: set[str]) -> list[Case]:
    """The cases that are not held out and resemble none that is."""
    return [cases[at] for at in inside_of(cases, held_out)]
