"""The App Home: how to report, one's own reports, and for responders what is open. Made anew whenever it is opened."""

from collections.abc import Sequence

from bot.slack.views.kit import DIVIDER, Block, actions, button, counted, header, moment, person, section
from bot.slack.views.standing import category
from playbooks.words import Words
from triage.usecases.looking import Card
from triage.usecases.report_views import ReportView

SHOWN = 20


def home(words: Words, english: Words, reports: Sequence[ReportView], cards: Sequence[Card]) -> Block:
    """The home view: a button to report, the person's reports, and the open incidents they may work."""
    report = button(words.labels["report_button"], "open_report_form", "home", style="primary")
    blocks = [section(words.messages["hello"]), actions([report], block_id="report"), DIVIDER]
    blocks.append(section(words.messages["your_reports" if reports else "no_reports"]))
    blocks += [section(_line(words, one)) for one in reports[:SHOWN]]
    if cards:
        blocks += [DIVIDER, header("Open incidents"), *(_open(english, one) for one in cards[:SHOWN])]
    return {"type": "home", "blocks": blocks}


def _line(words: Words, one: ReportView) -> str:
    asking = one.current is not None
    state = words.messages["state_asking"] if asking else words.messages[f"state_{one.state}"]
    return f"{'DRILL ' if one.drill else ''}*{one.public_id}*, {moment(one.reported_at)}: {state}"


def _open(words: Words, one: Card) -> Block:
    who = " and ".join(domain.domain for domain in one.domains)
    late = sum(task.late for task in one.tasks)
    title = f"{'DRILL ' if one.drill else ''}*{one.public_id}* {one.severity}, {category(words, one.category)}"
    text = f"{title}\n{who}; lead: {person(one.lead_id)}; {counted(late, 'task')} late"
    details = button("Details", "details", one.public_id)
    return section(text, accessory=details, block_id=f"open:{one.public_id}")
