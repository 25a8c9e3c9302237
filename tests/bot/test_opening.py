"""Opening: how long the bot waits for what somebody else holds, and the right to be the only one."""

import sqlite3
from time import monotonic

import pytest
from sqlalchemy.exc import OperationalError

from bot.opening import BEFORE_SLACK_GIVES_UP, NotReady, only_bot, open_office
from bot.settings import Settings
from tests.databases import on_postgresql, sqlite_database


def settings(url: str) -> Settings:
    return Settings(_env_file=None, database_url=url)


def test_a_bot_waits_shorter_for_a_lock_than_slack_waits_for_the_bot(tmp_path, sqlite_template):
    url = sqlite_database(tmp_path, sqlite_template)
    office = open_office(settings(url), BEFORE_SLACK_GIVES_UP)
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = monotonic()
    with pytest.raises(OperationalError, match="locked"), office.store.writing() as tx:
        tx.real_now()
    assert monotonic() - began < 3
    other.close()
    office.store.engine.dispose()


@on_postgresql
def test_on_postgresql_too_and_a_frozen_transaction_is_ended(database_url):
    office = open_office(settings(database_url), BEFORE_SLACK_GIVES_UP)
    with office.store.engine.connect() as connection:
        connection.rollback()  # what was set stays set
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "2s"
        assert connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar() == "15s"
    office.store.engine.dispose()


def test_the_right_to_be_the_only_bot_is_held_once_and_given_back(tmp_path):
    mine = settings(f"sqlite:///{tmp_path / 'one.db'}")
    with only_bot(mine):
        with pytest.raises(NotReady, match="Another `varnost run` already works"), only_bot(mine):
            pytest.fail("two bots")
        with only_bot(settings(f"sqlite:///{tmp_path / 'other.db'}")):
            pass
    with only_bot(mine):
        pass


def test_postgresql_takes_any_number_of_bots():
    many = settings("postgresql://127.0.0.1:1/varnost")
    with only_bot(many), only_bot(many):
        pass


def test_white_space_around_a_setting_does_no_harm():
    read = Settings(_env_file=None, slack_bot_token=" xoxb-1\n", database_url="sqlite:///a.db\n")
    assert read.slack_bot_token.get_secret_value() == "xoxb-1"
    assert read.database_url == "sqlite:///a.db"
