"""Story 1: `varnost demo` alone serves a practice workspace with a bot connected to it, and leaves nothing running."""

import os
import signal
import subprocess
import sys
import urllib.request

import pytest

from tests.journeys.practice import free_port

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
