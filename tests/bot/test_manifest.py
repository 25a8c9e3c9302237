"""The manifest is what the code uses: no command, shortcut, event, scope or method more or less."""

import ast
import json
from pathlib import Path

import pytest

import bot
from bot.manifest import EVENTS, GROUP_SCOPE, SHORTCUTS, manifest, scopes
from bot.sandbox.api.scopes import METHOD_SCOPES
from bot.slack.listeners import direct_message, incident, interview, report
from bot.slack.listeners.base import Ears
from triage.core.organisation import Organisation, People, SafetyDesk

ROOT = Path(bot.__file__).parent


class RecordingApp:
    """Remembers what is registered, as Bolt's App would."""

    def __init__(self):
        self.heard = []

    def __getattr__(self, kind):
        def register(name):
            self.heard.append((kind, name))
            return lambda function: function

        return register

    def names(self, kind):
        return {name for heard, name in self.heard if heard == kind}


@pytest.fixture
def app(office):
    recording = RecordingApp()
    ears = Ears(office, None, None)
    for listeners in (report, direct_message, interview, incident):
        listeners.register(recording, ears)
    return recording


def test_commands_shortcuts_and_events_are_those_that_have_listeners(app):
    made = manifest(Organisation())["features"]
    assert app.names("command") == {one["command"] for one in made["slash_commands"]}
    assert app.names("shortcut") == {callback for callback, _, _ in SHORTCUTS}
    assert app.names("event") == {event.split(".")[0] for event in EVENTS}


def test_every_form_has_a_listener_and_every_listener_a_form(app):
    assert app.names("view") == {"report", *incident._SUBMITTED}


def test_scopes_are_those_of_the_methods_that_the_code_calls():
    needed = {"commands", "im:history"}  # the command and shortcuts; the event message.im
    for method in methods_called():
        granted_by = METHOD_SCOPES[method]
        wanted = [one for one in granted_by if not one.startswith("im:")] or list(granted_by)
        needed.update(wanted)
    needed.discard("connections:write")  # of the app's own token, which no manifest grants
    assert needed - {GROUP_SCOPE} == set(scopes(Organisation()))


def test_user_groups_are_read_only_where_the_organisation_names_some():
    named = Organisation(safety=SafetyDesk(responders=People(groups=("S0SAFETY01",))))
    assert GROUP_SCOPE in scopes(named)
    assert GROUP_SCOPE not in scopes(Organisation())


def test_names_fit_slacks_limits():
    made = manifest(Organisation())
    assert all(len(one["name"]) <= 24 for one in made["features"]["shortcuts"])
    assert len(made["display_information"]["description"]) <= 140
    assert json.loads((ROOT.parent / "manifest.json").read_text()) == made


def methods_called():
    """Web API methods called on a `client` anywhere in the bot, as Slack names them."""
    found = set()
    for path in [*ROOT.glob("*.py"), *(ROOT / "slack").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                by_name = {name.replace(".", "_"): name for name in METHOD_SCOPES}
                attribute = node.func.attr
                found |= {real for name, real in by_name.items() if attribute.lower() == name.lower()}
    return found
