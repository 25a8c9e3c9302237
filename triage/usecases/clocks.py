"""The reporting clocks of an incident: found anew whenever somebody looks, never stored; and the timers that remind of
them. What people decide about them stands in `clocking.py`, who is reminded in `due.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from playbooks.obligation_terms import StartKind
from triage.core.clocks import Moments, NotShown, RunningClock
from triage.core.decided import DecidedClock, Decision
from triage.core.obligations import may_run, not_shown
from triage.core.signs import Situation
from triage.core.words import Domain, Severity
from triage.store import incidents, ledger, tables
from triage.store.door import Transaction
from triage.usecases.office import Office

KIND = "clock"
"""Of the timers; their subject is obligation/stage/reminder."""


def clocks_of(office: Office, tx: Transaction, incident: tables.Incident) -> tuple[DecidedClock, ...]:
    """Every clock that is not ruled out, strongest standing first, with what a person said about it."""
    rows = incidents.clock_moments_of(tx, incident)
    said = {(row.obligation_id, row.stage_id): row for row in incidents.clock_stages_of(tx, incident)}
    found = may_run(
        office.library, office.organisation, _situation(office, tx, incident), _moments(rows, said.values())
    )
    decided = (_decided(clock, rows, said.get((clock.obligation.id, clock.stage.id))) for clock in found)
    return tuple(replace(one, is_past=_has_passed(one, tx.now)) for one in decided)


def clocks_not_shown(office: Office, tx: Transaction, incident: tables.Incident) -> NotShown:
    """The duties that are not among them, and on what that rests."""
    return not_shown(office.library, office.organisation, _situation(office, tx, incident))


def begin_clocks(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Assume that the organisation became aware with the report, until somebody says otherwise; plan the reminders."""
    if not incidents.clock_moments_of(tx, incident):
        assumed = {"kind": StartKind.AWARE, "at": incident.created_at, "set_at": tx.now, "set_by": None}
        tx.session.add(tables.ClockMoment(incident_id=incident.id, obligation_id=None, **assumed))
        tx.session.flush()
        ledger.record(tx, incident, "varnost", "clock start assumed", kind=StartKind.AWARE)
    plan_reminders(office, tx, incident)


def plan_reminders(office: Office, tx: Transaction, incident: tables.Incident) -> None:
    """Keep a timer for each reminder that is still to come, and no other."""
    wanted = {
        ("/".join([*one.name, kind]), moment)
        for one in clocks_of(office, tx, incident)
        for moment, kind in one.reminders.items()
        if moment > tx.now
    }
    pending = select(tables.Timer).filter_by(incident_id=incident.id, kind=KIND, state="pending")
    for timer in tx.session.scalars(pending):
        if (timer.subject, timer.due_at) in wanted:
            wanted.remove((timer.subject, timer.due_at))
        else:
            timer.state = "cancelled"
    tx.session.flush()
    for subject, moment in sorted(wanted):
        ledger.remind(tx, incident.workspace_id, KIND, subject, moment, incident=incident)


def _situation(office: Office, tx: Transaction, incident: tables.Incident) -> Situation:
    return Situation(
        facts=incidents.facts_of(tx, incident),
        severity=Severity(incident.severity),
        domains=frozenset(Domain(name) for name in incident.domains),
        category=incident.category,
        on=incident.created_at.astimezone(ZoneInfo(office.organisation.zone)).date(),
    )


def _moments(rows: Sequence[tables.ClockMoment], said: Iterable[tables.ClockStage]) -> Moments:
    return Moments(
        starts={StartKind(row.kind): row.at for row in rows if row.obligation_id is None},
        own={(row.obligation_id, StartKind(row.kind)): row.at for row in rows if row.obligation_id is not None},
        done={(row.obligation_id, row.stage_id): row.done_at for row in said if row.done_at is not None},
    )


def _decided(clock: RunningClock, rows: Sequence[tables.ClockMoment], said: tables.ClockStage | None) -> DecidedClock:
    assumed = _is_assumed(clock, rows)
    if said is None:
        return DecidedClock(clock, assumed)
    return DecidedClock(clock, assumed, Decision(said.decision), said.reason, said.decided_by, said.decided_at)


def _has_passed(one: DecidedClock, now: datetime) -> bool:
    return one.clock.deadline is not None and one.clock.deadline <= now


def _is_assumed(clock: RunningClock, rows: Sequence[tables.ClockMoment]) -> bool:
    """Whether the start of the deadline that is shown is one that nobody has set: the last word on it is ours."""
    start = clock.shown.count.start if clock.shown else None
    mine = [row for row in rows if row.kind == start and row.obligation_id in (None, clock.obligation.id)]
    by_duty = sorted(mine, key=lambda row: row.obligation_id is not None)
    return bool(by_duty) and by_duty[-1].set_by is None
