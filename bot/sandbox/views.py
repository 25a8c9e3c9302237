"""The views that are open: each person's stack of modals and their App Home.

Not here: the Web API's arguments (`api.views`), the grammar (`kit`).
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.errors import Refused
from bot.sandbox.kit.normal import filled
from bot.sandbox.kit.state import Values, values_of
from bot.sandbox.kit.surface import check_view
from bot.sandbox.people import APP_ID, BOT_ID, TEAM_ID

STACK_LIMIT = 3
Thing = dict[str, Any]


@dataclass
class View:
    """A modal or a Home tab as somebody has it before them."""

    id: str
    user: str
    spec: Thing
    hash: str
    root_id: str
    previous_id: str | None = None
    entered: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def values(self) -> Values:
        """What its elements hold now."""
        return values_of(self.spec["blocks"], self.entered)

    def wire(self) -> Thing:
        """The view as Slack writes it."""
        optional = {"title": None, "submit": None, "close": None, "clear_on_close": False, "notify_on_close": False}
        return {
            **optional,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            **self.spec,
            "id": self.id,
            "team_id": TEAM_ID,
            "state": {"values": self.values},
            "hash": self.hash,
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": APP_ID,
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
        }


class Views:
    """Every view that is open. What is put in is checked first, as Slack would."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def top(self, user: str) -> View | None:
        """The modal somebody has before them."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def open(self, user: str, spec: Thing) -> View:
        """A modal in place of whatever was open."""
        self._admit(spec, "modal")
        view = self._make(user, spec)
        self.stacks[user] = [view]
        return view

    def push(self, user: str, spec: Thing) -> View:
        """A modal on top of the one that is open."""
        stack = self.stacks.get(user) or []
        if not stack:
            raise Refused("not_found")
        if len(stack) >= STACK_LIMIT:
            raise Refused("push_limit_reached")
        self._admit(spec, "modal")
        view = self._make(user, spec)
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def update(self, view: View, spec: Thing, expected: str | None) -> View:
        """Change a view in place. What was entered stays where block and action keep their ids."""
        self._admit(spec, view.spec["type"], besides=view)
        self._same_hash(view, expected)
        view.spec, view.hash, view.errors = self._normal(spec), self._hash(), {}
        return view

    def publish(self, user: str, spec: Thing, expected: str | None) -> View:
        """Somebody's Home tab."""
        home = self.homes.get(user)
        if home is not None:
            return self.update(home, spec, expected)
        self._admit(spec, "home")
        self.homes[user] = self._make(user, spec)
        return self.homes[user]

    def find(self, *, view_id: str | None = None, external_id: str | None = None) -> View:
        """An open view by either of its ids."""
        for view in self._all():
            if (view_id and view.id == view_id) or (external_id and view.spec.get("external_id") == external_id):
                return view
        raise Refused("not_found")

    def close(self, view: View, *, everything: bool = False) -> None:
        """Take a modal away, or the whole stack it stands in. One that is gone already stays gone."""
        stack = self.stacks.get(view.user, [])
        if view in stack:
            del stack[0 if everything else stack.index(view) :]

    def _admit(self, spec: Thing, surface: str, besides: View | None = None) -> None:
        check_view(spec, surface)
        name = spec.get("external_id")
        if name and any(view.spec.get("external_id") == name for view in self._all() if view is not besides):
            raise Refused("duplicate_external_id")

    def _make(self, user: str, spec: Thing) -> View:
        view_id = "V0" + secrets.token_hex(5).upper()
        return View(view_id, user, self._normal(spec), self._hash(), root_id=view_id)

    def _all(self) -> list[View]:
        return [*self.homes.values(), *(view for stack in self.stacks.values() for view in stack)]

    def _hash(self) -> str:
        return f"{int(self._clock.timestamp())}.{secrets.token_urlsafe(6)}"

    @staticmethod
    def _normal(spec: Thing) -> Thing:
        return {**spec, "blocks": filled(spec["blocks"])}

    @staticmethod
    def _same_hash(view: View, expected: str | None) -> None:
        if expected and expected != view.hash:
            raise Refused("hash_conflict")
