"""Wires the one bot: Bolt, delivery, ticks, and the web front of health and metrics. Nothing is decided or worded
here.
"""

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from secrets import token_hex
from threading import Thread
from typing import Any

import waitress
from apscheduler.schedulers.background import BackgroundScheduler
from prometheus_client import make_wsgi_app
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import select

from bot.delivery import Delivery
from bot.scheduler import start_ticks
from bot.settings import Settings
from bot.slack.listeners import incident, interview, report
from bot.slack.listeners.base import Ears
from bot.slack.surface import PATIENCE, Surface, Unresolved
from triage.core.words import Domain
from triage.store import queue
from triage.store.door import Team
from triage.usecases import people
from triage.usecases.digesting import plan_digests
from triage.usecases.office import Office

log = logging.getLogger(__name__)
LISTENERS = 16
"""Threads for what Slack sends; the database's pool is as large."""
PING = 2
"""Seconds between pings over Socket Mode: the client gives a connection up after four unanswered ones."""

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class Bot:
    """A bot that is wired and can be started once."""

    settings: Settings
    office: Office
    surface: Surface
    app: App
    team: Team
    delivery: Delivery
    socket: SocketModeHandler | None = None
    ticks: BackgroundScheduler | None = None
    front: Any = None

    def start(self) -> None:
        """Send, tick, listen. Returns at once."""
        self.office.store.when_written = self.delivery.wake
        self.refresh_roles()
        plan_digests(self.office, self.team)
        self._take_over()
        self.delivery.start()
        self.delivery.wake()
        self.ticks = start_ticks(self.office, self.refresh_roles)
        self.front = waitress.create_server(
            self._front(),
            host="0.0.0.0",
            port=self.settings.port,
            threads=LISTENERS,
            ident=None,
        )
        Thread(target=self.front.run, name="front", daemon=True).start()
        if self.settings.uses_socket and self.settings.slack_app_token:
            token = self.settings.slack_app_token.get_secret_value()
            self.socket = SocketModeHandler(self.app, token, ping_interval=PING, concurrency=LISTENERS)
            self.socket.connect()  # type: ignore[no-untyped-call] # Bolt's own

    def stop(self) -> None:
        """Take in nothing more, finish what is claimed, and go: within ten seconds."""
        if self.socket is not None:
            self.socket.close()  # type: ignore[no-untyped-call] # Bolt's own
        if self.front is not None:
            self.front.close()
        if self.ticks is not None:
            self.ticks.shutdown(wait=True)
        self.delivery.stop()
        self.office.store.engine.dispose()

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
        found = []
        try:
            with self.office.store.reading() as tx:
                tx.session.scalar(select(1))
        except Exception as error:
            log.exception("the database does not answer")
            found.append(f"database: {type(error).__name__}")
        if self.delivery.is_stuck():
            found.append("delivery: has not looked for messages to send")
        if self.socket is not None and not self._hears():
            found.append("slack: the connection does not answer pings")
        return found

    def _hears(self) -> bool:
        client = self.socket.client if self.socket else None
        return client is not None and client.is_connected()

    def _front(self) -> WsgiApp:
        slack = SlackRequestHandler(self.app, path="/slack/events")
        metrics: WsgiApp = make_wsgi_app()

        def front(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            match environ["PATH_INFO"]:
                case "/healthz":
                    return _plain(start_response, "200 OK", "alive")
                case "/readyz":
                    problems = self.problems()
                    status = "503 Service Unavailable" if problems else "200 OK"
                    return _plain(start_response, status, "\n".join(problems) or "ready")
                case "/metrics":
                    return metrics(environ, start_response)
                case "/slack/events" if not self.settings.uses_socket:
                    return slack(environ, start_response)
                case _:
                    return _plain(start_response, "404 Not Found", "not here")

        return front


def _plain(start_response: Callable[..., Any], status: str, text: str) -> list[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [text.encode()]


def wire(settings: Settings, office: Office) -> Bot:
    """Build the bot and ask Slack who it is. Raises SlackApiError when the token is refused."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    client = WebClient(token=token, base_url=settings.slack_api_url, timeout=PATIENCE, retry_handlers=[])
    surface = Surface(client, office.organisation)
    who = client.auth_test()
    team = Team(str(who["team_id"]), str(who.get("enterprise_id") or ""))
    app = build_app(settings, client)
    ears = Ears(office, surface, team)
    for listeners in (report, interview, incident):
        listeners.register(app, ears)
    return Bot(settings, office, surface, app, team, Delivery(office, surface))


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
