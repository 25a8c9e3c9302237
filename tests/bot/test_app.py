"""The front: what the probes and Slack get from the bot's one port."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.front import Front
from bot.pulse import SILENT, Pulse
from tests.journeys.practice import free_port
from triage.store.door import Store
from triage.store.engine import open_engine


class Answer:
    """What a WSGI application answered."""

    def __init__(self, front: Front, path: str) -> None:
        self.body = b"".join(front._serve({"PATH_INFO": path, "REQUEST_METHOD": "GET"}, self._start)).decode()

    def _start(self, status: str, *_headers: object) -> None:
        self.status = int(status[:3])


@pytest.fixture
def front():
    """A front whose bot has the problems that a test names."""
    fronts = []

    def make(problems=(), slack=None) -> Front:
        fronts.append(Front("127.0.0.1", free_port(), 1, lambda: list(problems), slack, lambda: None))
        return fronts[-1]

    yield make
    for one in fronts:
        one.close()


def test_the_process_is_alive_whatever_is_wrong(front):
    answer = Answer(front(["database: away"]), "/healthz")
    assert (answer.status, answer.body) == (200, "alive")


@pytest.mark.parametrize(("problems", "status", "body"), [([], 200, "ready"), (["one", "other"], 503, "one\nother")])
def test_ready_or_what_is_wrong(front, problems, status, body):
    answer = Answer(front(problems), "/readyz")
    assert (answer.status, answer.body) == (status, body)


def test_a_bot_that_stops_is_not_ready_but_alive(front):
    stopping = front()
    stopping.close()
    assert (Answer(stopping, "/readyz").status, Answer(stopping, "/healthz").status) == (503, 200)


def test_metrics_can_be_read_and_name_nobody(front):
    families = {family.name for family in text_string_to_metric_families(Answer(front(), "/metrics").body)}
    ours = {name for name in families if name.startswith("varnost")}
    assert {"varnost_messages", "varnost_outbox_waiting", "varnost_timers_late_seconds", "varnost_ready"} <= ours


def test_slack_is_heard_over_http_only_when_it_is_to_come_over_http(front):
    assert Answer(front(), "/slack/events").status == 404

    def slack(_environ, start):
        start("200 OK", [])
        return [b"heard"]

    assert Answer(front(slack=slack), "/slack/events").body == "heard"


def test_a_database_that_is_gone_is_seen_at_the_next_beat(tmp_path):
    store = Store(open_engine(f"sqlite:///{tmp_path / 'a.db'}"))
    pulse = Pulse(store)
    pulse.beat()
    assert list(pulse.problems()) == []
    store.engine.dispose()
    away = Pulse(Store(open_engine("postgresql://127.0.0.1:1/none")))
    away.beat()
    assert list(away.problems()) == ["database: OperationalError"]


def test_a_database_that_hangs_is_seen_without_asking_it(tmp_path):
    store = Store(open_engine(f"sqlite:///{tmp_path / 'a.db'}"))
    pulse = Pulse(store)
    pulse._answered -= SILENT + 1
    assert list(pulse.problems()) == ["database: has not answered for 5 seconds"]
    store.engine.dispose()
