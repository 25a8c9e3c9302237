"""The Dockerfile and compose.yaml, as far as they can be read without a Docker engine: what they name is there."""

import re
from pathlib import Path

import yaml

from bot.cli import cli
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_what_the_image_copies_is_there():
    lines = [line.split() for line in DOCKERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line]
    assert lines
    for source in (source for line in lines for source in line[1:-1]):
        assert (ROOT / source).exists(), source


def test_the_image_has_every_package_and_runs_without_rights():
    packages = re.search(r"packages = \[(.*)\]", (ROOT / "pyproject.toml").read_text())
    assert packages
    for package in re.findall(r'"(\w+)"', packages.group(1)):
        assert f"COPY {package} {package}" in DOCKERFILE
    assert DOCKERFILE.index("USER varnost") < DOCKERFILE.index("ENTRYPOINT")
    assert "--require-hashes -r requirements.lock" in DOCKERFILE


def test_the_services_run_commands_that_exist_with_settings_that_exist():
    for name in ("migrate", "bot"):
        service = COMPOSE["services"][name]
        assert {key.lower() for key in service["environment"]} <= set(Settings.model_fields)
        for command in service.get("command", ["run"]):
            assert command in cli.commands


def test_two_replicas_start_after_the_migration_and_have_time_to_stop():
    bot = COMPOSE["services"]["bot"]
    assert bot["deploy"]["replicas"] == 2
    assert bot["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert int(bot["stop_grace_period"].removesuffix("s")) > 10
