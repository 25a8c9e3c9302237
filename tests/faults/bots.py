"""`varnost run` as a process of its own, to be killed, frozen and stopped. What it should do stands in the tests."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.practice import ORGANISATION, free_port

READY = "Varnost works"


@dataclass
class BotProcess:
    """A running bot; `log` is what it has said so far."""

    process: subprocess.Popen
    port: int
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    @property
    def dead(self) -> bool:
        return self.process.poll() is not None

    @property
    def frozen(self) -> bool:
        """Whether it is stopped by SIGSTOP, as the system sees it."""
        return Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T"

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds: float = 60) -> int:
        """Ask it to stop; its exit code."""
        self.signal(signal.SIGTERM)
        return self.process.wait(seconds)


def start_bot(api_url: str, database_url: str, folder: Path, **environment: str) -> BotProcess:
    """Start a bot; it may not be ready yet. An empty value unsets a setting."""
    port = free_port()
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-practice",
        "SLACK_APP_TOKEN": "xapp-practice",
        "SLACK_API_URL": api_url,
        "DATABASE_URL": database_url,
        "VARNOST_CONFIG": str(ORGANISATION),
        "PORT": str(port),
        "VARNOST_CRASH_AT": "",
    }
    log_file = folder / f"bot-{port}.log"
    with log_file.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            env=os.environ | settings | environment,
            stderr=log,
            stdout=log,
        )
    return BotProcess(process, int(environment.get("PORT", port)), log_file)


def asked(bot: BotProcess, path: str) -> tuple[int, str]:
    """Status and words of a page of the bot's; status 0 when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{bot.port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)
