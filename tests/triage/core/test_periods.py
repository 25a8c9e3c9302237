"""Periods against the words of the rules: weekends, Easter, year end, changes of the clocks, ends of February."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from playbooks.obligation_terms import DayRule, Unit
from tests.people import make_organisation
from triage.core.calendar import WorkCalendar
from triage.core.periods import calendar_for, deadline

LJUBLJANA, BERLIN, NEW_YORK = "Europe/Ljubljana", "Europe/Berlin", "America/New_York"
PLAIN, EU, NOON, SEC = DayRule
HOURS, DAYS, BUSINESS_DAYS, MONTHS = Unit
COUNTABLE = [
    *((unit, rule) for unit in (HOURS, DAYS, MONTHS) for rule in (PLAIN, EU, NOON)),
    (BUSINESS_DAYS, SEC),
]
moments = st.integers(0, 25_000_000).map(lambda minute: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))
amounts = st.integers(1, 100)
countable = st.sampled_from(COUNTABLE)
zones = st.sampled_from([LJUBLJANA, NEW_YORK, "UTC", "Asia/Kathmandu", "Pacific/Auckland", "Atlantic/Azores"])
countries = st.sampled_from(["SI", "DE", "IE", "GR", "US"])


def days_of(country: str | None = "SI", zone: str = LJUBLJANA) -> WorkCalendar:
    return WorkCalendar(zone, time(9), time(17), country)


SLOVENIA, GERMANY = days_of(), days_of("DE", BERLIN)
AMERICA = days_of("US", NEW_YORK)


def at(wall: str, calendar: WorkCalendar = SLOVENIA) -> datetime:
    """A moment as the wall clock of a calendar's zone shows it."""
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(calendar.zone))


def wall(moment: datetime, calendar: WorkCalendar = SLOVENIA) -> str:
    return f"{moment.astimezone(ZoneInfo(calendar.zone)):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        ("2026-11-23 09:20", "Thu 2026-11-26 09:20"),
        ("2026-11-20 17:00", "Mon 2026-11-23 17:00"),  # a weekend changes nothing
        ("2026-12-30 08:15", "Sat 2027-01-02 08:15"),  # nor does the new year
        ("2026-03-28 12:00", "Tue 2026-03-31 13:00"),  # the clocks go forward: 72 hours are 72 hours
        ("2026-10-24 12:00", "Tue 2026-10-27 11:00"),  # and back
    ],
)
def test_plain_hours_pass_as_hours_do(start, ends):
    assert wall(deadline(at(start), 72, HOURS, PLAIN, SLOVENIA)) == ends


def test_the_hour_of_the_event_does_not_count():
    """Regulation 1182/71, Art. 3(1)."""
    assert wall(deadline(at("2026-11-23 09:20"), 24, HOURS, EU, SLOVENIA)) == "Tue 2026-11-24 10:00"
    assert wall(deadline(at("2026-11-23 09:00"), 24, HOURS, EU, SLOVENIA)) == "Tue 2026-11-24 10:00"


def test_hours_that_end_on_a_weekend_are_not_extended():
    """Art. 3(4) speaks of periods "otherwise than in hours"."""
    assert wall(deadline(at("2026-11-20 17:20"), 24, HOURS, EU, SLOVENIA)) == "Sat 2026-11-21 18:00"


@pytest.mark.parametrize(
    ("start", "ends", "calendar"),
    [
        ("2026-11-23 09:20", "Thu 2026-11-26 10:00", SLOVENIA),  # Tuesday and Wednesday lie in it
        ("2026-11-19 09:20", "Mon 2026-11-23 23:59", SLOVENIA),  # Friday, and then only Monday
        ("2026-11-20 17:00", "Tue 2026-11-24 23:59", SLOVENIA),
        ("2027-03-25 10:00", "Wed 2027-03-31 23:59", GERMANY),  # Maundy Thursday: Good Friday to Easter Monday
        ("2027-03-25 10:00", "Tue 2027-03-30 23:59", SLOVENIA),  # Good Friday is a working day there
    ],
)
def test_the_contested_reading_gives_72_hours_two_working_days(start, ends, calendar):
    """Art. 3(5), read for hours too."""
    assert wall(deadline(at(start, calendar), 72, HOURS, EU, calendar), calendar) == ends


