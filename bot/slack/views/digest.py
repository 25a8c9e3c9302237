"""The weekly digest as a message: the four questions that a board asks, each answered in figures. No figures are
made here.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.slack.views.kit import DIVIDER, Block, context, counted, fields, header, moment, section
from playbooks.words import Words
from triage.core.digest import Digest, DomainFigures

LISTED = 15


def digest(words: Words, it: Digest, organisation: str) -> list[Block]:
    """The whole digest; a week without incidents says so."""
    week = f"{it.since:%d %b} to {it.until:%d %b %Y}"
    return [
        header(f"AI incidents, {week}"),
        section(_opening(it, organisation)),
        DIVIDER,
        section(_tell_apart(words, it)),
        section("*2. Are our procedures equipped for both?*"),
        fields([(_name(words, one), _domain(one)) for one in it.domains]),
        section(_equipped(words, it)),
        section(_obligations(it)),
        section(_crossings(it)),
        DIVIDER,
        section(_open(it)),
        context("No reporters are named here. Incidents that only the security lead may see are not counted."),
    ]


def headline(it: Digest) -> str:
    """The digest in one line, for notifications."""
    return f"AI incidents of the week: {it.reported} reported, {len(it.open_now)} open"


def _opening(it: Digest, organisation: str) -> str:
    if not (it.reported or it.not_ai or it.open_now or it.closed):
        return f":white_check_mark: *A quiet week:* no AI incidents were reported at {organisation}, and none are open."
    reported = f"*{it.reported}* reported, *{it.closed}* closed, *{len(it.open_now)}* open now."
    return reported if it.reported else f":white_check_mark: No new AI incidents this week. {reported}"


def _tell_apart(words: Words, it: Digest) -> str:
    lines = [
        "*1. Do we tell safety from security?*",
        f"Safety only: {it.safety_only}. Security only: {it.security_only}. Both: {it.both}. No AI: {it.not_ai}.",
        _overruled(it),
    ]
    kinds = ", ".join(f"{words.categories.get(name, name)} ({count})" for name, count in it.by_category[:5])
    grave = ", ".join(f"{severity}: {count}" for severity, count in it.by_severity if count)
    return "\n".join(
        [*lines, *([f"Most often: {kinds}."] if kinds else []), *([f"Severity: {grave}."] if grave else [])]
    )


def _overruled(it: Digest) -> str:
    decided = it.reported + it.not_ai
    share = f" ({it.overruled / decided:.0%})" if decided else ""
    return f"Responders saw it otherwise than Varnost in {it.overruled} of {decided}{share}."


def _name(words: Words, one: DomainFigures) -> str:
    return words.domains[one.domain].capitalize()


def _domain(one: DomainFigures) -> str:
    median = one.median_acknowledgement
    taken = f"taken up after {duration(median)} (median)" if median is not None else "none taken up yet"
    new = f"{one.reported} new; {taken}" if one.reported else "0 new"
    waits = {":bell: Not taken up yet": one.not_taken_up, ":bell: Waits for its sign-off": one.not_signed_off}
    waiting = [f"{what}: {listed(names)}" for what, names in waits.items() if names]
    return "\n".join([new, f"{counted(one.open_tasks, 'task')} open, {one.overdue_tasks} late", *waiting])


def _equipped(words: Words, it: Digest) -> str:
    if not it.unassigned_roles:
        return "Every role of the playbooks has a person behind it."
    names = ", ".join(words.roles.get(role, role) for role in it.unassigned_roles)
    return f":warning: Nobody is named for: {names}. Their tasks wait for whoever looks."


def _obligations(it: Digest) -> str:
    return (
        "*3. Do we meet each domain's obligations?*\n"
        f"Reporting clocks: {it.clocks_may_run} may run and wait for a decision, {it.clocks_decided} decided, "
        f"{it.clocks_due} with a deadline in the next 7 days, {it.clocks_past} whose deadline has passed.\n"
        f"Legal tasks: {it.legal_checks_done} done, {it.legal_checks_open} open. Which duties apply, people decide."
    )


def _crossings(it: Digest) -> str:
    crossed = listed(it.became_both) or "none this week"
    share = f"{it.both} of {it.reported}" if it.reported else "none"
    return f"*4. Where did one turn into the other?*\nNeeded both: {share}. Began as one, became both: {crossed}."


def _open(it: Digest) -> str:
    reviews = listed([f"{name} {moment(when)}" for name, when in it.reviews_due])
    twice = f"\n*Reported more than once:* {it.merged} merged into others" if it.merged else ""
    back = f"\n*Came back after it was resolved:* {listed(it.came_back)}" if it.came_back else ""
    drills = f"\n*Drills this week:* {len(it.drills)}, {listed(it.drills)}" if it.drills else ""
    soon = f"*Open:* {listed(it.open_now) or 'nothing'}\n*Reviews due until next week:* {reviews or 'none'}"
    return f"{soon}{twice}{back}{drills}"


def listed(names: Sequence[str]) -> str:
    """Names in a row, as many as fit, and how many more there are."""
    more = len(names) - LISTED
    return ", ".join(names[:LISTED]) + (f" and {more} more" if more > 0 else "")


def duration(span: timedelta) -> str:
    """A time span in words, to the minute: 2 d 3 h, 4 h 5 min, 12 min."""
    minutes = int(span.total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {rest} min" if hours else f"{rest} min"
