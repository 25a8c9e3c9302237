"""`varnost resend`: what Slack refused and why, and another try once that is mended. The bot does the sending."""

import click

from bot.opening import opened_office
from bot.settings import Settings
from triage.store.backlog import send_again, troubled


@click.command("resend")
@click.option("--now", is_flag=True, help="Let the bot try all of them again at once.")
def resend_command(*, now: bool) -> None:
    """List the messages that Slack refused, or that wait for something to be mended."""
    with opened_office(Settings()) as office:
        with office.store.reading() as tx:
            rows = troubled(tx)
        for row in rows:
            state = "refused" if row.state == "failed" else "waits"
            click.echo(f"{row.id:>6}  {state}  {row.kind} to {row.destination}, {row.attempts} tries: {row.error}")
        if not rows:
            click.echo("Nothing waits for anything to be mended.")
        elif now:
            with office.store.writing() as tx:
                count = send_again(tx)
            click.echo(f"{count} go now; the bot sends them within a second.")
        else:
            click.echo("What waits goes by itself once it is mended; what was refused goes with: varnost resend --now")
