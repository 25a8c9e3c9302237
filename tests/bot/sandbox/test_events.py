"""Events: their wording, their retries, and connections that come and go."""

from tests.bot.sandbox.kit import home, section
from tests.bot.sandbox.rig import bolt, connected, hang_up


def hears(got, *kinds):
    def prepare(app):
        for kind in kinds:
            app.event(kind)(lambda event, body, request: got.append((event, body, request.headers)))

    return prepare


def test_a_direct_message_is_told_in_full(bot):
    got = []
    slack = bot.start(hears(got, "message"))
    slack.person("employee").say("hello")
    slack.wait_for(lambda: got)
    event, body, _ = got[0]
    assert (event["text"], event["channel_type"], event["user"]) == ("hello", "im", "U0EMPLOYEE")
    assert body["authorizations"][0]["user_id"] == "U0VARNOSTB"
    assert body["event_id"].startswith("Ev")
    assert (body["type"], body["team_id"]) == ("event_callback", "T0PRACTICE")


def test_opening_the_app_is_told_with_its_tab(bot):
    got = []
    slack = bot.start(hears(got, "app_home_opened"))
    eva = slack.person("employee")
    eva.open_dm()
    slack.wait_for(lambda: len(got) == 1)
    slack.read(lambda realm: realm.views.publish(eva.id, home(section()), None))
    eva.open_home()
    slack.wait_for(lambda: len(got) == 2)
    assert [event["tab"] for event, _, _ in got] == ["messages", "home"]
    assert got[1][0]["view"]["type"] == "home"


def test_coming_and_going_is_told(bot):
    got = []
    slack = bot.start(hears(got, "member_joined_channel", "member_left_channel"))
    eva = slack.person("employee")
    eva.join("ai-safety")
    slack.wait_for(lambda: len(got) == 1)
    eva.leave("ai-safety")
    slack.wait_for(lambda: len(got) == 2)
    assert [event["type"] for event, _, _ in got] == ["member_joined_channel", "member_left_channel"]


def test_the_app_hears_of_its_own_edits(bot):
    slack = bot.start(lambda _app: None)
    client = bolt(slack).client
    ts = client.chat_postMessage(channel="C0GENERALX", text="one")["ts"]
    client.chat_update(channel="C0GENERALX", ts=ts, text="two")
    slack.wait_for(lambda: len(slack.deliveries) == 2)
    posted, changed = (each.payload["event"] for each in slack.deliveries)
    assert (posted["bot_id"], changed["subtype"], changed["previous_message"]["text"]) == (
        "B0VARNOSTB",
        "message_changed",
        "one",
    )


def test_only_subscribed_events_are_sent(socket_bot):
    slack = socket_bot.start(hears([], "message"), events=("message.im",))
    eva = slack.person("employee")
    eva.open_home()
    eva.say("in the channel", "general")
    eva.say("to the bot")
    slack.wait_for(lambda: slack.deliveries)
    assert [each.payload["event"]["text"] for each in slack.deliveries] == ["to the bot"]


def test_an_unacked_event_comes_again_at_once_after_a_minute_and_after_five(slack):
    slack.person("employee").say("is anybody there?")
    slack.wait_for(lambda: len(slack.deliveries) == 2)
    slack.move_clock(60)
    slack.wait_for(lambda: len(slack.deliveries) == 3)
    slack.move_clock(300)
    slack.wait_for(lambda: len(slack.deliveries) == 4)
    retries = [each.retry and each.retry["retry_attempt"] for each in slack.deliveries]
    assert retries == [None, 1, 2, 3]
    assert len({each.payload["event_id"] for each in slack.deliveries}) == 1


def test_an_event_that_was_missed_arrives_when_the_app_is_back(slack):
    got = []
    slack.person("employee").say("later")
    slack.wait_for(lambda: len(slack.deliveries) == 2)
    app = bolt(slack)
    hears(got, "message")(app)
    handler = connected(slack, app)
    slack.move_clock(60)
    slack.wait_for(lambda: got)
    hang_up(slack, handler)
    assert got[0][0]["text"] == "later"


def test_a_delivery_can_be_brought_again_in_parallel(bot):
    got = []
    slack = bot.start(hears(got, "message"))
    slack.person("employee").say("once")
    slack.wait_for(lambda: slack.deliveries)
    replies = slack.redeliver(slack.deliveries[0], times=3)
    assert [reply.acked for reply in replies] == [True] * 3
    slack.wait_for(lambda: len(got) == 4)
    assert len({body["event_id"] for _, body, _ in got}) == 1
    marks = sorted(headers["x-slack-retry-num"][0] for _, _, headers in got if "x-slack-retry-num" in headers)
    assert marks == ["1", "2", "3"]


def test_what_is_held_back_goes_out_together(bot):
    got = []
    slack = bot.start(hears(got, "message"))
    eva = slack.person("employee")
    with slack.held_back():
        eva.say("one")
        eva.say("two")
        assert got == []
    slack.wait_for(lambda: len(got) == 2)


def test_a_goodbye_makes_the_app_connect_anew(socket_bot):
    slack = socket_bot.start(lambda app: app.command("/incident")(lambda ack: ack()))
    slack.disconnect("refresh_requested")
    slack.wait_for(lambda: len(slack.ledger.calls("apps.connections.open")) == 2 and slack.connections == 1)
    assert slack.person("employee").command("/incident").acked


def test_envelopes_go_to_several_connections_in_turn(socket_bot):
    got = []
    slack = socket_bot.start(lambda app: app.command("/incident")(lambda ack: (got.append("first"), ack())))
    second = bolt(slack)
    second.command("/incident")(lambda ack: (got.append("second"), ack()))
    handler = connected(slack, second)
    slack.wait_for(lambda: slack.connections == 2)
    for _ in range(4):
        slack.person("employee").command("/incident")
    hang_up(slack, handler)
    assert sorted(got) == ["first", "first", "second", "second"]
