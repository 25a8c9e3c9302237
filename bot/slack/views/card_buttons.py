"""A card's buttons: first what moves the incident on, last everything else. What they do stands in the listeners."""

from bot.slack.views.checks import checks_button
from bot.slack.views.kit import Block, actions, button, option, overflow
from bot.slack.views.versions import update_button
from triage.core.clocks import NOTHING_LEFT_OUT
from triage.core.lifecycle import OVER, IncidentAction
from triage.usecases.looking import Card

_A = IncidentAction


def next_step(it: Card) -> list[Block]:
    """What moves the incident on; the button to press next stands out."""
    can, row = it.actions, []
    waiting = [one.domain for one in it.domains if one.acknowledged_by is None]
    if _A.ACKNOWLEDGE in can and waiting:
        whose = f" for {waiting[0]}" if len(it.domains) > len(waiting) else ""
        row.append(button(f"Acknowledge{whose}", "acknowledge", it.public_id, style="primary"))
    if _A.CONTAIN in can:
        row.append(button("Contained", "contain", it.public_id))
    if _A.RESOLVE in can:
        row.append(button("Resolve", "resolve", it.public_id))
    if _A.CLOSE in can:
        ready = not any(one.is_open for one in it.checks)
        row.append(button("Sign off and close", "sign_off", it.public_id, style="primary" if ready else None))
    if _A.REOPEN in can:
        row.append(button("Reopen", "reopen", it.public_id))
    if _A.UNDO in can:
        row.append(button("Bring it back", "bring_back", it.public_id, style="primary"))
    return [actions(row, block_id=f"next:{it.public_id}")] if row else []


def tools(it: Card) -> Block:
    """Everything else that can be done with it."""
    row = [
        button("All tasks", "tasks", it.public_id),
        *([button("Clocks", "clocks", it.public_id)] if it.clocks or it.clocks_not_shown != NOTHING_LEFT_OUT else []),
        *(checks_button(it) if it.state not in OVER else []),
        *update_button(it),
        button("Details", "details", it.public_id),
        button("Change classification", "reclassify", it.public_id),
        button("Write to reporter", "write", it.public_id),
        button("Add note", "note", it.public_id),
    ]
    if _A.MARK_TEST in it.actions:
        row.append(_more(it))
    return actions(row, block_id=f"card:{it.public_id}")


def _more(it: Card) -> Block:
    choices = [
        ("Add a task", "task_add"),
        ("Not an AI incident", "not_ai"),
        ("A test", "test"),
        ("The same as another one", "same_as"),
    ]
    return overflow("more", [option(label, f"{value}:{it.public_id}") for label, value in choices])
