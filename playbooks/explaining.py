"""Says what a grammar refuses in its author's words: the key, what is wrong, and the cure. No files here.

A key names the entries of a list by their ids, or counts them from 1, as a person does: `steps.find_carrier.due.S1`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from playbooks.base import SHAPES

Fault = dict[str, Any]
_QUOTED = re.compile(r"'([^']*)'")


def explain(error: ValidationError, value: Any = None, grammar: TypeAdapter[Any] | None = None) -> list[str]:
    """One line a fault. With `value`, what was refused, keys name ids; with `grammar` the cure lists what there is."""
    schema = grammar.json_schema() if grammar else {}
    return [_line(dict(fault), value, schema) for fault in error.errors()]


def _line(fault: Fault, value: Any, schema: dict[str, Any]) -> str:
    key = ".".join(_named(fault["loc"], value)) or "(whole file)"
    return f"{key}: {_CURES.get(fault['type'], _as_it_says)(fault, schema)}"


def _named(loc: Sequence[int | str], value: Any) -> Iterator[str]:
    for part in loc:
        inner = _inside(value, part)
        own = inner.get("id") if isinstance(part, int) and isinstance(inner, dict) else None
        yield own if isinstance(own, str) else str(part + 1) if isinstance(part, int) else part
        value = inner


def _inside(value: Any, part: int | str) -> Any:
    if isinstance(value, list) and isinstance(part, int):
        return value[part] if part < len(value) else None
    return value.get(part) if isinstance(value, dict) else None


def _unknown_key(fault: Fault, schema: dict[str, Any]) -> str:
    known = _part_of(schema, fault["loc"][:-1]).get("properties", {})
    return "unknown key; remove it, or correct its spelling" + _listed("keys are", known)


def _missing(fault: Fault, schema: dict[str, Any]) -> str:
    return "is missing; add it" + _listed("options are", _part_of(schema, fault["loc"]).get("enum", ()))


def _unknown_value(fault: Fault, _: dict[str, Any]) -> str:
    return f"unknown value {fault['input']!r}" + _listed("options are", _QUOTED.findall(fault["ctx"]["expected"]))


def _no_words(fault: Fault, _: dict[str, Any]) -> str:
    if isinstance(fault["input"], bool):
        return "is a boolean where words are wanted; put it in quotes"
    return f"words are wanted (found {fault['input']!r:.80}); put them in quotes"


def _wrong_shape(fault: Fault, schema: dict[str, Any]) -> str:
    cure = SHAPES.get(fault["ctx"]["pattern"])
    return f"{fault['input']!r:.80} is not written as it should be; {cure}" if cure else _as_it_says(fault, schema)


def _too_long(fault: Fault, _: dict[str, Any]) -> str:
    limit = fault["ctx"]["max_length"]
    return f"is {len(fault['input'])} characters long, and {limit} is the most; shorten it"


def _our_own(fault: Fault, _: dict[str, Any]) -> str:
    return str(fault["msg"]).removeprefix("Value error, ")


def _as_it_says(fault: Fault, _: dict[str, Any]) -> str:
    return f"{fault['msg']} (found {fault['input']!r:.80})"


def _said(text: str) -> Callable[[Fault, dict[str, Any]], str]:
    return lambda fault, _: f"{text} (found {fault['input']!r:.80})"


_CURES: dict[str, Callable[[Fault, dict[str, Any]], str]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "enum": _unknown_value,
    "literal_error": _unknown_value,
    "string_type": _no_words,
    "string_pattern_mismatch": _wrong_shape,
    "string_too_long": _too_long,
    "string_too_short": lambda *_: "is too short; write it out",
    "tuple_type": _said("a list is wanted; write [one, two], or a line with a dash for each"),
    "dict_type": _said("keys with values are wanted; write {key: value}"),
    "model_type": _said("keys with values are wanted; write {key: value}"),
    "value_error": _our_own,
}


def _listed(what: str, names: Any) -> str:
    return f"; {what}: {', '.join(map(str, names))}" if names else ""


def _part_of(schema: dict[str, Any], loc: Sequence[int | str]) -> dict[str, Any]:
    """The part of a JSON Schema that is about one place; empty where it does not say."""
    part = _resolved(schema, schema)
    for step in loc:
        inner = part.get("items") if isinstance(step, int) else part.get("properties", {}).get(step)
        part = _resolved(inner or part.get("additionalProperties") or {}, schema)
    return part


def _resolved(part: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """Follow references, and look through "this or nothing"."""
    while isinstance(part, dict):
        choices = [one for one in part.get("anyOf", ()) if one.get("type") != "null"]
        if "$ref" in part:
            part = schema["$defs"][part["$ref"].rpartition("/")[2]]
        elif len(choices) == 1:
            part = choices[0]
        else:
            return part
    return {}