@pytest.mark.parametrize(
    ("start", "amount", "ends", "calendar"),
    [
        ("2026-11-02 00:10", 10, "Thu 2026-11-12 23:59", SLOVENIA),  # Art. 3(1) and (3): a weekend within counts
        ("2026-11-20 18:00", 15, "Mon 2026-12-07 23:59", SLOVENIA),  # Art. 3(4): the 15th day is a Saturday
        ("2026-12-15 18:00", 10, "Mon 2026-12-28 23:59", SLOVENIA),  # Christmas, 26 December, Sunday
        ("2026-12-17 18:00", 15, "Mon 2027-01-04 23:59", SLOVENIA),  # 1 and 2 January, Sunday
        ("2027-03-16 18:00", 10, "Tue 2027-03-30 23:59", GERMANY),  # Good Friday to Easter Monday
        ("2027-03-16 18:00", 10, "Fri 2027-03-26 23:59", SLOVENIA),
        ("2026-11-23 18:00", 2, "Wed 2026-11-25 23:59", SLOVENIA),
        ("2026-11-20 18:00", 2, "Tue 2026-11-24 23:59", SLOVENIA),  # Art. 3(5): Monday alone is one working day
        ("2026-11-19 18:00", 2, "Mon 2026-11-23 23:59", SLOVENIA),
        ("2026-11-20 18:00", 1, "Mon 2026-11-23 23:59", SLOVENIA),
    ],
)
def test_days_of_the_eu_end_on_a_working_day(start, amount, ends, calendar):
    assert wall(deadline(at(start, calendar), amount, DAYS, EU, calendar), calendar) == ends


def test_plain_days_end_on_whatever_day_it_is():
    assert wall(deadline(at("2026-11-20 18:00"), 15, DAYS, PLAIN, SLOVENIA)) == "Sat 2026-12-05 23:59"
    assert wall(deadline(at("2026-11-20 18:00"), 60, DAYS, PLAIN, SLOVENIA)) == "Tue 2027-01-19 23:59"


@pytest.mark.parametrize(
    ("start", "amount", "plain", "eu"),
    [
        ("2026-01-31 12:00", 1, "Sat 2026-02-28 23:59", "Mon 2026-03-02 23:59"),
        ("2028-01-31 12:00", 1, "Tue 2028-02-29 23:59", "Tue 2028-02-29 23:59"),
        ("2026-02-28 12:00", 1, "Sat 2026-03-28 23:59", "Mon 2026-03-30 23:59"),
        ("2026-12-31 12:00", 2, "Sun 2027-02-28 23:59", "Mon 2027-03-01 23:59"),
        ("2026-11-25 12:00", 1, "Fri 2026-12-25 23:59", "Mon 2026-12-28 23:59"),
        ("2026-12-15 12:00", 12, "Wed 2027-12-15 23:59", "Wed 2027-12-15 23:59"),
    ],
)
def test_months_end_on_the_day_of_the_same_number_else_on_the_last(start, amount, plain, eu):
    """Art. 3(2)(c)."""
    assert wall(deadline(at(start), amount, MONTHS, PLAIN, SLOVENIA)) == plain
    assert wall(deadline(at(start), amount, MONTHS, EU, SLOVENIA)) == eu


def test_a_day_is_the_day_of_the_zone():
    half_past_midnight = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    assert wall(deadline(half_past_midnight, 1, MONTHS, PLAIN, SLOVENIA)) == "Sun 2026-03-01 23:59"
    assert wall(deadline(half_past_midnight, 4, BUSINESS_DAYS, SEC, AMERICA), AMERICA) == "Thu 2026-02-05 17:30"


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        ("2026-11-16 10:00", "Fri 2026-11-20 17:30"),
        ("2026-11-16 22:00", "Fri 2026-11-20 17:30"),  # after hours it is still that day
        ("2026-11-20 10:00", "Fri 2026-11-27 17:30"),  # Thanksgiving lies in it
        ("2026-11-21 10:00", "Fri 2026-11-27 17:30"),  # a Saturday: Monday counts as the first day
        ("2026-11-26 10:00", "Wed 2026-12-02 17:30"),  # Thanksgiving itself: Friday counts as the first day
        ("2026-06-30 10:00", "Tue 2026-07-07 17:30"),  # 4 July is a Saturday, kept on Friday
        ("2026-12-31 10:00", "Thu 2027-01-07 17:30"),
        ("2026-03-05 10:00", "Wed 2026-03-11 17:30"),  # the clocks change on the 8th
    ],
)
def test_four_business_days_of_form_8k(start, ends):
    """Form 8-K, General Instruction B.1; 17 CFR 232.13(a)(2)."""
    assert wall(deadline(at(start, AMERICA), 4, BUSINESS_DAYS, SEC, AMERICA), AMERICA) == ends


