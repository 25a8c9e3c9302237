"""The grammar of Block Kit's elements, and where each may stand. Data only.

Left out, and therefore refused: elements of other products (workflow buttons, feedback buttons, file inputs).
"""

from bot.sandbox.kit.composition import (
    ACTION_ID,
    CHECK_OPTION,
    COLOR,
    CONFIRM,
    DATE,
    DISPATCH,
    FILTER,
    LINK_OPTION,
    OPTION_GROUP,
    PLACEHOLDER,
    SELECT_OPTION,
    TIME,
)
from bot.sandbox.kit.rules import FLAG, Anything, Num, Rule, Seq, Shape, Str, plain

_ACTION: dict[str, Rule] = {"action_id": ACTION_ID}
_ASK: dict[str, Rule] = {**_ACTION, "confirm": CONFIRM, "focus_on_load": FLAG}
_PICK: dict[str, Rule] = {**_ASK, "placeholder": PLACEHOLDER}
_TYPE: dict[str, Rule] = {
    **_ACTION,
    "placeholder": PLACEHOLDER,
    "focus_on_load": FLAG,
    "dispatch_action_config": DISPATCH,
}
_MANY: dict[str, Rule] = {**_PICK, "max_selected_items": Num(1)}
_LISTED: dict[str, Rule] = {"options": Seq(SELECT_OPTION, 100), "option_groups": Seq(OPTION_GROUP, 100)}
_TALKS: dict[str, Rule] = {"default_to_current_conversation": FLAG, "filter": FILTER}
_IDS = Seq(Str())

ELEMENTS: dict[str, Shape] = {
    "button": Shape(
        need={"text": plain(75)},
        may={
            **_ACTION,
            "url": Str(3000),
            "value": Str(2000),
            "style": COLOR,
            "confirm": CONFIRM,
            "accessibility_label": Str(75),
        },
    ),
    "checkboxes": Shape(
        need={"options": Seq(CHECK_OPTION, 10)},
        may={**_ASK, "initial_options": Seq(CHECK_OPTION, 10)},
        also=("initial", "values"),
    ),
    "radio_buttons": Shape(
        need={"options": Seq(CHECK_OPTION, 10)},
        may={**_ASK, "initial_option": CHECK_OPTION},
        also=("initial", "values"),
    ),
    "overflow": Shape(need={"options": Seq(LINK_OPTION, 5)}, may={**_ACTION, "confirm": CONFIRM}, also=("values",)),
    "static_select": Shape(
        may={**_PICK, **_LISTED, "initial_option": SELECT_OPTION}, also=("listed", "initial", "values")
    ),
    "multi_static_select": Shape(
        may={**_MANY, **_LISTED, "initial_options": Seq(SELECT_OPTION, 100)},
        also=("listed", "initial", "values"),
    ),
    "external_select": Shape(may={**_PICK, "min_query_length": Num(0), "initial_option": SELECT_OPTION}),
    "multi_external_select": Shape(
        may={**_MANY, "min_query_length": Num(0), "initial_options": Seq(SELECT_OPTION, 100)}
    ),
    "users_select": Shape(may={**_PICK, "initial_user": Str()}),
    "multi_users_select": Shape(may={**_MANY, "initial_users": _IDS}),
    "conversations_select": Shape(may={**_PICK, **_TALKS, "initial_conversation": Str(), "response_url_enabled": FLAG}),
    "multi_conversations_select": Shape(may={**_MANY, **_TALKS, "initial_conversations": _IDS}),
    "channels_select": Shape(may={**_PICK, "initial_channel": Str(), "response_url_enabled": FLAG}),
    "multi_channels_select": Shape(may={**_MANY, "initial_channels": _IDS}),
    "datepicker": Shape(may={**_PICK, "initial_date": DATE}),
    "timepicker": Shape(may={**_PICK, "initial_time": TIME, "timezone": Str()}),
    "datetimepicker": Shape(may={**_ASK, "initial_date_time": Num(1_000_000_000, 9_999_999_999)}),
    "plain_text_input": Shape(
        may={
            **_TYPE,
            "initial_value": Str(3000, 0),
            "multiline": FLAG,
            "min_length": Num(0, 3000),
            "max_length": Num(1, 3000),
        },
        also=("lengths",),
    ),
    "email_text_input": Shape(may={**_TYPE, "initial_value": Str()}),
    "url_text_input": Shape(may={**_TYPE, "initial_value": Str()}),
    "number_input": Shape(
        need={"is_decimal_allowed": FLAG},
        may={**_TYPE, "initial_value": Str(), "min_value": Str(), "max_value": Str()},
    ),
    "rich_text_input": Shape(may={**_TYPE, "initial_value": Anything(), "min_lines": Num(1), "max_lines": Num(1)}),
    "image": Shape(
        need={"alt_text": Str(2000)}, may={"image_url": Str(3000), "slack_file": Anything()}, also=("pictured",)
    ),
}

_SELECTS = tuple(name for name in ELEMENTS if name.endswith("_select"))
_PICKERS = ("datepicker", "timepicker")
_CHECKS = ("checkboxes", "radio_buttons")
_SINGLE = tuple(name for name in _SELECTS if not name.startswith("multi_"))
_TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input")

IN_SECTION = ("button", "overflow", "image", *_CHECKS, *_PICKERS, *_SELECTS)
IN_ACTIONS = ("button", "overflow", "datetimepicker", *_CHECKS, *_PICKERS, *_SINGLE)
IN_INPUT = ("datetimepicker", *_CHECKS, *_PICKERS, *_SELECTS, *_TYPED)
