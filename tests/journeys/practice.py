"""A practice Slack with a bot beside it, in one process: what journeys drive. The tests themselves stand beside it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from sqlalchemy import func, select

import bot.sandbox
from bot.app import Bot, wire
from bot.clock import move_practice_clock
from bot.opening import open_office
from bot.sandbox.config import SandboxConfig
from bot.sandbox.driver import Person, words
from bot.sandbox.thread import SandboxThread
from bot.settings import Settings
from triage.store.tables import Outbox

ORGANISATION = Path(bot.sandbox.__file__).parent / "organisation.yaml"
REFUND = "our support bot told a customer that refunds are possible for 90 days, he now insists"
LEAK = (
    "the ticket agent mailed our whole customer list to an address I don't know, right after it read a strange ticket"
)
PRINTER = "The printer on floor 3 is jammed"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Practice:
    """The practice workspace as a person sees it, and the bot's inside where a test must look there."""

    def __init__(self, slack: SandboxThread, bot: Bot) -> None:
        self.slack, self.bot = slack, bot
        self.eva, self.sam = slack.person("employee"), slack.person("safety")
        self.sira, self.max = slack.person("security"), slack.person("manager")

    def report(self, text: str, by: Person | None = None) -> str:
        """Report with the slash command; the public id that the bot gives."""
        who = by or self.eva
        known = set(self.ids(who))
        assert who.command("/incident", text, channel="general").acked
        assert self.slack.wait_for(who.modal)
        assert who.submit().closed
        return self.wait(lambda: next(iter(set(self.ids(who)) - known), None))

    def ids(self, who: Person) -> list[str]:
        """Public ids in the bot's thanks."""
        texts = [text for text in who.reads("bot") if "is saved as" in text]
        return [text.split("*INC-")[1].split("*")[0].join(("INC-", "")) for text in texts]

    def wait(self, look: Callable[[], Any], seconds: float = 10) -> Any:
        """Wait until `look` finds something, and give it."""
        return self.slack.wait_for(look, seconds)

    def question(self, who: Person | None = None) -> str | None:
        """The id of the question that waits in the newest message with answer buttons."""
        waiting = self.questions(who)
        return waiting[-1] if waiting else None

    def questions(self, who: Person | None = None) -> list[str]:
        """Ids of all questions that show buttons."""
        found: dict[str, None] = {}
        for message in (who or self.eva).sees("bot"):
            for action in actions_of(message):
                if action.startswith("answer:"):
                    found[action.split(":")[1]] = None
        return list(found)

    def answer(self, option: str = "dont_know", who: Person | None = None) -> str:
        """Answer the waiting question once the earlier ones are drawn as answered; its id."""
        person = who or self.eva
        question = self.wait(lambda: self.questions(person)[0] if len(self.questions(person)) == 1 else None)
        assert person.click(f"answer:{question}:{option}", channel="bot").problem is None
        self.wait(lambda: self.questions(person) != [question], 30)  # a lease may have to run out first
        return str(question)

    def answer_all(self, answers: dict[str, str] | None = None, who: Person | None = None) -> list[str]:
        """Answer until the bot has nothing more to ask; the questions it asked."""
        person, asked = who or self.eva, []
        while self.wait(lambda: self.is_over(person) or len(self.questions(person)) == 1, 30) and not self.is_over(
            person
        ):
            question = self.questions(person)[0]
            asked.append(self.answer((answers or {}).get(question, "dont_know"), person))
        return asked

    def is_over(self, who: Person) -> bool:
        """Whether the newest interview has ended in words."""
        texts = who.reads("bot")
        saved = max(index for index, text in enumerate(texts) if "is saved as" in text)
        endings = ("here is what I understood", "does not look like")
        return any(mark in text for text in texts[saved:] for mark in endings) and not self.questions(who)

    def card(self, who: Person, channel: str, public_id: str) -> dict[str, Any] | None:
        """The card of an incident as somebody sees it in a channel."""
        for message in who.sees(channel):
            if any(
                block.get("text", {}).get("text", "").startswith(f"{public_id}:") for block in message.get("blocks", [])
            ):
                return message
        return None

    def wait_for_text(self, who: Person, channel: str, *parts: str, seconds: float = 10) -> str:
        """Wait for a message that holds all `parts`."""
        return str(
            self.wait(lambda: next((t for t in who.reads(channel) if all(p in t for p in parts)), None), seconds)
        )

    def look_across(self, who: Person, channel: str, answers: dict[str, str] | None = None) -> None:
        """Answer the newest card's cross-checks: no, where nothing else is said."""
        assert who.click("cross_checks", channel=channel).problem is None
        asked = [block["element"]["action_id"] for block in self.wait(who.modal)["blocks"] if block["type"] == "input"]
        assert who.submit(dict.fromkeys(asked, "no") | (answers or {})).closed

    def settle(self) -> None:
        """Wait until the bot has nothing left to send; its own marking rings no bell of Slack's."""
        until = monotonic() + 15
        while not self.is_quiet():
            assert monotonic() < until, "the bot still has something to send"
            self.bot.delivery.wake()
            Event().wait(0.01)

    def is_quiet(self) -> bool:
        """Whether the outbox is empty."""
        with self.bot.office.store.reading() as tx:
            waiting = select(func.count()).where(Outbox.state.in_(("pending", "sending")))
            return tx.session.scalar(waiting) == 0

    def later(self, **span: float) -> None:
        """Move the practice clock, as the page does."""
        self.slack.move_clock(int(timedelta(**span).total_seconds()))

    def later_at_work(self, **span: float) -> None:
        """Move the practice clock by at least that much, into working hours: what can wait is not said before."""
        with self.bot.office.store.reading() as tx:
            now = tx.now
        there = self.bot.office.calendar.into_working_time(now + timedelta(**span))
        self.slack.move_clock(int((there - now).total_seconds()) + 60)


