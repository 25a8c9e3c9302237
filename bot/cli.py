"""The command `varnost`: one small function a subcommand. What they do stands in the files they call."""

import logging
import sys
from collections.abc import Callable

import click
from pydantic import ValidationError
from slack_sdk.errors import SlackApiError

from bot.backup_command import backup_command
from bot.checking import check_offline, check_online, check_playbooks
from bot.demo import run_demo
from bot.digest_command import digest_command
from bot.evaluate_command import evaluate_command
from bot.interview_command import interview_command
from bot.manifest import manifest_text
from bot.opening import NotReady, migrate_database
from bot.playbook_command import playbook_command
from bot.records import audit_command, export_command
from bot.resend_command import resend_command
from bot.running import run_bot
from bot.settings import DemoSettings, Settings
from playbooks.yaml_file import DataError

UNUSED = ("As you gave `client` as well, `token`", "As `installation_store` or `authorize` has been used, `token`")
"""How two warnings of Bolt begin."""


@click.group(help="Varnost takes reports of AI incidents in Slack and brings each one to the people who must act.")
@click.version_option(package_name="varnost")
@click.option(
    "--log-level",
    type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR"], case_sensitive=False),
    default="INFO",
    show_default=True,
    help="From which severity on to log.",
)
def cli(log_level: str) -> None:
    """Log to standard error; the libraries' own chatter from warnings on."""
    logging.basicConfig(level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # Bolt is told who we are, and given a client; that it does not use the environment's token itself is no news.
    logging.getLogger("slack_bolt.App").addFilter(lambda record: not record.getMessage().startswith(UNUSED))
    for noisy in ("apscheduler", "alembic", "slack_bolt", "slack_sdk", "waitress"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLogger().level))


@cli.command()
@click.option("--until-input-ends", is_flag=True, help="Stop also when standard input ends: whoever began it is gone.")
def run(*, until_input_ends: bool) -> None:
    """Connect to Slack and work: over Socket Mode when SLACK_APP_TOKEN is set, else over HTTP."""
    run_bot(Settings(), until_input_ends=until_input_ends)


@cli.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=None,
    help="Port of the practice workspace; DEMO_PORT or 8484 by default.",
)
def demo(port: int | None) -> None:
    """Serve a practice workspace on this machine, with a bot connected to it. Needs no Slack."""
    run_demo(DemoSettings().demo_port if port is None else port)


@cli.command()
def migrate() -> None:
    """Bring the database up to date."""
    click.echo(f"The database is at revision {migrate_database(Settings())}.")


@cli.command()
@click.option("--online", is_flag=True, help="Also ask Slack: token, scopes, channels, people.")
@click.option("--playbooks", is_flag=True, help="The data files alone, for those who write them.")
def check(*, online: bool, playbooks: bool) -> None:
    """Check the data and the configuration; name what is missing and the cure."""
    settings = Settings()
    faults = check_playbooks() if playbooks else check_offline(settings)
    faults += check_online(settings) if online else []
    for fault in faults:
        click.echo(fault)
    if any(not fault.startswith("note:") for fault in faults):
        sys.exit(1)
    click.echo("All is well.")


@cli.command()
def manifest() -> None:
    """Print the manifest from which Slack makes the app."""
    click.echo(manifest_text(Settings()), nl=False)


COMMANDS = (
    audit_command,
    backup_command,
    digest_command,
    evaluate_command,
    export_command,
    interview_command,
    playbook_command,
    resend_command,
)
for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the command; an error that a person can mend is one line without a traceback."""
    sys.exit(_friendly(cli))


def _friendly(call: Callable[[], object]) -> int:
    try:
        call()
    except (DataError, NotReady) as error:
        click.echo(str(error), err=True)
        return 1
    except ValidationError as error:
        click.echo(_wrong_settings(error), err=True)
        return 1
    except SlackApiError as error:
        click.echo(
            f"Slack refuses: {error.response['error']}. Run `varnost check --online` to see what is missing.", err=True
        )
        return 1
    return 0


def _wrong_settings(error: ValidationError) -> str:
    """Which variables of the environment are wrong; never their value, which may be a secret in the wrong place."""
    fields = Settings.model_fields | DemoSettings.model_fields
    wrong = [(str(one["loc"][0]), one["msg"]) for one in error.errors()]
    return "\n".join(f"{name.upper()}: {said}. It is: {fields[name].description}" for name, said in wrong)
