"""The line to Slack, the database and the way down: what is noticed, how soon, and what the operator's probes see."""

from contextlib import contextmanager
from threading import Thread
from time import monotonic

import pytest
from sqlalchemy import text

from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread
from tests.databases import on_postgresql, sqlite_database
from tests.faults.bots import asked
from tests.faults.line import Line
from tests.faults.post import Post
from tests.faults.scene import READY, Scene
from tests.faults.test_reports import only_sqlite
from tests.journeys.practice import REFUND, free_port


@only_sqlite
@pytest.mark.whole
def test_a_line_that_goes_dead_is_seen_by_the_probe_and_replaced_within_ten_seconds(scene, measured):
    sandbox = scene.slack.sandbox
    with Line(sandbox._port) as line:
        sandbox.courier.socket.base = f"http://127.0.0.1:{line.port}"
        bot = scene.start()
        scene.wait(lambda: asked(bot, "/readyz")[0] == 200)
        line.go_dead()
        began, opened = monotonic(), len(scene.slack.ledger.calls("apps.connections.open"))
        scene.wait(lambda: asked(bot, "/readyz") == (503, "slack: the connection does not answer pings"))
        scene.wait(lambda: len(scene.slack.ledger.calls("apps.connections.open")) > opened)
        noticed = monotonic() - began
        measured("seconds", noticed)
        assert noticed < 10
        scene.wait(lambda: asked(bot, "/readyz")[0] == 200)


@only_sqlite
@pytest.mark.whole
def test_a_line_that_breaks_is_replaced_within_ten_seconds(scene, measured):
    bot = scene.start()
    scene.slack.drop_connections()
    began = monotonic()
    scene.slack.wait_for(lambda: scene.slack.connections == 1, 10)
    measured("seconds", monotonic() - began)
    scene.wait(lambda: asked(bot, "/readyz")[0] == 200)
    assert scene.report().closed


@only_sqlite
@pytest.mark.whole
def test_an_idle_bot_stops_by_itself_and_without_an_error(scene, measured):
    bot = scene.start()
    began = monotonic()
    assert bot.stop() == 0, "else it was ended hard, after ten seconds"
    measured("seconds", monotonic() - began)
    assert "ERROR" not in bot.log


@contextmanager
def over_http(tmp_path, sqlite_template):
    """A scene whose Slack comes over signed HTTP to one bot, which is started."""
    port = free_port()
    config = SandboxConfig(port=0, http_request_url=f"http://127.0.0.1:{port}/slack/events")
    with SandboxThread(config) as slack, Scene(slack, sqlite_database(tmp_path, sqlite_template), tmp_path) as scene:
        secret = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": config.signing_secret}
        bot = scene.begin(PORT=str(port), **secret)
        scene.wait(lambda: READY in bot.log, 120)
        yield scene, bot


def answered_while_it_stops(scene, bot) -> object:
    """The bot is told to stop while a listener waits for Slack: what the person sees."""
    seen = []
    scene.slack.faults.hang("users.info", 1.5)
    person = Thread(target=lambda: seen.append(scene.eva.command("/incident", REFUND)))
    person.start()
    scene.wait(lambda: any(call.args["user"] == scene.eva.id for call in scene.slack.ledger.calls("users.info")))
    assert bot.stop() == 0
    person.join(20)
    return seen[0]


@only_sqlite
@pytest.mark.whole
def test_a_running_listener_answers_before_the_socket_closes(scene):
    bot = scene.start()
    assert answered_while_it_stops(scene, bot).acked
    assert "no longer active" not in bot.log


@pytest.mark.whole
def test_a_running_listener_answers_before_the_web_server_closes(tmp_path, sqlite_template):
    with over_http(tmp_path, sqlite_template) as (scene, bot):
        assert asked(bot, "/readyz") == (200, "ready")
        assert answered_while_it_stops(scene, bot).acked


@on_postgresql
@pytest.mark.whole
def test_a_delivery_that_is_stuck_makes_the_probe_red_and_works_again_afterwards(scene):
    bot = scene.start()
    post = Post(scene)
    with scene.store.engine.begin() as connection:
        connection.execute(text("SET idle_in_transaction_session_timeout = 0"))
        connection.execute(text("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE"))
        scene.wait(lambda: asked(bot, "/readyz") == (503, "delivery: has not looked for messages to send"), 60)
        assert asked(bot, "/healthz") == (200, "alive")
    post.tell(post.channel("after"))
    scene.settle()
    scene.wait(lambda: asked(bot, "/readyz") == (200, "ready"))


@only_sqlite
@pytest.mark.whole
def test_the_metrics_say_what_waits_and_what_was_refused(scene):
    post = Post(scene)
    closed = post.channel("closed")
    post.remove_bot(closed)
    post.tell(closed)
    bot = scene.start()
    scene.wait(lambda: "not_in_channel" in str(scene.waiting()))
    page = asked(bot, "/metrics")[1]
    assert "varnost_ready 1.0" in page
    assert "varnost_outbox_waiting 1.0" in page
    assert "varnost_outbox_refused 0.0" in page
    assert 'varnost_messages_total{kind="draft",outcome="refused"} 1.0' in page
