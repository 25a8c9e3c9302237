"""`varnost check`: what is missing, and its cure. Offline: data and configuration; online: what Slack says.

A line that begins with "note:" is a hint and fails nothing.
"""

from collections.abc import Iterator
from time import monotonic

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.language_model import PROBE, NoAnswer, model_reader
from bot.manifest import scopes
from bot.settings import Settings, read_organisation
from bot.slack.surface import CURES, PATIENCE, Surface, Unresolved
from playbooks.checks import check_library
from playbooks.loader import load_library
from playbooks.schema import Role
from playbooks.yaml_file import DataError
from triage.core.organisation import Organisation
from triage.core.trying import try_examples
from triage.core.words import Domain


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
    return [*check_playbooks(), *_hints(settings, organisation)]


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
        if role is not Role.LEAD and organisation.owner_of(role) is None:
            yield f"note: roles.{role} names nobody; its tasks wait for whoever looks"


def _model_hints(organisation: Organisation) -> Iterator[str]:
    model = organisation.language_model
    if model is not None and not model.on_this_machine:
        yield f"note: language_model: the text of every report, but those about insiders, is sent to {model.host}"
    if model is not None and model.is_readable_on_the_way:
        yield "note: language_model.address is http and not on this machine: reports travel unencrypted; prefer https"


def check_online(settings: Settings) -> list[str]:
    """What Slack says about the token, its scopes, the channels and the people of the organisation's file."""
    organisation = read_organisation(settings.varnost_config)
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
    client = WebClient(token=token, base_url=settings.slack_api_url, timeout=PATIENCE)
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        return [f"SLACK_BOT_TOKEN: Slack says {error.response['error']}; copy the token again (OAuth & Permissions)"]
    except OSError as error:
        return [f"SLACK_API_URL: {settings.slack_api_url} does not answer: {error}"]
    granted = str(answer.headers.get("x-oauth-scopes", "")).split(",")
    faults = [
        f"scope {scope} is missing; add it under OAuth & Permissions, then install the app again"
        for scope in scopes(organisation)
        if scope not in {one.strip() for one in granted}
    ]
    surface = Surface(client, organisation)
    channels = _channels(surface, organisation, str(answer["user_id"]))
    people = [*_people(surface, organisation), *_insiders(surface, organisation)]
    return [*faults, *channels, *people, *check_language_model(settings)]


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


def _channels(surface: Surface, organisation: Organisation, bot: str) -> Iterator[str]:
    for domain in Domain:
        name = organisation.desk(domain).channel
        try:
            channel = surface.channel_id(name)
            members = [one for page in surface.client.conversations_members(channel=channel) for one in page["members"]]
            if bot not in members:
                yield f"#{name}: the bot is not in it; type there: /invite @Varnost"
        except Unresolved:
            yield f"#{name}: the bot sees no such channel; create it, or correct {domain}.channel; then invite the bot"
        except SlackApiError as error:
            said = str(error.response["error"])
            yield f"#{name}: Slack says {said}; {CURES.get(said, 'invite the bot to it')}"


def _insiders(surface: Surface, organisation: Organisation) -> Iterator[str]:
    if organisation.security.lead is not None:
        return
    try:
        if not surface.owners():
            yield "security.lead: is not set and no primary owner can be seen; name who gets reports about insiders"
    except SlackApiError as error:
        yield f"security.lead: is not set, and Slack does not say who owns the workspace: {error.response['error']}"


def _people(surface: Surface, organisation: Organisation) -> Iterator[str]:
    named = {f"managers: {one.person}": one.person for one in organisation.managers}
    for domain in Domain:
        desk = organisation.desk(domain)
        named |= {f"{domain}.responders: {one}": one for one in desk.responders.people}
        named |= {f"{domain}.lead: {desk.lead}": desk.lead} if desk.lead else {}
    named |= {f"roles.{role}: {one}": one for role, people in organisation.roles.items() for one in people.people}
    for key, user_id in named.items():
        try:
            user = surface.client.users_info(user=user_id)["user"]
            if user.get("deleted"):
                yield f"{key}: this person has left the workspace; name somebody else"
        except SlackApiError as error:
            yield f"{key}: Slack says {error.response['error']}; copy the member id from the person's profile"
