"""Random operations in random order: reports, answers, time, workers that send, fail, freeze and die. Whatever the
order, at the end every message has been sent, and stands in Slack once.

One step is one operation of one worker on a real database; Slack is a list here. When something is lost or doubled,
hypothesis looks for the shortest way to it. Whole processes are killed at random in test_replicas.py.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from time import monotonic
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import event, func, select, update

from bot.clock import move_practice_clock
from bot.sending import Claimed, Sender
from bot.slack.outcomes import Ambiguous, Found, Outcome, Posted, RateLimited, Refused, Unreached
from playbooks.library import Library
from tests.clock import Clock, fire_all
from tests.conftest import MONDAY_MORNING
from tests.databases import sqlite_database
from tests.people import EMPLOYEE, make_organisation
from triage.core.lifecycle import Refused as NotNow
from triage.store import queue
from triage.store.door import Store, Team
from triage.store.engine import open_engine
from triage.store.tables import Incident, Outbox
from triage.usecases.digesting import plan_digests
from triage.usecases.interviewing import GiveAnswer, give_answer, stop_interview
from triage.usecases.office import Office
from triage.usecases.reporting import TakeReport, take_report
from triage.usecases.taking_back import take_it_back, withdraw

STEPS = 100 if os.getenv("FAULTS") == "whole" else 50
RUNS = 100 if os.getenv("FAULTS") == "whole" else 4
TEAM = Team("T0RANDOM")
NEXT = ("takes it", "takes it and the answer is lost", "loses it", "is busy", "is away", "wants a cure")
YEAR = timedelta(days=365)
keys, places = st.sampled_from("1234"), st.integers(0, 99)


@dataclass
class ListedSlack:
    """A Slack that keeps messages in a list, and does what it was told to do next."""

    posted: list[tuple[str, str]] = field(default_factory=list)
    next: str = NEXT[0]
    number: int = 0

    def post(self, destination: str, _message: Mapping[str, Any], token: str, still: Any) -> Outcome:
        if not still():
            return Unreached("not any more")
        if self.next.startswith("takes it"):
            self.number += 1
            self.posted.append((token, f"{self.number}.0"))
        outcomes: dict[str, Outcome] = {
            NEXT[0]: Posted(destination, f"{self.number}.0"),
            NEXT[1]: Ambiguous("time-out"),
            NEXT[2]: Ambiguous("time-out"),
            NEXT[3]: RateLimited(1),
            NEXT[4]: Unreached("connection refused"),
            NEXT[5]: Refused("not_in_channel", "invite the bot"),
        }
        return outcomes[self.next]

    def update(self, channel: str, ts: str, _message: Mapping[str, Any]) -> Outcome:
        if ts not in dict(self.posted).values() and ts not in [one for _, one in self.posted]:
            return Refused("message_not_found", None)
        return Posted(channel, ts) if self.next.startswith("takes it") else Ambiguous("time-out")

    def find(self, destination: str, token: str, _since: datetime, _thread: str | None) -> Outcome:
        if self.next == NEXT[3]:
            return RateLimited(1)
        return Found(tuple(Posted(destination, ts) for key, ts in self.posted if key == token))

    def delete(self, message: Posted) -> Outcome:
        self.posted = [(key, ts) for key, ts in self.posted if ts != message.ts]
        return message


class Whatever(RuleBasedStateMachine):
    """Two workers, a reporter, the clock and a bad network. Sending is what happens most often."""

    def __init__(self, url: str, library: Library) -> None:
        super().__init__()
        engine = open_engine(url, connections=2)
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        self.office = Office(Store(engine), library, make_organisation())
        self.slack = ListedSlack()
        self.hands: list[Claimed] = []
        self.known: dict[str, str] = {}
        Clock(self.office.store).set_to(MONDAY_MORNING)
        plan_digests(self.office, TEAM)

    @rule(key=keys, text=st.sampled_from(["it lied", "it mailed the customers after it read a strange ticket"]))
    def report(self, key: str, text: str) -> None:
        public = take_report(self.office, TakeReport(TEAM, EMPLOYEE, text, "test", key))
        assert self.known.setdefault(key, public) == public

    @rule(key=keys, option=st.sampled_from(["accident", "outsider", "dont_know"]))
    @precondition(lambda self: self.known)
    def answer(self, key: str, option: str) -> None:
        self.act(key, lambda public: give_answer(self.office, GiveAnswer(TEAM, EMPLOYEE, public, "on_purpose", option)))

    @rule(key=keys, act=st.sampled_from([stop_interview, withdraw, take_it_back]))
    @precondition(lambda self: self.known)
    def decide(self, key: str, act: Any) -> None:
        self.act(key, lambda public: act(self.office, TEAM, EMPLOYEE, public))

    def act(self, key: str, act: Any) -> None:
        if public := self.known.get(key):
            try:
                act(public)
            except NotNow:
                return  # a button that is not there any more

    @rule(minutes=st.sampled_from([1, 15, 60, 60 * 24, 60 * 24 * 8]))
    def time_passes(self, minutes: int) -> None:
        with self.office.store.reading() as tx:
            ahead = round((tx.now - tx.real_now()).total_seconds())
        move_practice_clock(self.office.store, ahead + 60 * minutes)

    @rule()
    def the_clock_ticks(self) -> None:
        fire_all(self.office)

    @rule()
    def claim(self) -> None:
        with self.office.store.writing_quietly() as tx:
            for row in queue.claim_messages(tx, limit=3):
                self.hands.append(Claimed(row, row.state == "sending", monotonic()))
                queue.lease(tx, row)
        self.real_time_stands_still()

    @rule(which=places)
    @precondition(lambda self: self.hands)
    def send(self, which: int) -> None:
        self.bring(self.hands.pop(which % len(self.hands)), NEXT[0])

    @rule(which=places, what=st.sampled_from(NEXT[1:]))
    @precondition(lambda self: self.hands)
    def send_badly(self, which: int, what: str) -> None:
        self.bring(self.hands.pop(which % len(self.hands)), what)

    @rule(which=places)
    @precondition(lambda self: self.hands)
    def send_without_an_answer(self, which: int) -> None:
        self.send_badly(which, NEXT[1])

    @rule(which=places)
    @precondition(lambda self: self.hands)
    def send_while_somebody_else_does(self, which: int) -> None:
        """The lease has run out, somebody else takes it over, and both go on."""
        mine = self.hands[which % len(self.hands)]
        self.leases_run_out()
        self.claim()
        self.hands.remove(mine)
        self.bring(mine, NEXT[0])

    @rule()
    @precondition(lambda self: self.hands)
    def die(self) -> None:
        self.hands.clear()

    @rule()
    def leases_run_out(self) -> None:
        with self.office.store.writing_quietly() as tx:
            tx.session.execute(update(Outbox).values(claimed_until=None, not_before=None))

    @invariant()
    def every_report_exists_once(self) -> None:
        with self.office.store.reading() as tx:
            assert tx.session.scalar(select(func.count()).select_from(Incident)) == len(self.known)

    def bring(self, claimed: Claimed, what: str) -> None:
        self.slack.next = what
        sender = Sender(self.office, self.slack, Event())  # type: ignore[arg-type] # a list for Slack
        sender.send(Claimed(claimed.row, claimed.unsure, monotonic()))
        self.real_time_stands_still()

    def real_time_stands_still(self) -> None:
        """Leases and waits end when a step says so, however slow this machine is: the same steps do the same."""
        with self.office.store.writing_quietly() as tx:
            for until in (Outbox.claimed_until, Outbox.not_before):
                tx.session.execute(update(Outbox).where(until.is_not(None)).values({until: tx.real_now() + YEAR}))

    def teardown(self) -> None:
        """All come back, and all is sent: whoever was frozen believes in a lease that is long over."""
        frozen, self.hands = self.hands, []
        self.leases_run_out()
        self.claim()
        for claimed in (*frozen, *self.hands):
            self.bring(claimed, NEXT[0])
        self.drain()
        self.check()
        self.office.store.engine.dispose()

    def drain(self) -> None:
        self.hands = []
        for _ in range(500):
            self.leases_run_out()
            self.claim()
            if not self.hands:
                break
            while self.hands:
                self.bring(self.hands.pop(0), NEXT[0])

    def check(self) -> None:
        """Every message was sent, and stands in Slack once."""
        with self.office.store.reading() as tx:
            rows = list(tx.session.scalars(select(Outbox).order_by(Outbox.id)))
        assert {row.state for row in rows} <= {"sent", "dropped"}, [(row.kind, row.state, row.error) for row in rows]
        keys = [key for key, _ in self.slack.posted]
        assert len(keys) == len(set(keys)), "twice"
        drawn: set[str] = set()
        for row in rows:
            if row.state == "sent" and row.surface not in drawn:
                assert row.token in keys, "lost"
            drawn |= {row.surface} - {None}


def test_whatever_happens_in_whatever_order(tmp_path, sqlite_template, library):
    run_state_machine_as_test(
        lambda: Whatever(sqlite_database(tmp_path, sqlite_template), library),
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
