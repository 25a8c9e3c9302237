"""Block Kit's limits, each met exactly and then passed by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import Refused
from bot.sandbox.kit.surface import check_message, check_view
from tests.bot.sandbox.kit import actions, button, field, home, modal, mrkdwn, option, plain, section, select

CONFIRM = {"title": plain(), "text": mrkdwn(), "confirm": plain("Yes"), "deny": plain("No")}


def said(blocks):
    """What is wrong with a message of these blocks."""
    try:
        check_message(blocks)
    except Refused as refusal:
        return refusal.details.get("errors", [refusal.code])
    return []


def wrong(view, surface="modal"):
    """What is wrong with this view."""
    try:
        check_view(view, surface)
    except Refused as refusal:
        return refusal.details.get("response_metadata", {}).get("messages", [refusal.code])
    return []


def checks(count, **more):
    return actions({"type": "checkboxes", "action_id": "c", "options": [option(str(n)) for n in range(count)], **more})


FITS = {
    "section text": lambda n: [section("x" * n)],
    "section fields": lambda n: [{"type": "section", "fields": [mrkdwn() for _ in range(n)]}],
    "field text": lambda n: [{"type": "section", "fields": [mrkdwn("x" * n)]}],
    "header": lambda n: [{"type": "header", "text": plain("x" * n)}],
    "context": lambda n: [{"type": "context", "elements": [mrkdwn() for _ in range(n)]}],
    "actions": lambda n: [actions(*[button(str(i)) for i in range(n)])],
    "button text": lambda n: [actions(button(text="x" * n))],
    "button value": lambda n: [actions(button(value="x" * n))],
    "action id": lambda n: [actions(button("x" * n))],
    "block id": lambda n: [section(block_id="x" * n)],
    "options": lambda n: [actions(select(*map(str, range(n))))],
    "option text": lambda n: [actions({**select(), "options": [option("a", "x" * n)]})],
    "option value": lambda n: [actions(select("x" * n))],
    "placeholder": lambda n: [actions(select("a", placeholder=plain("x" * n)))],
    "checkboxes": lambda n: [checks(n)],
    "overflow": lambda n: [
        actions({"type": "overflow", "action_id": "o", "options": [option(str(i)) for i in range(n)]})
    ],
    "confirm title": lambda n: [actions(button(confirm={**CONFIRM, "title": plain("x" * n)}))],
    "confirm text": lambda n: [actions(button(confirm={**CONFIRM, "text": mrkdwn("x" * n)}))],
    "confirm button": lambda n: [actions(button(confirm={**CONFIRM, "confirm": plain("x" * n)}))],
    "alt text": lambda n: [{"type": "image", "image_url": "https://example.org/i.png", "alt_text": "x" * n}],
    "blocks": lambda n: [section() for _ in range(n)],
    "table rows": lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] for _ in range(n)]}],
}
LIMITS = {
    "section text": 3000,
    "section fields": 10,
    "field text": 2000,
    "header": 150,
    "context": 10,
    "actions": 25,
    "button text": 75,
    "button value": 2000,
    "action id": 255,
    "block id": 255,
    "options": 100,
    "option text": 75,
    "option value": 150,
    "placeholder": 150,
    "checkboxes": 10,
    "overflow": 5,
    "confirm title": 100,
    "confirm text": 300,
    "confirm button": 30,
    "alt text": 2000,
    "blocks": 50,
    "table rows": 100,
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_can_be_met_but_not_passed(name):
    assert said(FITS[name](LIMITS[name])) == []
    assert said(FITS[name](LIMITS[name] + 1)) != []
    assert said(FITS[name](0)) != [] or name == "blocks"


VIEW_LIMITS = {
    "title": (24, lambda n: modal(section(), title=plain("x" * n))),
    "submit": (24, lambda n: modal(section(), submit=plain("x" * n))),
    "close": (24, lambda n: modal(section(), close=plain("x" * n))),
    "private_metadata": (3000, lambda n: modal(section(), private_metadata="x" * n)),
    "callback_id": (255, lambda n: modal(section(), callback_id="x" * n)),
    "external_id": (255, lambda n: modal(section(), external_id="x" * n)),
    "blocks": (100, lambda n: modal(*[section() for _ in range(n)])),
    "label": (2000, lambda n: modal({**field(), "label": plain("x" * n)})),
    "hint": (2000, lambda n: modal(field(hint=plain("x" * n)))),
    "initial text": (
        3000,
        lambda n: modal(field({"type": "plain_text_input", "action_id": "a", "initial_value": "x" * n})),
    ),
}


@pytest.mark.parametrize("name", VIEW_LIMITS)
def test_a_views_limit_can_be_met_but_not_passed(name):
    limit, make = VIEW_LIMITS[name]
    assert wrong(make(limit)) == []
    assert wrong(make(limit + 1)) != []


REFUSED = {
    "unknown block": ([{"type": "marquee"}], "unsupported type: marquee [json-pointer:/blocks/0/type]"),
    "unknown property": ([section(colour="red")], "invalid additional property: colour [json-pointer:/blocks/0]"),
    "no text, no fields": (
        [{"type": "section"}],
        "must define either `text` or `fields` [json-pointer:/blocks/0/type]",
    ),
    "missing field": ([{"type": "header"}], "missing required field: text [json-pointer:/blocks/0]"),
    "empty text": ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "not text": ([section(5)], "must provide a string [json-pointer:/blocks/0/text/text]"),
    "null": (
        [actions(select("a", initial_option=None))],
        "must provide an object [json-pointer:/blocks/0/elements/0/initial_option]",
    ),
    "markup where plain text is due": (
        [{"type": "header", "text": mrkdwn()}],
        "unsupported type: mrkdwn; must be plain_text [json-pointer:/blocks/0/text/type]",
    ),
    "a word for true": (
        [actions(select("a", focus_on_load="yes"))],
        "must be a boolean [json-pointer:/blocks/0/elements/0/focus_on_load]",
    ),
    "a colour for a style": (
        [actions(button(style="green"))],
        "must be one of the following: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    "the same block id twice": (
        [section(block_id="b"), section(block_id="b")],
        "`block_id` b already exists [json-pointer:/blocks]",
    ),
    "the same action id twice": (
        [actions(button("a"), button("a"), block_id="b")],
        "`action_id` a already exists for block_id b [json-pointer:/blocks/0/elements]",
    ),
    "an initial option that is none": (
        [actions(select("a", initial_option=option("b")))],
        "initial option must be one of the options [json-pointer:/blocks/0/elements/0]",
    ),
    "initial checks that are none": (
        [checks(2, initial_options=[option("9")])],
        "initial option must be one of the options [json-pointer:/blocks/0/elements/0]",
    ),
    "a text input among buttons": (
        [actions({"type": "plain_text_input", "action_id": "a"})],
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    "a date that is none": (
        [actions({"type": "datepicker", "action_id": "d", "initial_date": "23.11.2026"})],
        "must match the expected format [json-pointer:/blocks/0/elements/0/initial_date]",
    ),
    "two tables": (
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2,
        "no more than 1 table blocks allowed [json-pointer:/blocks]",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_named_and_pointed_at(name):
    blocks, problem = REFUSED[name]
    assert problem in said(blocks)


def test_all_text_together_has_a_limit_too():
    assert said([section("x" * 2700) for _ in range(4)]) == []
    assert said([section("x" * 2800) for _ in range(4)]) == ["msg_blocks_too_long"]


def test_an_input_in_a_modal_needs_a_submit_button():
    view = modal(field())
    del view["submit"]
    assert wrong(view) == [
        "[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]"
    ]


@pytest.mark.parametrize(
    "block", [{"type": "markdown", "text": "x"}, {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}]
)
def test_some_blocks_stand_in_messages_only(block):
    assert said([block]) == []
    assert wrong(modal(block)) != []
    assert wrong(home(block), "home") != []


def test_a_home_tab_has_no_title():
    assert wrong(home(section()), "home") == []
    assert wrong({**home(section()), "title": plain()}, "home") != []
    assert wrong(home(section()), "modal") != []


def test_a_view_may_not_be_larger_than_slack_takes():
    assert wrong(modal(*[section("x" * 2900) for _ in range(100)])) == ["view_too_large"]


@pytest.mark.parametrize(
    "block",
    [
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]},
        {"type": "section", "fields": [plain()], "accessory": {"type": "users_select", "action_id": "u"}},
        {
            "type": "context",
            "elements": [{"type": "image", "image_url": "https://example.org/i.png", "alt_text": "i"}, plain()],
        },
        {"type": "divider"},
        actions(
            {"type": "timepicker", "action_id": "t", "initial_time": "09:30"},
            {"type": "datetimepicker", "action_id": "d"},
        ),
        actions({"type": "radio_buttons", "action_id": "r", "options": [option("a")], "initial_option": option("a")}),
        actions(
            {"type": "static_select", "action_id": "s", "option_groups": [{"label": plain(), "options": [option("a")]}]}
        ),
    ],
)
def test_what_slack_takes_is_taken(block):
    assert said([block]) == []
    assert wrong(modal(block)) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["type", "text", "elements", "options", "x"]), inner)
    ),
)


@pytest.mark.fuzz
@given(
    JSON,
    st.sampled_from(
        ["section", "actions", "context", "input", "rich_text", "table", "image", "header", "data_visualization"]
    ),
)
def test_nonsense_is_refused_and_never_breaks_the_reader(thing, kind):
    assert (
        said([{"type": kind, "elements": thing, "text": thing, "element": thing, "rows": thing, "chart": thing}]) != []
    )
    assert said([thing]) != []
