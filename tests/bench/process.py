"""What a bot costs: time to start, and memory when it idles and when it works; against a bare Bolt app."""

import itertools
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from time import monotonic, sleep

from tests.bench import load, stub_slack
from tests.journeys.practice import free_port

SECONDS = float(os.getenv("BENCH_SECONDS", "4"))


def run() -> None:
    """Print the table."""
    api_url = stub_slack.start()
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_SIGNING_SECRET": load.SECRET,
            "SLACK_APP_TOKEN": "",
            "SLACK_API_URL": api_url,
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.db'}",
        }
        ours, bare = free_port(), free_port()
        bot = [sys.executable, "-m", "bot", "--log-level", "ERROR", "run"]
        app = [sys.executable, "-m", "tests.bench.bare", str(bare), api_url]
        print(f"\n{'process':<12}{'start s':>9}{'idle MB':>9}{'busy MB':>9}")
        base = _row("bare app", app, bare, {})
        own = _row("varnost", bot, ours, environment | {"PORT": str(ours)})
        print(f"{'ratio':<12}" + "".join(f"{one / other:>9.2f}" for one, other in zip(own, base, strict=True)))


def _row(name: str, command: list[str], port: int, environment: dict[str, str]) -> tuple[float, float, float]:
    began = monotonic()
    process = subprocess.Popen(command, env=os.environ | environment)
    try:
        while not _answers(port) and monotonic() < began + 60:
            sleep(0.02)
        start = monotonic() - began
        sleep(1)
        idle = _megabytes(process.pid)
        load.measure(port, lambda: map(load.submission, itertools.count(1)), 8, SECONDS)
        busy = _megabytes(process.pid)
    finally:
        process.terminate()
        process.wait(20)
    print(f"{name:<12}{start:>9.2f}{idle:>9.0f}{busy:>9.0f}")
    return start, idle, busy


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz")
    except urllib.error.HTTPError as error:
        return error.code == 404  # the bare app has no such page
    except OSError:
        return False
    return True


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