@pytest.mark.parametrize(
    ("start", "amount", "unit", "ends"),
    [
        ("2026-08-05 11:00", 72, HOURS, "Mon 2026-08-10 12:00"),  # Saturday
        ("2026-08-04 11:00", 72, HOURS, "Fri 2026-08-07 11:00"),
        ("2026-12-22 11:00", 72, HOURS, "Mon 2026-12-28 12:00"),  # Christmas
        ("2026-08-31 11:00", 1, MONTHS, "Wed 2026-09-30 23:59"),
        ("2026-09-03 11:00", 1, MONTHS, "Mon 2026-10-05 12:00"),  # Saturday
    ],
)
def test_noon_of_the_next_working_day(start, amount, unit, ends):
    """Delegated Regulation (EU) 2025/301, Art. 5(4)."""
    assert wall(deadline(at(start), amount, unit, NOON, SLOVENIA)) == ends


def test_only_holidays_of_a_member_state_extend_a_period_of_the_eu():
    british = make_organisation(country="GB", zone="Europe/London")
    assert calendar_for(EU, british).country is None
    assert calendar_for(EU, make_organisation()).country == "SI"
    assert (calendar_for(SEC, british).zone, calendar_for(SEC, british).country) == (NEW_YORK, "US")


@given(moments, amounts, countable, zones, countries)
def test_a_deadline_is_later_than_its_start_and_in_utc(start, amount, how, zone, country):
    end = deadline(start, amount, *how, days_of(country, zone))
    assert end > start
    assert end.utcoffset() == timedelta(0)


@given(moments, amounts, countable, zones, countries)
def test_holidays_never_make_a_deadline_earlier(start, amount, how, zone, country):
    without = deadline(start, amount, *how, days_of(None, zone))
    assert deadline(start, amount, *how, days_of(country, zone)) >= without


@given(moments, st.integers(0, 100_000), amounts, countable, zones, countries)
def test_who_starts_later_never_ends_earlier(start, later, amount, how, zone, country):
    assume(how[1] is not NOON)  # 08:00 on a Monday lies before the noon that Sunday is moved to
    calendar = days_of(country, zone)
    second = deadline(start + timedelta(minutes=later), amount, *how, calendar)
    assert second >= deadline(start, amount, *how, calendar)


@given(moments, amounts, st.sampled_from([HOURS, DAYS, MONTHS]), st.sampled_from([EU, NOON]), zones, countries)
def test_no_rule_of_the_eu_ends_before_the_plain_count(start, amount, unit, rule, zone, country):
    calendar = days_of(country, zone)
    assert deadline(start, amount, unit, rule, calendar) >= deadline(start, amount, unit, PLAIN, calendar)


@given(moments, amounts, st.sampled_from([DAYS, MONTHS]), zones, countries)
def test_periods_of_the_eu_end_on_a_working_day_and_hold_two_of_them(start, amount, unit, zone, country):
    calendar = days_of(country, zone)
    first, last = (
        moment.astimezone(ZoneInfo(zone)).date() for moment in (start, deadline(start, amount, unit, EU, calendar))
    )
    assert calendar.is_working_day(last)
    if unit is MONTHS or amount >= 2:
        assert working_days(first, last, calendar) >= 2


@given(moments, st.integers(1, 20))
def test_business_days_are_counted_after_the_day_of_the_event(start, amount):
    first, last = (
        moment.astimezone(ZoneInfo(NEW_YORK)).date()
        for moment in (start, deadline(start, amount, BUSINESS_DAYS, SEC, AMERICA))
    )
    assert AMERICA.is_working_day(last)
    assert working_days(first, last, AMERICA) == amount


def working_days(first: date, last: date, calendar: WorkCalendar) -> int:
    """Working days after `first`, up to and with `last`."""
    return sum(calendar.is_working_day(first + timedelta(days=1 + n)) for n in range((last - first).days))
