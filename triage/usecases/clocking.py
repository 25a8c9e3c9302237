"""What people do with reporting clocks: say whether one applies, that it was done, and from when it counts. Each with a
reason or a name beside it. Nothing is ever filed, and no clock is found here (`clocks.py`).
"""

from dataclasses import dataclass
from datetime import datetime

from playbooks.obligation_terms import StartKind
from triage.core.decided import Decision
from triage.store import incidents, tables
from triage.store.door import digest_of_text
from triage.usecases.clocks import clocks_of, plan_reminders
from triage.usecases.office import BadInput, By, Office, required
from triage.usecases.working import Work, working


@dataclass(frozen=True, slots=True)
class DecideClock:
    """A person's word on one clock. `done_at` (aware) goes with `done` alone; now, when it is left out."""

    obligation_id: str
    stage_id: str
    decision: Decision
    reason: str | None
    done_at: datetime | None = None


def decide_clock(office: Office, by: By, public_id: str, word: DecideClock) -> None:
    """Keep what somebody decided about a clock, and why; the latest word counts, the record keeps them all.

    Raises BadInput without a reason, or for a time that is still to come; NotFound for a clock that was ruled out
    meanwhile.
    """
    reason = required("reason", word.reason)
    with working(office, by, public_id) as work:
        if (word.obligation_id, word.stage_id) not in [one.name for one in clocks_of(office, work.tx, work.incident)]:
            raise incidents.NotFound(word.obligation_id)
        done_at = _past(work, "done_at", word.done_at) if word.decision is Decision.DONE else None
        work.tx.session.merge(
            tables.ClockStage(
                incident_id=work.incident.id,
                obligation_id=word.obligation_id,
                stage_id=word.stage_id,
                decision=word.decision,
                reason=reason,
                decided_at=work.tx.now,
                decided_by=work.viewer.user_id,
                done_at=done_at,
            )
        )
        _changed(work, f"clock {word.decision}", duty=_name(word), reason=digest_of_text(reason), at=_iso(done_at))


def set_moment(
    office: Office, by: By, public_id: str, kind: StartKind, at: datetime | None, obligation_id: str | None = None
) -> None:
    """Say from when clocks count: all of them, or those of one obligation, for which that goes first.

    Raises BadInput without a moment (aware), or for one that is still to come.
    """
    if at is None:
        raise BadInput("at", "Choose when it was.")
    if obligation_id is not None and obligation_id not in office.library.obligations:
        raise incidents.NotFound(obligation_id)
    with working(office, by, public_id) as work:
        moment = _past(work, "at", at)
        work.tx.session.add(
            tables.ClockMoment(
                incident_id=work.incident.id,
                obligation_id=obligation_id,
                kind=kind,
                at=moment,
                set_at=work.tx.now,
                set_by=work.viewer.user_id,
            )
        )
        _changed(work, "clock start set", duty=obligation_id, kind=kind, at=moment.isoformat())


def _changed(work: Work, action: str, **detail: object) -> None:
    work.tx.session.flush()
    work.record(action, **detail)
    plan_reminders(work.office, work.tx, work.incident)


def _past(work: Work, field: str, at: datetime | None) -> datetime:
    if at is not None and at > work.tx.now:
        raise BadInput(field, "Choose a time that has passed.")
    return at or work.tx.now


def _name(word: DecideClock) -> str:
    return f"{word.obligation_id}/{word.stage_id}"


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
