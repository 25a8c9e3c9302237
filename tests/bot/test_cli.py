"""The command line says what is wrong in one sentence, and how to mend it."""

import json

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.opening import NotReady
from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread
from tests import fake_model
from tests.clock import begin_interviews
from triage.usecases.interviewing import stop_interview
from triage.usecases.reporting import TakeReport, take_report

pytestmark = pytest.mark.slow  # each run of the command reads all data


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


def test_the_record_can_be_printed_checked_and_exported(varnost, office, team, database_url):
    take_report(office, TakeReport(team, "U0REPORTER", "the bot lied about *refunds*", "form", "V1"))
    begin_interviews(office)

    trail = varnost("audit", "INC-1", DATABASE_URL=database_url)
    assert trail.exit_code == 0
    assert "is whole" in trail.output
    assert "refunds" not in trail.output
    row = json.loads(varnost("export", DATABASE_URL=database_url).output.splitlines()[0])
    assert row["id"] == "INC-1"
    assert "U0REPORTER" not in str(row)
    assert varnost("audit", "INC-9", DATABASE_URL=database_url).exit_code == 1


def test_the_digest_can_be_previewed(varnost, office, team, database_url):
    take_report(office, TakeReport(team, "U0REPORTER", "the bot lied", "form", "V1"))
    begin_interviews(office)
    shown = varnost("digest", "--preview", DATABASE_URL=database_url)
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


def shown(varnost, *arguments) -> str:
    result = varnost("playbook", *arguments)
    assert result.exit_code == 0, result.output
    return result.output


def online(varnost, plan=lambda _slack: None, **environment):
    """`varnost check --online` against a practice Slack in which something was planned to go wrong."""
    with SandboxThread(SandboxConfig(port=0)) as slack:
        plan(slack)
        tokens = {"SLACK_BOT_TOKEN": slack.config.bot_token, "SLACK_API_URL": slack.api_url}
        return varnost("check", "--online", **(tokens | environment))


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (lambda slack: slack.faults.refuse("auth.test", "token_revoked"), "SLACK_BOT_TOKEN: Slack says token_revoked"),
        (
            lambda slack: slack.faults.refuse("conversations.list", "missing_scope"),
            "#ai-safety: Slack says missing_scope; add the scope",
        ),
        (lambda slack: slack.faults.refuse("users.list", "fatal_error"), "try again in a minute"),
        (
            lambda slack: slack.faults.lose_answer("conversations.members", times=9),
            "#ai-safety: Slack does not answer",
        ),
    ],
)
def test_check_online_names_what_slack_says_and_the_cure(varnost, plan, said):
    result = online(varnost, plan)
    assert result.exit_code == 1, result.output
    assert said in result.output


@pytest.mark.parametrize("method", ["auth.test", "conversations.list", "users.list"])
def test_a_slack_that_is_busy_for_a_moment_is_no_fault_of_the_configuration(varnost, method):
    assert online(varnost, lambda slack: slack.faults.rate_limit(method, retry_after=0)).exit_code == 0


def test_check_online_tries_the_token_for_socket_mode(varnost):
    assert "SLACK_APP_TOKEN: Slack says invalid_auth" in online(varnost, SLACK_APP_TOKEN="xapp-wrong").output
    assert online(varnost, SLACK_APP_TOKEN=SandboxConfig().app_token).exit_code == 0


def test_check_online_looks_up_user_groups(varnost, tmp_path):
    (tmp_path / "o.yaml").write_text("safety: {responders: {groups: [S0NOBODY]}}")
    result = online(varnost, VARNOST_CONFIG=str(tmp_path / "o.yaml"))
    assert "safety.responders: S0NOBODY: Slack says" in result.output


def test_check_online_looks_up_whoever_owns_tasks_is_on_call_or_stands_in(varnost, tmp_path):
    (tmp_path / "o.yaml").write_text(
        "roles: {hr: {groups: [S0NOBODY]}}\n"
        "on_call: {communications: {rota: {order: [U0NOBODY1], first_day: 2026-01-05}}}\n"
        "absences: [{person: U0NOBODY1, first_day: 2026-01-05, last_day: 2036-01-05, deputy: U0NOBODY2}]"
    )
    output = online(varnost, VARNOST_CONFIG=str(tmp_path / "o.yaml")).output
    for key in ("roles.hr: S0NOBODY", "on_call.communications: U0NOBODY1", "absences: U0NOBODY2"):
        assert f"{key}: Slack says" in output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "on_call: {hr: {shifts: [{person: U0ANA, starts: 2026-01-05 09:00, ends: 2026-01-06 09:00}]}}",
            "on_call.hr: the last shift has ended at 2026-01-06 09:00; add shifts, or a rota",
        ),
        (
            """
on_call:
  hr:
    shifts:
      - {person: U0ANA, starts: 2026-01-05, ends: 2026-01-07}
      - {person: U0BOR, starts: 2026-01-06, ends: 2026-01-08}
""",
            "on_call.hr: the shifts of U0ANA and U0BOR overlap from 2026-01-06 00:00; let one end when the other",
        ),
        ("on_call: {hr: {}}", "on_call.hr: nobody is named; add a rota, or shifts, or remove this role from on_call"),
    ],
)
def test_check_names_the_file_the_key_and_the_cure_of_a_wrong_roster(varnost, tmp_path, text, said):
    (tmp_path / "o.yaml").write_text(text)
    result = varnost("check", VARNOST_CONFIG=str(tmp_path / "o.yaml"))
    assert result.exit_code == 1
    assert f"{tmp_path / 'o.yaml'}: {said}" in result.output


