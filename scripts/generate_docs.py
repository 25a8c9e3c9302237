"""Makes docs/configuration.md, docs/organisation.schema.json and manifest.json anew from the code that they describe.

python scripts/generate_docs.py          # writes them; a test compares
"""

import json
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.manifest import manifest
from bot.settings import DemoSettings, Settings
from triage.core.organisation import Organisation

ROOT = Path(__file__).parent.parent
HEAD = """# Configuration

Made from the code by `scripts/generate_docs.py`; a test keeps it true.

## Environment

Varnost reads these variables, or a `.env` file in its working folder. Empty means not set.

| variable | default | what it is |
| --- | --- | --- |
"""
ORGANISATION = """
## The organisation's file

`VARNOST_CONFIG` names a YAML file. Every key may be left out; `varnost check` names what is wrong, and where. Its JSON
Schema is [organisation.schema.json](organisation.schema.json); an example is
[bot/sandbox/organisation.yaml](../bot/sandbox/organisation.yaml), the file of the practice workspace.

| key | default | what it is |
| --- | --- | --- |
"""
DUTY = """
## Who is on call, who is away

```yaml
roles:
  security_on_call: {people: [U0SIRA, U0IVAN]}
  legal_privacy: {groups: [S0LEGAL]}         # a user group: its members may work the incident, its desk is reminded
on_call:
  security_on_call:
    rota: {order: [U0SIRA, U0IVAN], first_day: 2026-11-23, at: "09:00", weeks: 1}
    shifts:                                  # go before the rota
      - {person: U0NINA, starts: 2026-12-24 09:00, ends: 2026-12-27 09:00}
absences:
  - {person: U0IVAN, first_day: 2026-12-01, last_day: 2026-12-11, deputy: U0NINA}
workers:
  U0NINA: {zone: Europe/London, country: GB, working_hours: {start: "10:00", end: "18:00"}}
```

A task goes to whoever is on call for its role, else to the first of the role's people who is there, else to the role's
group, else to the domain's lead. Whoever is away is replaced by their deputy, or the deputy's; a task that falls due while
its owner is away is handed to them. Times of shifts and days of absence are those of the organisation's `zone`. What is not
urgent falls due, and is reminded of, in the owner's own working hours: those under `workers`, else the organisation's, in the
zone that the person has in Slack.

`varnost check` names shifts that overlap, times when nobody is on call, people of whom the file says nothing else, deputies
who are away themselves, and whoever is on call without being a responder.
"""


def configuration() -> str:
    """The whole page."""
    environment = [
        _row(name.upper(), field) for name, field in (Settings.model_fields | DemoSettings.model_fields).items()
    ]
    return HEAD + "".join(environment) + ORGANISATION + "".join(_rows("", Organisation)) + DUTY + "\n"


def _rows(prefix: str, model: type[BaseModel]) -> list[str]:
    rows = []
    for name, field in model.model_fields.items():
        inner = _model_in(field.annotation)
        if inner is None or _is_leaf(field):
            rows.append(_row(f"`{prefix}{name}`", field))
        if inner is not None:
            rows += _rows(f"{prefix}{name}{_each(name, field)}.", inner)
    return rows


def _each(name: str, field: FieldInfo) -> str:
    """How an entry is written after the key: a list's, or one of a mapping by role or by person."""
    kind = str(field.annotation)
    by = "person" if name == "workers" else "role"
    return "[]" if kind.startswith("tuple") else f".<{by}>" if kind.startswith("dict") else ""


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _model_in(one))), None)


def _is_leaf(field: FieldInfo) -> bool:
    return not isinstance(field.default, BaseModel)


def _row(name: str, field: FieldInfo) -> str:
    return f"| {name} | {_default(field)} | {field.description} |\n"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "(needed)"
    return "" if field.default in (None, (), {}) else f"`{field.default}`"


def pages() -> dict[Path, str]:
    """Every generated file and its content."""
    schema = json.dumps(Organisation.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
    made = json.dumps(manifest(Organisation()), indent=2, ensure_ascii=False) + "\n"
    return {
        ROOT / "docs" / "configuration.md": configuration(),
        ROOT / "docs" / "organisation.schema.json": schema,
        ROOT / "manifest.json": made,
    }


if __name__ == "__main__":
    for path, content in pages().items():
        path.write_text(content, encoding="utf-8")
        print(path.relative_to(ROOT))
