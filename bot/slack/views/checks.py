"""The cross-domain checks as a form: one question with yes and no for each. Nothing is decided here."""

from bot.slack.views.kit import Block, button, context, field, modal, option, radios, section
from triage.core.lifecycle import IncidentState
from triage.usecases.checks import AskedCheck
from triage.usecases.looking import Card

ACTION = "check:"
MOST = 40
_YES_NO = {"yes": "Yes", "no": "No"}
_WORDS = {True: "yes", False: "no"}


def checks_button(it: Card) -> list[Block]:
    """The card's button, which says how many questions are open; none where there is nothing to ask."""
    if not it.checks:
        return []
    waiting = sum(one.is_open for one in it.checks)
    label = f"Cross-checks ({waiting} open)" if waiting else "Cross-checks"
    first = waiting and it.state is IncidentState.RESOLVED
    return [button(label, "cross_checks", it.public_id, style="primary" if first else None)]


def checks_form(it: Card, state: str) -> Block:
    """All questions; each may be left for later."""
    closing = it.state in (IncidentState.RESOLVED, IncidentState.CLOSED)
    intro = "Could this become the other domain's problem too? A yes calls its people at once."
    again = "It is resolved: look once more before it is closed. " if closing else ""
    blocks = [section(again + intro), *(_question(one) for one in it.checks[:MOST])]
    blocks += [] if it.checks else [context("There is nothing to ask about this one.")]
    return modal("cross_checks", f"Cross-checks {it.public_id}", blocks, submit="Save", meta=state)


def _question(one: AskedCheck) -> Block:
    options = [option(label, value) for value, label in _YES_NO.items()]
    element = radios(f"{ACTION}{one.id}", options, None if one.answer is None else _WORDS[one.answer])
    hint = f"A yes calls {one.adds}." if one.needed else f"{one.adds.capitalize()} acts already."
    before = "" if one.before is None else f" At triage: {_WORDS[one.before]}."
    return field(one.ask, element, hint=hint + before, optional=True)
