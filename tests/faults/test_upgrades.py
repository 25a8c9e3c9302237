"""A newer version upgrades the database while replicas of this one are at work, and replaces them one by one.

What older rows become, and that older tables go on to work, is in tests/migrations/test_upgrades.py.
"""

from threading import Thread

import pytest

from migrations import runner
from tests import databases
from tests.faults.post import Post
from tests.migrations.another_revision import ANOTHER, with_another


@pytest.fixture
def database_url(postgresql_server):
    """A database of its own: one that was upgraded is of no use to the tests after it."""
    with databases.postgresql_database(postgresql_server) as url:
        databases.migrate(url)
        yield url


def told_all_the_time(post: Post, until: Thread) -> int:
    """Messages are told, one after the other, for as long as `until` runs; how many."""
    channels, told = [post.channel(f"c{number}") for number in range(3)], 0
    until.start()
    while until.is_alive() or told < 30:
        post.tell(channels[told % 3])
        told += 1
    return told


@pytest.mark.whole
def test_a_newer_version_migrates_while_replicas_of_this_one_work(scene, tmp_path):
    first, second = scene.start(), scene.start()
    assert scene.report().closed
    scene.wait(scene.practice.question)
    engine = scene.store.engine
    upgrading = Thread(target=lambda: runner.upgrade(engine, with_another(tmp_path)))
    told = told_all_the_time(Post(scene), upgrading)
    assert runner.current(engine) == ANOTHER
    scene.practice.answer()
    assert scene.report().closed
    scene.settle()
    scene.check(reports=2)
    assert len(scene.copies()) > told
    assert not first.dead
    assert not second.dead


@pytest.mark.whole
def test_a_replica_of_the_version_before_that_starts_after_it_says_what_to_install(scene, tmp_path):
    works = scene.start()
    runner.upgrade(scene.store.engine, with_another(tmp_path))
    late = scene.begin()
    assert late.process.wait(180) == 1
    assert f"at revision {ANOTHER}, which a newer version of Varnost made. Install that version." in late.log
    assert scene.report().closed
    assert not works.dead
