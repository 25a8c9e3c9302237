"""Wall clocks and working time: both changes of the clocks, odd zones, holidays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.people import make_organisation
from triage.core.calendar import (
    WorkCalendar,
    a_week_before,
    at_local,
    iso_week,
    last_weekly,
    next_weekly,
)

LJUBLJANA, NEW_YORK = "Europe/Ljubljana", "America/New_York"
LORD_HOWE, CHATHAM, APIA = "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Apia"
zones = st.sampled_from([LJUBLJANA, NEW_YORK, LORD_HOWE, CHATHAM, APIA, "Asia/Kathmandu", "Africa/Casablanca", "UTC"])
days = st.dates(date(2009, 1, 1), date(2037, 12, 31))
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
moments = st.integers(0, 14_000_000).map(lambda minute: datetime(2009, 1, 1, tzinfo=UTC) + minute * MINUTE)
weekdays = st.sampled_from(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
MINUTE, WEEK = timedelta(minutes=1), timedelta(days=7)
SHIFT = timedelta(hours=1)
"""The largest change of the clocks in these zones, but for Apia's lost day in 2011."""


def wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("day", "at", "zone", "utc"),
    [
        (date(2026, 11, 23), time(9), LJUBLJANA, datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 30), LJUBLJANA, datetime(2026, 3, 29, 1, tzinfo=UTC)),  # skipped: 03:00
        (date(2026, 10, 25), time(2, 30), LJUBLJANA, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # twice: the first
        (date(2026, 3, 8), time(2, 30), NEW_YORK, datetime(2026, 3, 8, 7, tzinfo=UTC)),
        (date(2026, 11, 1), time(1, 30), NEW_YORK, datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        (date(2026, 10, 4), time(2, 15), LORD_HOWE, datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),  # half an hour
        (date(2026, 4, 5), time(1, 45), LORD_HOWE, datetime(2026, 4, 4, 14, 45, tzinfo=UTC)),
        (date(2026, 9, 27), time(3, 0), CHATHAM, datetime(2026, 9, 26, 14, tzinfo=UTC)),  # from 02:45 to 03:45
        (date(2026, 4, 5), time(3, 0), CHATHAM, datetime(2026, 4, 4, 13, 15, tzinfo=UTC)),
        (date(2011, 12, 30), time(12), APIA, datetime(2011, 12, 30, 10, tzinfo=UTC)),  # the whole day was skipped
    ],
)
def test_a_wall_clock_that_is_skipped_or_comes_twice(day, at, zone, utc):
    moment = at_local(day, at, zone)
    assert moment.utc == utc
    assert (moment.local, moment.zone) == (datetime.combine(day, at), zone)


@given(days, minutes, zones)
@example(date(2026, 3, 29), time(2, 0), LJUBLJANA)
@example(date(2026, 10, 4), time(2, 29), LORD_HOWE)
@example(date(2026, 9, 27), time(2, 45), CHATHAM)
def test_a_local_time_comes_back_as_it_was_or_as_the_first_minute_that_exists(day, at, zone):
    wanted, moment = datetime.combine(day, at), at_local(day, at, zone)
    there = wall(moment.utc, zone)
    assert moment.utc.utcoffset() == timedelta(0)
    if there != wanted:
        assert there > wanted
        assert wall(moment.utc - MINUTE, zone) < wanted, "an earlier minute would have been there"


@given(days, minutes, zones)
def test_of_a_local_time_that_comes_twice_the_first_is_meant(day, at, zone):
    moment = at_local(day, at, zone)
    for earlier in (timedelta(minutes=30), timedelta(hours=1)):
        assert wall(moment.utc - earlier, zone) != moment.local


@given(weekdays, minutes, zones, moments)
@example("sunday", time(2, 30), LJUBLJANA, datetime(2026, 10, 25, 0, 45, tzinfo=UTC))
@example("monday", time(9), LJUBLJANA, datetime(2026, 3, 23, 8, tzinfo=UTC))
def test_the_next_weekly_moment_is_later_and_at_most_a_week_away(weekday, at, zone, after):
    moment = next_weekly(weekday, f"{at:%H:%M}", zone, after)
    assert after < moment.utc <= after + WEEK + SHIFT + (timedelta(days=1) if zone == APIA else timedelta(0))
    assert f"{moment.local:%A}".lower() == weekday
    assert moment.local.time() == at


