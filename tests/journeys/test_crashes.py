"""Story 7: the bot is killed in the middle of an interview and starts again; nothing is lost or said twice."""

import os
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager

import pytest

from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread
from tests.journeys.practice import ORGANISATION, REFUND, Practice, free_port
from triage.store import queue
from triage.store.door import Store
from triage.store.engine import open_engine

pytestmark = pytest.mark.slow


@contextmanager
def running_bot(slack, database_url):
    """`varnost run` as a process of its own; it is killed at the end if it still runs."""
    environment = os.environ | {
        "SLACK_BOT_TOKEN": slack.config.bot_token,
        "SLACK_APP_TOKEN": slack.config.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "VARNOST_CONFIG": str(ORGANISATION),
        "PORT": str(free_port()),
    }
    process = subprocess.Popen([sys.executable, "-m", "bot", "--log-level", "WARNING", "run"], env=environment)
    try:
        slack.wait_for(lambda: slack.connections, 30)
        yield process
    finally:
        process.kill()
        process.wait()


def leases_run_out(database_url):
    """As if they had, where a bot waits for that; the one bot of a SQLite database knows that nobody else works."""
    engine = open_engine(database_url)
    if engine.dialect.name == "postgresql":
        with Store(engine).writing() as tx:
            queue.release(tx)
    engine.dispose()


def questions_posted(slack):
    """How often each question was posted anew."""
    found = Counter()
    for call in slack.ledger.calls("chat.postMessage"):
        for block in call.args.get("blocks") or []:
            if block.get("block_id", "").startswith("ask:"):
                found[block["block_id"]] += 1
    return found


def test_after_a_kill_the_conversation_goes_on_where_it_was(database_url):
    with SandboxThread(SandboxConfig(port=0)) as slack:
        practice = Practice(slack, None)
        with running_bot(slack, database_url) as first:
            public_id = practice.report(REFUND)
            practice.answer("dont_know")
            waiting = practice.wait(lambda: practice.questions()[0] if len(practice.questions()) == 1 else None)
            first.kill()
            first.wait()
        slack.wait_for(lambda: not slack.connections)
        leases_run_out(database_url)
        practice.eva.command("/incident", "too early")

        with running_bot(slack, database_url):
            assert practice.questions() == [waiting]
            practice.answer_all()
            practice.wait_for_text(practice.eva, "bot", "here is what I understood")
        assert set(questions_posted(slack).values()) == {1}
        assert sum(f"saved as *{public_id}*" in text for text in practice.eva.reads("bot")) == 1


def test_a_message_that_slack_took_before_the_kill_is_adopted_and_not_sent_again(database_url):
    with SandboxThread(SandboxConfig(port=0)) as slack:
        practice = Practice(slack, None)
        with running_bot(slack, database_url) as first:
            practice.eva.command("/incident", REFUND)
            practice.wait(practice.eva.modal)
            slack.faults.lose_answer("chat.postMessage", times=1)
            assert practice.eva.submit().closed
            practice.wait_for_text(practice.eva, "bot", "Thank you")
            first.kill()
            first.wait()
        slack.wait_for(lambda: not slack.connections)
        leases_run_out(database_url)

        with running_bot(slack, database_url):
            slack.wait_for(practice.question, 60)
        assert sum("Thank you" in text for text in practice.eva.reads("bot")) == 1


def test_a_second_bot_on_the_same_sqlite_database_refuses_to_start(tmp_path):
    url = f"sqlite:///{tmp_path / 'one.db'}"
    with SandboxThread(SandboxConfig(port=0)) as slack, running_bot(slack, url):
        environment = os.environ | {"SLACK_BOT_TOKEN": "xoxb-practice", "SLACK_APP_TOKEN": "xapp-practice"}
        environment |= {"SLACK_API_URL": slack.api_url, "DATABASE_URL": url, "PORT": str(free_port())}
        second = subprocess.run(
            [sys.executable, "-m", "bot", "run"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert second.returncode == 1
    assert "Another `varnost run` already works" in second.stderr
