"""The figures of a week: they add up, and a quiet week is a digest too."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from triage.core.digest import ClockFigures, IncidentFigures, make_digest
from triage.core.lifecycle import ENDS, OVER, IncidentState
from triage.core.words import Domain, Severity

UNTIL = datetime(2026, 11, 30, 14, tzinfo=UTC)
WEEK = timedelta(days=7)
SINCE = UNTIL - WEEK
SAFETY, SECURITY = frozenset({Domain.SAFETY}), frozenset({Domain.SECURITY})
BOTH = SAFETY | SECURITY

moments = st.integers(0, 60_000).map(lambda minute: datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=minute))
few = st.integers(0, 5)
figures = st.builds(
    IncidentFigures,
    public_id=st.integers(1, 999).map("INC-{}".format),
    reported_at=moments,
    state=st.sampled_from([state.value for state in IncidentState]),
    category=st.sampled_from(["jailbreak", "privacy_leak", "other"]),
    severity=st.sampled_from(Severity),
    domains=st.sampled_from([SAFETY, SECURITY, BOTH]),
    acknowledged_after=st.lists(st.timedeltas(timedelta(0), WEEK), max_size=2).map(tuple),
    closed_at=st.none() | moments,
    overruled=st.booleans(),
    became_both=st.booleans(),
    open_tasks=few,
    overdue_tasks=few,
    legal_checks_done=few,
    legal_checks_open=few,
    next_review=st.none() | moments,
)
weeks = st.lists(figures, max_size=6, unique_by=lambda one: one.public_id)
ONE = IncidentFigures(
    "INC-1",
    SINCE + timedelta(days=1),
    "acknowledged",
    "jailbreak",
    Severity.S2,
    SECURITY,
    (timedelta(minutes=10),),
    None,
    overruled=False,
    became_both=False,
    open_tasks=3,
    overdue_tasks=1,
    legal_checks_done=1,
    legal_checks_open=2,
    next_review=UNTIL + timedelta(days=2),
)


@given(weeks)
def test_the_counts_add_up(incidents):
    digest = make_digest(incidents, SINCE, UNTIL)
    assert digest.safety_only + digest.security_only + digest.both == digest.reported
    assert sum(count for _, count in digest.by_category) == digest.reported
    assert sum(count for _, count in digest.by_severity) == digest.reported
    assert digest.overruled <= digest.reported + digest.not_ai
    assert sum(one.reported for one in digest.domains) == digest.reported + digest.both
    assert len(digest.open_now) == sum(one.state not in OVER for one in incidents)


@given(weeks, st.randoms(use_true_random=False))
def test_the_order_of_incidents_changes_no_figure(incidents, random):
    shuffled = random.sample(incidents, len(incidents))
    one, other = (make_digest(each, SINCE, UNTIL) for each in (incidents, shuffled))
    assert (one.reported, one.both, one.not_ai, one.closed, one.domains) == (
        other.reported,
        other.both,
        other.not_ai,
        other.closed,
        other.domains,
    )
    assert sorted(one.by_category) == sorted(other.by_category)


@given(weeks)
def test_each_incident_is_reported_in_exactly_one_week(incidents):
    weeks_of_it = [make_digest(incidents, SINCE + WEEK * back, UNTIL + WEEK * back) for back in range(-5, 4)]
    counted = [one for one in incidents if one.state not in ("withdrawn", "test", "duplicate")]
    assert sum(week.reported + week.not_ai for week in weeks_of_it) == len(counted)


def test_a_week_without_incidents_still_has_its_digest():
    digest = make_digest([], SINCE, UNTIL, ["hr"])
    assert (digest.reported, digest.closed, digest.open_now, digest.reviews_due) == (0, 0, (), ())
    assert [one.median_acknowledgement for one in digest.domains] == [None, None]
    assert digest.unassigned_roles == ("hr",)


def test_what_was_withdrawn_a_test_or_a_duplicate_is_not_counted_and_what_is_not_ai_stands_apart():
    states = ["withdrawn", "test", "duplicate", "not_ai", "not_ai", "routed"]
    digest = make_digest([replace(ONE, public_id=f"INC-{n}", state=s) for n, s in enumerate(states)], SINCE, UNTIL)
    assert (digest.reported, digest.not_ai) == (1, 2)


def test_an_incident_for_both_domains_counts_for_each_and_once_as_both():
    digest = make_digest([replace(ONE, domains=BOTH, became_both=True)], SINCE, UNTIL)
    assert (digest.reported, digest.both, digest.safety_only, digest.security_only) == (1, 1, 0, 0)
    assert [one.reported for one in digest.domains] == [1, 1]
    assert digest.became_both == ("INC-1",)


def test_how_fast_a_domain_takes_up_is_the_median():
    took = [replace(ONE, public_id=f"INC-{n}", acknowledged_after=(timedelta(minutes=n),)) for n in (1, 5, 90)]
    _, security = make_digest(took, SINCE, UNTIL).domains
    assert security.median_acknowledgement == timedelta(minutes=5)


def test_reviews_of_the_next_week_are_named_also_of_closed_incidents_but_not_of_those_set_aside():
    late = replace(ONE, public_id="INC-2", state="closed", next_review=SINCE)
    far = replace(ONE, public_id="INC-3", next_review=UNTIL + WEEK)
    aside = [replace(ONE, public_id=f"INC-{n}", state=end) for n, end in enumerate(ENDS, start=4)]
    digest = make_digest([ONE, late, far, *aside], SINCE, UNTIL)
    assert digest.reviews_due == (("INC-2", SINCE), ("INC-1", UNTIL + timedelta(days=2)))


def test_tasks_and_legal_checks_are_counted_where_work_goes_on():
    over = replace(ONE, public_id="INC-2", state="closed", closed_at=UNTIL - timedelta(days=1))
    digest = make_digest([ONE, over], SINCE, UNTIL)
    _, security = digest.domains
    assert (security.open_tasks, security.overdue_tasks) == (3, 1)
    assert (digest.legal_checks_done, digest.legal_checks_open, digest.closed) == (2, 2, 1)


def test_clocks_are_counted_while_they_may_matter_also_after_the_close_but_not_of_what_was_set_aside():
    soon, late = UNTIL + timedelta(days=6), UNTIL + timedelta(days=8)
    clocks = ClockFigures(may_run=2, decided=1, deadlines=(SINCE, soon, late))
    states = ["acknowledged", "closed", "test"]
    digest = make_digest(
        [replace(ONE, public_id=f"INC-{n}", state=s, clocks=clocks) for n, s in enumerate(states)], SINCE, UNTIL
    )
    assert (digest.clocks_may_run, digest.clocks_decided) == (4, 2)
    assert (digest.clocks_due, digest.clocks_past) == (2, 2)


def test_a_drill_is_named_in_its_week_and_counted_nowhere_else():
    clocks = ClockFigures(may_run=1, deadlines=(UNTIL,))
    drill = replace(ONE, drill=True, closed_at=SINCE + timedelta(days=2), became_both=True, clocks=clocks)
    earlier = replace(drill, public_id="INC-2", reported_at=SINCE - timedelta(days=1))
    digest = make_digest([drill, earlier], SINCE, UNTIL)
    assert replace(digest, drills=()) == make_digest([], SINCE, UNTIL)
    assert digest.drills == ("INC-1",)
