"""How far an incident is and who has it, in words: its kind, its state, its people. What to do stands elsewhere."""

from bot.slack.views.kit import moment, person
from playbooks.words import Words
from triage.core.lifecycle import IncidentState
from triage.store.visibility import Visibility
from triage.usecases.incident_views import DomainView
from triage.usecases.looking import Card

_MARKS = {"S1": ":red_circle:", "S2": ":large_orange_circle:", "S3": ":large_yellow_circle:", "S4": ":white_circle:"}


def category(words: Words, category_id: str) -> str:
    """A category's name."""
    return words.categories.get(category_id, category_id)


def state(words: Words, it: Card) -> str:
    """How far the incident is, in words."""
    if it.state == IncidentState.ROUTED:
        return "waits for somebody to take it up"
    return words.messages[f"state_{it.state}"]


def standing(words: Words, it: Card) -> list[tuple[str, str]]:
    """The labelled facts of a card."""
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
