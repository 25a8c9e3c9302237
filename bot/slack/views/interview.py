"""What the reporter reads in the direct message, in their own language: thanks, questions, advice and the summary."""

from bot.slack.views.kit import Block, actions, button, context, section, typed
from bot.slack.views.reasons import bullets, called, could_change, how_sure, speaking_against, strongest, understood
from playbooks.questions import Question
from playbooks.words import Words
from triage.core.lifecycle import IncidentState, InterviewState
from triage.core.words import DONT_KNOW, Domain
from triage.usecases.report_views import ReportView

BUTTONS_A_ROW = 5
_ENDED = (IncidentState.NOT_AI, IncidentState.WITHDRAWN, IncidentState.TEST)
_NEXT_STEPS = {
    IncidentState.ACKNOWLEDGED: "next_steps_taken_up",
    IncidentState.CONTAINED: "next_steps_taken_up",
    IncidentState.RESOLVED: "next_steps_over",
    IncidentState.CLOSED: "next_steps_over",
}
"""What a summary says that comes when people have begun: a suspected attack reaches them while questions go on."""
_UNDONE = {IncidentState.NOT_AI: "undo_not_ai", IncidentState.WITHDRAWN: "undo_withdraw"}


def thanks(words: Words, report: ReportView) -> list[Block]:
    """The report is saved; what not to do; that it can be taken back."""
    said = [words.messages["thanks"].format(id=report.public_id)]
    said += [words.messages["thanks_private"]] if report.private else []
    said += [words.messages["first_question"]] if report.interview == InterviewState.ASKING else []
    return [section("\n".join(said))]


def question(words: Words, report: ReportView, asked: Question) -> list[Block]:
    """One question with its buttons while it waits; what was answered, without buttons, after."""
    spoken = words.questions[asked.id]
    answer = dict(report.facts).get(asked.id)
    if report.current == asked.id:
        return [
            section(f"*{spoken.ask}*", block_id=f"ask:{asked.id}"),
            *_options(words, report, asked),
            context(words.messages["why"].format(why=spoken.why)),
            actions([button(words.labels["stop"], "stop_interview", report.public_id)], block_id=f"stop:{asked.id}"),
        ]
    if asked.id not in report.answered:
        return [section(words.messages["not_answered"].format(question=spoken.ask))]
    label = spoken.options[answer or DONT_KNOW].button
    return [section(words.messages["answered"].format(question=spoken.ask, answer=label))]


def _options(words: Words, report: ReportView, asked: Question) -> list[Block]:
    spoken = words.questions[asked.id]
    buttons = [
        button(spoken.options[option].button, f"answer:{asked.id}:{option}", report.public_id)
        for option in (*asked.options, DONT_KNOW)
    ]
    rows = [buttons[start : start + BUTTONS_A_ROW] for start in range(0, len(buttons), BUTTONS_A_ROW)]
    return [actions(row, block_id=f"options:{asked.id}:{number}") for number, row in enumerate(rows)]


def summary(words: Words, report: ReportView) -> list[Block]:
    """What was understood, what it looks like, who acts, why, and what happens next."""
    said, messages = understood(words, report.facts), words.messages
    kind = messages["summary_kind"].format(
        category=words.categories[report.category], severity=words.severities[report.severity]
    )
    return [
        section(messages["summary_heading"].format(id=report.public_id)),
        section(bullets(said) if said else messages["summary_nothing"]),
        section(f"{kind}\n{who_acts(words, report)}"),
        section(_why(words, report)),
        section(messages[_NEXT_STEPS.get(report.state, "next_steps")]),
        actions(
            [button(words.labels["withdraw"], "withdraw", report.public_id)], block_id=f"withdraw:{report.public_id}"
        ),
    ]


def who_acts(words: Words, report: ReportView) -> str:
    """Which teams have it, and which leads."""
    if report.private:
        return words.messages["who_acts_private"]
    lead = report.primary or (report.domains[0] if report.domains else Domain.SAFETY)
    others = [domain for domain in report.domains if domain != lead]
    if not others:
        return words.messages["who_acts_one"].format(lead=words.domains[lead])
    return words.messages["who_acts_both"].format(lead=words.domains[lead], other=words.domains[others[0]])


