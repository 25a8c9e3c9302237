"""Clicks on tasks: the list of all, a task's menu, and the forms behind it. Nothing is decided here."""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.slack.listeners.base import Answer, Body, Ears, action_of, form_of, listener, values_of
from bot.slack.views import tasks as views
from bot.slack.views.card_modals import meta, simple_form
from bot.slack.views.kit import Block
from triage.store.incidents import NotFound
from triage.usecases import changing_tasks, looking, tasking
from triage.usecases.office import By, Office
from triage.usecases.task_views import TaskView

log = logging.getLogger(__name__)
Values = Mapping[str, Any]

AT_ONCE: Mapping[str, Callable[[Office, By, str, int], None]] = {
    "done": tasking.tick,
    "undo": tasking.untick,
    "start": changing_tasks.start_task,
}
"""Choices of a task's menu that do something at once."""
FORMS: Mapping[str, Callable[[str, TaskView, str], Block]] = {
    "skip": lambda public_id, _, state: simple_form(
        "task_skip", "Skip a task", public_id, "Why does it not apply?", state
    ),
    "change": lambda _, task, state: views.change_form(task, state),
    "evidence": views.evidence_form,
}
"""Choices that open a form."""


def register(app: App, ears: Ears) -> None:
    """Attach the listeners of this file."""

    def on(handler: Callable[[Ears, Body], Answer]) -> Callable[..., None]:
        return listener(ears, handler.__name__.replace("_", " "), lambda body: handler(ears, body))

    app.action("tasks")(on(all_tasks))
    app.action("task_new")(on(new_task))
    app.action(re.compile(r"^task_done:\d+$"))(on(task_done))
    app.action(re.compile(r"^task_menu:\d+$"))(on(task_menu))
    for name in _SUBMITTED:
        app.view(name)(on(submitted))


def all_tasks(ears: Ears, body: Body) -> Answer:
    """Show all tasks of an incident."""
    ears.surface.open_view(body["trigger_id"], _list(ears, ears.by(body), str(action_of(body)["value"])))
    return None


def new_task(ears: Ears, body: Body) -> Answer:
    """Ask for a task of one's own, above the list."""
    by, public_id = ears.by(body), str(action_of(body)["value"])
    looking.card_for(ears.office, by, public_id)  # only for those who may work it
    ears.surface.push_view(body["trigger_id"], views.add_task_form(public_id, meta(public_id, by.desk)))
    return None


def task_done(ears: Ears, body: Body) -> Answer:
    """The button beside a task."""
    action = action_of(body)
    tasking.tick(ears.office, ears.by(body), str(action["value"]), _number(action))
    return None


def task_menu(ears: Ears, body: Body) -> Answer:
    """The menu of a task in the list of all tasks; the list is drawn anew after each change."""
    action, by = action_of(body), ears.by(body)
    choice, _, public_id = str(action["selected_option"]["value"]).partition(":")
    task_id = _number(action)
    if choice in AT_ONCE:
        AT_ONCE[choice](ears.office, by, public_id, task_id)
        ears.surface.update_view(body["view"]["id"], _list(ears, by, public_id))
    else:
        task = _task(ears, by, public_id, task_id)
        form = FORMS[choice](public_id, task, meta(public_id, by.desk, task=task_id))
        ears.surface.push_view(body["trigger_id"], form)
    return None


def submitted(ears: Ears, body: Body) -> Answer:
    """A form comes back; the list below it is drawn anew."""
    form, by, view = form_of(body), ears.by(body), body["view"]
    _SUBMITTED[view["callback_id"]](ears.office, by, str(form["id"]), values_of(body), form)
    if view.get("root_view_id") not in (None, view["id"]):
        try:
            ears.surface.update_view(str(view["root_view_id"]), _list(ears, by, str(form["id"])))
        except (SlackApiError, OSError) as error:
            log.warning("the list of tasks stays as it was: %s", error)
    return None


def _list(ears: Ears, by: By, public_id: str) -> Block:
    it = looking.card_for(ears.office, by, public_id)
    return views.tasks_view(ears.office.library.words["en"], it, meta(public_id, by.desk))


def _task(ears: Ears, by: By, public_id: str, task_id: int) -> TaskView:
    found = looking.card_for(ears.office, by, public_id).tasks
    task = next((one for one in found if one.id == task_id), None)
    if task is None:
        raise NotFound(str(task_id))
    return task


def _number(action: Mapping[str, Any]) -> int:
    return int(str(action["action_id"]).split(":")[1])


def _moment(stamp: Any) -> datetime | None:
    return datetime.fromtimestamp(int(stamp), UTC) if stamp else None


def _add(office: Office, by: By, public_id: str, values: Values, _: Values) -> None:
    tasking.add_task(office, by, public_id, values["title"], values.get("owner"), _moment(values.get("due")))


def _change(office: Office, by: By, public_id: str, values: Values, form: Values) -> None:
    due = _moment(values.get("due"))
    changing_tasks.change_task(office, by, public_id, int(form["task"]), values.get("owner"), due)


def _skip(office: Office, by: By, public_id: str, values: Values, form: Values) -> None:
    tasking.skip(office, by, public_id, int(form["task"]), values["reason"])


def _evidence(office: Office, by: By, public_id: str, values: Values, form: Values) -> None:
    changing_tasks.add_evidence(office, by, public_id, int(form["task"]), values["evidence"])


_SUBMITTED: Mapping[str, Callable[[Office, By, str, Values, Values], None]] = {
    "task_add": _add,
    "task_change": _change,
    "task_skip": _skip,
    "task_evidence": _evidence,
}
