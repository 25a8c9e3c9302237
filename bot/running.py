"""`varnost run`: from settings to a working bot, until a signal ends it."""

import logging
import signal
from threading import Event
from types import FrameType

from bot.app import wire
from bot.opening import NotReady, only_bot, open_office
from bot.settings import Settings

log = logging.getLogger(__name__)


def run_bot(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; both stop gracefully. Raises NotReady when something is missing."""
    _require_tokens(settings)
    with only_bot(settings):
        bot = wire(settings, open_office(settings))
        ended = Event()

        def end(_signal: int, _frame: FrameType | None) -> None:
            ended.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        bot.start()
        log.info("Varnost works, over %s; health on port %s", _transport(settings), settings.port)
        ended.wait()
        log.info("stopping")
        bot.stop()


def _transport(settings: Settings) -> str:
    return "Socket Mode" if settings.uses_socket else "HTTP"


def _require_tokens(settings: Settings) -> None:
    if settings.slack_bot_token is None:
        raise NotReady("SLACK_BOT_TOKEN is not set. Copy it from your app's page, OAuth & Permissions (xoxb-…).")
    if not settings.uses_socket and settings.slack_signing_secret is None:
        raise NotReady("Set SLACK_APP_TOKEN (Socket Mode, xapp-…), or SLACK_SIGNING_SECRET for HTTP.")
