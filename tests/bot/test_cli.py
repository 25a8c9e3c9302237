"""The command line says what is wrong in one sentence, and how to mend it."""

import json
import socket

import pytest
from click.testing import CliRunner

from bot.cli import _friendly, cli
from bot.opening import NotReady
from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread
from tests.clock import begin_interviews
from tests.journeys.practice import free_port
from triage.usecases.reporting import TakeReport, take_report


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


def test_check_without_any_configuration_is_well_and_hints(varnost):
    result = varnost("check")
    assert result.exit_code == 0
    assert "All is well" in result.output
    assert "note: security.lead is not set" in result.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("zone: Atlantis/Capital", "zone: unknown time zone 'Atlantis/Capital'; use an IANA name"),
        ("chanels: {}", "chanels: unknown key; remove it, or correct its spelling"),
        ("name: A\nname: B", "the key 'name' stands here twice"),
        ("managers: [{zone: UTC}]", "managers.1.person: is missing; add it"),
    ],
)
def test_check_names_file_key_and_cure(varnost, tmp_path, content, said):
    path = tmp_path / "organisation.yaml"
    path.write_text(content)
    result = varnost("check", VARNOST_CONFIG=str(path))
    assert result.exit_code == 1
    assert str(path) in result.output
    assert said in result.output


def test_authors_check_the_data_alone(varnost, tmp_path):
    (tmp_path / "organisation.yaml").write_text("chanels: {}")
    result = varnost("check", "--playbooks", VARNOST_CONFIG=str(tmp_path / "organisation.yaml"))
    assert (result.exit_code, result.output) == (0, "All is well.\n")


def test_an_empty_organisation_file_is_an_organisation(varnost, tmp_path):
    (tmp_path / "empty.yaml").write_text("")
    assert varnost("check", VARNOST_CONFIG=str(tmp_path / "empty.yaml")).exit_code == 0


def test_run_without_tokens_says_where_to_copy_them(varnost):
    with pytest.raises(NotReady, match="SLACK_BOT_TOKEN is not set"):
        raise varnost("run").exception
    with pytest.raises(NotReady, match="SLACK_SIGNING_SECRET"):
        raise varnost("run", SLACK_BOT_TOKEN="xoxb-1").exception


def test_an_unreachable_database_is_said_without_a_traceback(varnost):
    with pytest.raises(NotReady, match="cannot be reached"):
        raise varnost("migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none").exception


def test_the_manifest_is_printed_with_the_command_of_the_organisation(varnost, tmp_path):
    (tmp_path / "o.yaml").write_text("command: /ai-incident")
    made = json.loads(varnost("manifest", VARNOST_CONFIG=str(tmp_path / "o.yaml")).output)
    assert made["features"]["slash_commands"][0]["command"] == "/ai-incident"


def test_the_record_can_be_printed_checked_and_exported(varnost, office, team):
    take_report(office, TakeReport(team, "U0REPORTER", "the bot lied about *refunds*", "form", "V1"))
    begin_interviews(office)
    url = office.store.engine.url.render_as_string(hide_password=False)

    trail = varnost("audit", "INC-1", DATABASE_URL=url)
    assert trail.exit_code == 0
    assert "is whole" in trail.output
    assert "refunds" not in trail.output
    row = json.loads(varnost("export", DATABASE_URL=url).output.splitlines()[0])
    assert row["id"] == "INC-1"
    assert "U0REPORTER" not in str(row)
    assert varnost("audit", "INC-9", DATABASE_URL=url).exit_code == 1


def test_the_digest_can_be_previewed(varnost, office, team):
    take_report(office, TakeReport(team, "U0REPORTER", "the bot lied", "form", "V1"))
    begin_interviews(office)
    shown = varnost("digest", "--preview", DATABASE_URL=office.store.engine.url.render_as_string(hide_password=False))
    assert shown.exit_code == 0, shown.output
    assert "Do we tell safety from security?" in shown.output


def test_check_online_finds_a_missing_scope_a_missing_invitation_and_a_wrong_person(varnost, tmp_path):
    (tmp_path / "o.yaml").write_text("managers: [{person: U0NOBODY99}]\nsafety: {channel: no-such-channel}")
    with SandboxThread(
        SandboxConfig(port=0, scopes=("chat:write", "channels:read", "groups:read", "users:read"))
    ) as slack:
        result = varnost(
            "check",
            "--online",
            SLACK_BOT_TOKEN=slack.config.bot_token,
            SLACK_API_URL=slack.api_url,
            VARNOST_CONFIG=str(tmp_path / "o.yaml"),
        )
    assert result.exit_code == 1
    assert "scope im:write is missing" in result.output
    assert "#no-such-channel: the bot sees no such channel" in result.output
    assert "managers: U0NOBODY99" in result.output


def test_check_online_is_content_with_a_complete_workspace(varnost):
    with SandboxThread(SandboxConfig(port=0)) as slack:
        result = varnost("check", "--online", SLACK_BOT_TOKEN=slack.config.bot_token, SLACK_API_URL=slack.api_url)
    assert result.exit_code == 0, result.output


def test_a_playbook_is_shown_for_given_facts(varnost):
    shown = varnost("playbook", "show", "prompt_injection", "--fact", "reach=acts", "--with", "privacy_leak")
    assert shown.exit_code == 0, shown.output
    assert "Playbooks: prompt_injection, privacy_leak" in shown.output
    assert "Contain" in shown.output


def test_an_unknown_fact_of_a_playbook_is_named_with_what_there_is(varnost):
    assert "options are:" in varnost("playbook", "show", "jailbreak", "--fact", "reach=flies").output
    assert "there are:" in varnost("playbook", "show", "gremlins").output


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
