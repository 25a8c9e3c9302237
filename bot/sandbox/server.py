"""The practice Slack as one server: Web API, Socket Mode, response urls and the page.

Not here: any of these (`api`, `delivery`, `web`).
"""

from aiohttp import web

from bot.sandbox.api.endpoint import WebApi
from bot.sandbox.api.faults import Faults
from bot.sandbox.api.ledger import Ledger
from bot.sandbox.api.respond import Responses
from bot.sandbox.bell import Bell
from bot.sandbox.clock import Clock
from bot.sandbox.config import SandboxConfig
from bot.sandbox.delivery.courier import Courier
from bot.sandbox.realm import Realm
from bot.sandbox.tickets import ResponseUrls, Triggers
from bot.sandbox.views import Views
from bot.sandbox.web.actions import Actions
from bot.sandbox.web.guard import PORT, guard
from bot.sandbox.web.routes import Page
from bot.sandbox.web.snapshot import Reading
from bot.sandbox.world import World

__all__ = ["Sandbox", "SandboxConfig"]

BODY_LIMIT = 4 * 1024 * 1024
STOP_SECONDS = 1.0


class Sandbox:
    """One practice workspace.

    Start it on a running event loop; `realm` holds all of its state, to be touched on that loop only.
    """

    def __init__(self, config: SandboxConfig | None = None) -> None:
        self.config = config or SandboxConfig()
        clock, bell = Clock(self.config.clock_offset), Bell()
        self.courier = Courier(self.config, clock, bell)
        self.realm = Realm(
            self.config,
            clock,
            bell,
            World(clock, bell),
            Views(clock),
            Triggers(clock, self.config.trigger_seconds),
            ResponseUrls(clock),
            Faults(),
            Ledger(),
            set(self.config.scopes),
            self.courier,
        )
        self._page = Page(self.realm, reading := Reading(), Actions(self.realm, reading, self.move_clock))
        self._runner: web.AppRunner | None = None
        self._port = self.config.port

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://{self.config.host}:{self._port}/"

    @property
    def api_url(self) -> str:
        """The Web API's base address, with a slash at the end, as Slack's libraries want it."""
        return f"{self.url}api/"

    async def start(self) -> None:
        """Begin to serve; OSError when the port is taken."""
        app = web.Application(middlewares=[guard], client_max_size=BODY_LIMIT)
        app[PORT] = lambda: self._port
        app.add_routes([*self._routes(), *self._page.routes()])
        app.on_shutdown.append(self._let_go)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.config.host, self.config.port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.realm.urls.base = self.courier.socket.base = self.url.rstrip("/")

    async def stop(self) -> None:
        """Stop serving; every connection is closed. What was said is forgotten with this object."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def move_clock(self, seconds: int) -> None:
        """Move the practice clock forward and tell whoever asked to hear of it."""
        self.realm.clock.move(seconds)
        if self.config.on_clock is not None:
            await self.config.on_clock(self.realm.clock.offset)
        self.realm.bell.ring()

    def _routes(self) -> list[web.RouteDef]:
        api, responses = WebApi(self.realm), Responses(self.realm)
        return [
            web.get("/api/{method}", api.handle),
            web.post("/api/{method}", api.handle),
            web.post("/respond/{secret}", responses.handle),
            web.get("/link", self.courier.socket.handle),
        ]

    async def _let_go(self, _app: web.Application) -> None:
        self._page.close()
        await self.courier.close()
