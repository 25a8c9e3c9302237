"""What Slack does not say today keeps nobody from working: it is asked for again, and what waited for it goes out."""

from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread
from bot.slack.directory import Directory
from bot.slack.roles import HOUR, SOON, Roles
from tests.triage.usecases.story import INSIDER_FACTS, Story
from triage.core.organisation import Organisation
from triage.core.words import Domain
from triage.store.visibility import viewer_of
from triage.usecases.people import set_roles

SAM, SIRA, MAX = "U0SAFETYSAM", "U0SECURSIRA", "U0MANAGERMX"
"""In the practice workspace: a responder of each domain, and the primary owner."""


@pytest.fixture
def slack():
    with SandboxThread(SandboxConfig(port=0)) as running:
        yield running


@pytest.fixture
def plain(office):
    """An office whose organisation's file names nobody."""
    return replace(office, organisation=Organisation())


@pytest.fixture
def roles(plain, team, slack) -> Roles:
    client = WebClient(token=slack.config.bot_token, base_url=slack.api_url, retry_handlers=[])
    return Roles(plain, Directory(client, plain.organisation), team)


def of(roles: Roles, user: str) -> set[str]:
    with roles.office.store.writing() as tx:
        return set(viewer_of(tx, tx.workspace(roles.team), user).roles)


def test_whoever_is_in_a_channel_is_its_responder(roles):
    roles.refresh()
    assert of(roles, SAM) == {"safety"}
    assert of(roles, SIRA) == {"security"}


@pytest.mark.parametrize(
    "plan",
    [
        lambda faults: faults.refuse("users.list", "unknown_method", times=9),
        lambda faults: faults.rate_limit("users.list", times=9),
        lambda faults: faults.fail_before("users.list", times=9),
    ],
    ids=["unknown to it", "too often", "broken"],
)
def test_a_slack_that_does_not_list_people_still_says_who_the_responders_are(roles, slack, plan):
    plan(slack.faults)
    roles.refresh()
    assert of(roles, SAM) == {"safety"}


def test_a_domain_that_cannot_be_asked_about_keeps_its_responders_and_the_other_gets_its_own(roles, slack):
    set_roles(roles.office, roles.team, {Domain.SAFETY: ["U0BEFORE"], Domain.SECURITY: ["U0BEFORE"]})
    safety = slack.read(lambda realm: next(one.id for one in realm.world.channels.values() if one.name == "ai-safety"))
    slack.faults.refuse("conversations.members", "fatal_error", where=lambda args: args["channel"] == safety)
    roles.refresh()
    assert of(roles, "U0BEFORE") == {"safety"}
    assert of(roles, SIRA) == {"security"}


def test_what_was_not_said_is_asked_for_again_soon_and_what_was_said_after_an_hour(roles, slack):
    now = [0.0]
    roles.clock = lambda: now[0]
    slack.faults.refuse("users.list", "fatal_error", times=2)
    for moment, times in ((0, 1), (SOON - 1, 1), (SOON, 2), (3 * SOON - 1, 2), (3 * SOON, 3), (3 * SOON + HOUR - 1, 3)):
        now[0] = moment
        roles.keep()
        assert len(slack.ledger.calls("users.list")) == times, moment


def test_a_report_about_an_insider_reaches_the_owner_once_slack_says_who_that_is(roles, slack, clock):
    slack.faults.refuse("users.list", "missing_scope")
    roles.refresh()
    story = Story(roles.office, roles.team, clock)
    story.routed(INSIDER_FACTS)
    assert not [one for one in story.deliver() if one[0] == "card"], "nobody is known who may read it"
    roles.refresh()
    roles.refresh()
    assert story.deliver()["card", f"user:{MAX}"] == 1


def test_members_of_a_group_that_owns_tasks_and_the_zones_of_whoever_is_named_are_learned(office, team, slack):
    named = Organisation.model_validate(
        {"roles": {"legal_privacy": {"groups": ["S0SAFETYGRP"]}, "hr": {"people": [SIRA]}}, "security": {"lead": MAX}}
    )
    office = replace(office, organisation=named)
    client = WebClient(token=slack.config.bot_token, base_url=slack.api_url, retry_handlers=[])
    Roles(office, Directory(client, named), team).refresh()
    with office.store.writing() as tx:
        workspace_id = tx.workspace(team)
        assert viewer_of(tx, workspace_id, SAM).groups == {"S0SAFETYGRP"}
        assert viewer_of(tx, workspace_id, SIRA).groups == set()
        assert office.calendar_of(tx, workspace_id, SIRA).zone == "Europe/London"
        assert office.calendar_of(tx, workspace_id, None).zone == "UTC"


def test_a_group_that_slack_does_not_list_today_keeps_its_members(office, team, slack):
    named = Organisation.model_validate({"roles": {"hr": {"groups": ["S0SAFETYGRP"]}}})
    office = replace(office, organisation=named)
    client = WebClient(token=slack.config.bot_token, base_url=slack.api_url, retry_handlers=[])
    roles = Roles(office, Directory(client, named), team)
    roles.refresh()
    slack.faults.refuse("usergroups.users.list", "missing_scope", times=9)
    roles.refresh()
    with office.store.writing() as tx:
        assert viewer_of(tx, tx.workspace(team), SAM).groups == {"S0SAFETYGRP"}
