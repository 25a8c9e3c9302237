"""Who is on call, who is away, and who works when: the grammar of these keys of the organisation's file. Who that makes
the owner of a task stands in `duty.py`, what `varnost check` says of it in `roster_checks.py`.
"""

from datetime import date, timedelta
from itertools import pairwise
from typing import Self

from pydantic import Field, NaiveDatetime, model_validator

from playbooks.base import Frozen
from triage.core.organisation_terms import Country, LocalTime, UserId, WorkingHours, Zone


class Rota(Frozen):
    """People who take turns, for so many weeks each, for ever."""

    order: tuple[UserId, ...] = Field(min_length=1, description="Slack member ids, in the order of their turns.")
    first_day: date = Field(description="First day of the first person's first turn, such as 2026-11-23.")
    at: LocalTime = Field("09:00", description="When a turn begins and ends: local time, in quotes.")
    weeks: int = Field(1, ge=1, le=26, description="How many weeks a turn lasts.")

    @property
    def turn(self) -> timedelta:
        """How long a turn lasts, on the wall clock."""
        return timedelta(weeks=self.weeks)


class Shift(Frozen):
    """One person, from one moment to another, in the organisation's zone."""

    person: UserId = Field(description="Slack member id.")
    starts: NaiveDatetime = Field(description="Local time, such as 2026-12-24 09:00.")
    ends: NaiveDatetime = Field(description="Local time, such as 2026-12-28 09:00.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.starts >= self.ends:
            raise ValueError(f"starts must be before ends; {self.starts:%Y-%m-%d %H:%M} is not")
        return self


class OnCall(Frozen):
    """Who is on call for a role: by turns, by named shifts, or both; a shift goes before the rota."""

    rota: Rota | None = Field(None, description="People who take turns.")
    shifts: tuple[Shift, ...] = Field((), description="Named times; they go before the rota.")

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who is ever on call."""
        return tuple(dict.fromkeys([*(self.rota.order if self.rota else ()), *(one.person for one in self.shifts)]))

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if self.rota is None and not self.shifts:
            raise ValueError("nobody is named; add a rota, or shifts, or remove this role from on_call")
        for one, other in pairwise(sorted(self.shifts, key=lambda shift: shift.starts)):
            if other.starts < one.ends:
                raise ValueError(
                    f"the shifts of {one.person} and {other.person} overlap from {other.starts:%Y-%m-%d %H:%M}; "
                    f"let one end when the other starts"
                )
        return self


class Absence(Frozen):
    """Somebody is away for whole days."""

    person: UserId = Field(description="Slack member id of whoever is away.")
    first_day: date = Field(description="First day away, such as 2026-12-24.")
    last_day: date = Field(description="Last day away.")
    deputy: UserId | None = Field(None, description="Who stands in; left out: the next one of the role.")

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.first_day > self.last_day:
            raise ValueError("first_day must not be after last_day")
        if self.deputy == self.person:
            raise ValueError("nobody is their own deputy; name somebody else, or leave deputy out")
        return self


class Worker(Frozen):
    """When one person works, as far as it is not as the organisation does."""

    zone: Zone | None = Field(None, description="IANA time zone; the person's own zone in Slack when left out.")
    country: Country | None = Field(None, description="ISO country code; the organisation's when left out.")
    working_hours: WorkingHours | None = Field(None, description="The organisation's when left out.")
