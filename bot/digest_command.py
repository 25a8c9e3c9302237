"""`varnost digest --preview`: the digest as it would come now, in the terminal. Sends nothing."""

import click

from bot.opening import NotReady, opened_office
from bot.settings import Settings
from bot.slack.views.digest import digest as draw
from triage.usecases.digesting import known_teams, preview


@click.command("digest")
@click.option("--preview", "previewing", is_flag=True, required=True, help="Print it; nothing is sent.")
@click.option("--manager", default="", help="Member id of the manager whose view it is; any manager by default.")
def digest_command(*, previewing: bool, manager: str) -> None:  # noqa: ARG001 - the flag says that nothing is sent
    """Print the weekly digest of each workspace as it would come now."""
    with opened_office(Settings()) as office:
        teams = known_teams(office)
        if not teams:
            raise NotReady(
                "There is nothing to show yet: this database has seen no workspace. Run `varnost run` first."
            )
        for team in teams:
            figures = preview(office, team, manager)
            for block in draw(office.library.words["en"], figures, office.organisation.name):
                _print(block)


def _print(block: dict[str, object]) -> None:
    texts = [block.get("text"), *(block.get("fields") or []), *(block.get("elements") or [])]  # type: ignore[misc]
    for text in texts:
        if isinstance(text, dict):
            click.echo(str(text["text"]))
    click.echo()
