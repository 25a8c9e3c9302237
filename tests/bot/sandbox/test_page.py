"""The page: who may load it, what it is told, what it may do. How it looks is for eyes."""

import json
import re
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import bot.sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread
from tests.bot.sandbox.kit import actions, button, field, modal
from tests.bot.sandbox.rig import fetch

FILES = sorted((Path(bot.sandbox.__file__).parent / "page").iterdir())
ROOT = Path(bot.sandbox.__file__).parents[2]
WRITTEN = sorted([*(ROOT / "playbooks/data/words").rglob("*.yaml"), *(ROOT / "bot/slack").rglob("*.py")])


@pytest.fixture
def page(slack):
    return Page(slack)


class Page:
    """What a browser does, without one."""

    def __init__(self, slack):
        self.slack = slack

    def get(self, path, **headers):
        return fetch(self.slack.url + path, **headers)

    def state(self, who="employee"):
        return json.loads(self.get(f"page/state?as={who}")[1])

    def act(self, do, who="employee", **wish):
        body = json.dumps({"as": who, "do": do, **wish})
        return json.loads(fetch(self.slack.url + "page/act", body, **{"Content-Type": "application/json"})[1])


def test_the_page_brings_all_its_files_along_and_nothing_from_elsewhere(page):
    _, html, headers = page.get("")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    for name in re.findall(r"/page/file/([\w.]+)", html):
        assert page.get(f"page/file/{name}")[0] == 200
    for file in FILES:
        assert not re.search(r"(src|href|url\(|from|import)\s*=?\s*[\"'(]?https?://", file.read_text()), file.name


def test_every_script_that_is_imported_is_there():
    names = {file.name for file in FILES}
    for file in FILES:
        assert set(re.findall(r'from "\./([\w.]+)"', file.read_text())) <= names


def test_no_text_can_become_markup():
    ways = r"(inner|outer)HTML|insertAdjacent|document\.write|DOMParser|srcdoc|eval\(|new Function|ContextualFragment"
    assert [file.name for file in FILES if re.search(ways, file.read_text())] == []


def test_every_emoji_that_the_bot_writes_is_drawn():
    wanted = {name for file in WRITTEN for name in re.findall(r"(?<!\w):([a-z]+[a-z0-9_]*):", file.read_text())}
    drawn = re.findall(r"(\w+): \"", (Path(bot.sandbox.__file__).parent / "page" / "emoji.js").read_text())
    assert wanted - set(drawn) - {"emoji"} == set()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example:80"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_foreign_page_is_kept_out(page, headers):
    assert page.get("page/state", **headers)[0] == 403


def test_a_form_of_another_site_cannot_act(page):
    status, _, _ = fetch(page.slack.url + "page/act", "as=employee&do=say", **{"Content-Type": "text/plain"})
    assert status == 415


@pytest.mark.parametrize("name", ["../server.py", "..%2fserver.py", "nothing.js"])
def test_no_other_file_is_served(page, name):
    assert page.get(f"page/file/{name}")[0] == 404


def test_everybody_is_told_only_what_they_can_see(page, slack, client):
    client.chat_postEphemeral(channel="C0GENERALX", user="U0EMPLOYEE", text="for eva")
    client.chat_postMessage(channel="U0EMPLOYEE", text="dm for eva")
    secret = slack.add_channel("secret", ("security", "bot"), private=True)
    client.chat_postMessage(channel=secret, text="for sira")
    assert "for eva" in json.dumps(page.state("employee"))
    assert "for eva" not in json.dumps(page.state("manager"))
    assert "for sira" not in json.dumps(page.state("employee"))
    assert "for sira" in json.dumps(page.state("security"))


def test_unread_messages_are_counted_until_they_are_read(page, client):
    client.chat_postMessage(channel="C0AISAFETY", text="card")
    unread = {each["key"]: each["unread"] for each in page.state()["people"]}
    assert unread == {"employee": 0, "safety": 1, "security": 0, "manager": 1}
    page.act("read", "safety", channel="C0AISAFETY")
    assert {each["key"]: each["unread"] for each in page.state()["people"]}["safety"] == 0


def test_it_writes_clicks_and_fills_in_as_the_person(page, slack, client):
    assert page.act("say", channel="general", text="hello")["acked"]
    assert slack.person("manager").reads("general")[0].startswith("hello")
    trigger = slack.read(lambda realm: realm.triggers.issue("U0EMPLOYEE"))
    view = client.views_open(trigger_id=trigger, view=modal(field()))["view"]
    page.act("touch", view=view["id"], block_id="b", action_id="a", value="typed")
    assert page.state()["modal"]["values"]["b"]["a"]["value"] == "typed"
    assert page.act("submit", "manager", view=view["id"])["problem"] == "that is somebody else's view"


def test_what_cannot_be_done_is_said_kindly(page, client):
    client.chat_postMessage(channel="C0GENERALX", text="x", blocks=[actions(button(), block_id="b")])
    gone = page.act("touch", channel="general", ts="1.000001", block_id="b", action_id="go")
    assert gone["problem"] == "that message is gone"
    assert "is not a valid command" in page.act("command", channel="general", text="/dance")["problem"]
    assert "join" in page.act("say", channel="ai-safety", text="x")["problem"]
    assert "cannot stop it" in page.act("bot", order="kill")["problem"]
    assert "nothing called" in page.act("dance")["problem"]


def test_the_clock_moves_from_the_page_forward_only(page):
    assert page.act("clock", seconds=900)["acked"]
    assert page.state()["clock"]["offset"] == 900
    assert "forward" in page.act("clock", seconds=-1)["problem"]
    page.act("clock", monday=True)
    assert page.state()["clock"]["offset"] > 900


def test_a_language_is_chosen_and_a_channel_joined(page, slack, client):
    page.act("locale", language="sl")
    assert client.users_info(user="U0EMPLOYEE", include_locale=True)["user"]["locale"] == "sl-SI"
    page.act("join", channel="ai-safety")
    assert "U0EMPLOYEE" in client.conversations_members(channel="C0AISAFETY")["members"]
    page.act("leave", channel="ai-safety")
    assert "U0EMPLOYEE" not in client.conversations_members(channel="C0AISAFETY")["members"]


def test_changes_arrive_by_themselves(page, client):
    with closing(HTTPConnection(urlsplit(page.slack.url).netloc, timeout=5)) as line:
        line.request("GET", "/page/events?as=employee")
        with line.getresponse() as stream:
            assert json.loads(stream.readline()[6:])["me"]["key"] == "employee"
            stream.readline()
            client.chat_postMessage(channel="C0GENERALX", text="news")
            assert "news" in stream.readline().decode()


class Supervisor:
    def __init__(self):
        self.running, self.done = True, []

    async def kill(self):
        self.running = False
        self.done.append("kill")

    async def stop(self):
        self.done.append("stop")

    async def start(self):
        self.running = True
        self.done.append("start")


def test_the_bot_can_be_killed_and_started():
    supervisor = Supervisor()
    with SandboxThread(SandboxConfig(port=0, supervisor=supervisor)) as slack:
        page = Page(slack)
        page.act("bot", order="kill")
        assert page.state()["bot"] == {
            "connected": False,
            "transport": "Socket Mode",
            "supervised": True,
            "running": False,
        }
        page.act("bot", order="start")
    assert supervisor.done == ["kill", "start"]
