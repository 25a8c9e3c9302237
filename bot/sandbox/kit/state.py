"""What an element remembers of what a person chose or typed, in the words of Slack's `state.values`.

Not here: sending it anywhere.
"""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.kit.normal import interactive
from bot.sandbox.kit.relations import options_of

Thing = dict[str, Any]
Values = dict[str, dict[str, Thing]]


@dataclass(frozen=True)
class Memory:
    """Under which key an element's value is kept, which key gives it at first, and what it is when nothing was
    chosen.
    """

    key: str
    initial: str
    many: bool = False


MEMORY = {
    "plain_text_input": Memory("value", "initial_value"),
    "email_text_input": Memory("value", "initial_value"),
    "url_text_input": Memory("value", "initial_value"),
    "number_input": Memory("value", "initial_value"),
    "rich_text_input": Memory("rich_text_value", "initial_value"),
    "static_select": Memory("selected_option", "initial_option"),
    "external_select": Memory("selected_option", "initial_option"),
    "radio_buttons": Memory("selected_option", "initial_option"),
    "users_select": Memory("selected_user", "initial_user"),
    "conversations_select": Memory("selected_conversation", "initial_conversation"),
    "channels_select": Memory("selected_channel", "initial_channel"),
    "multi_static_select": Memory("selected_options", "initial_options", many=True),
    "multi_external_select": Memory("selected_options", "initial_options", many=True),
    "checkboxes": Memory("selected_options", "initial_options", many=True),
    "multi_users_select": Memory("selected_users", "initial_users", many=True),
    "multi_conversations_select": Memory("selected_conversations", "initial_conversations", many=True),
    "multi_channels_select": Memory("selected_channels", "initial_channels", many=True),
    "datepicker": Memory("selected_date", "initial_date"),
    "timepicker": Memory("selected_time", "initial_time"),
    "datetimepicker": Memory("selected_date_time", "initial_date_time"),
}
_BY_OPTION = {"selected_option", "selected_options"}


def values_of(blocks: list[Thing], entered: Values) -> Values:
    """The whole state of these blocks: what was entered, else what was given at first, else Slack's empty value."""
    result: Values = {}
    for block in blocks:
        for element in interactive(block):
            if memory := MEMORY.get(element["type"]):
                kept = entered.get(block["block_id"], {}).get(element["action_id"])
                empty = element.get(memory.initial, [] if memory.many else None)
                fresh = {"type": element["type"], memory.key: empty}
                same = kept is not None and kept["type"] == element["type"]
                result.setdefault(block["block_id"], {})[element["action_id"]] = kept if same and kept else fresh
    return result


def chosen(element: Thing, raw: object) -> Thing:
    """What Slack would keep when a person gives this: an option's value or label, an id, a date, or text."""
    kind = element["type"]
    if kind == "button":
        return {}
    if kind == "overflow":
        return {"selected_option": _option(element, raw)}
    memory = MEMORY[kind]
    if raw in (None, "", []):
        return {memory.key: [] if memory.many else None}
    if memory.key in _BY_OPTION:
        raw = [_option(element, each) for each in _as_list(raw)] if memory.many else _option(element, raw)
    return {memory.key: _as_list(raw) if memory.many else raw}


def _as_list(raw: object) -> list[object]:
    return list(raw) if isinstance(raw, list | tuple) else [raw]


def _option(element: Thing, raw: object) -> Thing:
    offered = options_of(element)
    for option in offered:
        if raw in (option["value"], option["text"]["text"]):
            return option
    labels = ", ".join(f"{option['value']!r} ({option['text']['text']})" for option in offered)
    raise LookupError(f"no option {raw!r} in {element['action_id']!r}; there are: {labels}")
