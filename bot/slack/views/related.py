"""Incidents that may be about the same thing, for responders: lines and buttons on a card, the list to compare, the
form to name one. Who may see which stands in `triage/usecases/relating.py`; what reporters read, in `interview.py`.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.slack.views.digest import duration
from bot.slack.views.kit import (
    Block,
    actions,
    button,
    confirm,
    context,
    field,
    header,
    modal,
    moment,
    option,
    person,
    radios,
    section,
    select,
    shortened,
)
from playbooks.words import Words
from triage.core.lifecycle import ENDS
from triage.core.words import DONT_KNOW
from triage.usecases.looking import Card
from triage.usecases.relating import Merging, Named, Part, Related

ON_CARD = 2
IN_LIST = 10
QUOTED = 700
MOST_PARTS = 5
_CLOSE = timedelta(minutes=1)


def on_card(words: Words, it: Card) -> list[Block]:
    """What the card says of others; nothing when there are none, or when it has ended for itself."""
    if it.part_of:
        return [section(f":arrow_right: It goes on as part of *{it.part_of}*. *Bring it back* undoes that.")]
    if it.state in ENDS:
        return []
    parts = [_parts(it.parts)] if it.parts else []
    blocks = [block for one in it.related[:ON_CARD] for block in _one(words, it.public_id, one)]
    more = len(it.related) - ON_CARD
    return [*parts, *blocks, *([context(f"{more} more under *Compare*.")] if more > 0 else [])]


def _parts(parts: Sequence[Part]) -> Block:
    names = ", ".join(one.public_id for one in parts)
    return section(
        f":heavy_plus_sign: *Reported {len(parts) + 1} times*, also as {names} (under Details). "
        "All their reporters hear of each step."
    )


def _one(words: Words, public_id: str, it: Related) -> list[Block]:
    text = section(f"{_headline(words, it)}\n{_why(it)}", block_id=f"related:{it.public_id}")
    compare = button("Compare", "related", public_id)
    if it.relation == "linked":
        return [text | {"accessory": compare}]
    row = [*_ways(it.ways[:1]), *_words_of(public_id, it), compare]
    return [text, actions(row, block_id=f"relate:{it.public_id}")]


def _headline(words: Words, it: Related) -> str:
    name = words.categories.get(it.category, it.category)
    what = f"({it.severity} {name}, {words.messages[f'state_{it.state}']})"
    if it.relation == "linked":
        return f":link: *Related: {it.public_id}* {what}"
    if it.again and it.earlier:
        since = f", which was {it.state} {moment(it.ended_at)}" if it.ended_at else ""
        return f":repeat: *Likely a repeat of {it.public_id}*{since} {what}"
    if it.again:
        return f":repeat: *It likely came back as {it.public_id}* {what}"
    return f":busts_in_silhouette: *Likely the same as {it.public_id}* {what}"


def _why(it: Related) -> str:
    apart = "in the same minute" if it.apart < _CLOSE else f"{duration(it.apart)} {'before' if it.earlier else 'after'}"
    reasons = [f"reported {apart}"]
    reasons += [_system(it)] if it.same_system else []
    reasons += [f"{it.agreeing} other answers the same"] if it.agreeing else []
    reasons += [f"{it.words} telling words in common"] if it.words else []
    said = {
        "same": " *Its reporter, who reported both, says that it is the same.*",
        "other": " Its reporter, who reported both, says that these are two things.",
    }
    because = "; ".join(reasons)
    return f"{because[:1].upper()}{because[1:]}.{said.get(it.reporter_says or '', '')}"


def _system(it: Related) -> str:
    named = " and the ".join(shortened(name, 75) for name in it.systems[:2])
    return f"both name the {named}" if named else "the same kind of AI system"


def _ways(ways: Sequence[Merging]) -> list[Block]:
    return [_way(one) for one in ways]


def _way(it: Merging) -> Block:
    what = f"{it.one} ends here and goes on as part of {it.into}"
    again = f" {it.into} is opened again, and its people are called anew." if it.reopens else ""
    text = f"{what}. Its reporter, and whoever reported {it.into}, hear of each step.{again} One button undoes it."
    label = f"It came back: reopen {it.into}" if it.reopens else f"Merge {it.one} into {it.into}"
    action = "merge_reopen" if it.reopens else "merge"
    asked = confirm("Are they the same?", text, "Merge")
    return button(label, f"{action}:{it.one}:{it.into}", it.one, confirm=asked)


def _words_of(public_id: str, it: Related) -> list[Block]:
    row = [button("Related, not the same", f"link:{it.public_id}", public_id)] if it.relation != "linked" else []
    apart = [button("Not the same", f"keep_apart:{it.public_id}", public_id)] if it.relation != "not_same" else []
    return row + apart


def related_list(words: Words, public_id: str, related: Sequence[Related], state: str) -> Block:
    """All that may be the same, each with what was reported and every button; also what was said not to be."""
    blocks = [block for one in related[:IN_LIST] for block in _compared(words, public_id, one)]
    nothing = [section("Nothing seems to be the same. You can name one: *The same as another one* in the card's menu.")]
    title = f"Beside {public_id}"
    return modal("related", title, blocks or nothing, submit=None, close="Close", meta=state)


def _compared(words: Words, public_id: str, it: Related) -> list[Block]:
    said = {"linked": " :link: Somebody said: related.", "not_same": " :no_entry_sign: Somebody said: not the same."}
    lead = f"Lead: {person(it.lead_id)}. Reported {moment(it.reported_at)}."
    row = [*_ways(it.ways), *_words_of(public_id, it)]
    return [
        header(it.public_id),
        section(f"{_headline(words, it)}{said.get(it.relation, '')}\n{_why(it)}\n{lead}"),
        section(f">{_quoted(it.report)}"),
        actions(row, block_id=f"relate:{it.public_id}"),
    ]


def name_form(words: Words, public_id: str, named: Sequence[Named], state: str) -> Block:
    """Name the incident that this one is the same as, or related to."""
    if not named:
        return modal("note_only", "The same as", [section("There is no other one.")], submit=None, close="Close")
    choices = [option(_choice(words, one), one.public_id) for one in named]
    how = [
        option("The same: this one goes on as part of it", "merge"),
        option("Related: each goes on for itself", "link"),
    ]
    return modal(
        "same_as",
        f"{public_id} is the same as",
        [
            field("Which one?", select("other", choices), hint="The newest come first."),
            field("How?", radios("how", how, "merge"), hint="A closed one is opened again. One button undoes a merge."),
        ],
        meta=state,
    )


def _choice(words: Words, it: Named) -> str:
    name = words.categories.get(it.category, it.category)
    return f"{it.public_id} {it.severity} {it.state.replace('_', ' ')}: {name}"


def parts_in_full(words: Words, it: Card) -> list[Block]:
    """Under details: what was reported beside the first report, and what these reporters answered."""
    shown = it.parts[:MOST_PARTS]
    blocks = [block for one in shown for block in _part(words, one)]
    more = len(it.parts) - len(shown)
    return [*blocks, *([context(f"{more} more were merged; their cards are kept.")] if more else [])]


def _part(words: Words, it: Part) -> list[Block]:
    known = [(question, answer) for question, answer in it.facts if answer != DONT_KNOW and question in words.questions]
    said = "\n".join(f"• {words.questions[question].options[answer].means}" for question, answer in known)
    return [
        header(f"Also reported as {it.public_id}"),
        section(f">{_quoted(it.report)}"),
        *([context(said[:1900])] if said else []),
    ]


def _quoted(report: str) -> str:
    return shortened(report, QUOTED).replace("\n", "\n>")
