"""Story 1: `varnost demo` alone serves a practice workspace with a bot connected to it, and leaves nothing running."""

import os
import signal
import subprocess
import sys
import urllib.request
from contextlib import suppress
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from tests.journeys.practice import free_port
from tests.waiting import until

pytestmark = pytest.mark.slow


@pytest.fixture
def demo(tmp_path):
    """The demo in a folder of its own, with an environment that would break any bot that read it."""
    environment = os.environ | {
        "SLACK_BOT_TOKEN": "xoxb-real",
        "SLACK_APP_TOKEN": "xapp-real",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "VARNOST_CONFIG": "/nowhere.yaml",
        "PORT": "no number",
        "SLACK_API_URL": "no address",
        "DEMO_PORT": str(free_port()),
    }
    command = [sys.executable, "-m", "bot", "demo"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def address(demo):
    for line in demo.stdout:
        if "http://127.0.0.1:" in line:
            return line.split()[-1]
    raise AssertionError("no address was printed")


def children(pid):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(one) for one in listed.stdout.split()]


def gone(pid):
    """Whether a process has ended, also when nobody has taken note of it yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def is_ready(pid):
    """Whether the bot of this process says that it is."""
    settings = dict(one.split("=", 1) for one in Path(f"/proc/{pid}/environ").read_text().split("\0") if one)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{settings['PORT']}/readyz") as answer:
            return answer.status == 200
    except OSError:
        return False


def listens_at(pid):
    """The addresses at which a process takes connections."""
    links = []
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed since it was listed
            links.append(str(one.readlink()))
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    return {
        str(IPv4Address(bytes.fromhex(local.split(":")[0])[::-1]))
        for _, local, _, state, *_, inode in (row[:10] for row in rows)
        if state == "0A" and f"socket:[{inode}]" in links
    }


def test_the_demo_prints_one_address_and_serves_the_page_there(demo):
    with urllib.request.urlopen(address(demo)) as page:
        assert "practice workspace" in page.read().decode()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_when_it_is_stopped_or_its_terminal_closed_the_bot_is_gone_too(demo, how):
    address(demo)
    bots = children(demo.pid)
    assert len(bots) == 1
    demo.send_signal(how)
    assert demo.wait(20) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(bots[0], 0)


def test_when_it_is_killed_its_bot_ends_by_itself(demo):
    address(demo)
    (bot,) = children(demo.pid)
    until(lambda: is_ready(bot))  # one that still begins ends anyway when it finds nobody to speak to
    demo.kill()
    demo.wait()
    try:
        until(lambda: gone(bot))
    finally:
        with suppress(ProcessLookupError):
            os.kill(bot, signal.SIGKILL)


def test_the_page_and_the_bots_health_are_heard_on_this_machine_alone(demo):
    address(demo)
    (bot,) = children(demo.pid)
    for process in (demo.pid, bot):
        until(lambda one=process: listens_at(one))
        assert listens_at(process) == {"127.0.0.1"}


def test_a_taken_port_is_said_in_one_sentence(demo, tmp_path):
    port = address(demo).rstrip("/").rsplit(":", 1)[1]
    second = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--port", port],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 1
    assert f"Port {port} is taken" in second.stderr
    assert "Traceback" not in second.stderr
