"""All reporting clocks of an incident in a modal, and the forms behind it: a decision, a start. Words for responders.

A clock only ever *may* run; a person decides. No deadline is counted here, and no view here says what to file.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from bot.slack.views.clocks import name, named_until, until
from bot.slack.views.kit import (
    SECTION,
    Block,
    actions,
    button,
    context,
    field,
    header,
    modal,
    moment,
    option,
    person,
    section,
    select,
    shortened,
    text_input,
)
from bot.slack.views.reasons import reason_words
from playbooks.library import Library
from playbooks.obligation_terms import StartKind
from playbooks.words import Words
from triage.core.clocks import NotShown, Standing
from triage.core.decided import DecidedClock, Decision
from triage.usecases.incident_views import MomentView
from triage.usecases.looking import Card

WHOLE = 25
"""Clocks that are shown whole, two blocks each; a modal holds 100 blocks. More than that stand as lines."""
LINES = 60
OPTIONS = 100
SMALL = 1900
DECIDED = {
    Decision.APPLIES: ":heavy_check_mark: applies",
    Decision.DOES_NOT_APPLY: ":no_entry_sign: does not apply",
    Decision.DONE: ":white_check_mark: done",
}
_CHOICES = {Decision.APPLIES: "Applies", Decision.DOES_NOT_APPLY: "Does not apply", Decision.DONE: "Done"}
_OUTSIDE = "the organisation's file does not say whether "
ALL = "all"


def clocks_view(library: Library, words: Words, it: Card, state: str) -> Block:
    """All of them: whole, those whose deadline has passed and those that may run; then what depends on something, what
    to ask legal about, and what is to come.
    """
    real = [one for one in it.clocks if not one.is_reference]
    running = [one for one in real if _is_whole(one)]
    whole, rest = running[:WHOLE], [one for one in real if one not in running[:WHOLE]]
    passed = [one for one in whole if one.is_past]
    later = [one for one in rest if one.clock.standing is Standing.NOT_YET]
    blocks = [
        section(
            "Each of these *may* run. Whether one does, a person decides, with legal; Varnost decides none of them and "
            "files nothing."
        ),
        *_starts(library, it.clock_moments),
        *([header("The deadline has passed"), *_shown_whole(library, words, passed)] if passed else []),
        header("May run"),
        *(
            _shown_whole(library, words, [one for one in whole if not one.is_past])
            or [section("Nothing else is sure yet; what stands below may run too.")]
        ),
        *_folded(
            library, words, "May run, if ...", [one for one in rest if one.clock.standing is not Standing.NOT_YET]
        ),
        *_folded(library, words, "May apply, ask legal", [one for one in it.clocks if one.is_reference]),
        *_folded(library, words, "Later, as our sources read it", later),
        *_decide_another(rest),
        *_not_shown(it.clocks_not_shown),
    ]
    return modal("clocks", f"Clocks of {it.public_id}", blocks, submit=None, close="Close", meta=state)


def _is_whole(one: DecidedClock) -> bool:
    return one.clock.standing is Standing.MAY_RUN or one.decision is not Decision.OPEN


def _starts(library: Library, moments: Sequence[MomentView]) -> list[Block]:
    lines = [_start(library, one) for one in moments[-20:]]
    return [
        section("\n".join(["*From when they count*", *lines])[:SECTION]),
        actions([button("Set a start", "clock_start", "x")]),
    ]


def _start(library: Library, one: MomentView) -> str:
    what = library.duty_words.moments[one.kind]
    duty = library.obligations.get(one.obligation_id or "")
    of = f" ({duty.title})" if duty else ""
    said = f"set by {person(one.set_by)}" if one.set_by else "assumed: when it was reported; set it if it was earlier"
    return f"• {what}{of}: {moment(one.at)}, {said}"


def _shown_whole(library: Library, words: Words, clocks: Sequence[DecidedClock]) -> list[Block]:
    return [block for one in clocks for block in _whole(library, words, one)]


def _whole(library: Library, words: Words, one: DecidedClock) -> list[Block]:
    duty, stage, clock = one.clock.obligation, one.clock.stage, one.clock
    lines = [
        named_until(one, f"*{name(one)}*{'' if stage.title in name(one) else f' ({stage.title})'}"),
        _decided(one),
        f"_What would trigger it:_ {duty.trigger}",
        f"_Who tells whom:_ {duty.tells} tells {stage.told or duty.told}",
        _counted(one),
        *([f"_Only if:_ {stage.only_if}"] if stage.only_if else []),
        *([f"_Why it is shown:_ {'; '.join(why)}"] if (why := _why(words, one)) else []),
        *([f"_It depends on:_ {depends}"] if (depends := _depends(library, words, one)) else []),
        f"_Source:_ {_source(one)}",
    ]
    menu = select(f"clock_menu:{duty.id}:{stage.id}", _menu(), placeholder="Decide")
    shown = section("\n".join(lines)[:SECTION], accessory=menu, block_id=f"clock:{duty.id}:{stage.id}")
    small = [
        *(f"A later reading: {moment(r.deadline)}. {r.count.contested}" for r in clock.later_readings if r.deadline)
    ]
    small += [f"Not verified: {what}" for what in duty.unverified]
    return [shown, *([context("\n".join(small)[:SMALL])] if small else [])]


def _decided(one: DecidedClock) -> str:
    if one.decision is Decision.OPEN:
        return "Nobody has decided yet."
    return f"{DECIDED[one.decision]}, says {person(one.decided_by)}: {shortened(one.reason or '', 500)}"


def _counted(one: DecidedClock) -> str:
    reading = one.clock.shown
    if reading is None:
        return f"_How soon:_ {one.clock.stage.due}"
    if reading.started_at is None:
        return f"_Would start when_ {reading.count.when}"
    guess = " (assumed)" if one.assumed else ""
    span = f"{reading.count.amount} {reading.count.unit.replace('_', ' ')}"
    return f"_Counted:_ {span} from {moment(reading.started_at)}{guess}, when {reading.count.when}"


def _why(words: Words, one: DecidedClock) -> list[str]:
    return [_answer(words, question, value) for question, value in one.clock.why]


def _answer(words: Words, question: str, value: str) -> str:
    match question:
        case "category":
            return words.categories.get(value, value)
        case "severity" | "domain":
            return value
    return reason_words(words, f"{question}.{value}") or value


def _depends(library: Library, words: Words, one: DecidedClock) -> str:
    asked = [words.questions[q].ask if q in words.questions else q for q in one.clock.unknown_answers]
    ours = [_OUTSIDE + library.duty_words.about_the_organisation[fact] for fact in one.clock.unknown_of_organisation]
    return "; ".join([*ours, *asked])


def _source(one: DecidedClock) -> str:
    duty = one.clock.obligation
    return "; ".join(duty.sources) + ("" if duty.kind == "contract" else f" ({_sure(one)})")


def _sure(one: DecidedClock) -> str:
    """How sure our source is, with the law's text and the date."""
    duty = one.clock.obligation
    sure = {"its deadline": one.clock.deadline_confidence, "since when it is law": duty.confidence.applicability}
    known = [f"{what} {level}" for what, level in sure.items() if level != "not_applicable"]
    link = f", <{duty.url}|its text>" if duty.url else ""
    return f"confidence in {' and '.join(known)}{link}, as of {duty.as_of}"


