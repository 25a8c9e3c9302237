"""The practice clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.clock import Clock
from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread
from tests.bot.sandbox.rig import web_client

ZONES = ["America/New_York", "Europe/Ljubljana", "Asia/Kathmandu", "Pacific/Auckland", "Etc/UTC"]


def test_message_timestamps_never_repeat_and_always_grow():
    clock = Clock()
    stamps = [clock.ts() for _ in range(2000)]
    assert sorted(set(stamps)) == stamps


@pytest.mark.fuzz
@given(st.integers(0, 3 * 365 * 86400), st.sampled_from(ZONES))
def test_next_monday_is_monday_at_nine_ahead_and_within_a_week(offset, zone):
    clock = Clock(offset)
    wait = clock.until_monday(zone)
    then = datetime.fromtimestamp(clock.timestamp() + wait, UTC).astimezone(ZoneInfo(zone))
    assert 0 < wait <= 7 * 86400 + 3602
    assert (then.weekday(), then.hour, then.minute) == (0, 9, 0)


def test_it_only_moves_forward():
    with pytest.raises(ValueError, match="forward"):
        Clock().move(0)


def test_messages_carry_practice_time_and_the_listener_hears_of_it():
    heard = []

    async def listen(offset):
        heard.append(offset)

    with SandboxThread(SandboxConfig(port=0, on_clock=listen)) as slack:
        client = web_client(slack)
        before = float(client.chat_postMessage(channel="C0GENERALX", text="x")["ts"])
        slack.move_clock(3600)
        slack.move_clock(60)
        after = float(client.chat_postMessage(channel="C0GENERALX", text="x")["ts"])
    assert heard == [3600, 3660]
    assert 3660 <= after - before < 3720
