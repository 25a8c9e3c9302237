"""Draws an outbox row as the message it stands for, from what is true at the moment of sending. Sends nothing.

One small function a kind of message; a kind that no longer makes sense draws nothing and the row is dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.slack.views import card as card_views
from bot.slack.views import clocks as clock_views
from bot.slack.views import digest as digest_views
from bot.slack.views import interview, nudges, reviews
from bot.slack.views import status as status_views
from bot.slack.views.kit import DRILL, Block, section
from playbooks.words import Words
from triage.core.lifecycle import IncidentState
from triage.store import incidents, relations, tables
from triage.store.door import Transaction
from triage.store.queue import surface_of
from triage.usecases import looking
from triage.usecases.digesting import digest_for
from triage.usecases.office import Office
from triage.usecases.reporting import LONGEST_REPORT
from triage.usecases.routing import card_surface
from triage.usecases.status import StatusView, statuses_of


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message: its line for notifications, its blocks, and the thread it belongs to."""

    text: str
    blocks: list[Block]
    thread_ts: str | None = None
    broadcast: bool = False

    def as_arguments(self) -> dict[str, Any]:
        """As chat.postMessage takes it."""
        thread = {"thread_ts": self.thread_ts, "reply_broadcast": self.broadcast} if self.thread_ts else {}
        return {"text": self.text, "blocks": self.blocks, **thread}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a message is drawn from: a row of the outbox, inside a reading transaction."""

    office: Office
    tx: Transaction
    row: tables.Outbox

    @property
    def incident(self) -> tables.Incident:
        """The incident that the message is about."""
        return incidents.by_id(self.tx, self.row.incident_id or 0)

    @property
    def report(self) -> looking.ReportView:
        """Its reporter's side."""
        return looking.report(self.office, self.tx, self.incident)

    @property
    def card(self) -> looking.Card:
        """Its responders' side."""
        return looking.card(self.office, self.tx, self.incident)

    @property
    def english(self) -> Words:
        """The language of responders."""
        return self.office.library.words["en"]

    def words(self, report: looking.ReportView) -> Words:
        """The reporter's language."""
        return self.office.library.words_for(report.locale)

    def argument(self, name: str) -> Any:
        """What the use case passed along."""
        return self.row.arguments.get(name)

    def thread(self) -> str | None:
        """The card in the same place, to answer in its thread."""
        surface = surface_of(self.tx, self.row.workspace_id, card_surface(self.incident, self.row.destination))
        return surface.ts if surface else None


def draw(office: Office, tx: Transaction, row: tables.Outbox) -> Drawn | None:
    """The message of an outbox row; None when there is nothing (any more) to say, or nobody there who may read it.

    Raises KeyError for an unknown kind.
    """
    drawing = Drawing(office, tx, row)
    if row.kind in FOR_RESPONDERS and not looking.may_be_read(office, tx, drawing.incident, row.destination):
        return None
    drawn = KINDS[row.kind](drawing)
    return _marked(drawn) if drawn and row.incident_id is not None and drawing.incident.drill else drawn


def _marked(drawn: Drawn) -> Drawn:
    """Every message about a drill says so, first of all."""
    return replace(drawn, text=f"DRILL: {drawn.text}", blocks=[section(DRILL), *drawn.blocks])


def _thanks(it: Drawing) -> Drawn:
    report = it.report
    blocks = interview.thanks(it.words(report), report)
    return Drawn(_first_line(blocks), blocks)


def _question(it: Drawing) -> Drawn:
    report, asked = it.report, it.office.library.questions[it.argument("question")]
    words = it.words(report)
    return Drawn(words.questions[asked.id].ask, interview.question(words, report, asked))


def _summary(it: Drawing) -> Drawn:
    report = it.report
    blocks = interview.summary(it.words(report), report)
    return Drawn(_first_line(blocks), blocks)


def _ending(it: Drawing) -> Drawn:
    report = it.report
    blocks = interview.ending(it.words(report), report, it.office.organisation.not_ai_desk)
    return Drawn(_first_line(blocks), blocks)


def _advice(it: Drawing) -> Drawn | None:
    advice = it.words(it.report).advice.get(it.argument("advice"))
    return Drawn(advice, [section(f":point_right: {advice}")]) if advice else None


