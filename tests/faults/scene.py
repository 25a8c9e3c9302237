"""A practice Slack, one database and any number of bots; and what must hold whatever happens to them."""

import json
import signal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from types import TracebackType
from typing import Any, Self

from sqlalchemy import func, select

from bot.clock import move_practice_clock
from bot.sandbox.client.outcome import Outcome
from bot.sandbox.people import TEAM_ID
from bot.sandbox.thread import SandboxThread
from bot.settings import read_organisation
from tests.faults.bots import READY, BotProcess, asked, start_bot
from tests.journeys.practice import ORGANISATION, REFUND, Practice
from triage.core.calendar import WorkCalendar
from triage.store.door import Store, Team
from triage.store.engine import open_engine
from triage.store.tables import Base, Incident, Outbox

TEAM = Team(TEAM_ID)


class Scene:
    """A context manager; at its end every bot is gone."""

    def __init__(self, slack: SandboxThread, database_url: str, folder: Path) -> None:
        self.slack, self.url, self.folder = slack, database_url, folder
        self.store = Store(open_engine(database_url))
        self.practice = Practice(slack, None)  # type: ignore[arg-type] # people only; the bots are processes
        self.eva = self.practice.eva
        self.bots: list[BotProcess] = []
        self._go_to_a_working_day()

    def _go_to_a_working_day(self) -> None:
        """By night and at weekends much waits for the morning."""
        calendar = WorkCalendar.of(read_organisation(ORGANISATION))
        self.slack.to_monday(calendar.zone)
        while not calendar.is_working_day(self.slack.read(lambda realm: realm.clock.now()).date()):
            self.slack.to_monday(calendar.zone)
        self.forward(hours=2)

    def forward(self, **span: float) -> None:
        """Move the clock of the workspace while nobody is at work: what falls due, waits."""
        self.slack.move_clock(int(timedelta(**span).total_seconds()))
        move_practice_clock(self.store, self.slack.read(lambda realm: realm.clock.offset))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for bot in self.bots:
            bot.signal(signal.SIGCONT)
            bot.kill()
        self.store.engine.dispose()

    def begin(self, crash_at: str = "", **environment: str) -> BotProcess:
        """Start a bot, which does not have to be ready."""
        bot = start_bot(self.slack.api_url, self.url, self.folder, VARNOST_CRASH_AT=crash_at, **environment)
        self.bots.append(bot)
        return bot

    def start(self, crash_at: str = "", **environment: str) -> BotProcess:
        """Start a bot and wait until it works."""
        bot = self.begin(crash_at, **environment)
        self.wait(lambda: READY in bot.log or bot.dead, 120)
        assert not bot.dead, bot.log
        self.wait(lambda: bot.dead or asked(bot, "/readyz")[0] == 200, 60)
        return bot

    def gone(self, bot: BotProcess) -> None:
        """Wait until a bot has died, and Slack has seen it."""
        bot.process.wait(120)
        self.slack.wait_for(lambda: self.slack.connections == sum(not one.dead for one in self.bots), 30)

    def form(self, text: str = REFUND) -> None:
        """Eva opens the report form."""
        assert self.eva.command("/incident", text, channel="general").acked
        self.slack.wait_for(self.eva.modal, 20)

    def report(self, text: str = REFUND) -> Outcome:
        """Eva opens the report form and submits it; what she sees."""
        self.form(text)
        return self.eva.submit()

    def wait(self, look: Callable[[], Any], seconds: float = 60) -> Any:
        """Wait until `look` finds something, and give it."""
        until = monotonic() + seconds
        while not (found := look()):
            assert monotonic() < until, f"not within {seconds} seconds; {self.state()}"
            Event().wait(0.02)
        return found

    def settle(self, seconds: float = 60) -> None:
        """Wait until nothing waits to be sent."""
        self.wait(lambda: not self.waiting(), seconds)

    def state(self) -> str:
        """For whoever reads that a test has failed: what waits, and what the bots said last."""
        return "\n".join(
            [f"waiting: {self.waiting()}", *(f"{bot.log_file.name}: {bot.log[-2_000:]}" for bot in self.bots)]
        )

    def waiting(self) -> list[Any]:
        """What waits to be sent."""
        columns = (Outbox.kind, Outbox.destination, Outbox.state, Outbox.attempts, Outbox.error)
        with self.store.reading() as tx:
            query = select(*columns).where(Outbox.state.in_(("pending", "sending"))).order_by(Outbox.id)
            return list(tx.session.execute(query))

    def count(self, table: type[Base], **where: object) -> int:
        """How many rows there are."""
        with self.store.reading() as tx:
            return tx.session.scalar(select(func.count()).select_from(table).filter_by(**where)) or 0

    def copies(self) -> Counter[str]:
        """How often each message stands in Slack, by its key."""
        found: Counter[str] = Counter()
        for channel in self.slack.read(lambda realm: list(realm.world.channels.values())):
            for message in list(channel.messages.values()):
                if message.metadata:
                    found[message.metadata["event_payload"]["key"]] += 1
        return found

    def accepted(self) -> Counter[str]:
        """How often Slack took each message, by its key, whatever it answered."""
        posts = [call for call in self.slack.ledger.calls("chat.postMessage") if call.accepted]
        return Counter(_key(call.args) for call in posts)

    def check(self, reports: int) -> None:
        """Every acknowledged report exists once; every due message was sent; none stands there twice."""
        assert self.count(Incident) == reports
        with self.store.reading() as tx:
            rows = list(tx.session.scalars(select(Outbox).order_by(Outbox.id)))
        assert [(row.kind, row.state, row.error) for row in rows if row.state not in ("sent", "dropped")] == []
        copies, drawn = self.copies(), set()
        assert [key for key, times in copies.items() if times > 1] == []
        for row in rows:
            if row.state == "sent" and row.surface not in drawn:
                assert copies[row.token] == 1, f"{row.kind} to {row.destination} is not in Slack"
            drawn |= {row.surface} - {None}


def _key(args: dict[str, Any]) -> str:
    metadata = args["metadata"]
    if isinstance(metadata, str):
        metadata = json.loads(metadata)
    return str(metadata["event_payload"]["key"])
