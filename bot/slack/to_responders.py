"""What responders and managers get: cards, reminders, reviews, questions to whoever leads, digests.

One small function a kind of message, in English. What it says stands in `views/`.
"""

from datetime import datetime

from bot.slack.drawing import Draw, Drawing, Drawn
from bot.slack.views import card as card_views
from bot.slack.views import clocks as clock_views
from bot.slack.views import digest as digest_views
from bot.slack.views import nudges, reviews
from bot.slack.views import status as status_views
from triage.core.lifecycle import IncidentState
from triage.store import incidents, tables
from triage.store.queue import surface_of
from triage.usecases import incident_views, looking
from triage.usecases.digesting import digest_for
from triage.usecases.status import StatusView, statuses_of


def _card(it: Drawing) -> Drawn:
    if not looking.card_belongs(it.office, it.tx, it.incident, it.row.destination):
        public = incidents.public_id(it.incident)
        return Drawn(f"{public} is no longer handled here", card_views.gone(public))
    card = it.card
    return Drawn(card_views.headline(it.english, card), card_views.card(it.english, card))


def _added(it: Drawing) -> Drawn:
    note = it.tx.session.get_one(tables.Note, it.argument("note"))
    return Drawn(f"{it.card.public_id}: the reporter added something", nudges.added(it.card, note.words), it.thread())


def _nudge(it: Drawing) -> Drawn:
    card = it.card
    return Drawn(
        f"{card.public_id} still waits",
        nudges.nudge(it.english, card, it.argument("domain")),
        it.thread(),
        broadcast=True,
    )


def _tasks_late(it: Drawing) -> Drawn | None:
    card, named = it.card, it.argument("tasks")
    late = [task for task in card.tasks if task.id in named and task.state == "open"]
    if not late and surface_of(it.tx, it.row.workspace_id, it.row.surface or "") is None:
        return None  # done before anybody was reminded
    return Drawn(nudges.how_many_late(card, late), nudges.tasks_late(it.english, card, late), it.thread())


def _task_yours(it: Drawing) -> Drawn | None:
    task = next((one for one in it.card.tasks if one.id == it.argument("task")), None)
    if task is None:
        return None  # the plan has dropped it meanwhile
    return Drawn(f"{it.card.public_id}: a task is yours", nudges.task_yours(it.english, it.card, task))


def _review(it: Drawing) -> Drawn:
    review = incident_views.review_view(it.tx, it.incident, it.argument("review"))
    return Drawn(f"{review.public_id}: a review is due", reviews.review(review), it.thread(), broadcast=True)


def _review_yours(it: Drawing) -> Drawn:
    review = incident_views.review_view(it.tx, it.incident, it.argument("review"))
    return Drawn(f"{review.public_id}: a review is yours", reviews.review_yours(review))


def _review_slips(it: Drawing) -> Drawn:
    review = incident_views.review_view(it.tx, it.incident, it.argument("review"))
    return Drawn(f"{review.public_id}: a review slips", reviews.review_slips(review, it.argument("times")))


def _clock_near(it: Drawing) -> Drawn | None:
    card, wanted = it.card, (it.argument("obligation"), it.argument("stage"))
    clock = next((one for one in card.clocks if one.name == wanted and one.is_watched), None)
    if clock is None:
        return None  # decided meanwhile, or ruled out
    what = "the deadline of a reporting clock has passed" if clock.is_past else "a reporting clock may run out"
    return Drawn(f"{card.public_id}: {what}", clock_views.near(card.public_id, clock), it.thread())


def _sign_off(it: Drawing) -> Drawn | None:
    card, domain = it.card, it.argument("domain")
    if card.state is not IncidentState.RESOLVED:
        return None  # closed or reopened meanwhile
    text = f"{card.public_id} waits for the sign-off of {domain}"
    return Drawn(text, nudges.sign_off(card, domain), it.thread(), broadcast=True)


def _status(it: Drawing) -> Drawn:
    update = _update(it)
    return Drawn(f"{update.public_id}: where does it stand?", status_views.question(update))


def _blocked(it: Drawing) -> Drawn:
    update = _update(it)
    return Drawn(f"{update.public_id} is blocked", status_views.blocked(update), it.thread(), broadcast=True)


def _update(it: Drawing) -> StatusView:
    return next(one for one in statuses_of(it.tx, it.incident) if one.id == it.argument("update"))


def _digest(it: Drawing) -> Drawn:
    manager = it.row.destination.removeprefix("user:")
    until = datetime.fromisoformat(it.argument("until"))
    figures = digest_for(it.office, it.tx, it.row.workspace_id, manager, until)
    blocks = digest_views.digest(it.english, figures, it.office.organisation.name)
    return Drawn(digest_views.headline(figures), blocks)


KINDS: dict[str, Draw] = {
    "card": _card,
    "added": _added,
    "nudge": _nudge,
    "tasks_late": _tasks_late,
    "task_yours": _task_yours,
    "review": _review,
    "review_yours": _review_yours,
    "review_slips": _review_slips,
    "clock_near": _clock_near,
    "status": _status,
    "sign_off": _sign_off,
    "blocked": _blocked,
    "digest": _digest,
}
GUARDED = frozenset(KINDS) - {"card", "digest"}
"""Kinds that say something about an incident to those who work it, and are not sent where it may not be read; a card
says itself that it has left a place.
"""
