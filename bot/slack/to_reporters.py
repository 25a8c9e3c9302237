"""What reporters get: thanks, questions, what came of their report, and what responders write to them.

One small function a kind of message. What it says stands in `views/interview.py` and in the words of each language.
"""

from bot.slack.drawing import Draw, Drawing, Drawn, first_line
from bot.slack.views import interview
from bot.slack.views.kit import section
from playbooks.words import Words
from triage.store import incidents, relations, tables
from triage.usecases import incident_views, report_views
from triage.usecases.reporting import LONGEST_REPORT


def _thanks(it: Drawing) -> Drawn:
    report = it.report
    blocks = interview.thanks(it.words(report), report)
    return Drawn(first_line(blocks), blocks)


def _question(it: Drawing) -> Drawn:
    report, asked = it.report, it.office.library.questions[it.argument("question")]
    words = it.words(report)
    return Drawn(words.questions[asked.id].ask, interview.question(words, report, asked))


def _summary(it: Drawing) -> Drawn:
    report = it.report
    blocks = interview.summary(it.words(report), report)
    return Drawn(first_line(blocks), blocks)


def _ending(it: Drawing) -> Drawn:
    report = it.report
    blocks = interview.ending(it.words(report), report, it.office.organisation.not_ai_desk)
    return Drawn(first_line(blocks), blocks)


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
        blocks = [*blocks, *interview.from_responders(words, report, incident_views.note_words(it.tx, note))[1:]]
    return Drawn(first_line(blocks), blocks)


def _from_responders(it: Drawing) -> Drawn:
    report = it.report
    written = incident_views.note_words(it.tx, it.argument("note"))
    blocks = interview.from_responders(it.words(report), report, written)
    return Drawn(first_line(blocks), blocks)


def _same_yours(it: Drawing) -> Drawn | None:
    """About two reports of the reader's own; none when they are one meanwhile."""
    earlier = incidents.by_id(it.tx, it.argument("other"))
    row = relations.relation(it.tx, it.incident, relations.root_of(it.tx, earlier))
    if row is None:
        return None
    report, other = it.report, report_views.report(it.office, it.tx, earlier)
    blocks = interview.same_yours(it.words(report), report, other, row.reporter_says, again=row.again)
    return Drawn(first_line(blocks), blocks)


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


KINDS: dict[str, Draw] = {
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
}
