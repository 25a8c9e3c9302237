"""What a person does reaches a real Bolt app, over both transports, and what the app answers shows."""

import pytest

from tests.bot.sandbox.kit import actions, button, field, modal, option, plain, section, select
from tests.bot.sandbox.rig import code

GENERAL = "C0GENERALX"


def form(**more):
    chosen = {
        "type": "static_select",
        "action_id": "s",
        "options": [option("low"), option("high")],
        "initial_option": option("low"),
    }
    return modal(
        field(),
        field(chosen, block_id="sev"),
        field({"type": "checkboxes", "action_id": "c", "options": [option("x")]}, block_id="chk", optional=True),
        **more,
    )


def opens(view):
    """A bot whose command opens this modal."""

    def prepare(app):
        @app.command("/incident")
        def incident(ack, body, client):
            client.views_open(trigger_id=body["trigger_id"], view=view)
            ack()

    return prepare


def test_a_command_opens_a_modal_and_the_modal_is_submitted(bot):
    got = []

    def prepare(app):
        opens(form())(app)

        @app.view("form")
        def submitted(ack, body, client):
            got.append(body)
            client.chat_postMessage(channel=body["user"]["id"], text="thanks")
            ack()

    slack = bot.start(prepare)
    eva = slack.person("employee")
    assert eva.command("/incident").acked
    assert eva.submit({"b/a": "it lied", "sev/s": "high"}).closed
    assert eva.modal() is None
    assert eva.reads("bot") == ["thanks"]
    values = got[0]["view"]["state"]["values"]
    assert values["b"]["a"] == {"type": "plain_text_input", "value": "it lied"}
    assert values["sev"]["s"]["selected_option"]["value"] == "high"
    assert values["chk"]["c"] == {"type": "checkboxes", "selected_options": []}
    assert slack.trouble == []


def test_a_command_says_who_where_and_what(bot):
    got = []
    slack = bot.start(lambda app: app.command("/incident")(lambda ack, body: (got.append(body), ack("Thank <you>"))))
    eva = slack.person("employee")
    eva.command("/incident", "a & b", channel="general")
    body = got[0]
    assert (body["user_id"], body["channel_id"], body["channel_name"], body["text"]) == (
        "U0EMPLOYEE",
        GENERAL,
        "general",
        "a &amp; b",
    )
    assert (body["team_id"], body["api_app_id"], body["command"]) == ("T0PRACTICE", "A0VARNOSTA", "/incident")
    assert [(note["text"], note["ephemeral"]) for note in eva.sees("general")] == [("Thank <you>", True)]


def test_both_transports_carry_the_same(socket_bot, http_bot):
    def keys(bot):
        got = {}

        def prepare(app):
            app.command("/incident")(lambda ack, body: (got.update(command=sorted(body)), ack()))
            app.shortcut("report_incident")(lambda ack, body: (got.update(shortcut=sorted(body)), ack()))
            app.action("go")(lambda ack, body: (got.update(action=sorted(body)), ack()))

        slack = bot.start(prepare)
        eva = slack.person("employee")
        slack.read(
            lambda realm: realm.world.post(
                realm.world.im(eva.id), "U0VARNOSTB", blocks=[actions(button(), block_id="b")]
            )
        )
        eva.command("/incident")
        eva.shortcut("report_incident")
        eva.click("go")
        return got

    assert keys(socket_bot) == keys(http_bot)


def test_a_click_brings_the_message_and_its_state(bot):
    got = []

    def prepare(app):
        app.action("pick")(lambda ack: ack())
        app.action("go")(lambda ack, body: (got.append(body), ack()))

    slack = bot.start(prepare)
    sam = slack.person("safety")
    blocks = [section("card"), actions(select("S1", "S2"), button(value="INC-1"), block_id="row")]
    meta = {"event_type": "card", "event_payload": {"id": "INC-1"}}
    posted = slack.read(
        lambda realm: realm.world.post(
            realm.world.channel("ai-safety", sam.id), "U0VARNOSTB", "card", blocks=blocks, metadata=meta
        )
    )
    sam.select("pick", "S2", channel="ai-safety")
    sam.click("go", channel="ai-safety", ts=posted.ts)
    body = got[0]
    assert body["container"] == {
        "type": "message",
        "message_ts": posted.ts,
        "channel_id": "C0AISAFETY",
        "is_ephemeral": False,
    }
    assert body["message"]["metadata"] == meta
    assert body["state"]["values"]["row"]["pick"]["selected_option"]["value"] == "S2"
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"], action["type"]) == (
        "go",
        "row",
        "INC-1",
        "button",
    )
    assert body["user"]["id"] == sam.id
    assert body["response_url"].startswith(slack.url)


def test_a_response_url_replaces_adds_and_ends(bot):
    respond_again = []

    def prepare(app):
        @app.action("go")
        def go(ack, respond):
            ack()
            respond("just you", replace_original=False)
            respond("replaced", replace_original=True)
            respond_again.append(respond)

    slack = bot.start(prepare)
    eva = slack.person("employee")
    slack.read(
        lambda realm: realm.world.post(
            realm.world.im(eva.id), "U0VARNOSTB", "old", blocks=[actions(button(), block_id="b")]
        )
    )
    eva.click("go")
    slack.wait_for(lambda: respond_again)
    assert [(seen["text"], seen["ephemeral"]) for seen in eva.sees()] == [("replaced", False), ("just you", True)]
    statuses = [respond_again[0]("again", replace_original=False).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 404]


