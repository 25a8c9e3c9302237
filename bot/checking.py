"""`varnost check`: what is missing, and its cure. Offline: data and configuration; what Slack says stands in
`checking_slack`.

A line that begins with "note:" is a hint and fails nothing.
"""

from collections.abc import Iterator
from time import monotonic

from bot.checking_slack import check_slack
from bot.clock import now
from bot.language_model import PROBE, NoAnswer, model_reader
from bot.settings import Settings, read_organisation
from playbooks.checks import check_library
from playbooks.loader import load_library
from playbooks.schema import Role
from playbooks.yaml_file import DataError
from triage.core.duty import is_named
from triage.core.organisation import Organisation
from triage.core.roster_checks import roster_faults
from triage.core.trying import try_examples

HINT = "note: "


def check_playbooks() -> list[str]:
    """Faults of the data files: what does not load, what is not sound, and examples that do not hold."""
    try:
        library = load_library()
    except DataError as error:
        return str(error).splitlines()
    return [*check_library(library), *try_examples(library)]


def check_offline(settings: Settings) -> list[str]:
    """Faults of the data files and of the organisation's file; hints about what is not set."""
    try:
        organisation = read_organisation(settings.varnost_config)
    except DataError as error:
        return [*check_playbooks(), *str(error).splitlines()]
    rosters = [_in_file(settings, fault) for fault in roster_faults(organisation, now())]
    return [*check_playbooks(), *rosters, *_hints(settings, organisation)]


def _in_file(settings: Settings, fault: str) -> str:
    """The fault with its file, a hint still first of all a hint."""
    hint = HINT if fault.startswith(HINT) else ""
    return f"{hint}{settings.varnost_config}: {fault.removeprefix(HINT)}"


def _hints(settings: Settings, organisation: Organisation) -> Iterator[str]:
    if settings.slack_bot_token is None:
        yield "note: SLACK_BOT_TOKEN is not set; `varnost run` needs it, `varnost demo` does not"
    if settings.varnost_config is None:
        yield "note: VARNOST_CONFIG is not set; defaults: channels ai-safety and ai-security, nobody named"
    if organisation.security.lead is None:
        yield "note: security.lead is not set; reports about insiders go to the workspace's primary owner"
    if not organisation.managers:
        yield "note: managers is empty; nobody gets the weekly digest"
    yield from _model_hints(organisation)
    for role in Role:
        if role is not Role.LEAD and not is_named(organisation, role):
            yield f"note: roles.{role} names nobody; its tasks wait for whoever looks"


def _model_hints(organisation: Organisation) -> Iterator[str]:
    model = organisation.language_model
    if model is not None and not model.on_this_machine:
        yield f"note: language_model: the text of every report, but those about insiders, is sent to {model.host}"
    if model is not None and model.is_readable_on_the_way:
        yield "note: language_model.address is http and not on this machine: reports travel unencrypted; prefer https"


def check_online(settings: Settings) -> list[str]:
    """What Slack says, and whether the organisation's language model can read."""
    return [*check_slack(settings), *check_language_model(settings)]


def check_language_model(settings: Settings) -> Iterator[str]:
    """Whether the organisation's language model reads a report of ours (nobody's) as it should. Nothing without one."""
    reader = model_reader(load_library(), read_organisation(settings.varnost_config), settings)
    if reader is None:
        return
    began = monotonic()
    try:
        proposed = reader.propose(PROBE)
    except NoAnswer as error:
        yield f"language_model: {reader.model.model} at {reader.model.host}: {error}"
        return
    took = f"{reader.model.model} at {reader.model.host} answered in {monotonic() - began:.1f} s"
    if proposed.get("odd_text") != "yes":
        yield f"note: language_model: {took}, but missed hidden text in a plain example; measure it: varnost evaluate"
    else:
        yield f"note: language_model: {took}"
