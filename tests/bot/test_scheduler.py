"""The ticks: what is due lives in the database alone, and a timer that fails holds no other up."""

from apscheduler.jobstores.memory import MemoryJobStore
from sqlalchemy import select

from bot.pulse import Pulse
from bot.scheduler import start_ticks
from bot.timers import Timers
from triage.store import ledger
from triage.store.tables import Timer


def states(office) -> list[str]:
    with office.store.reading() as tx:
        return list(tx.session.scalars(select(Timer.state).order_by(Timer.id)))


def keep(office, team, *kinds: str) -> None:
    with office.store.writing() as tx:
        for kind in kinds:
            ledger.remind(tx, tx.workspace(team), kind, "U0NOBODY", tx.now)


def test_no_job_is_kept_anywhere_but_in_memory_so_that_renaming_its_function_loses_nothing(office):
    ticks = start_ticks(office, Pulse(office.store), lambda: None)
    try:
        assert [type(store) for store in ticks._jobstores.values()] == [MemoryJobStore]
        for job in ticks.get_jobs():
            assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    finally:
        ticks.shutdown()


def test_all_that_is_due_fires_in_one_tick(office, team):
    keep(office, team, "digest", "digest2", "digest3")
    with office.store.writing() as tx:
        for timer in tx.session.scalars(select(Timer)):
            timer.kind = "digest"
    timers = Timers(office)
    assert timers.fire_due() == 3
    assert states(office) == ["done"] * 3
    assert timers.fire_due() == 0


def test_a_timer_that_fails_waits_for_a_minute_and_the_others_fire(office, team, clock):
    keep(office, team, "silence", "digest")  # a silence without its incident cannot fire
    timers = Timers(office)
    assert timers.fire_due() == 0
    assert timers.fire_due() == 1
    assert states(office) == ["pending", "done"]
    clock.forward(minutes=2)
    assert timers.fire_due() == 0
    assert states(office) == ["pending", "done"]
