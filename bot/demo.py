"""`varnost demo`: a practice workspace and a bot of its own beside it, a process that speaks to it as to Slack.

The bot has no idea that it practises: it gets tokens, an address and a database in its environment, like any other.
Everything is forgotten at the end.
"""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bot import sandbox
from bot.clock import move_practice_clock
from bot.opening import NotReady
from bot.sandbox.server import Sandbox, SandboxConfig
from migrations import runner
from triage.store.door import Store
from triage.store.engine import open_engine

STOP_SECONDS = 10
ORGANISATION = Path(sandbox.__file__).parent / "organisation.yaml"


@dataclass
class BotProcess:
    """The bot as a process that can be started, stopped and killed; it ends with us."""

    environment: dict[str, str]
    folder: Path
    _process: Process | None = field(default=None)

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start it unless it runs."""
        if not self.running:
            command = [sys.executable, "-m", "bot", "--log-level", "WARNING", "run", "--until-input-ends"]
            self._process = await asyncio.create_subprocess_exec(
                *command,
                env=self.environment,
                cwd=self.folder,
                stdin=asyncio.subprocess.PIPE,  # it ends when we do, and the bot with it
            )

    async def stop(self) -> None:
        """Ask it to stop; kill it when it does not."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """Kill it at once, as a crash would."""
        await self._end(signal.SIGKILL)

    async def _end(self, how: signal.Signals) -> None:
        if self._process is None or not self.running:
            return
        with suppress(ProcessLookupError):
            self._process.send_signal(how)
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


def run_demo(port: int) -> None:
    """Serve until SIGTERM, SIGINT or SIGHUP. Raises NotReady when the port is taken."""
    with TemporaryDirectory(prefix="varnost-demo-") as folder:
        asyncio.run(_serve(port, Path(folder)))


async def _serve(port: int, folder: Path) -> None:
    ended = _ended()  # before there is a bot that could be left behind
    url = f"sqlite:///{folder / 'practice.db'}"
    store = Store(open_engine(url))
    runner.upgrade(store.engine)

    async def on_clock(offset: int) -> None:
        await asyncio.to_thread(move_practice_clock, store, offset)

    bot = BotProcess({}, folder)
    slack = Sandbox(SandboxConfig(port=port, on_clock=on_clock, supervisor=bot))
    bot.environment = _environment(slack, url)
    try:
        await slack.start()
    except OSError as error:
        raise NotReady(f"Port {port} is taken. Choose another one: DEMO_PORT=8585 make run") from error
    bot.environment["SLACK_API_URL"] = slack.api_url
    try:
        await bot.start()
        click.echo(
            f"\n  The practice workspace is at {slack.url}\n  Stop it with Ctrl-C; everything in it is forgotten.\n"
        )
        await ended.wait()
    finally:
        await bot.stop()
        await slack.stop()
        store.engine.dispose()


def _environment(slack: Sandbox, database_url: str) -> dict[str, str]:
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
    inherited = {name: os.environ[name] for name in kept if name in os.environ}  # noqa: TID251 - the child's own environment is made here
    return inherited | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "SLACK_BOT_TOKEN": slack.config.bot_token,
        "SLACK_APP_TOKEN": slack.config.app_token,
        "DATABASE_URL": database_url,
        "VARNOST_CONFIG": str(ORGANISATION),
        "PORT": str(_free_port()),
        "VARNOST_HOST": "127.0.0.1",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ended() -> asyncio.Event:
    """Set when we are asked to stop, or the terminal is closed."""
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    return ended
