"""A bot dies or freezes at a named point on a message's way: the message arrives, and stands there once."""

import signal

import pytest

from bot.crash_points import CrashPoint
from tests.databases import on_postgresql
from tests.faults.post import Post

SENDING = (
    "before_claim_commit",
    "after_claim",
    "before_slack",
    "after_slack_accepted",
    "before_mark_commit",
    "after_mark",
)


@pytest.mark.parametrize(
    "crash_at",
    [pytest.param(point, marks=[] if point == "after_slack_accepted" else [pytest.mark.whole]) for point in SENDING],
)
def test_killed_while_it_sends(scene, crash_at):
    first = scene.start(crash_at)
    if not scene.report().acked:  # the message may go before the acknowledgement does
        scene.gone(first)
        scene.start()
        assert scene.eva.submit().closed
    else:
        scene.gone(first)
        scene.start()
    scene.wait(scene.practice.question)
    scene.settle()
    scene.check(reports=1)
    assert set(scene.accepted().values()) == {1}


@on_postgresql
@pytest.mark.parametrize(
    "point",
    [
        pytest.param("before_claim_commit", marks=pytest.mark.whole),
        pytest.param("after_claim", marks=pytest.mark.whole),
        pytest.param("after_slack_accepted", marks=pytest.mark.whole),
    ],
)
def test_frozen_for_longer_than_its_lease_while_another_replica_goes_on(scene, point):
    frozen = scene.start(f"{point}:1:freeze")
    post = Post(scene)
    post.tell(post.channel("one"), post.channel("two"), post.channel("three"))
    scene.wait(lambda: frozen.frozen)
    scene.start()
    scene.settle(60)
    frozen.signal(signal.SIGCONT)
    post.tell(post.channel("later"))
    scene.settle()
    scene.check(reports=0)
    assert not frozen.dead


@pytest.mark.parametrize("spec", ["nowhere", "after_claim:1:sleep"])
def test_an_unknown_point_is_refused_with_the_names_of_all(spec):
    with pytest.raises(ValueError, match=r"the points are .*after_slack_accepted"):
        CrashPoint.parse(spec)
