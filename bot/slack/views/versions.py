"""Which version of its playbooks an incident follows, and what today's would change. Nothing is updated here."""

from collections.abc import Sequence

from bot.slack.views.kit import SECTION, Block, button, context, header, modal, moment, section
from triage.core.lifecycle import OVER
from triage.usecases.looking import Card
from triage.usecases.versions import VersionView

_BUILT = {
    "plain": "A plain model",
    "memory": "With a memory",
    "retrieval": "With documents that it looks up",
    "agent": "An agent that acts",
}


def card_line(it: Card) -> str | None:
    """That a playbook was changed since; None when all are as they were."""
    changed = [one.title for one in it.versions if one.news]
    if not changed or it.state in OVER:
        return None
    return f":books: *The playbook was changed since:* {'; '.join(changed)}. This incident keeps what it was routed by."


def update_button(it: Card) -> list[Block]:
    """The card's button; none where there is nothing new."""
    news = card_line(it)
    return [button("Update playbook", "playbook_update", it.public_id)] if news else []


def update_form(it: Card, state: str) -> Block:
    """What today's version would change, before anybody says yes."""
    blocks = [section("What is done stays done. Open tasks follow the new version.")]
    for one in it.versions:
        blocks += _news(one)
    shown = blocks if len(blocks) > 1 else [section("The playbooks are as they were; there is nothing to update.")]
    return modal("playbook_update", f"Update {it.public_id}", shown, submit="Update", meta=state)


def kept(it: Card) -> list[Block]:
    """For the details: each playbook with its digest, and how to contain by what the system is built like."""
    lines = [f"• {one.title}: version `{one.digest[:12]}`{_since(one)}" for one in it.versions]
    blocks: list[Block] = [header("Playbooks"), section("\n".join(lines)[:SECTION])] if lines else []
    containing = [block for one in it.versions for block in _containment(one)]
    more = [context("An agent that looks things up needs all of it, its interfaces too.")] if containing else []
    return [*blocks, *containing, *more]


def _since(one: VersionView) -> str:
    return f", kept {moment(one.kept_at)}" if one.kept_at else ""


def _containment(one: VersionView) -> list[Block]:
    if one.contain is None:
        return []
    how = one.contain.model_dump()
    lines = "\n".join(f"• *{_BUILT[built]}:* {step}" for built, step in how.items())
    return [header(f"Containing: {one.title}"), section(lines[:2900])]


def _news(one: VersionView) -> list[Block]:
    if one.news is None:
        return []
    parts = [("New", one.news.added), ("Gone", one.news.gone), ("Changed", one.news.reworded)]
    said = [_listed(label, steps) for label, steps in parts if steps]
    return [header(one.title), section("\n".join(said)[:SECTION] or "Evidence, checks or reviews are different.")]


def _listed(label: str, steps: Sequence[str]) -> str:
    return "\n".join([f"*{label}*", *(f"• {step}" for step in steps)])