def _menu() -> list[Block]:
    return [option(label, value) for value, label in _CHOICES.items()]


def _folded(library: Library, words: Words, title: str, clocks: Sequence[DecidedClock]) -> list[Block]:
    """Many clocks in few blocks: a line each."""
    if not clocks:
        return []
    lines = [f"• *{name(one)}* ({_sure(one)}): {_line(library, words, one)}"[:900] for one in clocks[:LINES]]
    more = [f"{len(clocks) - LINES} more stand under docs/obligations.md."] if len(clocks) > LINES else []
    return [header(title), *(section(text) for text in _packed([*lines, *more]))]


def _line(library: Library, words: Words, one: DecidedClock) -> str:
    clock = one.clock
    if clock.not_before:
        formally = clock.obligation.applies.formally
        since = f" It is in force since {formally}." if formally and formally < clock.not_before else ""
        doubts = " ".join(clock.obligation.unverified)
        return f"our sources read it as applying from {clock.not_before} on.{since} Ask legal about now. {doubts}"
    said = clock.stage.due or until(one)
    depends = _depends(library, words, one)
    return f"{said} Depends on: {depends}" if depends else said


def _packed(lines: Iterable[str]) -> list[str]:
    """Lines joined into texts that a section holds."""
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + len(line) < SECTION:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return texts


def _not_shown(left_out: NotShown) -> list[Block]:
    """What is not above, and why: nothing is ruled out in silence."""
    parts = {
        "Nothing in the answers or the classification points to:": left_out.by_incident,
        "Your organisation's file says no to what these need:": left_out.by_organisation,
    }
    lines = [f"{why} {'; '.join(one.title for one in duties)}." for why, duties in parts.items() if duties]
    if not lines:
        return []
    end = "This is how they were sorted, and no decision. If one may apply, ask legal, and correct the classification."
    return [header("Not shown above"), section("\n".join([*lines, end])[:SECTION])]


def _decide_another(rest: Sequence[DecidedClock]) -> list[Block]:
    choices = [option(name(one), ":".join(one.name)) for one in islice(rest, OPTIONS)]
    chooser = select("clock_other", choices, placeholder="Decide one of the others")
    return [actions([chooser])] if choices else []


def decide_form(one: DecidedClock, decision: Decision, state: str) -> Block:
    """Why somebody decides so; for `done`, also when it was."""
    hint = "To whom, by whom, with which reference." if decision is Decision.DONE else "Kept with your name."
    when = {"type": "datetimepicker", "action_id": "done_at"}
    choice = select("decision", _menu(), decision)
    return modal(
        "clock_decide",
        "Decide on a clock",
        [
            section(named_until(one, f"*{name(one)}* ({one.clock.stage.title})")[:SECTION]),
            field("A person decides", choice),
            field("Why?", text_input("reason"), hint=hint),
            field("When was it done?", when, hint="For what is done; now when left empty.", optional=True),
        ],
        meta=state,
    )


def start_form(library: Library, it: Card, state: str) -> Block:
    """From when clocks count: which moment, when, and for which duty."""
    kinds = [option(words.capitalize(), kind) for kind, words in library.duty_words.moments.items()]
    ids = dict.fromkeys(one.clock.obligation.id for one in it.clocks if not one.is_reference)
    duties = [option("All of them", ALL), *(option(library.obligations[one].title, one) for one in ids)]
    return modal(
        "clock_moment",
        "When did it start?",
        [
            field("What happened", select("kind", kinds, StartKind.AWARE)),
            field("When", {"type": "datetimepicker", "action_id": "at"}),
            field("For which duties", select("duty", duties[:OPTIONS], ALL), hint="One duty's own moment goes first."),
        ],
        meta=state,
    )
