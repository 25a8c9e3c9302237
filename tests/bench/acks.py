"""How fast Slack gets its answers: our bot with all its database work, against a bare Bolt app that only
acknowledges.
"""

import itertools
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import select

from tests.bench import load, stub_slack
from tests.journeys.practice import free_port
from triage.store.door import Store
from triage.store.engine import open_engine
from triage.store.tables import Incident, Interview

SECONDS = float(os.getenv("BENCH_SECONDS", "4"))
CONNECTIONS = (1, 8)


@contextmanager
def serving(command: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    """A server process that answers on `port`."""
    process = subprocess.Popen(command, env=os.environ | environment)
    try:
        until = monotonic() + 30
        while monotonic() < until and not _answers(port):
            sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz")
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def run() -> None:
    """Print the table."""
    api_url, bare_port, our_port = stub_slack.start(), free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        url = os.getenv("BENCH_DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.db'}")
        ours = {
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_SIGNING_SECRET": load.SECRET,
            "SLACK_APP_TOKEN": "",
            "SLACK_API_URL": api_url,
            "DATABASE_URL": url,
            "PORT": str(our_port),
        }
        bare = [sys.executable, "-m", "tests.bench.bare", str(bare_port), api_url]
        bot = [sys.executable, "-m", "bot", "--log-level", "ERROR", "run"]
        with serving(bare, bare_port, {}), serving(bot, our_port, ours):
            print(f"acks over HTTP, {SECONDS:g} s each; database: {url.split(':')[0]}")
            print(f"{'what':<16}{'conns':>6}{'acks/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'bad':>6}   bare; ratio")
            for connections in CONNECTIONS:
                _row("/incident", connections, our_port, bare_port, lambda: map(load.command, itertools.count()))
            fresh = itertools.count(1)
            for connections in CONNECTIONS:
                _row("report submit", connections, our_port, bare_port, lambda: map(load.submission, fresh))
            waiting = _waiting(url)
            for connections in CONNECTIONS:
                half, waiting = waiting[: len(waiting) // 2], waiting[len(waiting) // 2 :]
                _row("answer click", connections, our_port, bare_port, lambda half=half: iter(half))


def _row(what: str, connections: int, ours: int, bare: int, bodies: object) -> None:
    base = load.measure(bare, bodies, connections, SECONDS)  # type: ignore[arg-type]
    own = load.measure(ours, bodies, connections, SECONDS)  # type: ignore[arg-type]
    print(
        f"{what:<16}{connections:>6}{own.per_second:>9.0f}{own.p50:>9.1f}{own.p99:>9.1f}{own.failed:>8}"
        f"   {base.per_second:.0f}, {base.p50:.1f}, {base.p99:.1f}; {own.per_second / base.per_second:.3f}"
    )


def _waiting(url: str) -> list[str]:
    engine = open_engine(url)
    with Store(engine).reading() as tx:
        query = select(Interview.current, Incident.number).join(Incident, Incident.id == Interview.incident_id)
        rows = tx.session.execute(query.where(Interview.current.is_not(None))).all()
    engine.dispose()
    return [load.click(question, f"INC-{number}") for question, number in rows]
