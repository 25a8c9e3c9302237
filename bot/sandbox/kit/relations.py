"""What a grammar of fields cannot say: one field against another. Each rule gives (problem, where below the object).

Not here: single fields.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

Thing = dict[str, Any]
Found = Iterator[tuple[str, str]]


def options_of(element: Thing) -> list[Thing]:
    """Every option of an element, whether listed plainly or in groups."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def _bare(option: Thing) -> tuple[str, str]:
    return option["value"], option["text"]["text"]


def _initial(element: Thing) -> Found:
    offered = [_bare(option) for option in options_of(element)]
    chosen = element.get("initial_options") or [element[key] for key in ("initial_option",) if key in element]
    if any(_bare(option) not in offered for option in chosen):
        yield "initial option must be one of the options", ""


def _values(element: Thing) -> Found:
    counts = Counter(option["value"] for option in options_of(element))
    yield from (
        (f"option value {value!r} is used {times} times", "/options") for value, times in counts.items() if times > 1
    )


def _listed(element: Thing) -> Found:
    if ("options" in element) == ("option_groups" in element):
        yield "must define exactly one of `options` and `option_groups`", ""


def _pictured(image: Thing) -> Found:
    if ("image_url" in image) == ("slack_file" in image):
        yield "must define exactly one of `image_url` and `slack_file`", ""


def _worded(section: Thing) -> Found:
    if "text" not in section and "fields" not in section:
        yield "must define either `text` or `fields`", "/type"


def _lengths(element: Thing) -> Found:
    least, most, given = element.get("min_length", 0), element.get("max_length", 3000), element.get("initial_value", "")
    if least > most:
        yield "min_length must not be more than max_length", "/min_length"
    if len(given) > most:
        yield f"initial_value must be less than {most + 1} characters", "/initial_value"


def _action_ids(block: Thing) -> Found:
    counts = Counter(element.get("action_id") for element in block["elements"] if element.get("action_id"))
    for action_id, times in counts.items():
        if times > 1:
            yield f"`action_id` {action_id} already exists for block_id {block.get('block_id', '')}", "/elements"


RELATIONS: dict[str, Callable[[Thing], Found]] = {
    "initial": _initial,
    "values": _values,
    "listed": _listed,
    "pictured": _pictured,
    "worded": _worded,
    "lengths": _lengths,
    "action_ids": _action_ids,
}
