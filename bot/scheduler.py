"""The ticks of one process: the database's pulse, housekeeping, roles. A memory store only; what is due lives in the
database, and is fired by `timers`.
"""

from collections.abc import Callable
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

from bot.pulse import Pulse
from triage.store import queue
from triage.usecases.office import Office

PULSE_TICK = 1
HOUSEKEEPING_TICK = 3600
ROLES_TICK = 15


def start_ticks(office: Office, pulse: Pulse, keep_roles: Callable[[], None]) -> BackgroundScheduler:
    """Start the ticks; `keep_roles` asks Slack who holds which role, when it is time. Stop with `shutdown()`."""
    # A tick that was missed is not made up for: the next one finds all that is due.
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = BackgroundScheduler(timezone=UTC, job_defaults=defaults)
    scheduler.add_job(pulse.beat, "interval", seconds=PULSE_TICK, id="pulse")
    scheduler.add_job(lambda: sweep(office), "interval", seconds=HOUSEKEEPING_TICK, id="sweep")
    scheduler.add_job(keep_roles, "interval", seconds=ROLES_TICK, id="roles")
    scheduler.start()
    return scheduler


def sweep(office: Office) -> None:
    """Forget what need not be remembered any more."""
    with office.store.writing_quietly() as tx:
        queue.sweep(tx)
