"""The weekly digest as values: counts that answer the four questions a board asks. No names of reporters, no words
of theirs.

Insider incidents never reach this file: the store does not hand them out for it. When it comes and how it looks
stand elsewhere.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from triage.core.lifecycle import ENDS, OVER
from triage.core.words import Domain, Severity


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """Reporting clocks: how many may run and wait for a person's word, how many people decided, and the deadlines (all
    aware) that are still to be met or ruled out.
    """

    may_run: int = 0
    decided: int = 0
    deadlines: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentFigures:
    """What the digest needs to know of an incident. All moments are aware."""

    public_id: str
    reported_at: datetime
    state: str
    category: str
    severity: Severity
    domains: frozenset[Domain]
    acknowledged_after: tuple[timedelta, ...]
    closed_at: datetime | None
    overruled: bool
    became_both: bool
    open_tasks: int
    overdue_tasks: int
    legal_checks_done: int
    legal_checks_open: int
    next_review: datetime | None
    clocks: ClockFigures = ClockFigures()
    drill: bool = False
    repeats: bool = False
    """Of something that had been resolved before."""
    not_taken_up: frozenset[Domain] = frozenset()
    not_signed_off: frozenset[Domain] = frozenset()
    """Of a resolved incident."""


@dataclass(frozen=True, slots=True)
class DomainFigures:
    """One domain's week: how many, how fast they were taken up (median; None when none was), what is late; and which
    incidents wait for it now, to be taken up or signed off.
    """

    domain: Domain
    reported: int
    median_acknowledgement: timedelta | None
    open_tasks: int
    overdue_tasks: int
    not_taken_up: tuple[str, ...] = ()
    not_signed_off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """A week in figures. `since` and `until` are aware; shares are None when there is nothing to share out."""

    since: datetime
    until: datetime
    reported: int
    safety_only: int
    security_only: int
    both: int
    not_ai: int
    overruled: int
    became_both: tuple[str, ...]
    by_category: tuple[tuple[str, int], ...]
    by_severity: tuple[tuple[Severity, int], ...]
    domains: tuple[DomainFigures, DomainFigures]
    open_now: tuple[str, ...]
    closed: int
    reviews_due: tuple[tuple[str, datetime], ...]
    unassigned_roles: tuple[str, ...]
    legal_checks_done: int
    legal_checks_open: int
    clocks_may_run: int = 0
    clocks_decided: int = 0
    clocks_due: int = 0
    """In the week after `until`."""
    clocks_past: int = 0
    drills: tuple[str, ...] = ()
    merged: int = 0
    """Reports of the week that went on as part of another one."""
    came_back: tuple[str, ...] = ()
    """Reports of the week about something that had been resolved before."""


_NOT_COUNTED = ("withdrawn", "test", "duplicate")


def make_digest(
    incidents: Sequence[IncidentFigures], since: datetime, until: datetime, unassigned_roles: Iterable[str] = ()
) -> Digest:
    """Count `incidents` (all that are open, all reported or closed in the week, and all that await a review) for the
    week [since, until). Drills are named, and counted nowhere else.
    """
    drills = [one.public_id for one in incidents if one.drill and since <= one.reported_at < until]
    incidents = [one for one in incidents if not one.drill]
    reported = [one for one in incidents if since <= one.reported_at < until]
    week = [one for one in reported if one.state not in _NOT_COUNTED]
    real = [one for one in week if one.state != "not_ai"]
    still_open = [one for one in incidents if one.state not in OVER]
    clocks = [one.clocks for one in incidents if one.state not in ENDS]
    next_week = until + (until - since)
    return Digest(
        since=since,
        until=until,
        reported=len(real),
        safety_only=sum(one.domains == {Domain.SAFETY} for one in real),
        security_only=sum(one.domains == {Domain.SECURITY} for one in real),
        both=sum(len(one.domains) == 2 for one in real),
        not_ai=len(week) - len(real),
        overruled=sum(one.overruled for one in week),
        became_both=tuple(one.public_id for one in real if one.became_both),
        by_category=tuple(Counter(one.category for one in real).most_common()),
        by_severity=tuple((severity, sum(one.severity == severity for one in real)) for severity in Severity),
        domains=(_of(Domain.SAFETY, real, still_open), _of(Domain.SECURITY, real, still_open)),
        open_now=tuple(one.public_id for one in still_open),
        closed=sum(one.closed_at is not None and since <= one.closed_at < until for one in incidents),
        reviews_due=_reviews((one for one in incidents if one.state not in ENDS), next_week),
        unassigned_roles=tuple(unassigned_roles),
        legal_checks_done=sum(one.legal_checks_done for one in {*real, *still_open}),
        legal_checks_open=sum(one.legal_checks_open for one in still_open),
        clocks_may_run=sum(one.may_run for one in clocks),
        clocks_decided=sum(one.decided for one in clocks),
        clocks_due=sum(until < end < next_week for one in clocks for end in one.deadlines),
        clocks_past=sum(end <= until for one in clocks for end in one.deadlines),
        drills=tuple(drills),
        merged=sum(one.state == "duplicate" for one in reported),
        came_back=tuple(one.public_id for one in reported if one.repeats),
    )


def _of(domain: Domain, week: Sequence[IncidentFigures], still_open: Sequence[IncidentFigures]) -> DomainFigures:
    mine = [one for one in week if domain in one.domains]
    times = [after for one in mine for after in one.acknowledged_after]
    working = [one for one in still_open if domain in one.domains]
    return DomainFigures(
        domain=domain,
        reported=len(mine),
        median_acknowledgement=_median(times),
        open_tasks=sum(one.open_tasks for one in working),
        overdue_tasks=sum(one.overdue_tasks for one in working),
        not_taken_up=tuple(one.public_id for one in working if domain in one.not_taken_up),
        not_signed_off=tuple(one.public_id for one in working if domain in one.not_signed_off),
    )


def _median(times: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(one.total_seconds() for one in times)) if times else None


def _reviews(incidents: Iterable[IncidentFigures], before: datetime) -> tuple[tuple[str, datetime], ...]:
    due = [(one.public_id, one.next_review) for one in incidents if one.next_review]
    return tuple(sorted(((name, when) for name, when in due if when < before), key=lambda pair: pair[1]))
