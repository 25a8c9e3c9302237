"""The incident's card: all that its responders need in one message that stays one. No reporter's name is known here."""

from bot.slack.views import related
from bot.slack.views.card_buttons import next_step, tools
from bot.slack.views.card_reasons import quoted, reasons
from bot.slack.views.card_work import small_print, work
from bot.slack.views.kit import DIVIDER, Block, fields, header, section
from bot.slack.views.standing import category, standing, state
from playbooks.words import Words
from triage.core.lifecycle import IncidentState
from triage.store.visibility import Visibility
from triage.usecases.looking import Card


def card(words: Words, it: Card) -> list[Block]:
    """The whole card; at most 35 blocks."""
    return [
        header(f"{it.public_id}: {category(words, it.category)}"),
        *_banner(it),
        section(f"*What was reported*\n>{quoted(it.report)}"),
        *related.on_card(words, it),
        fields(standing(words, it)),
        *next_step(it),
        section(reasons(words, it)),
        DIVIDER,
        *work(words, it),
        *small_print(it),
        tools(it),
    ]


def gone(public_id: str) -> list[Block]:
    """What stays where a card stood that may no longer be read here."""
    return [section(f":lock: {public_id} is no longer handled in this channel.")]


def headline(words: Words, it: Card) -> str:
    """The card in one line, for notifications; nothing that a person typed is in it."""
    who = " and ".join(domain.domain for domain in it.domains) or "nobody yet"
    return f"{it.public_id} {it.severity} {category(words, it.category)}: {who} must act ({state(words, it)})"


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
