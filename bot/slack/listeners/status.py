"""Taps on the question where an incident stands, and the form for words. Nothing is decided here."""

import re
from typing import Any, cast

from slack_bolt import App

from bot.slack.listeners.base import Answer, Body, Ears, action_of, form_of, listener, values_of
from bot.slack.views.card_modals import meta, simple_form
from triage.usecases import looking, saying_status


def register(app: App, ears: Ears) -> None:
    """Attach the listeners of this file."""
    taps = re.compile(r"^status:(nothing_new|progress|blocked):\d+$")
    app.action(taps)(listener(ears, "status", lambda body: tapped(ears, body)))
    app.action(re.compile(r"^status_note:\d+$"))(listener(ears, "status note", lambda body: write(ears, body)))
    app.view("status_note")(listener(ears, "status in words", lambda body: written(ears, body)))


def tapped(ears: Ears, body: Body) -> Answer:
    """One tap: it is said."""
    action = action_of(body)
    _, answer, number = str(action["action_id"]).split(":")
    word = cast("saying_status.Tapped", answer)  # the listener's pattern lets no other pass
    saying_status.tap_status(ears.office, ears.by(body), str(action["value"]), int(number), word)
    return None


def write(ears: Ears, body: Body) -> Answer:
    """Ask for the words."""
    action, by = action_of(body), ears.by(body)
    public_id = looking.card_for(ears.office, by, str(action["value"])).public_id
    state = meta(public_id, by.desk, update=_number(action))
    form = simple_form("status_note", "Where does it stand?", public_id, "In a few words, for the responders", state)
    ears.surface.open_view(body["trigger_id"], form)
    return None


def written(ears: Ears, body: Body) -> Answer:
    """The words come back."""
    form = form_of(body)
    words = values_of(body)["note"]
    saying_status.note_status(ears.office, ears.by(body), str(form["id"]), int(form["update"]), words)
    return None


def _number(action: dict[str, Any]) -> int:
    return int(str(action["action_id"]).split(":")[1])
