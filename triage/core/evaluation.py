"""Measures the deciding on labelled cases: holds the interview with each and compares verdicts. No files, no clock
here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from statistics import fmean, median
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from playbooks.evidence import NOT_AI, Evidence
from playbooks.questions import DONT_KNOW, Question
from triage.core.interview import next_question
from triage.core.proposals import decide_with
from triage.core.reading import Reading, read
from triage.core.verdict import Verdict
from triage.core.words import Facts, Severity

Reader = Callable[[str], Reading]
NOTHING_PROPOSED: Facts = {}
_GRAVITY = {Severity.S4: 0, Severity.S3: 1, Severity.S2: 2, Severity.S1: 3}


def _without_null(facts: object) -> object:
    known = {} if facts is None else facts
    return {key: value for key, value in known.items() if value is not None} if isinstance(known, dict) else known


class Case(BaseModel):
    """One labelled report; keys that are not listed are passed over, so that exports may say more. `null` is absent."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Annotated[str, Field(min_length=1, coerce_numbers_to_str=True)]
    text: str
    facts: Annotated[dict[str, str], BeforeValidator(_without_null)] = {}
    needs_safety: Annotated[bool, Field(strict=True)]
    needs_security: Annotated[bool, Field(strict=True)]
    primary: str | None = None
    category: str | None = None
    severity: Severity | None = None


class Asking(StrEnum):
    """How many questions are asked: what the interview chooses, none, or all."""

    INTERVIEW = "interview"
    TEXT_ONLY = "text_only"
    FIXED_FORM = "fixed_form"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case, what was asked, and the verdict at the end."""

    case: Case
    asked: tuple[str, ...]
    verdict: Verdict
    proposed: Facts
    """What a language model read in the report; empty without one."""


def hold(
    model: Evidence,
    questions: Mapping[str, Question],
    case: Case,
    asking: Asking = Asking.INTERVIEW,
    reader: Reader | None = None,
    proposed: Facts = NOTHING_PROPOSED,
) -> Outcome:
    """Hold the interview with a case, whose facts answer; a fact that it lacks is `dont_know`.

    `proposed` is what a language model makes of its text; it spares and adds no question.
    """
    reading = reader(case.text) if reader else read(model, case.text)
    answers: dict[str, str] = {}
    asked: list[str] = []
    while (question := _next(model, questions, asking, answers, reading, asked)) is not None:
        asked.append(question)
        answers[question] = case.facts.get(question, DONT_KNOW)
    return Outcome(case, tuple(asked), decide_with(model, answers, reading, proposed), proposed)


def _next(
    model: Evidence, questions: Mapping[str, Question], asking: Asking, answers: Mapping[str, str], reading: Reading,
    asked: Sequence[str],
) -> str | None:  # fmt: skip
    if asking is Asking.TEXT_ONLY:
        return None
    if asking is Asking.FIXED_FORM:
        return next((question for question in questions if question not in asked), None)
    return next_question(model, questions, answers, reading, asked)


def metrics(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    """The flat keys of the contract; None where no case can tell (nobody needed security, say)."""
    return {"n": len(outcomes), **_routing(outcomes), **_labels(outcomes), **_questions(outcomes), **_brier(outcomes)}


def _share(hits: Iterator[bool]) -> float | None:
    counted = [float(hit) for hit in hits]
    return fmean(counted) if counted else None


def _routing(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    truths = [(o.case.needs_safety, o.case.needs_security, o.verdict) for o in outcomes]
    return {
        "routing_accuracy": _share((v.needs_safety, v.needs_security) == (saf, sec) for saf, sec, v in truths),
        "security_recall": _share(v.needs_security for _, sec, v in truths if sec),
        "safety_recall": _share(v.needs_safety for saf, _, v in truths if saf),
        "over_routing": _share(v.needs_security if saf else v.needs_safety for saf, sec, v in truths if saf != sec),
        "both_recall": _share(v.needs_safety and v.needs_security for saf, sec, v in truths if saf and sec),
        "not_ai_precision": _share(not (saf or sec) for saf, sec, v in truths if v.not_ai),
        "not_ai_recall": _share(v.not_ai for saf, sec, v in truths if not (saf or sec)),
    }


def _labels(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    """Every case that has the label counts: `not_ai` is a category like the others, and `none` leads it."""
    kinds = [(o.case.category, [name for name, _ in o.verdict.categories]) for o in outcomes if o.case.category]
    graded = [(_GRAVITY[o.case.severity], _GRAVITY[o.verdict.severity]) for o in outcomes if o.case.severity]
    return {
        "primary_accuracy": _share((o.verdict.primary or "none") == o.case.primary for o in outcomes if o.case.primary),
        "category_top1": _share(true == ranked[0] for true, ranked in kinds),
        "category_top3": _share(true in ranked[:3] for true, ranked in kinds),
        "severity_exact": _share(true == said for true, said in graded),
        "severity_within_one": _share(abs(true - said) <= 1 for true, said in graded),
    }


def _questions(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    counts = sorted(len(outcome.asked) for outcome in outcomes)
    if not counts:
        return dict.fromkeys(("questions_mean", "questions_median", "questions_p90", "questions_max"))
    return {
        "questions_mean": fmean(counts),
        "questions_median": median(counts),
        "questions_p90": counts[ceil(0.9 * len(counts)) - 1],
        "questions_max": counts[-1],
    }


def _brier(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    safety = [(o.verdict.p_safety - o.case.needs_safety) ** 2 for o in outcomes]
    security = [(o.verdict.p_security - o.case.needs_security) ** 2 for o in outcomes]
    return {
        "brier_safety": fmean(safety) if safety else None,
        "brier_security": fmean(security) if security else None,
    }


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases whose predicted probability lies together: their mean, the share in which it came true, how many."""

    predicted: float
    observed: float
    count: int


def calibration(outcomes: Sequence[Outcome], domain: str, bins: int = 10) -> list[Bin]:
    """Predicted against observed need of `safety` or `security`, in equal steps of probability."""
    pairs = [(getattr(o.verdict, f"p_{domain}"), getattr(o.case, f"needs_{domain}")) for o in outcomes]
    boxes: dict[int, list[tuple[float, bool]]] = {}
    for predicted, came_true in pairs:
        boxes.setdefault(min(int(predicted * bins), bins - 1), []).append((predicted, came_true))
    return [
        Bin(fmean(p for p, _ in box), fmean(float(t) for _, t in box), len(box)) for _, box in sorted(boxes.items())
    ]


def detail(outcome: Outcome) -> dict[str, object]:
    """One line of the details file: what was asked, the verdict with its reasons, and whether it is right."""
    case, verdict = outcome.case, outcome.verdict
    right = (verdict.needs_safety, verdict.needs_security) == (case.needs_safety, case.needs_security)
    truth = case.model_dump(mode="json", include={"needs_safety", "needs_security", "primary", "category", "severity"})
    return {
        "id": case.id,
        "right": right,
        "asked": list(outcome.asked),
        "truth": truth,
        "verdict": verdict.model_dump(mode="json"),
        **({"proposed": dict(outcome.proposed)} if outcome.proposed else {}),
    }


__all__ = ["NOT_AI", "Asking", "Bin", "Case", "Outcome", "calibration", "detail", "hold", "metrics"]
