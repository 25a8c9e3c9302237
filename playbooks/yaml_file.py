"""Reads one YAML file strictly and names file, key and cure when something is wrong. No grammar of ours here.

`yes`, `no`, `on` and `off` stay the words that the author typed (YAML 1.1 makes them booleans, and they are option ids
of ours); a key given twice is refused, where YAML would silently keep the last.
"""

from collections.abc import Hashable
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import TypeAdapter, ValidationError

from playbooks.explaining import explain

Model = TypeVar("Model")


class DataError(Exception):
    """A data file is wrong. The message names the file, the key and the cure, for its author."""


class _StrictLoader(yaml.CSafeLoader):
    """YAML without the two surprises: words read as booleans, and duplicate keys."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise DataError(
                    f"line {key_node.start_mark.line + 1}: the key {key!r} stands here twice; keep one of them"
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def _as_mapping(loader: yaml.CSafeLoader, node: yaml.Node) -> dict[Hashable, Any]:
    return loader.construct_mapping(cast("yaml.MappingNode", node), deep=True)


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _as_mapping)


def read_yaml(path: Path) -> Any:
    """Return the plain values in the YAML file at `path`. Raises DataError, which names the file, when it is not
    one.
    """
    try:
        # A subclass of CSafeLoader: no objects are ever built from tags.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506
    except DataError as error:
        raise DataError(f"{path}: {error}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: this is not valid YAML: {error}") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error


def load(path: Path, grammar: type[Model] | TypeAdapter[Model]) -> Model:
    """Read `path` and check it against `grammar`. Raises DataError with every fault: file, key, cure."""
    found = read_yaml(path)
    return check(path, {} if found is None else found, grammar)


def check(path: Path, value: Any, grammar: type[Model] | TypeAdapter[Model]) -> Model:
    """Check what stands in `path` against `grammar`. Raises DataError with every fault: file, key, cure."""
    adapter = grammar if isinstance(grammar, TypeAdapter) else TypeAdapter(grammar)
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise DataError("\n".join(f"{path}: {line}" for line in explain(error, value, adapter))) from None
