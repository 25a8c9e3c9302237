"""What `varnost check --online` asks Slack: the tokens, their scopes, the channels and the people of the organisation's
file. Each line names what is wrong, and the cure; what Slack cannot say at the moment is no fault of the configuration.
"""

from collections.abc import Iterator, Mapping

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.manifest import scopes
from bot.settings import Settings, read_organisation
from bot.slack.directory import Directory
from bot.slack.outcomes import CURES, NOT_SLACK, UNSURE, Unresolved
from bot.slack.patience import PATIENCE, patient
from triage.core.organisation import Organisation
from triage.core.words import Domain

BUSY = ("ratelimited", *UNSURE)
Fails = (SlackApiError, OSError)


def check_slack(settings: Settings) -> list[str]:
    """Every fault, and notes. Raises DataError when the organisation's file is wrong."""
    organisation = read_organisation(settings.varnost_config)
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
    client = patient(WebClient(token=token, base_url=settings.slack_api_url, timeout=PATIENCE))
    try:
        who = client.auth_test()
    except Fails as error:
        return [f"SLACK_BOT_TOKEN: {said(error, 'copy the token again (OAuth & Permissions)')}"]
    directory = Directory(client, organisation)
    faults = [*_scopes(who, organisation), *_ways_in(settings, client), *_channels(directory, str(who["user_id"]))]
    return [*faults, *_people(directory), *_groups(directory), *_insiders(directory)]


def said(error: SlackApiError | OSError, cure: str, better: Mapping[str, str] = CURES) -> str:
    """What came of a call, and what to do: `cure`, unless there is a `better` one for this very error."""
    if isinstance(error, OSError):
        return f"Slack does not answer ({error}); check SLACK_API_URL and the network"
    code = str(error.response["error"])
    if code.startswith(NOT_SLACK):
        return "what answers is not Slack, or is out of order; check SLACK_API_URL, or try again in a minute"
    return f"Slack says {code}; {'try again in a minute' if code in BUSY else better.get(code, cure)}"


def _scopes(who: SlackResponse, organisation: Organisation) -> Iterator[str]:
    header = {name.lower(): value for name, value in who.headers.items()}.get("x-oauth-scopes")
    if header is None:
        yield "note: Slack does not say which scopes the token has; they are listed by: varnost manifest"
        return
    granted = {one.strip() for one in str(header).split(",")}
    for scope in scopes(organisation):
        if scope not in granted:
            yield f"scope {scope} is missing; add it under OAuth & Permissions, then install the app again"


def _ways_in(settings: Settings, client: WebClient) -> Iterator[str]:
    """How Slack reaches us: by a connection that it lets us open, or by requests whose signature we can verify."""
    if settings.slack_app_token is None:
        if settings.slack_signing_secret is None:
            yield "note: neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set; `varnost run` needs one of them"
        return
    try:
        client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
    except Fails as error:
        cure = "make one under Basic Information, App-Level Tokens, with connections:write, and switch Socket Mode on"
        yield f"SLACK_APP_TOKEN: {said(error, cure, {})}"


def _channels(directory: Directory, bot: str) -> Iterator[str]:
    for domain in Domain:
        name = directory.organisation.desk(domain).channel
        try:
            channel = directory.channel_id(name)
            members = [
                one for page in directory.client.conversations_members(channel=channel) for one in page["members"]
            ]
            if bot not in members:
                yield f"#{name}: the bot is not in it; type there: /invite @Varnost"
        except Unresolved:
            cure = f"create or unarchive it, or correct {domain}.channel; then invite the bot"
            yield f"#{name}: the bot sees no such channel; {cure}"
        except Fails as error:
            yield f"#{name}: {said(error, 'invite the bot to it')}"


def _insiders(directory: Directory) -> Iterator[str]:
    if directory.organisation.security.lead is not None:
        return
    try:
        if not directory.owners():
            yield "security.lead: is not set and no primary owner can be seen; name who gets reports about insiders"
    except Fails as error:
        why = said(error, "name who gets reports about insiders")
        yield f"security.lead: is not set, and the workspace's owner cannot be looked up: {why}"


def _people(directory: Directory) -> Iterator[str]:
    for key, user_id in _named(directory.organisation).items():
        try:
            if directory.client.users_info(user=user_id)["user"].get("deleted"):
                yield f"{key}: this person has left the workspace; name somebody else"
        except Fails as error:
            yield f"{key}: {said(error, 'copy the member id from the profile of the person')}"


def _named(organisation: Organisation) -> Mapping[str, str]:
    """Whom the file names, by key."""
    named = {f"managers: {one.person}": one.person for one in organisation.managers}
    for domain in Domain:
        desk = organisation.desk(domain)
        named |= {f"{domain}.responders: {one}": one for one in desk.responders.people}
        named |= {f"{domain}.lead: {desk.lead}": desk.lead} if desk.lead else {}
    named |= {f"roles.{role}: {one}": one for role, who in organisation.roles.items() for one in who.people}
    named |= {f"on_call.{role}: {one}": one for role, plan in organisation.on_call.items() for one in plan.people}
    away = [one for absence in organisation.absences for one in (absence.person, absence.deputy) if one]
    return named | {f"absences: {one}": one for one in away} | {f"workers: {one}": one for one in organisation.workers}


def _groups(directory: Directory) -> Iterator[str]:
    organisation = directory.organisation
    named = [(f"{one}.responders", group) for one in Domain for group in organisation.desk(one).responders.groups]
    named += [(f"roles.{role}", group) for role, who in organisation.roles.items() for group in who.groups]
    for key, group in named:
        try:
            if not directory.group_members(group):
                yield f"{key}: {group}: nobody is in this user group; add people, or name another"
        except Fails as error:
            yield f"{key}: {group}: {said(error, 'copy the id of the user group again')}"
