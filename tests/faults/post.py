"""The sending half of a bot, in this process, against the practice Slack: to fail a single call in a known way."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from slack_sdk import WebClient
from sqlalchemy import select, update

from bot.delivery import Delivery
from bot.sandbox.people import BOT
from bot.slack.patience import PATIENCE
from bot.slack.surface import Surface
from playbooks.loader import load_library
from tests.faults.scene import TEAM, Scene
from tests.triage.store.rows import add_incident, add_involvement
from triage.core.organisation import Organisation
from triage.store import ledger
from triage.store.tables import Draft, Interview, Outbox, Verdict
from triage.usecases.deciding import decide_again
from triage.usecases.office import Office


class Post:
    """Messages to send, and deliveries that send them."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.slack = scene, scene.slack
        self.office = Office(scene.store, load_library(), Organisation())
        client = WebClient(token="xoxb-practice", base_url=self.slack.api_url, timeout=PATIENCE, retry_handlers=[])
        self.surface = Surface(client, self.office.organisation)

    def channel(self, name: str) -> str:
        """A new channel with the bot in it, as a destination."""
        return f"channel:{self.slack.add_channel(name, ('bot', 'safety'))}"

    def tell(self, *destinations: str) -> None:
        """One more message to each destination, all due at once."""
        with self.scene.store.writing() as tx:
            workspace_id = tx.workspace(TEAM)
            for destination in destinations:
                draft = Draft(workspace_id=workspace_id, author_id="U0X", words="", kept_at=tx.now)
                tx.session.add(draft)
                tx.session.flush()
                ledger.tell(tx, workspace_id, "draft", destination, str(draft.id), draft=draft.id)

    def remind_of(self, count: int, after: timedelta = timedelta(0)) -> None:
        """Grave incidents that nobody took up: a reminder of each is due at one instant, half of them for each desk."""
        with self.scene.store.writing() as tx:
            for number in range(count):
                domain = ("safety", "security")[number % 2]
                incident = add_incident(tx, TEAM, severity="S1", domains=[domain], primary_domain=domain)
                add_involvement(tx, incident, domain)
                tx.session.add(Interview(incident_id=incident.id, state="finished", locale="en-US", asked=[]))
                if number == 0:
                    verdict = decide_again(self.office, tx, incident).model_dump(mode="json")
                else:
                    tx.session.add(Verdict(incident_id=incident.id, decided_at=tx.now, verdict=verdict))
                ledger.remind(
                    tx, incident.workspace_id, "acknowledge", f"{domain}:1", tx.now + after, incident=incident
                )

    @contextmanager
    def delivering(self) -> Iterator[Delivery]:
        """While inside, messages are sent."""
        delivery = Delivery(self.office, self.surface)
        self.office.store.when_written = delivery.wake
        delivery.start()
        try:
            yield delivery
        finally:
            delivery.stop()

    def deliver(self, seconds: float = 30) -> None:
        """Send everything, and stop."""
        with self.delivering():
            self.scene.settle(seconds)

    def rows(self) -> list[Outbox]:
        """All messages."""
        with self.scene.store.reading() as tx:
            return list(tx.session.scalars(select(Outbox).order_by(Outbox.id)))

    def run_out(self) -> None:
        """As if all leases and waits were over."""
        with self.scene.store.writing() as tx:
            tx.session.execute(update(Outbox).values(claimed_until=None, not_before=None))

    def remove_bot(self, destination: str) -> None:
        """Somebody removes the bot from a channel."""
        channel = destination.removeprefix("channel:")
        self.slack.read(lambda realm: realm.world.channels[channel].members.remove(BOT.id))

    def invite_bot(self, destination: str) -> None:
        """Somebody invites the bot to a channel."""
        channel = destination.removeprefix("channel:")
        self.slack.read(lambda realm: realm.world.channels[channel].members.append(BOT.id))
