"""`varnost playbook show`: the plan for given facts, in the terminal, for authors and for drills; and
`varnost playbook kept`: the versions that an incident follows. Stores nothing.
"""

import click
import yaml

from bot.opening import opened_office
from bot.settings import Settings
from playbooks.loader import load_library
from playbooks.questions import complaint
from playbooks.schema import Phase
from triage.core.plan import Plan, make_plan
from triage.core.words import Domain, Severity
from triage.store.incidents import NotFound
from triage.usecases.recording import kept_playbooks


@click.group("playbook")
def playbook_command() -> None:
    """Look at playbooks."""


@playbook_command.command("show")
@click.argument("category")
@click.option("--fact", "facts", multiple=True, metavar="QUESTION=OPTION", help="An answer; may be given often.")
@click.option("--severity", type=click.Choice([one.value for one in Severity]), default="S2", show_default=True)
@click.option("--with", "others", multiple=True, metavar="CATEGORY", help="A second playbook, merged into the plan.")
def show(category: str, facts: tuple[str, ...], severity: str, others: tuple[str, ...]) -> None:
    """Print the plan for CATEGORY: evidence, tasks by phase, reviews, questions to the lead."""
    library = load_library()
    categories = (category, *others)
    for one in categories:
        if one not in library.playbooks:
            raise click.BadParameter(f"no playbook for {one!r}; there are: {', '.join(library.playbooks)}")
    known = dict(_fact(fact) for fact in facts)
    for question, option in known.items():
        if wrong := complaint(library.questions, question, (option,)):
            raise click.BadParameter(wrong)
    domains = {Domain(library.playbooks[one].domain) for one in categories}
    _print(make_plan(library, categories, known, Severity(severity), domains), Severity(severity))


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


def _fact(typed: str) -> tuple[str, str]:
    question, equals, option = typed.partition("=")
    if not equals:
        raise click.BadParameter(f"{typed!r} is not QUESTION=OPTION")
    return question, option


def _print(plan: Plan, severity: Severity) -> None:
    click.echo(f"Playbooks: {', '.join(plan.playbooks)}. Lead: {plan.lead}. Deputy: {plan.deputy or 'none'}.")
    click.echo("\nKeep first")
    for kept in plan.evidence:
        click.echo(f"  - {kept.keep}")
    for phase in Phase:
        steps = [one.step for one in plan.steps if one.step.phase == phase]
        if steps:
            click.echo(f"\n{phase.capitalize()}")
        for step in steps:
            click.echo(f"  [{getattr(step.due, severity):>4}] {step.do}  ({step.role}; {step.id})")
    click.echo(f"\nReviews after: {', '.join(plan.reviews)}")
    for check in plan.cross_checks:
        click.echo(f"Ask the lead: {check.ask}  (a yes adds {check.adds})")
