"""Wires the one bot: Bolt, delivery, ticks, and the web front of health and metrics. Nothing is decided or worded
here.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from secrets import token_hex

from apscheduler.schedulers.background import BackgroundScheduler
from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.delivery import Delivery
from bot.front import Front
from bot.language_model import model_reader
from bot.metrics import LATE, OLDEST, READY, REFUSED, WAITING
from bot.opening import NotReady
from bot.pulse import Pulse
from bot.scheduler import start_ticks
from bot.second_reader import SecondReader
from bot.settings import Settings
from bot.slack.connection import Connection
from bot.slack.door import Door
from bot.slack.listeners import clocks, direct_message, incident, interview, others, related, report, status, tasks
from bot.slack.listeners.base import Ears
from bot.slack.patience import PATIENCE, patient
from bot.slack.roles import Roles
from bot.slack.surface import Surface
from bot.timers import Timers
from triage.store import queue
from triage.store.backlog import backlog
from triage.store.door import Team
from triage.usecases.digesting import plan_digests
from triage.usecases.office import Office
from triage.usecases.realigning import realign_reviews

log = logging.getLogger(__name__)
LISTENERS = 16
"""Threads for what Slack sends; the database's pool is as large."""


@dataclass
class Bot:
    """A bot that is wired and can be started once."""

    settings: Settings
    office: Office
    surface: Surface
    app: App
    team: Team
    delivery: Delivery
    timers: Timers
    pulse: Pulse
    roles: Roles
    second_reader: SecondReader | None = None
    connection: Connection | None = None
    ticks: BackgroundScheduler | None = None
    front: Front | None = None

    def start(self) -> None:
        """Send, tick, listen. Returns at once. Raises NotReady when the port is taken or Slack refuses to connect."""
        self.front = self._front()
        self.office.store.when_written = self._wake
        self.roles.refresh()
        plan_digests(self.office, self.team)
        realign_reviews(self.office, self.team)
        self._take_over()
        self.delivery.start()
        self.timers.start()
        if self.second_reader is not None:
            self.second_reader.start()
        self._wake()
        self.ticks = start_ticks(self.office, self.pulse, self.roles.keep)
        self.front.open()
        if self.settings.uses_socket:
            token = _secret(self.settings.slack_app_token)
            self.connection = Connection(self.app, token, LISTENERS, patient(self.app.client))
            self._connect(self.connection)

    def _connect(self, connection: Connection) -> None:
        try:
            connection.open()
        except (SlackApiError, OSError) as error:
            said = error.response["error"] if isinstance(error, SlackApiError) else error
            raise NotReady(f"Socket Mode: {said}. Check SLACK_APP_TOKEN: xapp-…, with connections:write.") from error

    def _front(self) -> Front:
        over_http = None if self.settings.uses_socket else Door(self.app)
        try:
            host, port = str(self.settings.varnost_host), self.settings.port
            return Front(host, port, LISTENERS, self.problems, over_http, self._measure)
        except OSError as error:
            said = f"Port {port} cannot be opened at {host}: {error.strerror}."
            raise NotReady(f"{said} Set PORT, or VARNOST_HOST, to another one.") from error

    def stop(self) -> None:
        """Take in nothing more, let running listeners answer, hand back what is claimed, and go."""
        for door in (self.connection, self.front):
            if door is not None:
                door.close()
        if self.ticks is not None:
            self.ticks.shutdown(wait=True)
        if self.second_reader is not None:
            self.second_reader.stop()
        self.timers.stop()
        self.delivery.stop()
        self.office.store.engine.dispose()

    def _wake(self) -> None:
        """Something was written: there may be something to send, to think about, and to read."""
        self.delivery.wake()
        self.timers.wake()
        if self.second_reader is not None:
            self.second_reader.wake()

    def _take_over(self) -> None:
        with self.office.store.writing_quietly() as tx:
            queue.try_undrawn(tx)
            if self.office.store.engine.dialect.name == "sqlite":
                queue.release(tx)

    def problems(self) -> list[str]:
        """What keeps the bot from being ready; empty when it is."""
        found = list(self.pulse.problems())
        if self.delivery.is_stuck():
            found.append("delivery: has not looked for messages to send")
        if self.connection is not None and not self.connection.hears():
            found.append("slack: the connection does not answer pings")
        return found

    def _measure(self) -> None:
        """Set the gauges, for whoever reads the metrics now."""
        problems = self.problems()
        READY.set(not problems)
        if problems:
            return  # what cannot be asked for keeps its last value
        with self.office.store.reading() as tx:
            now = backlog(tx)
        WAITING.set(now.waiting)
        OLDEST.set(now.oldest.total_seconds())
        REFUSED.set(now.refused)
        LATE.set(now.timers_late.total_seconds())


def wire(settings: Settings, office: Office) -> Bot:
    """Build the bot and ask Slack who it is. Raises SlackApiError when the token is refused."""
    token = _secret(settings.slack_bot_token)
    client = WebClient(token=token, base_url=settings.slack_api_url, timeout=PATIENCE, retry_handlers=[])
    surface = Surface(client, office.organisation)
    who = patient(client).auth_test()
    team = Team(str(who["team_id"]), str(who.get("enterprise_id") or ""))
    app = build_app(settings, client, who)
    ears = Ears(office, surface, team)
    for listeners in (report, direct_message, interview, incident, tasks, clocks, related, status, others):
        listeners.register(app, ears)
    delivery, timers, pulse = Delivery(office, surface), Timers(office), Pulse(office.store)
    roles, reader = Roles(office, surface.directory, team), model_reader(office.library, office.organisation, settings)
    second = SecondReader(office, reader) if reader else None
    return Bot(settings, office, surface, app, team, delivery, timers, pulse, roles, second)


def build_app(settings: Settings, client: WebClient, who: SlackResponse) -> App:
    """Bolt, which acknowledges only after its listener, so that what is acknowledged is saved.

    Who we are is known already; said so, Bolt neither asks again nor takes SLACK_CLIENT_ID in the environment for a
    wish to be installed by OAuth, which answers everybody "please reinstall this app".
    """
    us = AuthorizeResult.from_auth_test_response(bot_token=client.token, auth_test_response=who)
    # Over Socket Mode nothing is signed; a secret that nobody knows keeps the check closed all the same.
    secret = _secret(settings.slack_signing_secret) or token_hex(32)
    return App(
        client=client,
        authorize=lambda: us,
        signing_secret=secret,
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(LISTENERS),
        raise_error_for_unhandled_request=False,
    )


def _secret(known: SecretStr | None) -> str:
    return known.get_secret_value() if known else ""
