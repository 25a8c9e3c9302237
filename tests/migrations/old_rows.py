"""Rows as a version of Varnost wrote them that knew a revision's tables alone: made up for any table, or written by the
program of that time and kept. Tables are looked at as they are in a database; no model of today is used.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, DateTime, Engine, MetaData, Table, func, insert, select
from sqlalchemy.types import JSON, Boolean, Float, Integer

from migrations import runner
from triage.store.engine import READING

KEPT = Path(__file__).parent / "written"
"""One file a revision: what the program wrote when that revision was the newest. See `keeping.py`."""
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def revisions() -> list[str]:
    """All revisions, the first one first."""
    scripts = ScriptDirectory.from_config(runner._config(None))
    return [one.revision for one in scripts.walk_revisions()][::-1]


def bring_to(engine: Engine, revision: str) -> None:
    """Apply the revisions up to this one."""
    with engine.begin() as connection:
        command.upgrade(runner._config(connection), revision)


def tables_of(engine: Engine) -> list[Table]:
    """The tables that are there, each after those it refers to."""
    found = MetaData()
    found.reflect(engine)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def made_up(tables: Sequence[Table], first: int = 1) -> Rows:
    """Two rows for each table, with every column filled, that refer to each other. Keys count from `first`."""
    number = count(first * 1_000)
    return {table.name: [_row(table, first + place, number) for place in range(2)] for table in tables}


def _row(table: Table, key: int, number: "count[int]") -> dict[str, Any]:
    return {column.name: _value(column, key, number) for column in table.columns}


def _value(column: "Column[Any]", key: int, number: "count[int]") -> Any:
    for foreign in column.foreign_keys:
        return _value(foreign.column, key, number)
    if column.primary_key and isinstance(column.type, Integer):
        return key
    if _is_moment(column):
        moment = datetime(2026, 11, 23, 9, key % 60, tzinfo=UTC)
        return moment if isinstance(column.type, DateTime) else moment.isoformat(timespec="microseconds")
    made: dict[type[Any], Any] = {JSON: {"is": key}, Boolean: key % 2 == 0, Integer: next(number), Float: key / 8}
    return next((made[kind] for kind in made if isinstance(column.type, kind)), f"{column.name} {key}")


def _is_moment(column: "Column[Any]") -> bool:
    """SQLite has no type for them."""
    return (
        isinstance(column.type, DateTime) or column.name.endswith(("_at", "_until", "_before")) or column.name == "at"
    )


def write(connection: Connection, tables: Sequence[Table], rows: Rows) -> None:
    """Insert rows as a program would that knows these tables."""
    for table in tables:
        for row in rows.get(table.name, ()):
            connection.execute(insert(table).values({name: _fitting(table.c[name], row[name]) for name in row}))
    if connection.dialect.name == "postgresql":
        _let_keys_count_on(connection, tables)


def _fitting(column: "Column[Any]", value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(column.type, DateTime) and isinstance(value, str) else value


def _let_keys_count_on(connection: Connection, tables: Sequence[Table]) -> None:
    for table in tables:
        sequence = func.pg_get_serial_sequence(table.name, "id")
        if "id" in table.c and connection.scalar(select(sequence)):
            connection.execute(select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery())))


def read(engine: Engine, tables: Sequence[Table]) -> Rows:
    """All that stands in these tables, in the columns that they know."""
    with engine.connect().execution_options(**READING) as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables
        }


def kept(revision: str) -> Rows:
    """What the program wrote at that revision."""
    rows: Rows = json.loads((KEPT / f"{revision}.json").read_text())
    return rows
