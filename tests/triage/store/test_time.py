"""Moments: aware, in UTC, from the database's clock; the practice workspace's offset moves all but the leases."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.clock import move_practice_clock
from triage.core.calendar import next_weekly
from triage.store import queue
from triage.store.door import Team
from triage.store.ledger import remind, tell
from triage.store.tables import Inbound, Outbox, Timer

offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.builds(
    lambda seconds, micro, zone: datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro).astimezone(zone),
    st.integers(0, 4_000_000_000),
    st.integers(0, 999_999),
    offsets,
)


def keep(store, key: str, moment: datetime) -> None:
    with store.writing() as tx:
        workspace_id = tx.workspace(Team("T0TIME"))
        tx.session.merge(Inbound(workspace_id=workspace_id, key=key, accepted_at=moment))


def test_a_moment_without_a_time_zone_is_refused(store):
    with pytest.raises(StatementError, match="give it a time zone"):
        keep(store, "naive", datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001 - that is the point


def test_a_moment_without_a_time_zone_is_refused_in_a_comparison_too(store):
    with pytest.raises(StatementError, match="give it a time zone"), store.reading() as tx:
        tx.session.scalars(select(Inbound).where(Inbound.accepted_at < datetime(2026, 11, 23))).all()  # noqa: DTZ001


@given(moment=moments)
def test_a_moment_comes_back_as_the_same_moment_in_utc(store, moment):
    keep(store, "one", moment)
    with store.reading() as tx:
        kept = tx.session.scalar(select(Inbound.accepted_at))
    assert kept == moment
    assert kept.utcoffset() == timedelta(0)


@given(one=moments, other=moments)
def test_comparing_kept_moments_compares_time(store, one, other):
    keep(store, "one", one)
    with store.reading() as tx:
        earlier = tx.session.scalar(select(Inbound.key).where(Inbound.accepted_at < other))
    assert (earlier == "one") is (one < other)


def test_now_is_the_databases_and_stands_still_in_a_transaction(store):
    before = datetime.now(UTC)
    with store.reading() as tx:
        assert abs(tx.now - before) < timedelta(seconds=30)
        assert tx.now == tx.now
        assert tx.real_now() >= tx.now


def test_the_practice_clock_moves_now_but_not_the_time_of_leases(store):
    move_practice_clock(store, 86_400 * 15)
    with store.reading() as tx:
        assert timedelta(days=15) - timedelta(seconds=5) < tx.now - tx.real_now() < timedelta(days=15, seconds=5)
    move_practice_clock(store, 0)
    with store.reading() as tx:
        assert abs(tx.now - tx.real_now()) < timedelta(seconds=5)


def test_timers_go_by_the_practice_clock_and_leases_do_not(store, team):
    with store.writing() as tx:
        workspace_id = tx.workspace(team)
        remind(tx, workspace_id, "digest", "U1", tx.now + timedelta(days=3))
        tell(tx, workspace_id, "draft", "user:U1", "1")
    with store.writing() as tx:
        assert queue.claim_due_timer(tx, ["digest"]) is None
        queue.lease(tx, queue.claim_messages(tx)[0])
    move_practice_clock(store, 86_400 * 4)
    with store.writing() as tx:
        assert queue.claim_due_timer(tx, ["digest"]).subject == "U1"
        assert queue.claim_messages(tx) == [], "its lease has not run out: four days did not really pass"


def test_a_local_rule_is_kept_beside_its_moment(store, team):
    with store.writing() as tx:
        when = next_weekly("monday", "09:00", "Europe/Ljubljana", tx.now)
        remind(tx, tx.workspace(team), "digest", "U1", when)
    with store.reading() as tx:
        timer = tx.session.scalar(select(Timer))
        assert (timer.local, timer.zone) == (when.local.isoformat(), "Europe/Ljubljana")
        assert timer.due_at.astimezone(ZoneInfo(timer.zone)).replace(tzinfo=None) == when.local


def test_messages_remember_when_they_were_made_by_the_practice_clock(store, team, clock):
    with store.writing() as tx:
        tell(tx, tx.workspace(team), "draft", "user:U1", "1")
        made = tx.now
    with store.reading() as tx:
        assert tx.session.scalar(select(Outbox.created_at)) == made
