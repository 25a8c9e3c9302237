"""The reporter's clicks in the direct message: answers, enough, take back, undo."""

import re

from slack_bolt import App

from bot.slack.listeners.base import Answer, Body, Ears, action_of, listener, user_of
from triage.usecases import interviewing, taking_back


def register(app: App, ears: Ears) -> None:
    """Attach the listeners of this file."""
    app.action(re.compile(r"^answer:[a-z0-9_]+:[a-z0-9_]+$"))(listener(ears, "answer", lambda body: answer(ears, body)))
    app.action("stop_interview")(listener(ears, "stop", lambda body: stop(ears, body)))
    app.action("withdraw")(listener(ears, "withdraw", lambda body: withdraw(ears, body)))
    app.action("undo_end")(listener(ears, "undo", lambda body: undo(ears, body)))


def answer(ears: Ears, body: Body) -> Answer:
    """An option of a question was clicked; its id carries question and option, its value the incident."""
    action = action_of(body)
    _, question, option = str(action["action_id"]).split(":")
    given = interviewing.GiveAnswer(ears.team, user_of(body), str(action["value"]), question, option)
    interviewing.give_answer(ears.office, given)
    return None


def stop(ears: Ears, body: Body) -> Answer:
    """The reporter has said all they can."""
    interviewing.stop_interview(ears.office, ears.team, user_of(body), str(action_of(body)["value"]))
    return None


def withdraw(ears: Ears, body: Body) -> Answer:
    """The reporter takes it back."""
    taking_back.withdraw(ears.office, ears.team, user_of(body), str(action_of(body)["value"]))
    return None


def undo(ears: Ears, body: Body) -> Answer:
    """The reporter undoes an end."""
    taking_back.take_it_back(ears.office, ears.team, user_of(body), str(action_of(body)["value"]))
    return None
