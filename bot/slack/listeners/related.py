"""Clicks about incidents that may be the same: merge, link, keep apart, compare, name one; and the reporter's word.
Nothing is compared here.
"""

import re
from collections.abc import Callable

from slack_bolt import App

from bot.slack.listeners.base import Answer, Body, Ears, action_of, form_of, listener, user_of, values_of
from bot.slack.views import related as views
from bot.slack.views.card_modals import meta
from triage.core.lifecycle import IncidentState
from triage.usecases import merging, relating
from triage.usecases.office import BadInput, By

_ID = r"INC-\d+"


def register(app: App, ears: Ears) -> None:
    """Attach the listeners of this file."""

    def on(handler: Callable[[Ears, Body], Answer]) -> Callable[..., None]:
        return listener(ears, handler.__name__.replace("_", " "), lambda body: handler(ears, body))

    app.action("related")(on(compare))
    app.action(re.compile(rf"^merge(_reopen)?:{_ID}:{_ID}$"))(on(merge))
    app.action(re.compile(rf"^(link|keep_apart):{_ID}$"))(on(decide))
    app.action(re.compile(rf"^same_(yes|no):{_ID}$"))(on(reporter_says))
    app.view("same_as")(on(named))


def compare(ears: Ears, body: Body) -> Answer:
    """Show all that may be the same as the card's incident."""
    by, public_id = ears.by(body), str(action_of(body)["value"])
    ears.surface.open_view(body["trigger_id"], _list(ears, by, public_id))
    return None


def merge(ears: Ears, body: Body) -> Answer:
    """One goes on in the other; the button names both."""
    what, one, into = str(action_of(body)["action_id"]).split(":")
    merging.merge(ears.office, ears.by(body), one, into, reopening=what == "merge_reopen")
    return _draw_again(ears, body)


def decide(ears: Ears, body: Body) -> Answer:
    """Related, or not the same."""
    action = action_of(body)
    what, _, other = str(action["action_id"]).partition(":")
    say = merging.link if what == "link" else merging.keep_apart
    say(ears.office, ears.by(body), str(action["value"]), other)
    return _draw_again(ears, body)


def named(ears: Ears, body: Body) -> Answer:
    """The form of the card's menu comes back: which one, and how."""
    values, by, public_id = values_of(body), ears.by(body), str(form_of(body)["id"])
    other = values.get("other")
    if not other:
        raise BadInput("other", "Choose one.")
    if values.get("how") == "link":
        merging.link(ears.office, by, public_id, str(other))
        return None
    states = {one.public_id: one.state for one in relating.may_be_named(ears.office, by, public_id)}
    merging.merge(ears.office, by, public_id, str(other), reopening=states.get(other) is IncidentState.CLOSED)
    return None


def reporter_says(ears: Ears, body: Body) -> Answer:
    """Whoever reported both says whether they are the same."""
    action = action_of(body)
    what, _, other = str(action["action_id"]).partition(":")
    public_id, same = str(action["value"]), what == "same_yes"
    merging.say_same(ears.office, ears.team, user_of(body), public_id, other, same=same)
    return None


def _draw_again(ears: Ears, body: Body) -> Answer:
    """The list to compare, when that is where it was clicked; a card is drawn by the delivery."""
    if body.get("view"):
        public_id = str(form_of(body)["id"])
        ears.surface.update_view(str(body["view"]["id"]), _list(ears, ears.by(body), public_id))
    return None


def _list(ears: Ears, by: By, public_id: str) -> dict[str, object]:
    english = ears.office.library.words["en"]
    related = relating.related_for(ears.office, by, public_id)
    return views.related_list(english, public_id, related, meta(public_id, by.desk))
