"""Tasks in Slack: the row on a card and in reminders, the list of all, and its forms. Nothing is decided here."""

from itertools import groupby

from bot.slack.views.kit import (
    Block,
    actions,
    button,
    context,
    field,
    group,
    header,
    modal,
    moment,
    option,
    overflow,
    person,
    section,
    shortened,
    text_input,
    typed,
)
from playbooks.words import Words
from triage.usecases.looking import Card
from triage.usecases.task_views import EvidenceView, TaskView

TITLE = 600
MOST_TASKS = 60
"""A modal holds 100 blocks and 250,000 bytes; the longest plan has forty steps."""
SHOWN_EVIDENCE = 5
_QUOTED = 80


def task_row(public_id: str, task: TaskView, words: Words) -> Block:
    """One open task with its owner, its due time and a button."""
    text = "\n".join([shortened(task.title, TITLE), *_standing(task, words)])
    return section(text, accessory=button("Done", f"task_done:{task.id}", public_id), block_id=f"task:{task.id}")


def tasks_view(words: Words, it: Card, state: str) -> Block:
    """All tasks by phase; each has a menu of what can be done with it."""
    blocks: list[Block] = []
    for phase, tasks in groupby(it.tasks[:MOST_TASKS], key=lambda task: task.phase):
        blocks += [header(phase.capitalize()), *(_task(words, it.public_id, task) for task in tasks)]
    if len(it.tasks) > MOST_TASKS:
        blocks.append(context(f"{len(it.tasks) - MOST_TASKS} more appear here as these are done."))
    new = actions([button("Add a task", "task_new", it.public_id)], block_id="task_new")
    shown = [new, *(blocks or [section("There are no tasks yet.")])]
    return modal("tasks", f"Tasks of {it.public_id}", shown, submit=None, close="Close", meta=state)


def _task(words: Words, public_id: str, task: TaskView) -> Block:
    lines, choices = _open(task, words) if task.state == "open" else _over(task)
    menu = overflow(f"task_menu:{task.id}", [option(label, f"{value}:{public_id}") for label, value in choices])
    return section("\n".join([*lines, *_evidence(task)]), accessory=menu, block_id=f"task:{task.id}")


def _open(task: TaskView, words: Words) -> tuple[list[str], list[tuple[str, str]]]:
    lines = [f"☐ *{shortened(task.title, TITLE)}*", *_standing(task, words)]
    lines += [f"_Why:_ {task.why}", f"_Done when:_ {task.done_when}"] if task.why else []
    start = [] if task.started_by else [("Start", "start")]
    rest = [("Owner and due time", "change"), ("Add evidence", "evidence"), ("Skip, with a reason", "skip")]
    return lines, [("Done", "done"), *start, *rest]


def _over(task: TaskView) -> tuple[list[str], list[tuple[str, str]]]:
    mark = "☑" if task.state == "done" else "⏭"
    lines = [f"{mark} ~{shortened(task.title, TITLE)}~", f"{task.state} by {person(task.ended_by)}"]
    lines += [f">{shortened(task.note, TITLE)}"] if task.note else []
    return lines, [("Not done after all", "undo"), ("Add evidence", "evidence")]


def _standing(task: TaskView, words: Words) -> list[str]:
    late = ":alarm_clock: *late*, " if task.late else ""
    begun = f", begun by {person(task.started_by)}" if task.started_by else ""
    optional = ", if there is time" if task.optional else ""
    first = [f"_First:_ {shortened(task.waits_for, _QUOTED)}"] if task.waits_for else []
    return [f"{late}{_owner(task, words)}, due {moment(task.due_at)}{optional}{begun}", *first]


def _owner(task: TaskView, words: Words) -> str:
    if task.owner_group:
        return group(task.owner_group)
    return person(task.owner_id, words.roles.get(task.role, task.role))


def _evidence(task: TaskView) -> list[str]:
    """The newest piece, in few words; all of it stands in the form."""
    if not task.evidence:
        return []
    many = f" ({len(task.evidence)}, the newest)" if len(task.evidence) > 1 else ""
    newest = task.evidence[-1]
    return [f":paperclip: _Evidence{many}:_ {shortened(newest.words, _QUOTED)} ({person(newest.said_by)})"]


def change_form(task: TaskView, state: str) -> Block:
    """Choose who takes a task, and when it is due."""
    chooser = {"type": "users_select", "action_id": "owner"}
    chooser |= {"initial_user": task.owner_id} if task.owner_id else {}
    picker = {"type": "datetimepicker", "action_id": "due", "initial_date_time": int(task.due_at.timestamp())}
    blocks = [
        section(shortened(task.title, TITLE)),
        field("Who does it?", chooser, optional=True),
        field("Due", picker, optional=True),
    ]
    return modal("task_change", "Change a task", blocks, meta=state)


def evidence_form(public_id: str, task: TaskView, state: str) -> Block:
    """What was found, or where it is kept, below what was written before."""
    note = text_input("evidence")
    hint = "What you found, or a link to where it is kept. Passwords and personal data belong elsewhere."
    earlier = [block for one in task.evidence[-SHOWN_EVIDENCE:] for block in _whole(one)]
    blocks = [section(shortened(task.title, TITLE)), *earlier, field("Evidence", note, hint=hint)]
    return modal("task_evidence", f"Evidence, {public_id}", blocks, meta=state)


def _whole(one: EvidenceView) -> list[Block]:
    return [context(f"{person(one.said_by)}, {moment(one.said_at)}"), *typed(one.words)]


def add_task_form(public_id: str, state: str) -> Block:
    """A task of one's own."""
    due = {"type": "datetimepicker", "action_id": "due"}
    return modal(
        "task_add",
        f"Add a task, {public_id}",
        [
            field("What is to be done?", text_input("title", multiline=False)),
            field("By whom?", {"type": "users_select", "action_id": "owner"}, optional=True),
            field("Due", due, hint="Tomorrow when left empty.", optional=True),
        ],
        meta=state,
    )
