"""What no other listener knows: a button or form of another version, an event we have no use for. It is answered all
the same: what is not acknowledged, Slack brings again, and shows the person a warning sign.

Registered after all others.
"""

import re

from slack_bolt import App

from bot.slack.listeners.base import Answer, Body, Ears, listener
from triage.usecases.interviewing import BadAnswer

ANYTHING = re.compile(r".*", re.DOTALL)


def register(app: App, ears: Ears) -> None:
    """Attach the listeners of this file."""
    old, unused = listener(ears, "out of date", out_of_date), listener(ears, "no use", no_use)
    app.action(ANYTHING)(old)
    app.view_submission(ANYTHING)(old)
    app.shortcut(ANYTHING)(old)
    app.command(ANYTHING)(listener(ears, "another command", lambda body: another_command(ears, body)))
    app.event(ANYTHING)(unused)
    app.view_closed(ANYTHING)(unused)


def out_of_date(body: Body) -> Answer:
    """Raises BadAnswer: the person is told that nothing was changed."""
    raise BadAnswer(str(body.get("callback_id") or "another version's"))


def another_command(ears: Ears, body: Body) -> Answer:
    """The app has a command in Slack that the organisation's file does not name."""
    ours, theirs = ears.office.organisation.command, body["command"]
    said = (
        f"Here `{ours}` is the command, not `{theirs}`. Whoever runs me can set `command` in the organisation's file."
    )
    return {"text": said, "response_type": "ephemeral"}


def no_use(_body: Body) -> Answer:
    """Nothing to do."""
    return None