def test_a_form_kept_back_by_the_client_never_reaches_the_app(bot):
    slack = bot.start(opens(form()))
    eva = slack.person("employee")
    eva.command("/incident")
    outcome = eva.submit()
    assert (outcome.sent, outcome.errors) == (False, {"b": "Please complete this required field."})
    assert [each.kind for each in slack.deliveries] == ["command"]


ANSWERS = {
    "errors": {"response_action": "errors", "errors": {"b": "More, please."}},
    "update": {"response_action": "update", "view": modal(section("next"))},
    "push": {"response_action": "push", "view": modal(section("on top"))},
    "clear": {"response_action": "clear"},
}


@pytest.mark.parametrize("action", ANSWERS)
def test_a_submission_is_answered_in_four_ways(bot, action):
    def prepare(app):
        opens(form())(app)
        app.view("form")(lambda ack: ack(**ANSWERS[action]))

    slack = bot.start(prepare)
    eva = slack.person("employee")
    eva.command("/incident")
    outcome = eva.submit({"b/a": "x"})
    assert outcome.errors == ({"b": "More, please."} if action == "errors" else {})
    assert outcome.closed == (action == "clear")
    assert (outcome.updated is not None) == (action in ("update", "push"))
    assert slack.trouble == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal", "title": plain("x" * 25), "blocks": []}},
    ],
)
def test_an_answer_slack_would_not_take_is_trouble(socket_bot, answer):
    def prepare(app):
        opens(form())(app)
        app.view("form")(lambda ack: ack(**answer))

    slack = socket_bot.start(prepare, ack_seconds=0.5)
    eva = slack.person("employee")
    eva.command("/incident")
    outcome = eva.submit({"b/a": "x"})
    assert not outcome.acked
    assert eva.modal() is not None
    assert len(slack.trouble) == 1


def test_shortcuts_come_with_their_message(bot):
    got = []

    def prepare(app):
        app.shortcut("report_message")(lambda ack, body: (got.append(body), ack()))

    slack = bot.start(prepare)
    eva = slack.person("employee")
    ts = eva.say("look at this", "general")["ts"]
    slack.person("manager").message_shortcut("report_message", "general", ts)
    assert (got[0]["type"], got[0]["message"]["text"], got[0]["user"]["id"]) == (
        "message_action",
        "look at this",
        "U0MANAGERMX",
    )


def test_a_closed_modal_is_told_only_when_it_asked(bot):
    got = []

    def prepare(app):
        opens(form(notify_on_close=True))(app)
        app.view_closed("form")(lambda ack, body: (got.append(body["is_cleared"]), ack()))

    slack = bot.start(prepare)
    eva = slack.person("employee")
    eva.command("/incident")
    eva.cancel()
    assert got == [False]


def test_an_app_that_does_not_answer_in_time_is_said_so(bot):
    slack = bot.start(lambda app: app.command("/incident")(lambda: None), ack_seconds=0.2)
    outcome = slack.person("employee").command("/incident")
    assert not outcome.acked
    assert slack.trouble[0].startswith("/incident failed")


def test_without_a_connection_a_command_fails_at_once(slack):
    outcome = slack.person("employee").command("/incident")
    assert (outcome.acked, outcome.problem) == (
        False,
        "The bot is not connected, so nothing was done. Start it, and try again.",
    )


def test_what_is_not_on_the_screen_cannot_be_used(slack):
    eva = slack.person("employee")
    for act in (
        lambda: eva.click("go"),
        eva.submit,
        lambda: eva.click("go", channel="home"),
        lambda: eva.shortcut("nothing"),
    ):
        with pytest.raises(LookupError):
            act()
    with pytest.raises(LookupError, match="there are: employee"):
        slack.person("stranger")


def test_url_verification_is_answered(http_bot):
    slack = http_bot.start(lambda _app: None)
    assert slack.run(lambda _realm: slack.sandbox.courier.http.challenge("word"))


def test_an_unsigned_secret_is_refused_by_the_app(http_bot):
    slack = http_bot.start(lambda app: app.command("/incident")(lambda ack: ack()))
    slack.sandbox.courier.http._secret = "wrong"
    outcome = slack.person("employee").command("/incident")
    assert outcome.problem == "The app answered with an error (http_error 401)."


def test_a_modal_cannot_be_opened_after_the_ack_took_the_trigger(bot):
    errors = []

    def prepare(app):
        @app.command("/incident")
        def incident(ack, body, client):
            client.views_open(trigger_id=body["trigger_id"], view=form())
            errors.append(code(client.views_open, trigger_id=body["trigger_id"], view=form()))
            ack()

    bot.start(prepare).person("employee").command("/incident")
    assert errors == ["exchanged_trigger_id"]
