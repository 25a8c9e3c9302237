"""Who owns what a role asks for at a moment: on call, else named, else the domain's lead; and who stands in for whoever
is away. Pure: the organisation and the moment are arguments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from playbooks.schema import Role
from triage.core.organisation import Organisation, People
from triage.core.roster import OnCall
from triage.core.words import Domain


@dataclass(frozen=True, slots=True)
class Owner:
    """A person, or a user group, or (both None) nobody."""

    person: str | None = None
    group: str | None = None


def owner_at(organisation: Organisation, role: Role, at: datetime) -> Owner:
    """Who owns a role's tasks at the aware moment `at`; of people that are away, whoever stands in."""
    named = organisation.roles.get(role, People())
    for person in _candidates(on_call_at(organisation, role, at), *named.people):
        present = stand_in(organisation, person, at)
        if present:
            return Owner(person=present)
    if named.groups:
        return Owner(group=named.groups[0])
    lead = _lead(organisation, role)
    return Owner(person=stand_in(organisation, lead, at) if lead else None)


def is_named(organisation: Organisation, role: Role) -> bool:
    """Whether the file says who holds a role, at whatever time."""
    named = organisation.roles.get(role, People())
    return bool(named.people or named.groups or role in organisation.on_call or _lead(organisation, role))


def stand_in(organisation: Organisation, person: str, at: datetime) -> str | None:
    """The person, or while they are away their deputy, or the deputy's; None when nobody is there."""
    passed: set[str] = set()
    one: str | None = person
    day = _local(organisation, at).date()
    while one is not None and one not in passed:
        passed.add(one)
        if not is_away(organisation, one, day):
            return one
        one = _deputy(organisation, one, day)
    return None


def is_away(organisation: Organisation, person: str, day: date) -> bool:
    """Whether the file says that they are away on this day of the organisation's calendar."""
    return any(one.person == person and one.first_day <= day <= one.last_day for one in organisation.absences)


def on_call_at(organisation: Organisation, role: Role, at: datetime) -> str | None:
    """Whose turn it is, by the file alone: present or not."""
    plan = organisation.on_call.get(role)
    return turn_at(plan, _local(organisation, at)) if plan else None


def turn_at(plan: OnCall, local: datetime) -> str | None:
    """Whose turn it is at a naive local moment: a shift goes before the rota."""
    shift = next((one.person for one in plan.shifts if one.starts <= local < one.ends), None)
    if shift or plan.rota is None:
        return shift
    first = datetime.combine(plan.rota.first_day, time.fromisoformat(plan.rota.at))
    if local < first:
        return None
    return plan.rota.order[(local - first) // plan.rota.turn % len(plan.rota.order)]


def named_in(organisation: Organisation) -> list[str]:
    """Everybody who has a part in the file, in the order of its keys; whoever is only said to be away has none."""
    desks = [organisation.desk(domain) for domain in Domain]
    people = [desk.lead for desk in desks] + [one for desk in desks for one in desk.responders.people]
    people += [one for named in organisation.roles.values() for one in named.people]
    people += [one for plan in organisation.on_call.values() for one in plan.people]
    people += [one.person for one in organisation.managers] + [one.deputy for one in organisation.absences]
    return list(dict.fromkeys(one for one in people if one))


def zone_in_file(organisation: Organisation, person: str) -> str | None:
    """The time zone that the file gives a person."""
    own = organisation.workers.get(person)
    managing = next((one.zone for one in organisation.managers if one.person == person), None)
    return (own.zone if own else None) or managing


def _candidates(*people: str | None) -> Iterator[str]:
    yield from (one for one in people if one)


def _local(organisation: Organisation, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(organisation.zone)).replace(tzinfo=None)


def _deputy(organisation: Organisation, person: str, day: date) -> str | None:
    away = (one for one in organisation.absences if one.person == person and one.first_day <= day <= one.last_day)
    return next((one.deputy for one in away if one.deputy), None)


def _lead(organisation: Organisation, role: Role) -> str | None:
    leads = {Role.SAFETY_LEAD: organisation.safety.lead, Role.SECURITY_ON_CALL: organisation.security.lead}
    return leads.get(role)
