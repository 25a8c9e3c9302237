"""What can be set about a practice Slack. Not here: the people and channels it begins with (`people`)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.sandbox.api.scopes import ALL_SCOPES


class Supervisor(Protocol):
    """Whoever can stop and start the bot's process, for the page's crash buttons."""

    @property
    def running(self) -> bool:
        """Whether the bot's process is alive."""

    async def start(self) -> None:
        """Start the bot."""

    async def stop(self) -> None:
        """Ask the bot to stop, and wait."""

    async def kill(self) -> None:
        """Kill the bot at once, as a crash would."""


@dataclass(frozen=True)
class Shortcut:
    """An entry of Slack's menus: `where` is "global" (the + menu) or "message" (the menu beside a message)."""

    callback_id: str
    name: str
    where: str


SHORTCUTS = (
    Shortcut("report_incident", "Report an AI incident", "global"),
    Shortcut("report_message", "Report as AI incident", "message"),
)
EVENTS = (
    "app_home_opened",
    "message.im",
    "message.channels",
    "message.groups",
    "member_joined_channel",
    "member_left_channel",
    "user_change",
)
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class SandboxConfig:
    """The settings of one practice Slack. `port` 0 takes a free one; `on_clock` hears the clock's offset in seconds.

    With `http_request_url`, payloads go there as signed POSTs instead of over Socket Mode. `scopes` and `events` are
    what the app's manifest would ask for. Times are Slack's own; tests shorten them.
    """

    host: str = "127.0.0.1"
    port: int = 8484
    bot_token: str = "xoxb-practice"  # noqa: S105  opens nothing but this workspace
    app_token: str = "xapp-practice"  # noqa: S105  as above
    signing_secret: str = "practice-signing-secret"  # noqa: S105  as above
    commands: tuple[str, ...] = ("/incident",)
    shortcuts: tuple[Shortcut, ...] = SHORTCUTS
    events: tuple[str, ...] = EVENTS
    scopes: tuple[str, ...] = ALL_SCOPES
    on_clock: Callable[[int], Awaitable[None]] | None = None
    http_request_url: str | None = None
    supervisor: Supervisor | None = field(default=None, compare=False)
    clock_offset: int = 0
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    event_retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)

    def __post_init__(self) -> None:
        if self.host not in LOOPBACK:
            raise ValueError(f"the practice Slack has no passwords: serve it on 127.0.0.1, not on {self.host!r}")
