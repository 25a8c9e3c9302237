"""`varnost audit` and `varnost export`: the record, checked and written out. Typed text leaves only when asked for."""

import json
import sys

import click

from bot.opening import opened_office
from bot.settings import Settings
from triage.store.incidents import NotFound
from triage.usecases import recording


@click.command("audit")
@click.argument("incident")
def audit_command(incident: str) -> None:
    """Print what was done to an INCIDENT (such as INC-1), and check that its chain is whole."""
    try:
        with opened_office(Settings()) as office:
            links = recording.audit_trail(office, incident)
    except NotFound:
        raise click.ClickException(f"There is no incident {incident}.") from None
    for link in links:
        click.echo(f"{link.sequence:>4}  {link.at:%Y-%m-%d %H:%M:%S}Z  {link.actor:<12}  {link.action}  {link.detail}")
    broken = [link.sequence for link in links if not link.whole]
    if broken:
        click.echo(f"The chain is broken at {broken[0]}: the record was changed outside of Varnost.", err=True)
        sys.exit(1)
    click.echo(f"The chain of {len(links)} is whole.")


@click.command("export")
@click.option("--cases", is_flag=True, help="Only incidents that a responder overruled, as evaluation cases.")
@click.option("--with-text", is_flag=True, help="Include the reporter's own words.")
def export_command(*, cases: bool, with_text: bool) -> None:
    """Write incidents as JSON lines; no reporter is named."""
    with opened_office(Settings()) as office:
        rows = recording.overruled_cases(office, with_text=with_text) if cases else recording.incidents_as_rows(office)
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False, sort_keys=True))
