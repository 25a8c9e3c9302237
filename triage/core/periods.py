"""Counts periods by the rules that laws count them by. Pure; which law uses which rule stands in the data.

Moments are aware and come back in UTC. A day ends at 23:59 on the wall of the calendar's zone, so that nobody reads the
midnight after it as one more day. Days mean the days of that zone.

Regulation (EEC, Euratom) No 1182/71, Art. 3, is the source of `eu_1182_71`:
(1) the hour or the day of the event does not count; (2) days run from their first hour to the end of their last, and
months end on the day of the same number, else on the last of the month; (3) holidays, Sundays and Saturdays count
like other days, unless the period is expressed in working days; (4) a period that is not in hours and ends on one of
them ends with the next working day; (5) a period of two days or more holds two working days at least.
"""

from calendar import monthrange
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from playbooks.obligation_terms import DayRule, Unit
from triage.core.calendar import WorkCalendar, at_local
from triage.core.organisation import Organisation

DAY_ENDS, NOON = time(23, 59), time(12)
EDGAR_ENDS = time(17, 30)
"""Eastern time; what is sent later counts as filed on the next business day (17 CFR 232.13(a)(2))."""
TWO_DAYS = timedelta(days=2)
_HOUR = timedelta(hours=1)
# fmt: off
EU_MEMBERS = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})
# fmt: on


def calendar_for(rule: DayRule, organisation: Organisation) -> WorkCalendar:
    """Whose days a rule counts.

    `us_sec`: federal holidays of the US, Eastern time. The rules of the EU: the organisation's zone and, in a Member
    State, its holidays; elsewhere Saturdays and Sundays alone, which can only make a deadline earlier.
    """
    own = WorkCalendar.of(organisation)
    if rule is DayRule.US_SEC:
        return replace(own, zone="America/New_York", country="US")
    return own if own.country in EU_MEMBERS else replace(own, country=None)


def deadline(start: datetime, amount: int, unit: Unit, rule: DayRule, calendar: WorkCalendar) -> datetime:
    """The moment, in UTC, at which `amount` (at least 1) of `unit` from the aware `start` is over; later than `start`.

    `plain`: hours as they pass; days and months to the end of the last day, whatever day that is.
    `eu_1182_71`: Art. 3 of that Regulation, above. Whether Art. 3(5) holds for hours is contested; here it does, from
    48 hours on, counting whole working days after the day of the event: the latest reading.
    `noon_next_working_day`: as plain, but an end on no working day is noon of the next (Regulation (EU) 2025/301,
    Art. 5(4), which not every entity may use).
    `us_sec`: business days after the day of the event; when that is none, the first one counts as one of them (Form
    8-K, General Instruction B.1). The last ends when EDGAR's filing day does.
    """
    day = start.astimezone(ZoneInfo(calendar.zone)).date()
    if unit is Unit.HOURS:
        end = start.astimezone(UTC) + amount * _HOUR
        last = end.astimezone(ZoneInfo(calendar.zone)).date()
    else:
        last = _last_day(day, amount, unit, calendar)
        end = _at(last, calendar)
    match rule:
        case DayRule.EU_1182_71 if unit is Unit.HOURS:
            return _eu_hours(start, end, calendar)
        case DayRule.EU_1182_71 if unit is not Unit.BUSINESS_DAYS:
            return _eu_days(day, last, calendar)
        case DayRule.NOON_NEXT_WORKING_DAY if not calendar.is_working_day(last):
            return _at(calendar.next_working_day(last), calendar, NOON)
        case DayRule.US_SEC:
            return _at(last, calendar, EDGAR_ENDS)
    return end


def _last_day(day: date, amount: int, unit: Unit, calendar: WorkCalendar) -> date:
    """The day on which a period of days, business days or months after `day` ends, before any extension."""
    if unit is Unit.DAYS:
        return day + timedelta(days=amount)
    if unit is Unit.MONTHS:
        year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    for _ in range(amount):
        day = calendar.next_working_day(day)
    return day


def _eu_hours(start: datetime, plain: datetime, calendar: WorkCalendar) -> datetime:
    """Art. 3(1): the hour of the event does not count. Art. 3(4) extends no hours; Art. 3(5), as read here, may."""
    local = start.astimezone(ZoneInfo(calendar.zone))
    end = plain + _HOUR - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    if plain - start.astimezone(UTC) < TWO_DAYS:
        return end
    return max(end, _at(_second_working_day(local.date(), calendar), calendar))


def _eu_days(day: date, last: date, calendar: WorkCalendar) -> datetime:
    """Art. 3(4): no end on a day without work. Art. 3(5): two working days at least, of two days or more."""
    working = last if calendar.is_working_day(last) else calendar.next_working_day(last)
    if last - day >= TWO_DAYS:
        working = max(working, _second_working_day(day, calendar))
    return _at(working, calendar)


def _second_working_day(day: date, calendar: WorkCalendar) -> date:
    return calendar.next_working_day(calendar.next_working_day(day))


def _at(day: date, calendar: WorkCalendar, at: time = DAY_ENDS) -> datetime:
    return at_local(day, at, calendar.zone).utc
