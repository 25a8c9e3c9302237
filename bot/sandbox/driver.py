"""A person in a test: does what a hand on Slack's client does, and waits for the app's ack.

Not here: the thread it runs against (`thread`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.client import forms, speech, touch
from bot.sandbox.delivery import events
from bot.sandbox.messages import Channel, Message

if TYPE_CHECKING:
    from bot.sandbox.client.outcome import Outcome
    from bot.sandbox.realm import Realm
    from bot.sandbox.thread import SandboxThread
    from bot.sandbox.users import User
    from bot.sandbox.views import View

Thing = dict[str, Any]
HOME = "home"


class Person:
    """Somebody at Slack. Channels go by name or id; "bot" is the direct message with the bot, "home" the Home tab.

    Whatever cannot be done because it is not on the screen raises LookupError, and says what is.
    """

    def __init__(self, sandbox: SandboxThread, user: User) -> None:
        self._sandbox = sandbox
        self._user = user
        self.id = user.id
        self.name = user.person.real_name
        self.zone = user.person.zone

    # Speaking

    def command(self, name: str, text: str = "", channel: str = "general") -> Outcome:
        """Type a slash command."""
        return self._sandbox.run(
            lambda realm: speech.command(realm, self.id, self._channel(realm, channel), name, text)
        )

    def say(self, text: str, channel: str = "bot", thread_ts: str | None = None) -> Thing:
        """Write a plain message."""
        return self._sandbox.read(
            lambda realm: speech.say(realm, self.id, self._channel(realm, channel), text, thread_ts).wire()
        )

    def share(self, *names: str, text: str = "", channel: str = "bot") -> Thing:
        """Send files, with words or without."""
        return self._sandbox.read(
            lambda realm: speech.share(realm, self.id, self._channel(realm, channel), names, text).wire()
        )

    def shortcut(self, callback_id: str) -> Outcome:
        """Use a global shortcut."""
        return self._sandbox.run(lambda realm: speech.shortcut(realm, self.id, callback_id))

    def message_shortcut(self, callback_id: str, channel: str, ts: str) -> Outcome:
        """Use a shortcut from the menu beside a message."""
        return self._sandbox.run(
            lambda realm: speech.message_shortcut(realm, self.id, callback_id, self._channel(realm, channel), ts)
        )

    # Seeing

    def sees(self, channel: str = "bot") -> list[Thing]:
        """The messages on the screen, oldest first; notes for this person only carry `ephemeral: True`."""

        def look(realm: Realm) -> list[Thing]:
            place = self._channel(realm, channel)
            heard = realm.world.heard(place, self.id)
            return [place.wire(each, metadata=True) | {"ephemeral": each.only_for is not None} for each in heard]

        return self._sandbox.read(look)

    def reads(self, channel: str = "bot") -> list[str]:
        """The same messages as words: the text of each and of its blocks, one string a message."""
        return [words(message) for message in self.sees(channel)]

    def modal(self) -> Thing | None:
        """The modal on top, or None."""
        return self._sandbox.read(lambda realm: view.wire() if (view := realm.views.top(self.id)) else None)

    def home(self) -> Thing | None:
        """The Home tab, if the app ever published one."""
        return self._sandbox.read(lambda realm: view.wire() if (view := realm.views.homes.get(self.id)) else None)

    def errors(self) -> dict[str, str]:
        """What is written in red in the modal, by block id."""
        return self._sandbox.read(lambda realm: dict(view.errors) if (view := realm.views.top(self.id)) else {})

    # Touching

    def click(
        self, action_id: str, *, channel: str | None = None, ts: str | None = None, value: object = None
    ) -> Outcome:
        """Press a button, or use any element with a value.

        Without a channel: in the modal, if one is open, else in the direct message. Without `ts`: in the newest message
        that has it.
        """

        async def use(realm: Realm) -> Outcome:
            modal = realm.views.top(self.id)
            if channel == HOME or (channel is None and modal is not None):
                return await self._in_view(realm, self._home(realm) if channel == HOME else modal, action_id, value)
            place = self._channel(realm, channel or "bot")
            message, spot = self._newest(realm, place, action_id, ts)
            return await touch.in_message(realm, self.id, place, message, spot, value)

        return self._sandbox.run(use)

    def select(self, action_id: str, value: object, *, channel: str | None = None, ts: str | None = None) -> Outcome:
        """Choose from a menu, radio buttons, checkboxes (a list) or an overflow menu: by value or label; people by
        id.
        """
        return self.click(action_id, channel=channel, ts=ts, value=value)

    def pick_date(self, action_id: str, date: str, *, channel: str | None = None, ts: str | None = None) -> Outcome:
        """Choose a date (2026-11-23) or, in a time picker, a time (09:30)."""
        return self.click(action_id, channel=channel, ts=ts, value=date)

    # Forms

    def fill(self, values: dict[str, object]) -> None:
        """Enter values into the modal, by "block_id/action_id"."""
        for name, value in values.items():
            block_id, _, action_id = name.rpartition("/")

            async def enter(
                realm: Realm, block: str = block_id, action: str = action_id, raw: object = value
            ) -> Outcome:
                return await self._in_view(realm, realm.views.top(self.id), action, raw, block or None)

            self._sandbox.run(enter)

    def submit(self, values: dict[str, object] | None = None) -> Outcome:
        """Enter these values and press the modal's submit button."""
        self.fill(values or {})
        return self._sandbox.run(lambda realm: forms.submit(realm, self._modal(realm)))

    def cancel(self, *, everything: bool = False) -> Outcome:
        """Close the modal, or all of its stack."""
        return self._sandbox.run(lambda realm: forms.close(realm, self._modal(realm), everything=everything))

    # Moving about

    def open_home(self) -> None:
        """Open the app's Home tab."""
        self._sandbox.read(lambda realm: events.home_opened(realm, self.id, "home"))

    def open_dm(self) -> None:
        """Open the app's Messages tab."""
        self._sandbox.read(lambda realm: events.home_opened(realm, self.id, "messages"))

    def join(self, channel: str) -> None:
        """Enter a channel."""
        self._sandbox.read(lambda realm: events.joined(realm, self._channel(realm, channel), self.id))

    def leave(self, channel: str) -> None:
        """Leave a channel."""
        self._sandbox.read(lambda realm: events.left(realm, self._channel(realm, channel), self.id))

    def speak(self, language: str) -> None:
        """Change the language ("de")."""

        def change(realm: Realm) -> None:
            user = realm.world.users[self.id]
            user.speak(language)
            events.user_changed(realm, user)

        self._sandbox.read(change)

    def _channel(self, realm: Realm, name: str) -> Channel:
        return realm.world.channel(name, self.id)

    def _modal(self, realm: Realm) -> View:
        view = realm.views.top(self.id)
        if view is None:
            raise LookupError(f"{self.name} has no modal open")
        return view

    def _home(self, realm: Realm) -> View:
        view = realm.views.homes.get(self.id)
        if view is None:
            raise LookupError("the app never published a Home tab for " + self.name)
        return view

    def _newest(self, realm: Realm, place: Channel, action_id: str, ts: str | None) -> tuple[Message, touch.Spot]:
        heard = [each for each in realm.world.heard(place, self.id) if ts in (None, each.ts)]
        for message in reversed(heard):
            if spot := touch.find(message.blocks, action_id):
                return message, spot
        there = sorted({spot.element["action_id"] for message in heard for spot in touch.spots(message.blocks)})
        raise LookupError(
            f"{self.name} sees nothing with action id {action_id!r} here; there is: {', '.join(there) or 'nothing'}"
        )

    async def _in_view(
        self, realm: Realm, view: View | None, action_id: str, value: object, block_id: str | None = None
    ) -> Outcome:
        if view is None:
            raise LookupError(f"{self.name} has no modal open")
        return await touch.in_view(realm, view, touch.somewhere(view.spec["blocks"], action_id, block_id), value)


def words(thing: object) -> str:
    """All text in a message or view, a line each."""
    if isinstance(thing, dict):
        own = [thing["text"]] if isinstance(thing.get("text"), str) else []
        inner = [words(value) for key, value in thing.items() if key not in ("metadata", "bot_profile")]
        return "\n".join(part for part in [*own, *inner] if part)
    if isinstance(thing, list):
        return "\n".join(part for part in map(words, thing) if part)
    return ""
