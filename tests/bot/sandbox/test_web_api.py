"""The door of the Web API, through the real client and by hand."""

import json

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.api.methods import METHODS
from bot.sandbox.api.scopes import METHOD_SCOPES
from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread
from tests.bot.sandbox.rig import code, fetch, web_client


def test_every_method_says_which_scope_it_needs():
    assert set(METHODS) == set(METHOD_SCOPES)


def test_a_token_says_who_it_is(client):
    answer = client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U0VARNOSTB", "B0VARNOSTB", "T0PRACTICE")


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("xapp-practice", "not_allowed_token_type")],
)
def test_a_wrong_token_is_refused(slack, token, error):
    assert code(WebClient(token=token, base_url=slack.api_url).auth_test) == error


def test_only_the_app_token_opens_a_socket(slack, client):
    assert code(client.api_call, "apps.connections.open") == "not_allowed_token_type"
    opened = client.apps_connections_open(app_token=slack.config.app_token)
    assert opened["url"].startswith("ws://127.0.0.1:")


def test_an_unknown_method_is_called_so(client):
    assert code(client.api_call, "chat.shout") == "unknown_method"


def test_json_form_and_query_say_the_same(slack):
    def ask(url, body=None, **headers):
        return json.loads(fetch(url, body, Authorization="Bearer xoxb-practice", **headers)[1])["user"]["id"]

    address = slack.api_url + "users.info"
    assert ask(address + "?user=U0EMPLOYEE") == "U0EMPLOYEE"
    assert ask(address, "user=U0EMPLOYEE", **{"Content-Type": "application/x-www-form-urlencoded"}) == "U0EMPLOYEE"
    assert ask(address, '{"user": "U0EMPLOYEE"}', **{"Content-Type": "application/json"}) == "U0EMPLOYEE"


def test_a_missing_scope_is_named():
    with SandboxThread(SandboxConfig(port=0, scopes=("chat:write",))) as slack:
        client = web_client(slack)
        with pytest.raises(SlackApiError) as caught:
            client.users_info(user="U0EMPLOYEE")
        answer = caught.value.response
        assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "users:read", "chat:write")
        assert answer.headers["x-oauth-scopes"] == "chat:write"


def test_each_kind_of_channel_has_a_scope_of_its_own():
    with SandboxThread(SandboxConfig(port=0, scopes=("channels:read", "channels:history"))) as slack:
        client = web_client(slack)
        secret = slack.add_channel("secret", ("manager", "bot"), private=True)
        assert client.conversations_list(types="public_channel")["ok"]
        assert code(client.conversations_list, types="public_channel,private_channel") == "missing_scope"
        assert code(client.conversations_history, channel=secret) == "missing_scope"


def test_people_have_zones_locales_and_one_owner(client):
    employee = client.users_info(user="U0EMPLOYEE", include_locale=True)["user"]
    assert (employee["tz"], employee["locale"]) == ("Europe/Ljubljana", "en-US")
    assert "locale" not in client.users_info(user="U0EMPLOYEE")["user"]
    owners = [user["id"] for user in client.users_list()["members"] if user["is_primary_owner"]]
    assert owners == ["U0MANAGERMX"]
    assert client.users_lookupByEmail(email="sam@example.org")["user"]["id"] == "U0SAFETYSAM"
    assert code(client.users_lookupByEmail, email="nobody@example.org") == "users_not_found"


def test_an_address_is_shown_only_with_its_scope():
    with SandboxThread(SandboxConfig(port=0, scopes=("users:read",))) as slack:
        assert "email" not in web_client(slack).users_info(user="U0EMPLOYEE")["user"]["profile"]


def test_a_changed_language_shows_in_users_info(slack, client):
    slack.person("employee").speak("de")
    assert client.users_info(user="U0EMPLOYEE", include_locale=True)["user"]["locale"] == "de-DE"


def test_long_lists_come_in_pages(client):
    seen = [user["id"] for page in client.users_list(limit=2) for user in page["members"]]
    assert len(seen) == len(set(seen)) == 5
    assert code(client.users_list, cursor="bm9uc2Vuc2U=") == "invalid_cursor"


def test_private_channels_are_listed_only_where_the_bot_is(slack, client):
    inside = slack.add_channel("inside", ("security", "bot"), private=True)
    outside = slack.add_channel("outside", ("security",), private=True)
    listed = {each["id"] for each in client.conversations_list(types="private_channel")["channels"]}
    assert listed == {inside}
    assert code(client.conversations_info, channel=outside) == "channel_not_found"


def test_archived_channels_can_be_left_out(slack, client):
    old = slack.add_channel("old", ("manager", "bot"), archived=True)
    names = {each["id"] for each in client.conversations_list(exclude_archived=True)["channels"]}
    assert old not in names
    assert code(client.chat_postMessage, channel=old, text="hi") == "is_archived"


def test_the_bot_may_join_an_open_channel(slack, client):
    channel = slack.add_channel("new", ("manager",))
    assert code(client.chat_postMessage, channel=channel, text="hi") == "not_in_channel"
    client.conversations_join(channel=channel)
    assert client.chat_postMessage(channel=channel, text="hi")["ok"]
    assert "U0VARNOSTB" in client.conversations_members(channel=channel)["members"]


def test_groups_name_their_people(client):
    group = client.usergroups_list(include_users=True)["usergroups"][0]
    assert client.usergroups_users_list(usergroup=group["id"])["users"] == group["users"] == ["U0SAFETYSAM"]


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_foreign_web_page_cannot_call_it(slack, headers):
    assert fetch(slack.api_url + "auth.test", "token=xoxb-practice", **headers)[0] == 403


def test_it_serves_this_machine_only():
    with pytest.raises(ValueError, match=r"127\.0\.0\.1"):
        SandboxConfig(host="0.0.0.0")  # noqa: S104  the point of the test
