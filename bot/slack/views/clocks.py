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
    waiting = [f"{name(one)} {until(one)}" for one in it.clocks if one.is_watched]
    more = [f"{len(waiting) - ON_CARD} more"] if len(waiting) > ON_CARD else []
    may_run = [f"*Clocks that may run:* {'; '.join([*waiting[:ON_CARD], *more])}."] if waiting else []
    said = [*may_run, *_depending(it)]
    return f":hourglass_flowing_sand: {' '.join(said)} A person decides." if said else None


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
    """Its deadline, with how sure our sources are of it; what a contract says needs no source."""
    clock, contract = one.clock, one.clock.obligation.kind == "contract"
    end = f"until {moment(clock.deadline)}" if clock.deadline else "without a counted deadline yet"
    return end if contract else f"{end} (source: {clock.deadline_confidence.replace('_', ' ')})"


def near(public_id: str, one: DecidedClock) -> list[Block]:
    """A reminder that a deadline comes near, for whoever answers for legal matters."""
    stage = one.clock.stage
    said = "It was said to apply." if one.decision is Decision.APPLIES else "Whether it applies, a person decides."
    what = "" if stage.title in name(one) else f" ({stage.title})"
    text = f":hourglass: *{public_id}*: *{name(one)}*{what} may run {until(one)}. {said}"
    decide = button("Clocks", "clocks", public_id)
    return [section(text[:SECTION]), actions([decide], block_id=f"clocks:{public_id}")]
