"""A reporting clock in words: its short name, until when, the line on the card, the reminder. The list of all and the
forms stand in `clock_modals.py`.

A clock only ever *may* run; a person decides. No deadline is counted here, and nothing here says what to file.
"""

from bot.slack.views.kit import SECTION, Block, actions, button, moment, section, shortened
from playbooks.obligations import Obligation
from triage.core.clocks import Standing
from triage.core.decided import DecidedClock, Decision
from triage.usecases.looking import Card

ON_CARD = 3


def card_line(it: Card) -> str | None:
    """The clocks that wait for somebody's word, the nearest first, and how many depend on what is not known."""
    waiting = [one for one in it.clocks if one.is_watched]
    said = [
        *_listed("Clocks that may run", [named_until(one) for one in waiting if not one.is_past]),
        *_listed("Clocks whose deadline has passed", [f"{name(one)}, {_end(one)}" for one in waiting if one.is_past]),
        *_depending(it),
    ]
    return f":hourglass_flowing_sand: {' '.join(said)} A person decides." if said else None


def _listed(title: str, clocks: list[str]) -> list[str]:
    more = [f"{len(clocks) - ON_CARD} more"] if len(clocks) > ON_CARD else []
    return [f"*{title}:* {'; '.join([*clocks[:ON_CARD], *more])}."] if clocks else []


def _depending(it: Card) -> list[str]:
    undecided = [one for one in it.clocks if one.decision is Decision.OPEN]
    duties = {one.clock.obligation.id for one in undecided if one.clock.standing is Standing.MAY_RUN_IF}
    what = "One reporting duty depends" if len(duties) == 1 else f"{len(duties)} reporting duties depend"
    return [f"{what} on something that is not known; see *Clocks*."] if duties else []


def name(one: DecidedClock) -> str:
    """A clock's short name: its law and article, or the contract; with its stage when there are several."""
    duty, stage = one.clock.obligation, one.clock.stage
    if duty.kind == "contract":
        return shortened(stage.title, 200)
    return f"{law(duty)} ({stage.title})" if len(duty.stages) > 1 else law(duty)


def law(duty: Obligation) -> str:
    """A duty's short name, as people who know it say it: its law and article, where one is known."""
    if duty.kind == "contract" or duty.article.startswith(("Not known", "None")):
        return duty.title
    return f"{duty.law.split(' (')[0]} {duty.article.split(';')[0]}"


def until(one: DecidedClock) -> str:
    """Its deadline, or that this has passed, with how sure our sources are of it; a contract needs no source."""
    if one.is_past:
        return f"its deadline has passed, {_end(one)}"
    return f"until {_end(one)}" if one.clock.deadline else f"without a counted deadline yet{_sure(one)}"


def named_until(one: DecidedClock, title: str = "") -> str:
    """A clock's name, or `title` in its place, with its deadline, as the beginning of a sentence."""
    return f"{title or name(one)}{':' if one.is_past else ''} {until(one)}"


def _end(one: DecidedClock) -> str:
    return f"{moment(one.clock.deadline)}{_sure(one)}" if one.clock.deadline else ""


def _sure(one: DecidedClock) -> str:
    contract = one.clock.obligation.kind == "contract"
    return "" if contract else f" (source: {one.clock.deadline_confidence.replace('_', ' ')})"


def near(public_id: str, one: DecidedClock) -> list[Block]:
    """A reminder that a deadline comes near, or has passed, for whoever answers for legal matters."""
    stage = one.clock.stage
    said = "It was said to apply." if one.decision is Decision.APPLIES else "Whether it applies, a person decides."
    what = "" if stage.title in name(one) else f" ({stage.title})"
    runs = until(one) if one.is_past else f"may run {until(one)}"
    late = " If it applies, it is still due: ask legal now." if one.is_past else ""
    text = f":hourglass: *{public_id}*: *{name(one)}*{what}{':' if one.is_past else ''} {runs}. {said}{late}"
    decide = button("Clocks", "clocks", public_id)
    return [section(text[:SECTION]), actions([decide], block_id=f"clocks:{public_id}")]
