"""Short messages to people who should act: reminders, tasks that are theirs, reviews that slip. Each names the next
step.
"""

from bot.slack.views.card import task_row
from bot.slack.views.kit import Block, escape, moment, person, section, typed
from playbooks.words import Words
from triage.usecases.looking import Card, ReviewView, TaskView


def nudge(it: Card, domain: str) -> list[Block]:
    """Nobody of a domain has acknowledged the incident in time."""
    since = moment(it.reported_at)
    text = f":bell: *{it.public_id}* ({it.severity}) still waits for somebody from *{domain}*, since {since}."
    return [section(f"{text}\nPress *Acknowledge* on its card, or say in this thread why not.")]


def added(it: Card, words: str) -> list[Block]:
    """The reporter had more to say."""
    return [section(f":speech_balloon: *{it.public_id}*: the reporter adds:"), *typed(words)[:3]]


def task_late(words: Words, it: Card, task: TaskView) -> list[Block]:
    """A task is past its due time."""
    return [section(f":alarm_clock: *{it.public_id}*: a task is late."), task_row(it.public_id, task, words)]


def task_yours(words: Words, it: Card, task: TaskView) -> list[Block]:
    """Somebody gave this person a task."""
    return [section(f":point_right: *{it.public_id}*: this task is now yours."), task_row(it.public_id, task, words)]


def review_yours(review: ReviewView) -> list[Block]:
    """Somebody gave this person a review."""
    return [
        section(
            f":point_right: *{review.public_id}*: the review ({review.rule}) is now yours, due {moment(review.due_at)}."
        )
    ]


def review_slips(review: ReviewView, times: int) -> list[Block]:
    """A review was put off again; the managers hear of it."""
    owner = person(review.owner_id)
    title = f":calendar: *{review.public_id}*: the review ({escape(review.rule)})"
    text = f"{title} was put off {times} times; owner: {owner}."
    return [section(f"{text} It is now due {moment(review.due_at)}.")]
