"""What every listener shares: who did it, and how an error becomes words for the person. No listener is registered
here.

A listener returns the arguments of its acknowledgement. It is sent after the use case has committed, so that an
acknowledged report exists; a failure is said where the person looks, and nothing is acknowledged as saved that is not:
an event that failed is not acknowledged at all, so that Slack brings it again.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.metrics import REQUESTS
from bot.slack.patience import in_time
from bot.slack.surface import Surface
from bot.slack.views.kit import modal, section
from playbooks.words import Words
from triage.core.lifecycle import Refused
from triage.core.words import Domain
from triage.store.door import Team
from triage.store.incidents import NotFound
from triage.usecases import people
from triage.usecases.interviewing import BadAnswer
from triage.usecases.office import BadInput, By, NotAllowed, Office

log = logging.getLogger(__name__)
Body = dict[str, Any]
Answer = dict[str, Any] | None
Handler = Callable[[Body], Answer]


@dataclass(frozen=True, slots=True)
class Ears:
    """What listeners work with: the office, Slack, and the workspace that the bot's token belongs to."""

    office: Office
    surface: Surface
    team: Team

    def by(self, body: Body) -> By:
        """Who did it, and at which desk: the channel it happened in, or the one its form was opened from."""
        channel = (body.get("channel") or {}).get("id") or body.get("channel_id")
        desk = self.surface.directory.desk_of(channel) or _desk_in_form(body)
        return By(self.team, user_of(body), desk)

    def words(self, user_id: str) -> Words:
        """The language that this person has in Slack, as far as we know it yet; English while the database is away."""
        try:
            locale = people.locale_of(self.office, self.team, user_id)
        except SQLAlchemyError as error:
            log.warning("cannot look up a person's language: %s", type(error).__name__)
            locale = None
        return self.office.library.words_for(locale or "en-US")

    def meet(self, user_id: str) -> Words:
        """Learn a person's language and zone unless we just did, then their words."""
        if not people.is_known_well(self.office, self.team, user_id):
            self._learn(user_id)
        return self.words(user_id)

    def know(self, user_id: str) -> None:
        """Learn about a person who is new to us; one whom we know is not asked about while their words wait."""
        if people.locale_of(self.office, self.team, user_id) is None:
            self._learn(user_id)

    def _learn(self, user_id: str) -> None:
        try:
            people.learn(self.office, self.team, [self.surface.directory.profile(user_id)])
        except (SlackApiError, OSError) as error:
            log.warning("cannot ask Slack about a person: %s", error)


def user_of(body: Body) -> str:
    """The id of the person who did it, in any of Slack's payloads."""
    user = body.get("user") or body.get("user_id") or body.get("event", {}).get("user")
    return str(user["id"] if isinstance(user, dict) else user)


def form_of(body: Body) -> dict[str, Any]:
    """What our form carries along (see `card_modals.meta`)."""
    loaded = json.loads(body.get("view", {}).get("private_metadata") or "{}")
    return loaded if isinstance(loaded, dict) else {}


def _desk_in_form(body: Body) -> Domain | None:
    desk = form_of(body).get("desk") if body.get("view") else None
    return Domain(desk) if desk else None


def listener(ears: Ears, name: str, handler: Handler) -> Callable[..., None]:
    """Wrap a handler: acknowledge after it, count it, and put its errors into words."""

    def listen(ack: Ack, body: Body) -> None:
        with in_time():
            answer, result = _answered(ears, name, handler, body)
        REQUESTS.labels(listener=name, result=result).inc()
        if result == "failed" and "event" in body:
            raise NotHandled(name)
        ack(**(answer or {}))

    return listen


class NotHandled(Exception):
    """An event failed, and is not acknowledged."""


def _answered(ears: Ears, name: str, handler: Handler, body: Body) -> tuple[Answer, str]:
    try:
        return handler(body), "done"
    except (NotFound, NotAllowed, Refused, BadInput, BadAnswer) as error:
        return _explain(ears, body, error), "refused"
    except Exception as error:
        log.exception("%s failed", name)
        return _explain(ears, body, error), "failed"


def _explain(ears: Ears, body: Body, error: Exception) -> Answer:
    in_form = body.get("type") == "view_submission"
    said = sentence(ears.words(user_of(body)), error, "not_saved" if in_form else "not_done")
    if in_form:
        where = error.field if isinstance(error, BadInput) else None
        return {"response_action": "errors", "errors": {_input_of(body["view"], where): said}}
    if "command" in body:
        return {"text": said, "response_type": "ephemeral"}
    if "event" not in body:
        _say(ears, body, said)
    return None


def sentence(words: Words, error: Exception, otherwise: str) -> str:
    """An error in the person's words, with the next step where there is one; `otherwise` is said of a fault of ours."""
    match error:
        case NotFound():
            return words.messages["not_found"].format(id=str(error)[:20] or "it")
        case Refused():
            state = words.messages.get(f"state_{error.state}", str(error.state))
            return words.messages["stale_state"].format(state=state)
        case BadAnswer():
            return words.messages["stale"]
        case NotAllowed() | BadInput():
            return str(error)
        case _:
            return words.messages[otherwise]


def _input_of(view: Body, wanted: str | None) -> str:
    inputs = list(view["state"]["values"])
    return str(wanted if wanted in inputs else inputs[0])


def _say(ears: Ears, body: Body, said: str) -> None:
    """Where the person looks: beside what they clicked, on top of the form, or in a direct message."""
    channel, view = (body.get("channel") or {}).get("id"), body.get("view") or {}
    try:
        if channel:
            ears.surface.whisper(channel, user_of(body), said)
        elif view.get("type") == "modal" and body.get("trigger_id"):
            note = modal("note_only", "Varnost", [section(said)], submit=None, close="OK")
            ears.surface.push_view(body["trigger_id"], note)
        else:
            ears.surface.note(user_of(body), said)
    except (SlackApiError, OSError) as error:
        log.warning("could not tell a person what went wrong: %s", error)


def as_typed(text: str) -> str:
    """Slack escapes &, < and > in messages; we keep what the person typed and escape when we show it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def action_of(body: Body) -> dict[str, Any]:
    """The one action of a block_actions payload."""
    return dict(body["actions"][0])


def values_of(body: Body) -> dict[str, Any]:
    """What was put into a form, by action id: text, a chosen value, a list of them, a user, or a Unix time."""
    found: dict[str, Any] = {}
    for block in body["view"]["state"]["values"].values():
        for action_id, state in block.items():
            found[action_id] = _value(state)
    return found


def _value(state: dict[str, Any]) -> Any:
    match state.get("type"):
        case "static_select" | "radio_buttons":
            return (state.get("selected_option") or {}).get("value")
        case "checkboxes":
            return [one["value"] for one in state.get("selected_options") or []]
        case "users_select":
            return state.get("selected_user")
        case "datetimepicker":
            return state.get("selected_date_time")
        case _:
            return state.get("value")
