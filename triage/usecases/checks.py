"""The cross-domain checks of an incident: "could this become the other domain's problem?", asked at triage and again
before closing. Reads only; answering them stands in `checking_across.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.core.lifecycle import IncidentState
from triage.core.plan import Plan
from triage.core.words import Domain
from triage.store import incidents, tables
from triage.store.door import Transaction

TRIAGE, CLOSING = "triage", "closing"


@dataclass(frozen=True, slots=True)
class AskedCheck:
    """A check with its answers: `answer` of this stage, `before` of triage once the incident is resolved.

    `needed`: a yes would call somebody who is not there yet. Where the other domain acts already, it may be answered
    and need not be.
    """

    id: str
    ask: str
    adds: Domain
    needed: bool
    answer: bool | None
    before: bool | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.needed and self.answer is None


def stage_of(incident: tables.Incident) -> str:
    """Which time it is asked now."""
    return CLOSING if incident.state in (IncidentState.RESOLVED, IncidentState.CLOSED) else TRIAGE


def checks_of(tx: Transaction, incident: tables.Incident, plan: Plan) -> tuple[AskedCheck, ...]:
    """The checks of its plan, each with the latest answers. What was answered before a reopening is asked again."""
    rows = incidents.cross_checks_of(tx, incident)
    involved = incidents.involvements_of(tx, incident)
    closing = stage_of(incident) == CLOSING
    before = _latest(rows, TRIAGE)
    now = _latest(rows, CLOSING, since=incident.resolved_at) if closing else before
    return tuple(
        AskedCheck(
            id=check.id,
            ask=check.ask,
            adds=Domain(check.adds),
            needed=Domain(check.adds) not in involved,
            answer=now.get(check.id),
            before=before.get(check.id) if closing else None,
        )
        for check in plan.cross_checks
    )


def _latest(rows: Sequence[tables.CrossCheckAnswer], stage: str, since: datetime | None = None) -> dict[str, bool]:
    return {row.check_id: row.yes for row in rows if row.stage == stage and (since is None or row.answered_at >= since)}
