"""Wires the one bot: Bolt, delivery, ticks, and the web front of health and metrics. Nothing is decided or worded
here.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from secrets import token_hex

from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery import Delivery
from bot.front import Front
from bot.metrics import LATE, OLDEST, READY, REFUSED, WAITING
from bot.pulse import Pulse
from bot.scheduler import start_ticks
from bot.settings import Settings
from bot.slack.connection import Connection
from bot.slack.listeners import clocks, incident, interview, report
from bot.slack.listeners.base import Ears
from bot.slack.surface import PATIENCE, Surface, Unresolved
from bot.timers import Timers
from triage.core.words import Domain
from triage.store import queue
from triage.store.backlog import backlog
from triage.store.door import Team
from triage.usecases import people
from triage.usecases.digesting import plan_digests
from triage.usecases.office import Office

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
    connection: Connection | None = None
    ticks: BackgroundScheduler | None = None
    front: Front | None = None

    def start(self) -> None:
        """Send, tick, listen. Returns at once."""
        self.office.store.when_written = self._wake
        self.refresh_roles()
        plan_digests(self.office, self.team)
        self._take_over()
        self.delivery.start()
        self.timers.start()
        self._wake()
        self.ticks = start_ticks(self.office, self.pulse, self.refresh_roles)
        over_http = None if self.settings.uses_socket else SlackRequestHandler(self.app, path="/slack/events")
        self.front = Front(self.settings.port, LISTENERS, self.problems, over_http, self._measure)
        self.front.open()
        if self.settings.uses_socket and self.settings.slack_app_token:
            token = self.settings.slack_app_token.get_secret_value()
            self.connection = Connection(self.app, token, LISTENERS)
            self.connection.open()

    def stop(self) -> None:
        """Take in nothing more, let running listeners answer, hand back what is claimed, and go."""
        for door in (self.connection, self.front):
            if door is not None:
                door.close()
        if self.ticks is not None:
            self.ticks.shutdown(wait=True)
        self.timers.stop()
        self.delivery.stop()
        self.office.store.engine.dispose()

    def _wake(self) -> None:
        self.delivery.wake()
        self.timers.wake()

    def refresh_roles(self) -> None:
        """Ask Slack who the responders are, and who stands in for a missing security lead."""
        members: dict[Domain, list[str]] = {}
        for domain in Domain:
            try:
                members[domain] = self.surface.members(domain)
            except (SlackApiError, Unresolved, OSError) as error:
                log.warning("cannot ask Slack for the %s responders: %s", domain, error)
                return
        people.set_roles(self.office, self.team, members)
        if self.office.organisation.security.lead is None:
            people.learn(self.office, self.team, self.surface.owners())

    def _take_over(self) -> None:
        if self.office.store.engine.dialect.name == "sqlite":
            with self.office.store.writing_quietly() as tx:
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
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    client = WebClient(token=token, base_url=settings.slack_api_url, timeout=PATIENCE, retry_handlers=[])
    surface = Surface(client, office.organisation)
    who = client.auth_test()
    team = Team(str(who["team_id"]), str(who.get("enterprise_id") or ""))
    app = build_app(settings, client)
    ears = Ears(office, surface, team)
    for listeners in (report, interview, incident, clocks):
        listeners.register(app, ears)
    return Bot(settings, office, surface, app, team, Delivery(office, surface), Timers(office), Pulse(office.store))


def build_app(settings: Settings, client: WebClient) -> App:
    """Bolt, which acknowledges only after its listener, so that what is acknowledged is saved."""
    # Over Socket Mode nothing is signed; a secret that nobody knows keeps the check closed all the same.
    known = settings.slack_signing_secret
    secret = known.get_secret_value() if known else token_hex(32)
    return App(
        client=client,
        signing_secret=secret,
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(LISTENERS),
        raise_error_for_unhandled_request=False,
    )
