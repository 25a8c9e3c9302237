"""What else stands in the environment changes nothing about who answers."""

import pytest

from tests.journeys.practice import REFUND, practising

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("http", [True, False], ids=["http", "socket mode"])
def test_variables_of_an_oauth_app_do_not_ask_people_to_install_the_bot_again(database_url, http, monkeypatch):
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "not ours")
    with practising(database_url, http=http) as practice:
        assert practice.report(REFUND) == "INC-1"
        assert practice.wait(practice.question)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_base_address_without_a_slash_at_its_end_is_one_too(database_url):
    with practising(database_url, http=True, api_url=lambda url: url.rstrip("/")) as practice:
        assert practice.report(REFUND) == "INC-1"
