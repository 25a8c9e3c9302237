"""The delivery and the operator: what was refused is listed with its cause, and sent again on one command.

How messages are sent while things fail is told in tests/faults.
"""

import pytest
from click.testing import CliRunner

from bot.crash_points import CrashPoint, arm, reached
from bot.delivery import Delivery
from bot.resend_command import resend_command
from tests.databases import sqlite_database
from triage.store import ledger, queue
from triage.store.door import Store, Team
from triage.store.engine import open_engine

TEAM = Team("T0TESTING")


@pytest.fixture
def url(tmp_path, sqlite_template) -> str:
    return sqlite_database(tmp_path, sqlite_template)


@pytest.fixture
def resend(url, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(resend_command, list(arguments), env={"DATABASE_URL": url}).output


def refuse(url) -> None:
    store = Store(open_engine(url))
    with store.writing() as tx:
        for who in ("user:U1", "user:U2"):
            ledger.tell(tx, tx.workspace(TEAM), "draft", who, "1")
        refused, waits = queue.claim_messages(tx)
        queue.lease(tx, refused, waits)
        tx.session.flush()
        queue.failed(tx, refused, "user_disabled")
        queue.postpone(tx, waits, tx.real_now(), reached=False, error="not_in_channel; invite the bot")
    store.engine.dispose()


def test_nothing_to_mend(resend):
    assert resend() == "Nothing waits for anything to be mended.\n"


def test_what_was_refused_and_what_waits_is_listed_with_its_cause_and_sent_again_on_demand(url, resend):
    refuse(url)
    listed = resend()
    assert "refused  draft to user:U1, 1 tries: user_disabled" in listed
    assert "waits  draft to user:U2, 1 tries: not_in_channel; invite the bot" in listed
    assert "varnost resend --now" in listed
    assert "2 go now" in resend("--now")

    store = Store(open_engine(url))
    with store.reading() as tx:
        assert [row.state for row in queue.claim_messages(tx)] == ["pending", "pending"]
    store.engine.dispose()


def test_a_delivery_that_has_not_looked_for_long_is_stuck(office):
    delivery = Delivery(office, None)
    assert not delivery.is_stuck()
    delivery.last_look -= 31
    assert delivery.is_stuck()


def test_a_stop_without_anything_to_do_is_quick(office):
    delivery = Delivery(office, None)
    delivery.start()
    delivery.stop(seconds=2)
    assert not delivery._thread.is_alive()


def test_a_crash_point_counts_and_strikes_once():
    point = CrashPoint.parse("after_claim:3:freeze")
    for _ in range(2):
        point.pass_by("after_claim")
    point.pass_by("after_mark")
    assert point.nth == 1


def test_without_a_name_no_crash_point_is_armed(store):
    arm(None, store.engine)
    reached("after_claim")
