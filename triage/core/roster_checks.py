"""What is not sound in an organisation's rotas and absences although it loads: `varnost check` prints it.

Each fault is a line `key: what is wrong; the cure`, to which the caller puts the file; one that begins with "note:" is
a hint.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from playbooks.schema import Role
from triage.core.duty import is_away, named_in, turn_at
from triage.core.organisation import Organisation
from triage.core.roster import Absence, OnCall
from triage.core.words import Domain

SOON = timedelta(days=14)
_DESKS = {Role.SAFETY_LEAD: Domain.SAFETY, Role.SECURITY_ON_CALL: Domain.SECURITY}


def roster_faults(organisation: Organisation, now: datetime) -> Iterator[str]:
    """All of it, as it is at the aware moment `now`."""
    local = now.astimezone(ZoneInfo(organisation.zone)).replace(tzinfo=None)
    for role, plan in organisation.on_call.items():
        yield from (f"on_call.{role}: {fault}" for fault in _gaps(plan, local))
        yield from _strangers(organisation, role, plan)
    for number, absence in enumerate(organisation.absences, start=1):
        yield from _absence_faults(organisation, f"absences.{number}", absence, local.date())
    known = named_in(organisation)
    for person in organisation.workers:
        if person not in known:
            yield _unknown(organisation, f"workers.{person}", person, "remove the entry")


def _gaps(plan: OnCall, local: datetime) -> Iterator[str]:
    shifts = sorted(plan.shifts, key=lambda shift: shift.starts)
    if plan.rota is None:
        for one, other in pairwise(shifts):
            if one.ends < other.starts and other.starts > local:
                yield (
                    f"nobody is on call from {one.ends:%Y-%m-%d %H:%M} to {other.starts:%Y-%m-%d %H:%M}; add a shift, "
                    "or a rota to fall back on"
                )
        if shifts[-1].ends <= local:
            yield f"the last shift has ended at {shifts[-1].ends:%Y-%m-%d %H:%M}; add shifts, or a rota"
        elif shifts[-1].ends <= local + SOON:
            yield f"the last shift ends at {shifts[-1].ends:%Y-%m-%d %H:%M}; add shifts, or a rota"
    if turn_at(plan, local) is None and not any(shift.starts <= local for shift in shifts):
        yield "nobody is on call yet; let the rota or a shift begin earlier"


def _strangers(organisation: Organisation, role: Role, plan: OnCall) -> Iterator[str]:
    """Whoever is on call for a domain must be able to take its incidents up."""
    domain = _DESKS.get(role)
    listed = organisation.desk(domain).responders if domain else None
    if domain is None or listed is None or listed.groups or not listed.people:
        return
    may = {*listed.people, organisation.desk(domain).lead}
    for person in plan.people:
        if person not in may:
            yield f"on_call.{role}: {person} is no {domain} responder; add them to {domain}.responders.people"


def _absence_faults(organisation: Organisation, key: str, absence: Absence, today: date) -> Iterator[str]:
    if absence.last_day < today:
        yield f"note: {key}: {absence.person} is back since {absence.last_day}; remove the entry"
        return
    if absence.person not in named_in(organisation):
        yield _unknown(organisation, f"{key}.person", absence.person, "remove the absence")
    if absence.deputy is None:
        yield f"note: {key}: names no deputy; meanwhile the next one of the role is asked, or whoever looks"
    elif _both_away(organisation, absence):
        yield f"{key}.deputy: {absence.deputy} is away at the same time; name somebody who is there"


def _both_away(organisation: Organisation, absence: Absence) -> bool:
    deputy = absence.deputy or ""
    days = (absence.last_day - absence.first_day).days + 1
    return any(is_away(organisation, deputy, absence.first_day + timedelta(days=day)) for day in range(days))


def _unknown(organisation: Organisation, key: str, person: str, cure: str) -> str:
    """A hint where members of a channel or a group may be meant, whom the file does not name."""
    all_listed = all(organisation.desk(domain).responders.people for domain in Domain)
    known = ", ".join(named_in(organisation)) or "nobody"
    said = f"{key}: unknown person {person!r}; correct the id, or {cure}; people of this file are: {known}"
    return said if all_listed else f"note: {said}"
