"""Which reporting clocks may run for an incident, from when and until when. It never says that one must: a person
decides, and nothing is ever filed from here.

How signs are weighed stands in `signs.py`, how periods are counted in `periods.py`, what the laws say in the data.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from playbooks.library import Library
from playbooks.obligation_terms import OrganisationFact, StartKind, Unit
from playbooks.obligations import Count, Obligation, Stage
from triage.core.clocks import NEVER, Moments, NotShown, Reading, RunningClock, Standing
from triage.core.organisation import Organisation
from triage.core.organisation_facts import ContractClock
from triage.core.periods import calendar_for, deadline
from triage.core.signs import Pointing, Situation, of_the_organisation, pointing

_UNKNOWN_CONTRACT = Stage(id="ask_legal", title="Look into the contracts", due="What contracts and insurance say.")


def may_run(
    library: Library, organisation: Organisation, situation: Situation, moments: Moments
) -> tuple[RunningClock, ...]:
    """Every stage of every duty that is not ruled out, strongest standing first, then by deadline.

    A duty is ruled out by the organisation's own facts and by given answers alone, never by unknown ones.
    """
    clocks = (
        clock
        for obligation in library.obligations.values()
        for clock in _clocks(library, obligation, organisation, situation, moments)
    )
    return tuple(sorted(clocks, key=lambda one: (tuple(Standing).index(one.standing), one.deadline or NEVER)))


def not_shown(library: Library, organisation: Organisation, situation: Situation) -> NotShown:
    """The duties that `may_run` leaves out, so that none is ruled out in silence."""
    outside, quiet = [], []
    for one in library.obligations.values():
        if of_the_organisation(one.needs, organisation.facts).holds is False:
            outside.append(one)
        elif pointing(one.signs, situation).holds is False:
            quiet.append(one)
    return NotShown(tuple(outside), tuple(quiet))


def _clocks(
    library: Library, obligation: Obligation, organisation: Organisation, situation: Situation, moments: Moments
) -> Iterator[RunningClock]:
    ours = of_the_organisation(obligation.needs, organisation.facts)
    incident = pointing(obligation.signs, situation)
    if False in (ours.holds, incident.holds):
        return
    begins = obligation.applies.begins
    not_before = begins if begins and situation.on < begins else None
    for stage in _stages(obligation, organisation, library):
        yield RunningClock(
            obligation=obligation,
            stage=stage,
            standing=_standing(ours, incident, not_before),
            readings=_readings(obligation.id, stage, organisation, moments),
            why=incident.why,
            unknown_answers=incident.unknown,
            unknown_of_organisation=tuple(OrganisationFact(fact) for fact in ours.unknown),
            not_before=not_before,
        )


def _standing(ours: Pointing, incident: Pointing, not_before: date | None) -> Standing:
    if not_before:
        return Standing.NOT_YET
    return Standing.MAY_RUN if ours.holds and incident.holds else Standing.MAY_RUN_IF


def _stages(obligation: Obligation, organisation: Organisation, library: Library) -> Iterable[Stage]:
    """The stages of the data; for contracts, one a clock of the organisation's file."""
    if obligation.kind != "contract":
        return obligation.stages
    own = organisation.facts.contract_clocks
    return [_of_contract(clock, library.duty_words.moments) for clock in own] if own else [_UNKNOWN_CONTRACT]


def _of_contract(clock: ContractClock, when: Mapping[StartKind, str]) -> Stage:
    count = Count(amount=clock.hours, unit=Unit.HOURS, start=clock.starts, when=when[clock.starts])
    return Stage(id=clock.id, title=clock.name, counts=(count,))


def _readings(obligation_id: str, stage: Stage, organisation: Organisation, moments: Moments) -> tuple[Reading, ...]:
    readings = [_read(count, moments.start_of(obligation_id, count), organisation) for count in stage.counts]
    first = readings[0].started_at if readings else None
    return tuple(one for one in readings if not (one.count.lapses and first and one.deadline and first > one.deadline))


def _read(count: Count, start: datetime | None, organisation: Organisation) -> Reading:
    if start is None:
        return Reading(count, None, None)
    calendar = calendar_for(count.rule, organisation)
    return Reading(count, start.astimezone(UTC), deadline(start, count.amount, count.unit, count.rule, calendar))


def reminders(start: datetime, end: datetime) -> Mapping[datetime, str]:
    """When to remind of a deadline: moments in UTC after the aware `start`, in order, each with its kind.

    Kinds: `half` of the time, `day_before` (24 hours), `hours_before` (4), `passed` (the end). Those that would not lie
    after the start are left out, and two at one moment are one.
    """
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    moments = {
        start + (end - start) / 2: "half",
        end - timedelta(hours=24): "day_before",
        end - timedelta(hours=4): "hours_before",
        end: "passed",
    }
    return {moment: moments[moment] for moment in sorted(moments) if start < moment <= end}
