"""A wrong setting is named in one sentence with its cure; a wrong address makes no database."""

import socket

import pytest
from click.testing import CliRunner

from bot.cli import _friendly, cli
from bot.opening import NotReady
from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread
from tests.journeys.practice import free_port


@pytest.fixture
def varnost(monkeypatch, tmp_path):
    """Run a subcommand in an empty folder with only the given environment."""
    monkeypatch.chdir(tmp_path)
    for name in (
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "DATABASE_URL",
        "VARNOST_CONFIG",
        "SLACK_API_URL",
        "PORT",
        "DEMO_PORT",
    ):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments, **environment):
        return CliRunner().invoke(cli, list(arguments), env=environment)

    return call


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATABASE_URL": "varnost.db"}, "DATABASE_URL is not a database's address"),
        ({"DATABASE_URL": "mysql://u:secret@host/name"}, "does not work with mysql"),
        ({"DATABASE_URL": "sqlite://"}, "what is kept in memory alone is lost"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "what is kept in memory alone is lost"),
    ],
)
@pytest.mark.parametrize("command", [("run",), ("migrate",), ("export",), ("backup", "copy.db")])
def test_a_database_that_cannot_be_used_is_named_with_the_forms_that_can(varnost, environment, said, command):
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
    with pytest.raises(NotReady) as raised:
        raise varnost(*command, **tokens, **environment).exception
    assert said in str(raised.value)
    assert "sqlite:///FILE" in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eight", "PORT: Input should be a valid integer"),
        ("PORT", "99999", "PORT: Input should be less than or equal to 65535"),
        ("SLACK_API_URL", "slack.example", "SLACK_API_URL: String should match pattern"),
    ],
)
def test_a_wrong_variable_of_the_environment_is_named_with_what_it_is(varnost, capsys, name, value, said):
    def call() -> None:
        raise varnost("check", **{name: value}).exception

    assert _friendly(call) == 1
    assert said in (written := capsys.readouterr().err)
    assert "It is: " in written
    assert value not in written


def test_the_practice_workspace_does_not_care_for_a_real_ones_settings(varnost, capsys):
    def call() -> None:
        raise varnost("demo", PORT="eight", DATABASE_URL="nonsense", DEMO_PORT="0").exception

    assert _friendly(call) == 1
    assert capsys.readouterr().err.startswith("DEMO_PORT: ")


def test_an_unknown_log_level_is_answered_with_those_there_are(varnost):
    assert "'info', 'warning'" in varnost("--log-level", "LOUD", "check").output


def test_a_token_that_slack_refuses_for_socket_mode_is_named(varnost):
    with SandboxThread(SandboxConfig(port=0)) as slack:
        tokens = {"SLACK_BOT_TOKEN": slack.config.bot_token, "SLACK_APP_TOKEN": "xapp-wrong"}
        with pytest.raises(NotReady, match="SLACK_APP_TOKEN"):
            raise varnost("run", SLACK_API_URL=slack.api_url, PORT=str(free_port()), **tokens).exception


def test_a_port_that_another_program_has_is_named(varnost):
    with SandboxThread(SandboxConfig(port=0)) as slack, socket.create_server(("", 0)) as taken:
        tokens = {"SLACK_BOT_TOKEN": slack.config.bot_token, "SLACK_SIGNING_SECRET": "s"}
        port = str(taken.getsockname()[1])
        with pytest.raises(NotReady, match=f"Port {port} cannot be opened"):
            raise varnost("run", SLACK_API_URL=slack.api_url, PORT=port, **tokens).exception


@pytest.mark.parametrize("command", [("export",), ("audit", "INC-1"), ("digest", "--preview"), ("resend",)])
def test_a_command_that_looks_something_up_makes_no_database(varnost, tmp_path, command):
    with pytest.raises(NotReady, match=r"There is no database at mistyped\.db"):
        raise varnost(*command, DATABASE_URL="sqlite:///mistyped.db").exception
    assert not (tmp_path / "mistyped.db").exists()
