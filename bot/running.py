"""`varnost run`: from settings to a working bot, until a signal ends it, or the end of whoever began it."""

import logging
import os
import signal
import sys
from threading import Event, Thread, Timer
from types import FrameType

from bot.app import Bot, wire
from bot.crash_points import arm
from bot.opening import BEFORE_SLACK_GIVES_UP, NotReady, only_bot, open_office
from bot.settings import Settings
from triage.usecases.office import Office

log = logging.getLogger(__name__)
STOP_SECONDS = 9.5
"""After so long a stop ends hard: what it leaves is leased, and looked up later."""


def run_bot(settings: Settings, *, until_input_ends: bool = False) -> None:
    """Run until SIGTERM, SIGINT or, if told so, the end of standard input; each stops gracefully. Raises NotReady when
    something is missing.
    """
    _require_tokens(settings)
    with only_bot(settings):
        office = open_office(settings, BEFORE_SLACK_GIVES_UP)
        arm(settings.varnost_crash_at, office.store.engine)
        bot = _wired(settings, office)
        ended = _ended()
        if until_input_ends:
            Thread(target=_wait_for_the_end_of_input, args=(ended,), name="input", daemon=True).start()
        bot.start()
        log.info("Varnost works, over %s; health on port %s", _transport(settings), settings.port)
        ended.wait()
        log.info("stopping")
        _end_hard_after(STOP_SECONDS)
        bot.stop()


def _ended() -> Event:
    """Set when we are asked to stop."""
    ended = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return ended


def _wait_for_the_end_of_input(ended: Event) -> None:
    """A pipe ends when the process at its other end does, however that came about."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    ended.set()


def _wired(settings: Settings, office: Office) -> Bot:
    try:
        return wire(settings, office)
    except OSError as error:
        raise NotReady(f"Slack does not answer at {settings.slack_api_url}: {error}") from error


def _end_hard_after(seconds: float) -> None:
    def end() -> None:
        log.error("stopping took too long; what was claimed is looked up after its lease")
        os._exit(1)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()


def _transport(settings: Settings) -> str:
    return "Socket Mode" if settings.uses_socket else "HTTP"


def _require_tokens(settings: Settings) -> None:
    if settings.slack_bot_token is None:
        raise NotReady("SLACK_BOT_TOKEN is not set. Copy it from your app's page, OAuth & Permissions (xoxb-…).")
    if not settings.uses_socket and settings.slack_signing_secret is None:
        raise NotReady("Set SLACK_APP_TOKEN (Socket Mode, xapp-…), or SLACK_SIGNING_SECRET for HTTP.")