@given(weekdays, minutes, zones, moments)
@example("monday", time(9), LJUBLJANA, datetime(2026, 3, 30, 7, tzinfo=UTC))
@example("monday", time(9), LJUBLJANA, datetime(2026, 10, 26, 8, tzinfo=UTC))
def test_the_last_weekly_moment_is_the_one_before_the_next(weekday, at, zone, now):
    rule = (weekday, f"{at:%H:%M}", zone)
    last = last_weekly(*rule, now)
    assert last.utc <= now < next_weekly(*rule, last.utc).utc


def test_a_weekly_rule_fires_once_in_each_week_through_both_changes_of_the_clocks():
    moment, fired = datetime(2026, 1, 1, tzinfo=UTC), []
    while len(fired) < 52:
        when = next_weekly("sunday", "02:30", LJUBLJANA, moment)
        moment = when.utc
        fired.append(iso_week(when))
    assert fired == [f"2026-W{week:02d}" for week in range(1, 53)]


@given(zones, moments)
def test_a_week_before_is_the_same_time_on_the_wall(zone, moment):
    here = at_local(wall(moment, zone).date(), time(9), zone)
    before = a_week_before(here.utc, zone)
    if zone != APIA:
        assert wall(before, zone) == here.local - WEEK


@pytest.mark.parametrize(
    ("day", "week"),
    [(date(2026, 11, 23), "2026-W48"), (date(2027, 1, 1), "2026-W53"), (date(2024, 12, 30), "2025-W01")],
)
def test_the_week_of_a_digest_is_the_iso_week(day, week):
    assert iso_week(at_local(day, time(9), "UTC")) == week


def calendar(**changes: object) -> WorkCalendar:
    return WorkCalendar.of(make_organisation(**changes))


@pytest.mark.parametrize(
    ("country", "day", "works"),
    [
        ("SI", date(2027, 2, 8), False),  # Prešeren Day, a Monday
        ("US", date(2027, 2, 8), True),
        ("US", date(2026, 11, 26), False),  # Thanksgiving
        ("SI", date(2026, 11, 26), True),
        (None, date(2026, 12, 25), True),  # no country, no holidays
        (None, date(2026, 12, 26), False),  # a Saturday
    ],
)
def test_holidays_are_those_of_the_country(country, day, works):
    assert calendar(country=country).is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "duration", "urgent", "due"),
    [
        ((2026, 11, 27, 15), "1bd", False, (2026, 11, 30, 16)),  # Friday: the end of Monday
        ((2026, 12, 24, 9), "2bd", False, (2026, 12, 29, 16)),  # over Christmas and the weekend
        ((2026, 11, 28, 9), "1bd", False, (2026, 11, 30, 16)),  # from a Saturday
        ((2026, 11, 27, 15), "4h", True, (2026, 11, 27, 19)),  # urgent: as the clock says
        ((2026, 11, 27, 15), "4h", False, (2026, 11, 30, 8)),  # not urgent: when people are back
        ((2026, 11, 23, 3), "30m", False, (2026, 11, 23, 8)),  # before work: this morning
    ],
)
def test_what_is_due_falls_into_working_time_unless_it_is_urgent(start, duration, urgent, due):
    assert calendar().add(datetime(*start, tzinfo=UTC), duration, urgent=urgent) == datetime(*due, tzinfo=UTC)


durations = st.one_of(
    st.builds("{}m".format, st.integers(1, 300)),
    st.builds("{}h".format, st.integers(1, 100)),
    st.builds("{}d".format, st.integers(1, 40)),
    st.builds("{}bd".format, st.integers(1, 25)),
)


@given(moments, durations, zones)
def test_what_is_not_urgent_never_falls_due_at_night_nor_in_the_past(moment, duration, zone):
    work = calendar(zone=zone)
    due = work.add(moment, duration, urgent=False)
    assert due > moment
    assert work.is_working_time(due - MINUTE) or work.is_working_time(due)


@given(moments, durations, zones)
def test_a_review_is_planned_for_the_start_of_a_working_day_that_is_still_to_come(moment, duration, zone):
    work = calendar(zone=zone)
    review = work.review_at(moment, duration)
    assert review.utc > moment
    assert review.local.time() == time(9)
    assert work.is_working_day(review.local.date())