def _silence(it: Drawing) -> Drawn | None:
    report = it.report
    if report.current is None:
        return None  # answered meanwhile
    said = it.words(report).messages["silence"]
    return Drawn(said, [section(said)])


def _news(it: Drawing) -> Drawn:
    report = it.report
    words = it.words(report)
    blocks = interview.news(words, report, it.row.kind, it.argument("domain"))
    note = it.argument("note")
    if note is not None:
        blocks = [*blocks, *interview.from_responders(words, report, looking.note_words(it.tx, note))[1:]]
    return Drawn(_first_line(blocks), blocks)


def _from_responders(it: Drawing) -> Drawn:
    report = it.report
    written = looking.note_words(it.tx, it.argument("note"))
    blocks = interview.from_responders(it.words(report), report, written)
    return Drawn(_first_line(blocks), blocks)


def _same_yours(it: Drawing) -> Drawn | None:
    """About two reports of the reader's own; none when they are one meanwhile."""
    earlier = incidents.by_id(it.tx, it.argument("other"))
    row = relations.relation(it.tx, it.incident, relations.root_of(it.tx, earlier))
    if row is None:
        return None
    report, other = it.report, looking.report(it.office, it.tx, earlier)
    blocks = interview.same_yours(it.words(report), report, other, row.reporter_says, again=row.again)
    return Drawn(_first_line(blocks), blocks)


def _draft(it: Drawing) -> Drawn:
    author, words = _author(it), _words_of_author(it)
    own = incidents.reported_by(it.tx, it.row.workspace_id, author)
    waiting = [incidents.public_id(one) for one in own if relations.root_of(it.tx, one).state in incidents.OPEN]
    draft = it.tx.session.get_one(tables.Draft, it.argument("draft"))
    cut_at = LONGEST_REPORT if len(draft.words) >= LONGEST_REPORT else None
    files = bool(it.argument("files"))
    blocks = interview.draft(words, draft.id, draft.outcome, waiting, cut_at=cut_at, files=files)
    return Drawn(words.messages["draft"], blocks)


def _no_words(it: Drawing) -> Drawn:
    said = _words_of_author(it).messages["no_words"]
    return Drawn(said, [section(said)])


def _author(it: Drawing) -> str:
    return it.row.destination.removeprefix("user:")


def _words_of_author(it: Drawing) -> Words:
    person = it.tx.session.get(tables.Person, (it.row.workspace_id, _author(it)))
    return it.office.library.words_for(person.locale if person else "en")


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
    review = looking.review_view(it.tx, it.incident, it.argument("review"))
    return Drawn(f"{review.public_id}: a review is due", reviews.review(review), it.thread(), broadcast=True)


def _review_yours(it: Drawing) -> Drawn:
    review = looking.review_view(it.tx, it.incident, it.argument("review"))
    return Drawn(f"{review.public_id}: a review is yours", reviews.review_yours(review))


def _review_slips(it: Drawing) -> Drawn:
    review = looking.review_view(it.tx, it.incident, it.argument("review"))
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


def _first_line(blocks: list[Block]) -> str:
    return str(blocks[0]["text"]["text"]).split("\n", maxsplit=1)[0]


FOR_RESPONDERS = frozenset(
    {
        "added",
        "nudge",
        "tasks_late",
        "task_yours",
        "review",
        "review_yours",
        "review_slips",
        "clock_near",
        "status",
        "sign_off",
        "blocked",
    }
)
"""Kinds that say something about an incident to those who work it; a card says itself that it has left a place."""
KINDS: dict[str, Callable[[Drawing], Drawn | None]] = {
    "thanks": _thanks,
    "question": _question,
    "summary": _summary,
    "ending": _ending,
    "advice": _advice,
    "silence": _silence,
    "routed_early": _news,
    "acknowledged": _news,
    "contained": _news,
    "resolved": _news,
    "closed": _news,
    "reopened": _news,
    "reclassified": _news,
    "from_responders": _from_responders,
    "same_yours": _same_yours,
    "draft": _draft,
    "no_words": _no_words,
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
