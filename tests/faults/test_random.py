"""Random operations in random order: reports, answers, time, workers that send, fail, freeze and die. Whatever the
order, at the end every message has been sent, and stands in Slack once.

One step is one operation of one worker on a real database; Slack is a list here. Whole processes are killed at random
in test_replicas.py.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from threading import Event
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import event, func, select, update

from bot.clock import move_practice_clock
from bot.sending import Claimed, Sender
from bot.slack.surface import Ambiguous, Found, Outcome, Posted, RateLimited, Refused, Unreached
from playbooks.library import Library
from tests.clock import fire_all
from tests.databases import sqlite_database
from tests.people import EMPLOYEE, make_organisation
from triage.core.lifecycle import Refused as NotNow
from triage.store import queue
from triage.store.door import Store, Team
from triage.store.engine import open_engine
from triage.store.tables import Incident, Outbox
from triage.usecases.digesting import plan_digests
from triage.usecases.interviewing import GiveAnswer, give_answer, stop_interview, take_it_back, withdraw
from triage.usecases.office import Office
from triage.usecases.reporting import TakeReport, take_report

STEPS = 100
RUNS = 100 if os.getenv("FAULTS") == "whole" else 2
TEAM = Team("T0RANDOM")
NEXT = ("takes it", "takes it", "takes it and the answer is lost", "loses it", "is busy", "is away", "wants a cure")
KEYS = ("1", "2", "3", "4")


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
            NEXT[2]: Ambiguous("time-out"),
            NEXT[3]: Ambiguous("time-out"),
            NEXT[4]: RateLimited(1),
            NEXT[5]: Unreached("connection refused"),
            NEXT[6]: Refused("not_in_channel", "invite the bot"),
        }
        return outcomes[self.next]

    def update(self, channel: str, ts: str, _message: Mapping[str, Any]) -> Outcome:
        if ts not in dict(self.posted).values() and ts not in [one for _, one in self.posted]:
            return Refused("message_not_found", None)
        return Posted(channel, ts) if self.next.startswith("takes it") else Ambiguous("time-out")

    def find(self, destination: str, token: str, _since: datetime, _thread: str | None) -> Outcome:
        if self.next == NEXT[4]:
            return RateLimited(1)
        return Found(tuple(Posted(destination, ts) for key, ts in self.posted if key == token))

    def delete(self, message: Posted) -> Outcome:
        self.posted = [(key, ts) for key, ts in self.posted if ts != message.ts]
        return message


class Whatever:
    """Two workers, a reporter, the clock and a bad network."""

    def __init__(self, url: str, library: Library, chance: Random) -> None:
        engine = open_engine(url, connections=2)
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        self.office = Office(Store(engine), library, make_organisation())
        self.slack, self.chance = ListedSlack(), chance
        self.hands: list[Claimed] = []
        self.keys: dict[str, str] = {}
        plan_digests(self.office, TEAM)

    def step(self) -> None:
        """Anything that may happen; sending most often."""
        often = [self.claim, self.send] * 5 + [self.answer, self.the_clock_ticks] * 2
        self.chance.choice([*often, self.report, self.decide, self.time_passes, self.die, self.leases_run_out])()

    def close(self) -> None:
        """All come back, and all is sent: whoever was frozen believes in a lease that is long over."""
        frozen, self.hands = self.hands, []
        self.leases_run_out()
        self.claim()
        for claimed in (*frozen, *self.hands):
            self.bring(claimed, NEXT[0])
        self.drain()
        self.office.store.engine.dispose()

    def sender(self) -> Sender:
        return Sender(self.office, self.slack, Event())  # type: ignore[arg-type] # a list for Slack

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
        """Every report exists once; every message was sent, and stands in Slack once."""
        with self.office.store.reading() as tx:
            rows = list(tx.session.scalars(select(Outbox).order_by(Outbox.id)))
            assert tx.session.scalar(select(func.count()).select_from(Incident)) == len(self.keys)
        assert {row.state for row in rows} <= {"sent", "dropped"}, [(row.kind, row.state, row.error) for row in rows]
        keys = [key for key, _ in self.slack.posted]
        assert len(keys) == len(set(keys)), "twice"
        drawn: set[str] = set()
        for row in rows:
            if row.state == "sent" and row.surface not in drawn:
                assert row.token in keys, "lost"
            drawn |= {row.surface} - {None}

    def report(self) -> None:
        text = self.chance.choice(["it lied", "it mailed the customers after it read a strange ticket"])
        key = self.chance.choice(KEYS)
        public = take_report(self.office, TakeReport(TEAM, EMPLOYEE, text, "test", key))
        assert self.keys.setdefault(key, public) == public

    def answer(self) -> None:
        option = self.chance.choice(["accident", "outsider", "dont_know"])
        self.act(lambda public: give_answer(self.office, GiveAnswer(TEAM, EMPLOYEE, public, "on_purpose", option)))

    def decide(self) -> None:
        act = self.chance.choice([stop_interview, withdraw, take_it_back])
        self.act(lambda public: act(self.office, TEAM, EMPLOYEE, public))

    def act(self, act: Any) -> None:
        if public := self.keys.get(self.chance.choice(KEYS)):
            try:
                act(public)
            except NotNow:
                return  # a button that is not there any more

    def time_passes(self) -> None:
        with self.office.store.reading() as tx:
            ahead = round((tx.now - tx.real_now()).total_seconds())
        minutes = self.chance.choice([1, 15, 60, 60 * 24, 60 * 24 * 8])
        move_practice_clock(self.office.store, ahead + 60 * minutes)

    def the_clock_ticks(self) -> None:
        fire_all(self.office)

    def claim(self) -> None:
        with self.office.store.writing_quietly() as tx:
            for row in queue.claim_messages(tx, limit=3):
                self.hands.append(Claimed(row, row.state == "sending", monotonic()))
                queue.lease(tx, row)

    def send(self) -> None:
        if self.hands:
            self.bring(self.hands.pop(self.chance.randrange(len(self.hands))), self.chance.choice(NEXT))

    def bring(self, claimed: Claimed, what: str) -> None:
        self.slack.next = what
        self.sender().send(Claimed(claimed.row, claimed.unsure, monotonic()))

    def die(self) -> None:
        self.hands.clear()

    def leases_run_out(self) -> None:
        with self.office.store.writing_quietly() as tx:
            tx.session.execute(update(Outbox).values(claimed_until=None, not_before=None))


@pytest.mark.parametrize("seed", range(RUNS))
def test_whatever_happens_in_whatever_order(tmp_path, sqlite_template, library, seed):
    chance = Random(seed)  # noqa: S311 - the same seed does the same
    world = Whatever(sqlite_database(tmp_path, sqlite_template), library, chance)
    for _ in range(STEPS):
        world.step()
    world.close()
    world.check()
