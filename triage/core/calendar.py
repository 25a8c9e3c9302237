"""Local time: working hours, business days, and what is next on somebody's wall clock. No timers are kept here.

A rule is kept as (local date and time, IANA zone) beside its UTC moment. A local time that a change of the clocks
skips becomes the first minute that exists; one that comes twice means the first.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from playbooks.schema import minutes_of
from triage.core.duty import zone_in_file
from triage.core.organisation import Organisation
from triage.core.roster import Worker

WEEK = timedelta(days=7)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class LocalMoment:
    """A moment as a person means it (`local`, naive, in `zone`) and as the clock counts it (`utc`, aware)."""

    local: datetime
    zone: str
    utc: datetime


def at_local(day: date, at: time, zone: str) -> LocalMoment:
    """The moment of a wall clock: the first of two in autumn, the first valid minute in spring."""
    wanted = datetime.combine(day, at)
    local = wanted
    while _utc(local, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        local += timedelta(minutes=1)
    return LocalMoment(local=wanted, zone=zone, utc=_utc(local, zone))


def _utc(local: datetime, zone: str) -> datetime:
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def next_weekly(weekday: str, at: str, zone: str, after: datetime) -> LocalMoment:
    """The first `weekday` at `at` ("09:00") in `zone` that is later than the aware `after`."""
    day = after.astimezone(ZoneInfo(zone)).date()
    day += timedelta(days=(_WEEKDAYS.index(weekday) - day.weekday()) % 7)
    moment = at_local(day, time.fromisoformat(at), zone)
    return moment if moment.utc > after else at_local(day + WEEK, time.fromisoformat(at), zone)


def last_weekly(weekday: str, at: str, zone: str, now: datetime) -> LocalMoment:
    """The latest `weekday` at `at` in `zone` that is not later than the aware `now`.

    Not simply the next one after a week ago: two of them lie 167 hours apart when summer time begins, 169 when it ends.
    """
    day = now.astimezone(ZoneInfo(zone)).date()
    day -= timedelta(days=(day.weekday() - _WEEKDAYS.index(weekday)) % 7)
    moment = at_local(day, time.fromisoformat(at), zone)
    return moment if moment.utc <= now else at_local(day - WEEK, time.fromisoformat(at), zone)


def a_week_before(moment: datetime, zone: str) -> datetime:
    """The same time on the wall in `zone` seven days before the aware `moment`, in UTC."""
    local = moment.astimezone(ZoneInfo(zone))
    return at_local(local.date() - WEEK, local.time(), zone).utc


def iso_week(moment: LocalMoment) -> str:
    """The ISO week of a local moment, such as `2026-W48`: the occurrence of a weekly rule."""
    year, week, _ = moment.local.isocalendar()
    return f"{year}-W{week:02d}"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working hours of an organisation or a person: Monday to Friday without their country's public holidays."""

    zone: str
    start: time
    end: time
    country: str | None

    @classmethod
    def of(cls, organisation: Organisation) -> "WorkCalendar":
        """The calendar that an organisation's file describes."""
        hours = organisation.working_hours
        return cls(
            organisation.zone, time.fromisoformat(hours.start), time.fromisoformat(hours.end), organisation.country
        )

    @classmethod
    def of_person(cls, organisation: Organisation, person: str, zone_in_slack: str | None) -> "WorkCalendar":
        """A person's calendar: what the file says of them, else their zone in Slack, else the organisation's."""
        own = organisation.workers.get(person, Worker())
        zone = zone_in_file(organisation, person) or zone_in_slack or organisation.zone
        hours = own.working_hours or organisation.working_hours
        return cls(
            zone,
            time.fromisoformat(hours.start),
            time.fromisoformat(hours.end),
            own.country or organisation.country,
        )

    def is_working_day(self, day: date) -> bool:
        """Whether people work on `day`."""
        if day.weekday() >= 5:
            return False
        return self.country is None or day not in _holidays(self.country, day.year)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        day += timedelta(days=1)
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def is_working_time(self, moment: datetime) -> bool:
        """Whether the aware `moment` lies in working hours."""
        local = moment.astimezone(ZoneInfo(self.zone))
        return self.is_working_day(local.date()) and self.start <= local.time() < self.end

    def into_working_time(self, moment: datetime) -> datetime:
        """`moment` itself when people work then, else the start of the next working hours, in UTC."""
        if self.is_working_time(moment):
            return moment
        local = moment.astimezone(ZoneInfo(self.zone))
        day = local.date()
        if not (self.is_working_day(day) and local.time() < self.start):
            day = self.next_working_day(day)
        return at_local(day, self.start, self.zone).utc

    def add(self, moment: datetime, duration: str, *, urgent: bool) -> datetime:
        """`moment` plus a duration of the playbooks, in UTC.

        Business days end with the working hours of the last one. Hours and days count as they are when urgent;
        else the end is moved into working time.
        """
        minutes = minutes_of(duration)
        if minutes is None:
            return self._add_business_days(moment, int(duration.removesuffix("bd")))
        due = moment + timedelta(minutes=minutes)
        return due if urgent else self.into_working_time(due)

    def review_at(self, moment: datetime, duration: str) -> LocalMoment:
        """When a review falls due: `duration` after `moment`, at the start of a working day that is still to come."""
        day = self.add(moment, duration, urgent=True).astimezone(ZoneInfo(self.zone)).date()
        day = day if self.is_working_day(day) else self.next_working_day(day)
        review = at_local(day, self.start, self.zone)
        return review if review.utc > moment else at_local(self.next_working_day(day), self.start, self.zone)

    def _add_business_days(self, moment: datetime, days: int) -> datetime:
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        for _ in range(days):
            day = self.next_working_day(day)
        return at_local(day, self.end, self.zone).utc


@lru_cache
def _holidays(country: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=year)
