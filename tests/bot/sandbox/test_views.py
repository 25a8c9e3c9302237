"""Modals and the Home tab: triggers, hashes, the stack."""

import pytest

from bot.sandbox.config import SandboxConfig
from bot.sandbox.thread import SandboxThread
from tests.bot.sandbox.kit import actions, button, field, home, modal, section
from tests.bot.sandbox.rig import code, web_client

EVA = "U0EMPLOYEE"


@pytest.fixture
def trigger(slack):
    return lambda: slack.read(lambda realm: realm.triggers.issue(EVA))


def test_a_trigger_opens_one_modal_for_its_person(slack, client, trigger):
    opened = client.views_open(trigger_id=trigger(), view=modal(field()))["view"]
    assert slack.person("employee").modal()["id"] == opened["id"]
    assert slack.person("manager").modal() is None
    assert opened["root_view_id"] == opened["id"]
    assert opened["state"]["values"] == {"b": {"a": {"type": "plain_text_input", "value": None}}}


def test_a_trigger_works_once(client, trigger):
    once = trigger()
    client.views_open(trigger_id=once, view=modal(field()))
    assert code(client.views_open, trigger_id=once, view=modal(field())) == "exchanged_trigger_id"
    assert code(client.views_open, trigger_id="1.2.x", view=modal(field())) == "invalid_arguments"


def test_a_refused_view_does_not_spend_the_trigger(client, trigger):
    once = trigger()
    assert code(client.views_open, trigger_id=once, view={**modal(), "title": "x"}) == "invalid_arguments"
    assert client.views_open(trigger_id=once, view=modal(field()))["ok"]


def test_a_trigger_lives_three_seconds():
    with SandboxThread(SandboxConfig(port=0, trigger_seconds=0)) as slack:
        late = slack.read(lambda realm: realm.triggers.issue(EVA))
        assert code(web_client(slack).views_open, trigger_id=late, view=modal(field())) == "expired_trigger_id"


def test_a_trigger_does_not_mind_the_practice_clock(slack, client, trigger):
    early = trigger()
    slack.move_clock(3600)
    assert client.views_open(trigger_id=early, view=modal(field()))["ok"]


def test_the_hash_changes_and_a_stale_one_is_refused(client, trigger):
    view = client.views_open(trigger_id=trigger(), view=modal(field()))["view"]
    fresh = client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("new")))["view"]
    assert fresh["hash"] != view["hash"]
    assert code(client.views_update, view_id=view["id"], hash=view["hash"], view=modal(section())) == "hash_conflict"
    assert code(client.views_update, view_id="V0NOWHERE", view=modal(section())) == "not_found"


def test_what_was_typed_survives_an_update(slack, client, trigger):
    view = client.views_open(trigger_id=trigger(), view=modal(field()))["view"]
    eva = slack.person("employee")
    eva.fill({"b/a": "typed"})
    client.views_update(view_id=view["id"], view=modal(section(), field()))
    assert eva.modal()["state"]["values"]["b"]["a"]["value"] == "typed"


def test_no_more_than_three_modals_lie_on_each_other(slack, client, trigger):
    first = client.views_open(trigger_id=trigger(), view=modal(section("1")))["view"]
    second = client.views_push(trigger_id=trigger(), view=modal(section("2")))["view"]
    client.views_push(trigger_id=trigger(), view=modal(section("3")))
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    assert code(client.views_push, trigger_id=trigger(), view=modal(section("4"))) == "push_limit_reached"
    eva = slack.person("employee")
    eva.cancel()
    assert eva.modal()["id"] == second["id"]
    eva.cancel(everything=True)
    assert eva.modal() is None


def test_an_external_id_is_unique_and_finds_the_view(client, trigger):
    client.views_open(trigger_id=trigger(), view=modal(section(), external_id="mine"))
    assert (
        code(client.views_push, trigger_id=trigger(), view=modal(section(), external_id="mine"))
        == "duplicate_external_id"
    )
    assert client.views_update(external_id="mine", view=modal(section("x"), external_id="mine"))["ok"]
    assert (
        code(client.api_call, "views.update", json={"external_id": "mine", "view_id": "V1", "view": modal()})
        == "invalid_arguments"
    )


def test_a_home_tab_is_published_and_published_anew(slack, client):
    first = client.views_publish(user_id=EVA, view=home(section("one")))["view"]
    client.views_publish(user_id=EVA, view=home(section("two"), actions(button())), hash=first["hash"])
    assert slack.person("employee").home()["blocks"][0]["text"]["text"] == "two"
    assert code(client.views_publish, user_id=EVA, view=home(section()), hash=first["hash"]) == "hash_conflict"
    assert code(client.views_publish, user_id="U0NOBODY00", view=home(section())) == "user_not_found"


def test_a_closed_modal_is_gone(slack, client, trigger):
    view = client.views_open(trigger_id=trigger(), view=modal(field()))["view"]
    slack.person("employee").cancel()
    assert code(client.views_update, view_id=view["id"], view=modal(field())) == "not_found"
