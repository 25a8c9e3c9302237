"""Short messages to people who should act: reminders, tasks that are theirs, reviews that slip. Each names the next
step.
"""

from collections.abc import Sequence

from bot.slack.views.kit import Block, actions, button, moment, section, typed
from bot.slack.views.tasks import task_row
from playbooks.words import Words
from triage.store.visibility import Visibility
from triage.usecases.looking import Card
from triage.usecases.task_views import TaskView

SHOWN_LATE = 5


def nudge(words: Words, it: Card, domain: str) -> list[Block]:
    """Nobody of a domain has acknowledged the incident in time."""
    whom = "you" if it.visibility == Visibility.INSIDER else f"somebody from *{domain}*"
    text = f":bell: *{it.public_id}* ({words.severities[it.severity]}) still waits for {whom}"
    return [section(f"{text}, since {moment(it.reported_at)}.\nPress *Acknowledge* on its card, or say here why not.")]


def sign_off(it: Card, domain: str) -> list[Block]:
    """A resolved incident waits for a domain's sign-off."""
    text = f":ballot_box_with_check: *{it.public_id}* ({it.severity}) is resolved; *{domain}* has not signed off."
    press = button("Sign off and close", "sign_off", it.public_id, style="primary")
    waiting = sum(one.is_open for one in it.checks)
    first = " First its cross-checks have to be answered once more." if waiting else ""
    return [section(f"{text}\nIs it fixed for you too?{first}"), actions([press], block_id=f"sign_off:{it.public_id}")]


def added(it: Card, words: str) -> list[Block]:
    """The reporter had more to say."""
    return [section(f":speech_balloon: *{it.public_id}*: the reporter adds:"), *typed(words)[:3]]


def how_many_late(it: Card, late: Sequence[TaskView]) -> str:
    """The reminder in one line, for notifications."""
    many = f"{len(late)} tasks are late" if len(late) > 1 else "a task is late" if late else "nothing here is late now"
    return f"{it.public_id}: {many}"


def tasks_late(words: Words, it: Card, late: Sequence[TaskView]) -> list[Block]:
    """Tasks past their due time, the most urgent ones with their button; once they are done, that nothing is late."""
    if not late:
        return [section(f":white_check_mark: *{it.public_id}*: nothing of this is late any more.")]
    many = f"{len(late)} tasks are late." if len(late) > 1 else "a task is late."
    rows = [task_row(it.public_id, task, words) for task in late[:SHOWN_LATE]]
    more = len(late) - SHOWN_LATE
    rest = [actions([button(f"All tasks ({more} more late)", "tasks", it.public_id)])] if more > 0 else []
    return [section(f":alarm_clock: *{it.public_id}*: {many}"), *rows, *rest]


def task_yours(words: Words, it: Card, task: TaskView) -> list[Block]:
    """Somebody gave this person a task."""
    return [section(f":point_right: *{it.public_id}*: this task is now yours."), task_row(it.public_id, task, words)]