def actions_of(message: dict[str, Any]) -> list[str]:
    """Action ids of a message, in their order."""
    found = []
    for block in message.get("blocks", []):
        elements = [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
        found += [element["action_id"] for element in elements if "action_id" in element]
    return found


def label_of(message: dict[str, Any], action_id: str) -> str:
    """The words on a button."""
    for block in message["blocks"]:
        for element in block.get("elements", []):
            if element.get("action_id") == action_id:
                return str(element["text"]["text"])
    raise KeyError(action_id)


def words_of_modal(who: Person) -> str:
    """All that the modal before somebody says; nothing when none is open."""
    return words(who.modal())


@contextmanager
def practising(
    database_url: str,
    *,
    http: bool,
    organisation: Path | None = ORGANISATION,
    api_url: Callable[[str], str] = str,
) -> Iterator[Practice]:
    """A practice workspace with a connected bot, over Socket Mode or signed HTTP."""
    port = free_port()
    office_box: list[Any] = []

    async def on_clock(offset: int) -> None:
        move_practice_clock(office_box[0].store, offset)

    request_url = f"http://127.0.0.1:{port}/slack/events" if http else None
    with SandboxThread(SandboxConfig(port=0, http_request_url=request_url, on_clock=on_clock)) as slack:
        settings = Settings(
            _env_file=None,
            slack_bot_token=slack.config.bot_token,
            slack_app_token=None if http else slack.config.app_token,
            slack_signing_secret=slack.config.signing_secret if http else None,
            slack_api_url=api_url(slack.api_url),
            database_url=database_url,
            port=port,
            varnost_config=organisation,
        )
        office = open_office(settings)
        office_box.append(office)
        running = wire(settings, office)
        running.start()
        try:
            if not http:
                slack.wait_for(lambda: slack.connections)
            yield Practice(slack, running)
        finally:
            running.stop()
