"""The incident's card: all that its responders need in one message that stays one. No reporter's name is known here."""

from datetime import datetime

from bot.slack.views import clocks, related, status, versions
from bot.slack.views.card_buttons import next_step, tools
from bot.slack.views.kit import (
    DIVIDER,
    Block,
    actions,
    after,
    button,
    context,
    counted,
    fields,
    header,
    moment,
    person,
    section,
    shortened,
)
from bot.slack.views.reasons import called, could_change, how_sure, speaking_against, strongest
from bot.slack.views.tasks import task_row
from playbooks.schema import Phase
from playbooks.words import Words
from triage.core.lifecycle import ENDS, OVER, IncidentState
from triage.store.visibility import Visibility
from triage.usecases.looking import Card, DomainView, ReviewView
from triage.usecases.task_views import TaskView

SHOWN_TASKS = 3
QUOTED = 800
_MARKS = {"S1": ":red_circle:", "S2": ":large_orange_circle:", "S3": ":large_yellow_circle:", "S4": ":white_circle:"}


def card(words: Words, it: Card) -> list[Block]:
    """The whole card; at most 35 blocks."""
    return [
        header(f"{it.public_id}: {category(words, it.category)}"),
        *_banner(it),
        section(f"*What was reported*\n>{_quoted(it.report)}"),
        *related.on_card(words, it),
        fields(_facts(words, it)),
        *next_step(it),
        section(_reasons(words, it)),
        DIVIDER,
        *_work(words, it),
        *_small_print(it),
        tools(it),
    ]


def gone(public_id: str) -> list[Block]:
    """What stays where a card stood that may no longer be read here."""
    return [section(f":lock: {public_id} is no longer handled in this channel.")]


def headline(words: Words, it: Card) -> str:
    """The card in one line, for notifications; nothing that a person typed is in it."""
    who = " and ".join(domain.domain for domain in it.domains) or "nobody yet"
    return f"{it.public_id} {it.severity} {category(words, it.category)}: {who} must act ({state(words, it)})"


def category(words: Words, category_id: str) -> str:
    """A category's name."""
    return words.categories.get(category_id, category_id)


def state(words: Words, it: Card) -> str:
    """How far the incident is, in words."""
    if it.state == IncidentState.ROUTED:
        return "waits for somebody to take it up"
    return words.messages[f"state_{it.state}"]


def _banner(it: Card) -> list[Block]:
    lines = []
    if it.visibility == Visibility.INSIDER:
        lines.append(":lock: *For the security lead alone.* It may be about somebody inside; it is in no channel.")
    if it.visibility == Visibility.RESTRICTED:
        lines.append(":lock: Only the responders of its domains can see this incident.")
    if it.verdict.live_attack and it.state in (IncidentState.ROUTED, IncidentState.REOPENED):
        lines.append(":rotating_light: *This may be a live attack.* Keep the evidence, then stop it.")
    if it.interview in ("asking", "paused") and it.state not in (IncidentState.WITHDRAWN, IncidentState.NOT_AI):
        lines.append(":speech_balloon: The reporter is still answering questions; this card follows along.")
    return [section("\n".join(lines))] if lines else []


def _facts(words: Words, it: Card) -> list[tuple[str, str]]:
    return [
        ("Severity", f"{_MARKS[it.severity]} {it.severity}: {words.severities[it.severity]}"),
        ("State", state(words, it)),
        ("Who must act", _who(it)),
        *([("Lead", person(it.lead_id))] if it.lead_id else []),
        *_deputy(it),
        ("Reported", moment(it.reported_at)),
        ("Playbooks", ", ".join(category(words, one) for one in it.playbooks) or "none"),
    ]


def _deputy(it: Card) -> list[tuple[str, str]]:
    """Who speaks for the domain that does not lead."""
    alone = len(it.domains) < 2 or it.visibility == Visibility.INSIDER
    others = [] if alone else [one for one in it.domains if one.domain != it.primary]
    return [("Deputy", person(one.acknowledged_by, f"whoever acknowledges for {one.domain}")) for one in others[:1]]


def _who(it: Card) -> str:
    if it.visibility == Visibility.INSIDER and it.domains and not any(one.acknowledged_by for one in it.domains):
        return "the security lead, and nobody else"
    return "\n".join(_domain(it, one) for one in it.domains) or "nobody"


def _domain(it: Card, one: DomainView) -> str:
    leads = " (leads)" if len(it.domains) > 1 and one.domain == it.primary else ""
    if one.signed_off_by:
        done = f"signed off by {person(one.signed_off_by)}"
    elif one.acknowledged_by:
        done = f"{person(one.acknowledged_by)} is on it"
    else:
        done = "*not acknowledged yet*"
    return f"{one.domain}{leads}: {done}"


