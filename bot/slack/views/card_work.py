"""What is to be done about an incident, as its card says it: the next tasks, clocks, what to keep, the next review."""

from datetime import datetime

from bot.slack.views import clocks, status, versions
from bot.slack.views.kit import Block, context, counted, moment, section
from bot.slack.views.tasks import task_row
from playbooks.schema import Phase
from playbooks.words import Words
from triage.core.lifecycle import ENDS, OVER, IncidentState
from triage.usecases.looking import Card
from triage.usecases.task_views import TaskView

SHOWN_TASKS = 3


def work(words: Words, it: Card) -> list[Block]:
    """The tasks that come next; what is left to do where no AI had a part."""
    if it.state in ENDS:
        return [section(_left_to_do(it))] if it.not_ai else []
    waiting = sorted((task for task in it.tasks if task.state == "open"), key=_what_is_next)
    done = len(it.tasks) - len(waiting)
    heading = f"*Tasks*: {done} of {len(it.tasks)} done." if waiting else f"*Tasks*: all {len(it.tasks)} done."
    if it.state in OVER:
        return [section(heading)]
    following = [task_row(it.public_id, task, words) for task in waiting[:SHOWN_TASKS]]
    return [section(f"{heading} Next:" if following else heading), *following]


def _what_is_next(task: TaskView) -> tuple[bool, bool, datetime]:
    """Evidence first, then whatever is due first; of what is due at once the plan's order decides. What waits for
    another comes last.
    """
    return task.waits_for is not None, task.phase != Phase.EVIDENCE, task.due_at


def _left_to_do(it: Card) -> str:
    return "\n".join(["*No AI had a part in it. What is left to do:*", *(f"• {step}" for step in it.not_ai)])


def small_print(it: Card) -> list[Block]:
    """What else there is to know, in a line each."""
    lines = [line] if (line := clocks.card_line(it)) and it.state not in ENDS else []
    lines += [line] if (line := status.card_line(it)) and it.state not in OVER else []
    lines += [line] if (line := versions.card_line(it)) else []
    if it.evidence and it.state in (IncidentState.ROUTED, IncidentState.ACKNOWLEDGED):
        lines.append(f":package: *Keep first:* {it.evidence[0].keep.rstrip('.')}. {_more_evidence(it)}")
    upcoming = next((one for one in it.reviews if one.state in ("planned", "due")), None)
    if upcoming and it.state not in ENDS:
        lines.append(f":calendar: *Next review:* {moment(upcoming.due_at)}")
    if it.second_reading and it.second_reading.proposed:
        lines.append(":robot_face: A language model read the report too; what it proposes is under Details")
    if it.notes:
        lines.append(f":memo: {counted(len(it.notes), 'note')}, under Details")
    return [context(*lines)] if lines else []


def _more_evidence(it: Card) -> str:
    more = len(it.evidence) - 1
    return f"{counted(more, 'more thing')} to keep under Details." if more else ""
