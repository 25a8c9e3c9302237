"""What the page asks for, one function each: the same acts that tests do. Not here: reading the request (`routes`)."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from bot.sandbox.client import forms, speech, touch
from bot.sandbox.client.outcome import Outcome
from bot.sandbox.config import Supervisor
from bot.sandbox.delivery import events
from bot.sandbox.messages import Channel
from bot.sandbox.people import PEOPLE
from bot.sandbox.realm import Realm
from bot.sandbox.users import User
from bot.sandbox.views import View
from bot.sandbox.web.snapshot import Reading

Thing = dict[str, Any]
DAY_LIMIT = 400 * 24 * 3600


class Actions:
    """Carries out the page's wishes. Each method takes who and what, and gives what the page should show."""

    def __init__(self, realm: Realm, reading: Reading, move: Callable[[int], Awaitable[None]]) -> None:
        self._realm = realm
        self._reading = reading
        self._move = move

    async def do(self, name: str, user: User, wish: Thing) -> Thing:
        """One wish by its name; LookupError says what cannot be done, and why."""
        handlers: dict[str, Callable[[User, Thing], Awaitable[Outcome | None]]] = {
            "say": self._say,
            "command": self._command,
            "touch": self._touch,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "message_shortcut": self._message_shortcut,
            "open": self._open,
            "read": self._read,
            "locale": self._locale,
            "clock": self._clock,
            "bot": self._bot,
            "join": self._join,
            "leave": self._leave,
        }
        if name not in handlers:
            raise LookupError(f"nothing called {name!r} can be done")
        outcome = await handlers[name](user, wish)
        self._realm.bell.ring()
        return asdict(outcome) if outcome else {"acked": True}

    def _channel(self, user: User, wish: Thing) -> Channel:
        return self._realm.world.channel(str(wish["channel"]), user.id)

    async def _say(self, user: User, wish: Thing) -> None:
        speech.say(self._realm, user.id, self._channel(user, wish), str(wish["text"]), wish.get("thread_ts"))

    async def _command(self, user: User, wish: Thing) -> Outcome:
        name, _, text = str(wish["text"]).strip().partition(" ")
        return await speech.command(self._realm, user.id, self._channel(user, wish), name, text.strip())

    async def _touch(self, user: User, wish: Thing) -> Outcome:
        if wish.get("view"):
            view = self._view(user, wish)
            spot = touch.somewhere(view.spec["blocks"], wish["action_id"], wish["block_id"])
            return await touch.in_view(self._realm, view, spot, wish.get("value"))
        channel = self._channel(user, wish)
        message = next((each for each in self._realm.world.heard(channel, user.id) if each.ts == wish["ts"]), None)
        if message is None:
            raise LookupError("that message is gone")
        spot = touch.somewhere(message.blocks, wish["action_id"], wish["block_id"])
        return await touch.in_message(self._realm, user.id, channel, message, spot, wish.get("value"))

    async def _submit(self, user: User, wish: Thing) -> Outcome:
        return await forms.submit(self._realm, self._view(user, wish))

    async def _close(self, user: User, wish: Thing) -> Outcome:
        return await forms.close(self._realm, self._view(user, wish), everything=bool(wish.get("everything")))

    async def _shortcut(self, user: User, wish: Thing) -> Outcome:
        return await speech.shortcut(self._realm, user.id, str(wish["id"]))

    async def _message_shortcut(self, user: User, wish: Thing) -> Outcome:
        return await speech.message_shortcut(
            self._realm, user.id, str(wish["id"]), self._channel(user, wish), str(wish["ts"])
        )

    async def _open(self, user: User, wish: Thing) -> None:
        events.home_opened(self._realm, user.id, "home" if wish.get("tab") == "home" else "messages")

    async def _read(self, user: User, wish: Thing) -> None:
        self._reading.mark(user.id, self._channel(user, wish))

    async def _locale(self, user: User, wish: Thing) -> None:
        user.speak(str(wish["language"]))
        events.user_changed(self._realm, user)

    async def _join(self, user: User, wish: Thing) -> None:
        channel = self._channel(user, wish)
        if user.id not in channel.members:
            events.joined(self._realm, channel, user.id)

    async def _leave(self, user: User, wish: Thing) -> None:
        channel = self._channel(user, wish)
        if user.id in channel.members:
            events.left(self._realm, channel, user.id)

    async def _clock(self, _user: User, wish: Thing) -> None:
        manager = next(person for person in PEOPLE if person.is_primary_owner)
        seconds = self._realm.clock.until_monday(manager.zone) if wish.get("monday") else int(wish["seconds"])
        if not 0 < seconds <= DAY_LIMIT:
            raise LookupError("the clock only moves forward, by at most 400 days at once")
        await self._move(seconds)

    async def _bot(self, _user: User, wish: Thing) -> None:
        supervisor: Supervisor | None = self._realm.config.supervisor
        if supervisor is None:
            raise LookupError("this workspace did not start the bot, so it cannot stop it")
        orders = {"kill": supervisor.kill, "start": supervisor.start, "stop": supervisor.stop}
        await orders[str(wish["order"])]()

    def _view(self, user: User, wish: Thing) -> View:
        view = self._realm.views.find(view_id=str(wish["view"]))
        if view.user != user.id:
            raise LookupError("that is somebody else's view")
        return view
