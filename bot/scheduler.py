"""The ticks of one process: due timers, housekeeping, roles. A memory store only; what is due lives in the database."""

import logging
from collections.abc import Callable
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

from bot.metrics import TIMERS, TIMERS_FAILED
from bot.pulse import Pulse
from triage.store import queue
from triage.usecases.due import TimerFailed, fire_next
from triage.usecases.office import Office

log = logging.getLogger(__name__)
TIMER_TICK = 1
HOUSEKEEPING_TICK = 3600
MOST_AT_ONCE = 500
"""Timers a tick; the rest are for the next one, so that a stop need not wait for long."""


def start_ticks(office: Office, pulse: Pulse, every_hour: Callable[[], None]) -> BackgroundScheduler:
    """Start the ticks; `every_hour` asks Slack who holds which role. Stop with `shutdown()`."""
    # A tick that was missed is not made up for: the next one finds all that is due.
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = BackgroundScheduler(timezone=UTC, job_defaults=defaults)
    scheduler.add_job(lambda: fire_due(office), "interval", seconds=TIMER_TICK, id="timers")
    scheduler.add_job(pulse.beat, "interval", seconds=TIMER_TICK, id="pulse")
    scheduler.add_job(lambda: sweep(office), "interval", seconds=HOUSEKEEPING_TICK, id="sweep")
    scheduler.add_job(every_hour, "interval", seconds=HOUSEKEEPING_TICK, id="roles")
    scheduler.start()
    return scheduler


def fire_due(office: Office) -> int:
    """Fire what is due, one transaction a timer; how many."""
    with office.store.reading() as tx:
        due = queue.next_timer_at(tx)
        if due is None or due > tx.now:
            return 0
    fired = 0
    try:
        while fired < MOST_AT_ONCE and fire_next(office):
            fired += 1
            TIMERS.inc()
    except TimerFailed as failure:
        # It is tried again later; meanwhile the timers behind it go on.
        log.exception("a timer failed")
        TIMERS_FAILED.inc()
        with office.store.writing_quietly() as tx:
            queue.set_back(tx, failure.timer_id)
    return fired


def sweep(office: Office) -> None:
    """Forget what need not be remembered any more."""
    with office.store.writing_quietly() as tx:
        queue.sweep(tx)