def _quoted(report: str) -> str:
    shown = shortened(report, QUOTED, " … (all of it under Details)")
    return shown.replace("\n", "\n>")


def _reasons(words: Words, it: Card) -> str:
    verdict = it.verdict
    lines, said = [f"*Why.* {how_sure(words, verdict)} You can change it."], set[str]()
    for needed in called(verdict):
        reasons = strongest(words, verdict, "for", [needed]) or ["the report's words as a whole"]
        lines.append(f"_{words.domains.get(needed, 'not about AI')}:_ {'; '.join(reasons)}")
        said.update(reasons)
    against, changing = speaking_against(words, verdict, said), could_change(words, verdict)
    lines += [f"_speaks against it:_ {'; '.join(against)}"] if against else []
    lines += [f"_could still change it:_ {' · '.join(changing)}"] if changing else []
    return "\n".join([*lines, *_overruling(words, it)])


def _overruling(words: Words, it: Card) -> list[str]:
    if it.overruled_by is None:
        return []
    was = " and ".join(sorted(it.verdict.domains)) or "no AI incident"
    kind = category(words, it.verdict.categories[0][0]) if it.verdict.categories else "no category"
    return [
        f":pencil2: *{person(it.overruled_by)} changed this.* Varnost had said: {was}, {kind}, {it.verdict.severity}.",
        f">{shortened(it.overruled_reason or '', QUOTED)}",
    ]


def _work(words: Words, it: Card) -> list[Block]:
    if it.state in ENDS:
        return [section(_left_to_do(it))] if it.not_ai else []
    waiting = sorted((task for task in it.tasks if task.state == "open"), key=_what_is_next)
    done = len(it.tasks) - len(waiting)
    heading = f"*Tasks*: {done} of {len(it.tasks)} done." if waiting else f"*Tasks*: all {len(it.tasks)} done."
    if it.state in OVER:
        return [section(heading)]
    following = [task_row(it.public_id, task, words) for task in waiting[:SHOWN_TASKS]]
    return [section(f"{heading} Next:" if following else heading), *following]


def _what_is_next(task: TaskView) -> tuple[bool, bool, datetime]:
    """Evidence first, then whatever is due first; of what is due at once the plan's order decides. What waits for
    another comes last.
    """
    return task.waits_for is not None, task.phase != Phase.EVIDENCE, task.due_at


def _left_to_do(it: Card) -> str:
    return "\n".join(["*No AI had a part in it. What is left to do:*", *(f"• {step}" for step in it.not_ai)])


def _small_print(it: Card) -> list[Block]:
    lines = [line] if (line := clocks.card_line(it)) and it.state not in ENDS else []
    lines += [line] if (line := status.card_line(it)) and it.state not in OVER else []
    lines += [line] if (line := versions.card_line(it)) else []
    if it.evidence and it.state in (IncidentState.ROUTED, IncidentState.ACKNOWLEDGED):
        lines.append(f":package: *Keep first:* {it.evidence[0].keep.rstrip('.')}. {_more_evidence(it)}")
    upcoming = next((one for one in it.reviews if one.state in ("planned", "due")), None)
    if upcoming and it.state not in ENDS:
        lines.append(f":calendar: *Next review:* {moment(upcoming.due_at)}")
    if it.second_reading and it.second_reading.proposed:
        lines.append(":robot_face: A language model read the report too; what it proposes is under Details")
    if it.notes:
        lines.append(f":memo: {counted(len(it.notes), 'note')}, under Details")
    return [context(*lines)] if lines else []


def _more_evidence(it: Card) -> str:
    more = len(it.evidence) - 1
    return f"{counted(more, 'more thing')} to keep under Details." if more else ""


def review(it: ReviewView) -> list[Block]:
    """A review that is due, with its buttons; once it is done or put off, what became of it."""
    title = f":calendar: *{it.public_id}: review {after(it.rule)}*"
    if it.state == "done":
        found = shortened(it.outcome or "", 1500)
        return [section(f"{title}\n:white_check_mark: Done by {person(it.ended_by)}.\n>{found}")]
    if it.state == "planned":
        return [section(f"{title}\nPut off to {moment(it.due_at)}.")]
    text = f"{title}\n{person(it.owner_id, '')} Is it fixed, and has it stayed away? Is a task left?"
    hand_on = {
        "type": "users_select",
        "action_id": f"review_hand_on:{it.id}:{it.public_id}",
        "placeholder": {"type": "plain_text", "text": "Hand on to"},
    }
    row = [
        button("Done", f"review_done:{it.id}", it.public_id, style="primary"),
        button("Put off two days", f"review_snooze:{it.id}", it.public_id),
        hand_on,
    ]
    return [section(text), actions(row, block_id=f"review:{it.id}")]
