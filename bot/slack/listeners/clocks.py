"""Clicks on an incident's reporting clocks: the list, a decision, a start. No clock is found or decided here."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.slack.listeners.base import Answer, Body, Ears, action_of, form_of, listener, values_of
from bot.slack.views import clock_modals as views
from bot.slack.views.card_modals import meta
from playbooks.obligation_terms import StartKind
from triage.core.decided import Decision
from triage.store.incidents import NotFound
from triage.usecases import clocking, looking
from triage.usecases.office import By

log = logging.getLogger(__name__)


def register(app: App, ears: Ears) -> None:
    """Attach the listeners of this file."""

    def on(handler: Callable[[Ears, Body], Answer]) -> Callable[..., None]:
        return listener(ears, handler.__name__.replace("_", " "), lambda body: handler(ears, body))

    app.action("clocks")(on(open_clocks))
    app.action(re.compile(r"^clock_menu:[a-z0-9_]+:[a-z0-9_]+$"))(on(decide))
    app.action("clock_other")(on(decide))
    app.action("clock_start")(on(start))
    app.view("clock_decide")(on(decided))
    app.view("clock_moment")(on(started))


def open_clocks(ears: Ears, body: Body) -> Answer:
    """Show all clocks of an incident."""
    ears.surface.open_view(body["trigger_id"], _view(ears, ears.by(body), str(action_of(body)["value"])))
    return None


def decide(ears: Ears, body: Body) -> Answer:
    """Ask why: a clock's own menu, or the list of the others."""
    action, by, public_id = action_of(body), ears.by(body), str(form_of(body)["id"])
    chosen = str(action["selected_option"]["value"])
    named = chosen if action["action_id"] == "clock_other" else str(action["action_id"]).partition(":")[2]
    decision = Decision.APPLIES if action["action_id"] == "clock_other" else Decision(chosen)
    it = looking.card_for(ears.office, by, public_id)
    clock = next((one for one in it.clocks if ":".join(one.name) == named), None)
    if clock is None:
        raise NotFound(named)
    state = meta(public_id, by.desk, clock=clock.name)
    ears.surface.push_view(body["trigger_id"], views.decide_form(clock, decision, state))
    return None


def start(ears: Ears, body: Body) -> Answer:
    """Ask from when clocks count."""
    by, public_id = ears.by(body), str(form_of(body)["id"])
    it = looking.card_for(ears.office, by, public_id)
    ears.surface.push_view(body["trigger_id"], views.start_form(ears.office.library, it, meta(public_id, by.desk)))
    return None


def decided(ears: Ears, body: Body) -> Answer:
    """A decision comes back."""
    form, values, by = form_of(body), values_of(body), ears.by(body)
    obligation, stage = form["clock"]
    word = clocking.DecideClock(
        obligation, stage, Decision(values["decision"]), values["reason"], _moment(values["done_at"])
    )
    clocking.decide_clock(ears.office, by, str(form["id"]), word)
    _draw_again(ears, body, by, str(form["id"]))
    return None


def started(ears: Ears, body: Body) -> Answer:
    """A start comes back."""
    form, values, by = form_of(body), values_of(body), ears.by(body)
    duty = None if values["duty"] == views.ALL else str(values["duty"])
    at = _moment(values["at"])
    clocking.set_moment(ears.office, by, str(form["id"]), StartKind(values["kind"]), at, duty)
    _draw_again(ears, body, by, str(form["id"]))
    return None


def _view(ears: Ears, by: By, public_id: str) -> dict[str, Any]:
    it = looking.card_for(ears.office, by, public_id)
    library = ears.office.library
    return views.clocks_view(library, library.words["en"], it, meta(public_id, by.desk))


def _draw_again(ears: Ears, body: Body, by: By, public_id: str) -> None:
    """The list below the form; what was decided is saved, whether Slack takes the new list or not."""
    try:
        ears.surface.update_view(str(body["view"]["root_view_id"]), _view(ears, by, public_id))
    except (SlackApiError, OSError) as error:
        log.warning("the list of clocks stays as it was: %s", error)


def _moment(stamp: Any) -> datetime | None:
    return datetime.fromtimestamp(int(stamp), UTC) if stamp else None
