"""`varnost playbook show`: the plan for given facts, in the terminal, for authors and for drills; and
`varnost playbook kept`: the versions that an incident follows. Stores nothing; what a plan prints stands in
`playbook_print.py`.
"""

from collections.abc import Sequence

import click
import yaml

from bot.opening import opened_office
from bot.playbook_print import cross_domain_lines, not_ai_lines, plan_lines
from bot.settings import Settings
from playbooks.library import Library
from playbooks.loader import load_library
from playbooks.questions import complaint
from triage.core.words import Domain, Severity
from triage.store.incidents import NotFound
from triage.usecases.recording import kept_playbooks

NOT_AI, CROSS_DOMAIN = "not_ai", "cross_domain"


@click.group("playbook")
def playbook_command() -> None:
    """Look at playbooks."""


@playbook_command.command("list")
def list_all() -> None:
    """Print every playbook with its domain."""
    library = load_library()
    for category, book in sorted(library.playbooks.items()):
        click.echo(f"{category:<30} {book.domain:<9} {book.title}")
    click.echo(f"{CROSS_DOMAIN:<30} {'both':<9} What a plan for both domains holds on top")
    click.echo(f"{NOT_AI:<30} {'-':<9} {library.not_ai.title}")


@playbook_command.command("show")
@click.argument("category")
@click.option("--fact", "facts", multiple=True, metavar="QUESTION=OPTION", help="An answer; may be given often.")
@click.option("--severity", type=click.Choice([one.value for one in Severity]), default="S2", show_default=True)
@click.option("--with", "others", multiple=True, metavar="CATEGORY", help="A second playbook, merged into the plan.")
def show(category: str, facts: tuple[str, ...], severity: str, others: tuple[str, ...]) -> None:
    """Print the plan for CATEGORY: evidence, tasks by phase, what was left out and why, reviews, questions.

    CATEGORY may also be `cross_domain` or `not_ai`; `varnost playbook list` names them all.
    """
    library = load_library()
    if category in (NOT_AI, CROSS_DOMAIN):
        lines = not_ai_lines(library) if category == NOT_AI else cross_domain_lines(library, severity)
    else:
        categories = _known(library, (category, *others))
        domains = {Domain(library.playbooks[one].domain) for one in categories}
        lines = plan_lines(library, categories, _answers(library, facts), Severity(severity), domains)
    for line in lines:
        click.echo(line)


@playbook_command.command("kept")
@click.argument("incident")
def kept(incident: str) -> None:
    """Print the playbooks that an INCIDENT (such as INC-1) follows, as they were when it was routed by them."""
    try:
        with opened_office(Settings()) as office:
            rows = kept_playbooks(office, incident)
    except NotFound:
        raise click.ClickException(f"There is no incident {incident}.") from None
    for row in rows:
        click.echo(
            f"# {row.playbook_id}, version {row.digest}" + (f", kept {row.kept_at:%Y-%m-%d}" if row.kept_at else "")
        )
        whole = {"playbook": row.body, "shared": row.common}
        click.echo(yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=110))


def _known(library: Library, categories: Sequence[str]) -> Sequence[str]:
    for one in categories:
        if one not in library.playbooks:
            there = ", ".join((*library.playbooks, CROSS_DOMAIN, NOT_AI))
            raise click.BadParameter(f"no playbook for {one!r}; there are: {there}")
    return tuple(dict.fromkeys(categories))


def _answers(library: Library, facts: Sequence[str]) -> dict[str, str]:
    known = dict(_answer(fact) for fact in facts)
    for question, option in known.items():
        if wrong := complaint(library.questions, question, (option,)):
            raise click.BadParameter(wrong)
    return known


def _answer(typed: str) -> tuple[str, str]:
    question, equals, option = typed.partition("=")
    if not equals:
        raise click.BadParameter(f"{typed!r} is not QUESTION=OPTION")
    return question, option