def teams(words: Words, report: ReportView) -> str:
    """The names of the teams that act, the leading one first."""
    if report.private:
        return words.messages["security_lead_alone"]
    ordered = sorted(report.domains, key=lambda domain: domain != report.primary)
    named = [words.messages["team"].format(domain=words.domains[domain]) for domain in ordered]
    return words.messages["teams"].format(lead=named[0], other=named[1]) if len(named) > 1 else "".join(named)


def _why(words: Words, report: ReportView) -> str:
    verdict = report.verdict
    reasons = strongest(words, verdict, "for", called(verdict))
    return "\n".join(
        [
            *_listed(words, "reasons_heading", reasons),
            *_listed(words, "reasons_against", speaking_against(words, verdict, reasons)),
            how_sure(words, verdict),
            *_listed(words, "could_change_heading", could_change(words, verdict)),
        ]
    )


def _listed(words: Words, heading: str, lines: list[str]) -> list[str]:
    return [f"{words.messages[heading]} {'; '.join(lines)}"] if lines else []


def ending(words: Words, report: ReportView, desk: str) -> list[Block]:
    """How it ended without responders, with the button that undoes it; afterwards, that it is open again."""
    messages, state = words.messages, report.state
    if report.merged and state not in _ENDED:
        return [section(messages["duplicate"].format(id=report.public_id))]
    if state not in _ENDED:
        return [section(messages["undone"].format(id=report.public_id))]
    blocks = [section(messages[state].format(id=report.public_id, desk=desk))]
    if report.merged:
        return blocks  # somebody else's to undo
    if state == IncidentState.NOT_AI and report.verdict.not_ai:  # and not a person's word
        blocks.append(section(_why(words, report)))
    if state == IncidentState.NOT_AI:
        blocks.append(section(messages["not_ai_undo"]))
    if state in _UNDONE:
        undo = button(words.labels[_UNDONE[state]], "undo_end", report.public_id)
        blocks.append(actions([undo], block_id=f"undo:{report.public_id}"))
    return blocks


def news(words: Words, report: ReportView, kind: str, domain: str | None = None) -> list[Block]:
    """One sentence about what responders did."""
    filled = words.messages[kind].format(
        id=report.public_id,
        domain=words.domains[domain] if domain else "",
        category=words.categories[report.category],
        severity=words.severities[report.severity],
        who=teams(words, report),
    )
    return [section(filled)]


def same_yours(words: Words, report: ReportView, earlier: ReportView, said: str | None, *, again: bool) -> list[Block]:
    """Is a report about the same as an earlier one of this person's? Afterwards, what they said."""
    names = {"id": report.public_id, "other": earlier.public_id}
    if said is not None:
        return [section(words.messages[f"same_said_{said}"].format(**names))]
    state = words.messages[f"state_{earlier.state}"]
    key = "same_yours_again" if again else "same_yours"
    row = [
        button(words.labels["same_yes"], f"same_yes:{earlier.public_id}", report.public_id, style="primary"),
        button(words.labels["same_no"], f"same_no:{earlier.public_id}", report.public_id),
    ]
    return [
        section(words.messages[key].format(**names, state=state)),
        actions(row, block_id=f"same:{report.public_id}:{earlier.public_id}"),
    ]


def from_responders(words: Words, report: ReportView, written: str) -> list[Block]:
    """What a responder wrote, as they typed it."""
    return [*news(words, report, "from_responders"), *typed(written), context(words.messages["answer_hint"])]


def draft(
    words: Words,
    draft_id: int,
    outcome: str | None,
    open_reports: list[str],
    *,
    cut_at: int | None = None,
    files: bool = False,
) -> list[Block]:
    """Shall a direct message become a report, or be added to one? Afterwards, what became of it.

    `cut_at` is how much of it is kept, when that is not all; `files`, which are not kept, came with it.
    """
    if outcome is not None:
        done = words.messages["draft_gone" if outcome == "no" else "reported"]
        return [section(done.format(id=outcome))]
    buttons = [button(words.labels["draft_yes"], "draft_report", str(draft_id), style="primary")]
    buttons += [
        button(words.labels["draft_add"].format(id=public), f"draft_add:{public}", str(draft_id))
        for public in open_reports[:3]
    ]
    buttons.append(button(words.labels["draft_no"], "draft_no", str(draft_id)))
    left_out = [context(words.messages["draft_cut"].format(count=cut_at))] if cut_at else []
    left_out += [context(words.messages["draft_files"])] if files else []
    return [section(words.messages["draft"]), *left_out, actions(buttons, block_id=f"draft:{draft_id}")]
