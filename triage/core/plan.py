"""Makes the plan of an incident: which playbooks, which of their steps, in which order. No people and no clock here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from playbooks.library import Library
from playbooks.schema import CrossCheck, Evidence, Phase, Playbook, Role, Step, span_of
from triage.core.words import Domain, Facts, Severity

_PHASES = tuple(Phase)
_STOPS = (None, "attacker", "harm")


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step and the playbook that asks for it (`common` for shared ones)."""

    step: Step
    playbook_id: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: steps by phase, evidence to keep first, questions to the lead, days of review."""

    playbooks: tuple[str, ...]
    steps: tuple[PlannedStep, ...]
    evidence: tuple[Evidence, ...]
    cross_checks: tuple[CrossCheck, ...]
    reviews: tuple[str, ...]
    lead: Role
    deputy: Role | None


def choose_playbooks(
    library: Library, ranked: Sequence[str], domains: Iterable[Domain], primary: Domain | None
) -> tuple[str, ...]:
    """The category's playbook, and for each needed domain that it does not cover the likeliest one of that domain.

    `ranked` lists category ids, likeliest first. The leading domain's playbook comes first.
    """
    known = [category for category in ranked if category in library.playbooks]
    chosen = known[:1]
    for domain in sorted(domains):
        covered = any(library.playbooks[one].domain == domain for one in chosen)
        chosen += [] if covered else _likeliest(library, known, domain)
    return tuple(sorted(chosen, key=lambda one: library.playbooks[one].domain != primary))


def _likeliest(library: Library, known: Sequence[str], domain: Domain) -> list[str]:
    return [one for one in known if library.playbooks[one].domain == domain][:1]


def make_plan(
    library: Library, categories: Sequence[str], facts: Facts, severity: Severity, domains: Iterable[Domain]
) -> Plan:
    """Merge the playbooks of `categories`, the leading one first, without doing anything twice.

    Steps are the same when their ids are; one that another of the plan covers is left out. Order: by phase; what
    contains, by what it stops (an attacker, then harm to people); then by how soon it is due, the leading playbook
    first; never before the step that it waits for.
    Without any category the plan is the common first hour, led by the safety lead.
    """
    needed = frozenset(domains)
    books = [library.playbooks[category] for category in categories]
    steps = _once(one for one in _candidates(library, books, needed) if _belongs(one.step, facts, severity, needed))
    there = {one.step.id for one in steps}
    steps = [one for one in steps if one.step.covered_by not in there]
    evidence = [*library.common.evidence, *(kept for book in books for kept in book.evidence)]
    checks = [check for book in books for check in book.cross_checks]
    return Plan(
        playbooks=tuple(book.id for book in books),
        steps=_ordered(steps, severity),
        evidence=tuple({kept.id: kept for kept in evidence}.values()),
        cross_checks=tuple({check.id: check for check in checks}.values()),
        reviews=tuple(dict.fromkeys(review for book in books for review in book.reviews)),
        lead=books[0].lead if books else Role.SAFETY_LEAD,
        deputy=_deputy(books),
    )


def _belongs(step: Step, facts: Facts, severity: Severity, domains: frozenset[Domain]) -> bool:
    return step.when is None or step.when.holds(facts, severity, domains)


def _ordered(steps: Sequence[PlannedStep], severity: Severity) -> tuple[PlannedStep, ...]:
    by_id = {one.step.id: one for one in steps}
    placed: dict[str, PlannedStep] = {}

    def place(one: PlannedStep) -> None:
        first = by_id.get(one.step.after or "")
        if first and first.step.id not in placed:
            place(first)
        placed.setdefault(one.step.id, one)

    for one in sorted(steps, key=lambda one: _order(one.step, by_id, severity)):
        place(one)
    return tuple(placed.values())


def _order(step: Step, by_id: Mapping[str, PlannedStep], severity: Severity) -> tuple[int, int, int]:
    return _PHASES.index(step.phase), _STOPS.index(step.stops), _span(step, by_id, severity)


def _span(step: Step, by_id: Mapping[str, PlannedStep], severity: Severity) -> int:
    """Minutes from the report until a step is due, at the latest."""
    first = by_id.get(step.after or "") if step.due_from == "after" else None
    return span_of(getattr(step.due, severity)) + (_span(first.step, by_id, severity) if first else 0)


def _candidates(library: Library, books: Sequence[Playbook], domains: frozenset[Domain]) -> list[PlannedStep]:
    shared: Mapping[str, Step] = {step.id: step for step in library.common.steps}
    both = library.common.both_domains if len(domains) > 1 else ()
    wanted = [*library.common.every_plan, *both, *(step_id for book in books for step_id in book.use)]
    found = [PlannedStep(shared[step_id], "common") for step_id in wanted]
    return found + [PlannedStep(step, book.id) for book in books for step in book.steps]


def _once(steps: Iterable[PlannedStep]) -> list[PlannedStep]:
    unique: dict[str, PlannedStep] = {}
    for one in steps:
        unique.setdefault(one.step.id, one)
    return list(unique.values())


def _deputy(books: Sequence[Playbook]) -> Role | None:
    if len(books) > 1:
        return books[1].lead
    return books[0].deputy if books else None