def test_the_version_of_a_playbook_that_an_incident_follows_can_be_printed(varnost, office, team, database_url):
    take_report(office, TakeReport(team, "U0REPORTER", "the bot lied to a customer about refunds", "form", "V1"))
    begin_interviews(office)
    stop_interview(office, team, "U0REPORTER", "INC-1")
    printed = varnost("playbook", "kept", "INC-1", DATABASE_URL=database_url).output
    assert ", version " in printed
    assert "every_plan:" in printed
    assert varnost("playbook", "kept", "INC-9", DATABASE_URL=database_url).exit_code == 1


@pytest.mark.parametrize(
    ("behaviour", "said", "exit_code"),
    [
        (fake_model.answers({"odd_text": "yes"}), "note: language_model: m at 127.0.0.1 answered in", 0),
        (fake_model.answers({"odd_text": "dont_know"}), "missed hidden text in a plain example", 0),
        (fake_model.says("Certainly!"), "language_model: m at 127.0.0.1: no JSON", 1),
        (fake_model.returns(b"", 401), "the key is refused; correct LANGUAGE_MODEL_KEY", 1),
    ],
)
def test_check_online_tries_the_language_model_with_a_report_of_nobodys(varnost, tmp_path, behaviour, said, exit_code):
    with SandboxThread(SandboxConfig(port=0)) as slack, fake_model.FakeModel() as fake:
        fake.behave = behaviour
        (tmp_path / "o.yaml").write_text(f"language_model: {{address: '{fake.address}', model: m}}")
        result = varnost(
            "check",
            "--online",
            SLACK_BOT_TOKEN=slack.config.bot_token,
            SLACK_API_URL=slack.api_url,
            VARNOST_CONFIG=str(tmp_path / "o.yaml"),
            LANGUAGE_MODEL_KEY="k-1",
        )
    assert said in result.output
    assert result.exit_code == exit_code
    assert fake.headers[0]["Authorization"] == "Bearer k-1"


def test_check_says_where_reports_go_and_refuses_to_send_them_there_without_a_word(varnost, tmp_path):
    path = tmp_path / "o.yaml"
    path.write_text("language_model: {address: 'http://models.example.com/v1', model: m}")
    refused = varnost("check", VARNOST_CONFIG=str(path))
    assert refused.exit_code == 1
    assert "reports would leave this machine for models.example.com" in refused.output
    path.write_text("language_model: {address: 'http://models.example.com/v1', model: m, reports_may_leave: yes}")
    allowed = varnost("check", VARNOST_CONFIG=str(path))
    assert allowed.exit_code == 0
    assert "is sent to models.example.com" in allowed.output
    assert "travel unencrypted" in allowed.output


def test_a_playbook_is_shown_for_given_facts(varnost):
    plan = shown(varnost, "show", "prompt_injection", "--fact", "reach=acts", "--with", "privacy_leak")
    assert "Playbooks: prompt_injection, privacy_leak. Lead: security_on_call. Deputy: legal_privacy." in plan
    order = [
        "Keep first",
        "Evidence",
        "Triage",
        "Contain",
        "Fix",
        "Recover",
        "Communicate",
        "Learn",
        "Not in this plan",
    ]
    assert [plan.index(f"\n{phase}") for phase in order] == sorted(plan.index(f"\n{phase}") for phase in order)
    assert "because reach is acts" in plan
    assert "due from when verify_fix was done" in plan
    assert "OWASP Top 10 for LLM applications 2026: LLM01  (confidence high, as of 2026-11-23; https://" in plan


def test_what_a_plan_leaves_out_is_named_with_the_reason(varnost):
    plan = shown(varnost, "show", "jailbreak", "--fact", "on_purpose=testing_or_joking")
    asks = "its `when` asks for on_purpose: outsider or insider or dont_know, and here it is testing_or_joking"
    assert f"- block_actor: {asks}" in plan.split("Not in this plan")[1]
    slow = shown(varnost, "show", "performance_reliability", "--fact", "depended_on=yes")
    assert "- work_by_hand: arrange_fallback covers it" in slow


def test_the_playbooks_for_both_domains_and_for_no_ai_are_shown_and_listed(varnost):
    assert "one_lead_one_deputy" in shown(varnost, "show", "cross_domain")
    assert "(coupling 14; a yes adds safety)" in shown(varnost, "show", "cross_domain")
    assert "Not an AI incident" in shown(varnost, "show", "not_ai")
    listed = shown(varnost, "list").splitlines()
    assert len(listed) >= 16 + 2


def test_an_unknown_fact_of_a_playbook_is_named_with_what_there_is(varnost):
    assert "options are:" in varnost("playbook", "show", "jailbreak", "--fact", "reach=flies").output
    assert "is not QUESTION=OPTION" in varnost("playbook", "show", "jailbreak", "--fact", "acts").output
    assert "there are:" in varnost("playbook", "show", "gremlins").output
