"""Responders' clicks on a card and its reviews, and the forms behind them."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App

from bot.slack.listeners.base import Answer, Body, Ears, action_of, form_of, listener, values_of
from bot.slack.views import card_modals as forms
from bot.slack.views.checks import ACTION as CHECK
from bot.slack.views.checks import checks_form
from bot.slack.views.details import details
from bot.slack.views.kit import Block
from bot.slack.views.related import name_form
from bot.slack.views.tasks import add_task_form
from bot.slack.views.versions import update_form
from playbooks.words import Words
from triage.core.words import Domain, Severity
from triage.store.visibility import Visibility
from triage.usecases import checking_across, ending, looking, overruling, relating, responding, tasking, updating
from triage.usecases.office import By, Office

Step = Callable[[Office, By, str], None]
Form = Callable[[Ears, looking.Card, str], Block]

STEPS: Mapping[str, Step] = {
    "acknowledge": responding.acknowledge,
    "contain": responding.contain,
    "sign_off": ending.sign_off,
    "bring_back": ending.bring_back,
}
"""Buttons that do something at once."""


def _english(ears: Ears) -> Words:
    return ears.office.library.words["en"]


FORMS: Mapping[str, Form] = {
    "resolve": lambda _, it, state: forms.resolve_form(it.public_id, state),
    "reopen": lambda _, it, state: forms.simple_form("reopen", "Reopen", it.public_id, "Why?", state),
    "note": lambda _, it, state: forms.simple_form("note", "Add a note", it.public_id, "Note for responders", state),
    "write": lambda _, it, state: forms.simple_form(
        "write",
        "Write to the reporter",
        it.public_id,
        "Message",
        state,
        hint="The bot passes it on. They read it as you write it; you do not learn who they are.",
    ),
    "reclassify": lambda ears, it, state: forms.reclassify_form(ears.office.library, _english(ears), it, state),
    "cross_checks": lambda _, it, state: checks_form(it, state),
    "playbook_update": lambda _, it, state: update_form(it, state),
    "details": lambda ears, it, _: details(ears.office.library, _english(ears), it),
}
"""Buttons that open a form."""


def register(app: App, ears: Ears) -> None:
    """Attach the listeners of this file."""
    for name, step in STEPS.items():
        app.action(name)(listener(ears, name, _stepping(ears, step)))
    for name, form in FORMS.items():
        app.action(name)(listener(ears, name, _opening(ears, form)))
    for name, handler in _SUBMITTED.items():
        app.view(name)(listener(ears, name, _submitted(ears, handler)))
    app.action("more")(listener(ears, "more", lambda body: more(ears, body)))
    app.action(re.compile(r"^review_\w+:\d+(:INC-\d+)?$"))(listener(ears, "review", lambda body: review(ears, body)))


def _stepping(ears: Ears, step: Step) -> Callable[[Body], Answer]:
    def handle(body: Body) -> Answer:
        step(ears.office, ears.by(body), str(action_of(body)["value"]))
        return None

    return handle


def _opening(ears: Ears, form: Form) -> Callable[[Body], Answer]:
    def handle(body: Body) -> Answer:
        by = ears.by(body)
        card = looking.card_for(ears.office, by, str(action_of(body)["value"]))
        ears.surface.open_view(body["trigger_id"], form(ears, card, forms.meta(card.public_id, by.desk)))
        return None

    return handle


def _submitted(
    ears: Ears, handler: Callable[[Office, By, str, Mapping[str, Any], Mapping[str, Any]], None]
) -> Callable[[Body], Answer]:
    def handle(body: Body) -> Answer:
        form = form_of(body)
        handler(ears.office, ears.by(body), str(form["id"]), values_of(body), form)
        return None

    return handle


def more(ears: Ears, body: Body) -> Answer:
    """The menu behind the three dots: add a task, name the same one, or set the incident aside."""
    choice, _, public_id = str(action_of(body)["selected_option"]["value"]).partition(":")
    by = ears.by(body)
    if choice == "task_add":
        looking.card_for(ears.office, by, public_id)  # only for those who may work it
        ears.surface.open_view(body["trigger_id"], add_task_form(public_id, forms.meta(public_id, by.desk)))
    elif choice == "same_as":
        named = relating.may_be_named(ears.office, by, public_id)
        form = name_form(_english(ears), public_id, named, forms.meta(public_id, by.desk))
        ears.surface.open_view(body["trigger_id"], form)
    else:
        ending.set_aside(ears.office, by, public_id, choice)
    return None


def review(ears: Ears, body: Body) -> Answer:
    """Done (with words), put off, or handed on."""
    action, by = action_of(body), ears.by(body)
    what, number, *rest = str(action["action_id"]).split(":")
    match what:
        case "review_done":
            public_id = str(action["value"])
            state = forms.meta(public_id, by.desk, review=int(number))
            form = forms.simple_form("review_outcome", "Review", public_id, "What did you find?", state)
            ears.surface.open_view(body["trigger_id"], form)
        case "review_snooze":
            tasking.review_snooze(ears.office, by, str(action["value"]), int(number))
        case _:
            tasking.review_hand_on(ears.office, by, rest[0], int(number), action.get("selected_user"))
    return None


def _number(action: Mapping[str, Any]) -> int:
    return int(str(action["action_id"]).split(":")[1])


def _reclassify(office: Office, by: By, public_id: str, values: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    to = overruling.Reclassify(
        category=str(values["category"]),
        severity=Severity(values["severity"]),
        domains=frozenset(Domain(one) for one in values["domains"] or []),
        primary=Domain(values["primary"]),
        visibility=Visibility(values["visibility"]),
        reason=values["reason"],
    )
    overruling.reclassify(office, by, public_id, to)


def _cross_checks(office: Office, by: By, public_id: str, values: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    answers = {name.removeprefix(CHECK): value == "yes" for name, value in values.items() if value}
    checking_across.answer_checks(office, by, public_id, answers)


_SUBMITTED: Mapping[str, Callable[[Office, By, str, Mapping[str, Any], Mapping[str, Any]], None]] = {
    "resolve": lambda office, by, public_id, values, _: ending.resolve(
        office, by, public_id, values["resolution"], values["to_reporter"]
    ),
    "reopen": lambda office, by, public_id, values, _: ending.reopen(office, by, public_id, values["reason"]),
    "note": lambda office, by, public_id, values, _: responding.add_note(office, by, public_id, values["note"]),
    "write": lambda office, by, public_id, values, _: responding.write_to_reporter(
        office, by, public_id, values["message"]
    ),
    "reclassify": _reclassify,
    "cross_checks": _cross_checks,
    "playbook_update": lambda office, by, public_id, _, __: updating.update_playbooks(office, by, public_id),
    "review_outcome": lambda office, by, public_id, values, form: tasking.review_done(
        office, by, public_id, int(form["review"]), values["outcome"]
    ),
}
