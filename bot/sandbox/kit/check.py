"""Reads the grammar: a value against a rule, giving each problem in Slack's words with a JSON pointer.

Not here: any limit or name of Slack's.
"""

import re
from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from bot.sandbox.kit.blocks import BLOCKS, CELLS, CHARTS, CONTEXT_TEXTS
from bot.sandbox.kit.elements import ELEMENTS
from bot.sandbox.kit.relations import RELATIONS
from bot.sandbox.kit.richtext import INLINE, RICH_PARTS
from bot.sandbox.kit.rules import FLAG, Anything, Choice, Flag, Num, Rule, Seq, Shape, Str, Typed, Words

_TABLES: dict[str, dict[str, Shape]] = {
    "element": ELEMENTS,
    "context": {"image": ELEMENTS["image"]},
    "rich": RICH_PARTS,
    "inline": INLINE,
    "cell": CELLS,
    "chart": CHARTS,
    "block": {name: shape for name, (_, shape) in BLOCKS.items()},
}
_TEXT_FLAG = {"plain_text": "emoji", "mrkdwn": "verbatim"}


def said(message: str, at: str) -> str:
    """A problem as Slack writes it."""
    return f"{message} [json-pointer:{at}]"


@singledispatch
def problems(rule: Rule, value: Any, at: str) -> Iterator[str]:
    """Everything in the value that the rule forbids."""
    raise TypeError(f"no reader for rule {rule!r} at {at}: {value!r}")


@problems.register
def _(rule: Str, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield said("must provide a string", at)
    elif len(value) < rule.min:
        yield said(f"must be more than {rule.min - 1} characters", at)
    elif rule.max is not None and len(value) > rule.max:
        yield said(f"must be less than {rule.max + 1} characters", at)
    elif rule.pattern and not re.fullmatch(rule.pattern, value):
        yield said("must match the expected format", at)


@problems.register
def _(rule: Num, value: Any, at: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int if rule.whole else int | float):
        yield said("must provide a number", at)
    elif rule.low is not None and value < rule.low:
        yield said(f"must be greater than or equal to {rule.low}", at)
    elif rule.high is not None and value > rule.high:
        yield said(f"must be less than or equal to {rule.high}", at)


@problems.register
def _(_rule: Flag, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield said("must be a boolean", at)


@problems.register
def _(rule: Choice, value: Any, at: str) -> Iterator[str]:
    if value not in rule.values:
        yield said(f"must be one of the following: {', '.join(rule.values)}", at)


@problems.register
def _(rule: Seq, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield said("must provide an array", at)
        return
    if len(value) < rule.min:
        yield said(f"no fewer than {rule.min} items allowed", at)
    if rule.max is not None and len(value) > rule.max:
        yield said(f"no more than {rule.max} items allowed", at)
    for number, item in enumerate(value):
        yield from problems(rule.item, item, f"{at}/{number}")


@problems.register
def _(rule: Words, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield said("must provide an object", at)
    elif (kind := value.get("type")) not in rule.kinds:
        yield said(f"unsupported type: {kind}; must be {' or '.join(rule.kinds)}", f"{at}/type")
    else:
        shape = Shape(need={"type": Choice(rule.kinds), "text": Str(rule.max, rule.min)}, may={_TEXT_FLAG[kind]: FLAG})
        yield from problems(shape, value, at)


@problems.register
def _(rule: Shape, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield said("must provide an object", at)
        return
    known = {**rule.need, **rule.may}
    yield from (said(f"missing required field: {name}", at) for name in rule.need if name not in value)
    yield from (said(f"invalid additional property: {name}", at) for name in value if name not in known)
    inside = [
        problem for name in known if name in value for problem in problems(known[name], value[name], f"{at}/{name}")
    ]
    yield from inside
    if not inside:
        for relation in rule.also:
            yield from (said(message, at + where) for message, where in RELATIONS[relation](value))


@problems.register
def _(rule: Typed, value: Any, at: str) -> Iterator[str]:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind is None:
        yield said("missing required field: type" if isinstance(value, dict) else "must provide an object", at)
    elif kind not in rule.names:
        yield said(f"unsupported type: {kind}", f"{at}/type")
    elif rule.table == "context" and kind in CONTEXT_TEXTS:
        yield from problems(CONTEXT_TEXTS[kind], value, at)
    else:
        yield from problems(_with_type(_TABLES[rule.table][kind], rule.table), value, at)


@problems.register
def _(_rule: Anything, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict | list):
        yield said("must provide an object", at)


def _with_type(shape: Shape, table: str) -> Shape:
    extra: dict[str, Rule] = {"type": Str()}
    if table == "block":
        extra["block_id"] = Str(255)
    return Shape(shape.need, {**shape.may, **extra}, shape.also)
