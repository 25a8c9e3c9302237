"""What all tables share: how keys are named, and which column type stands for which Python type. No table here."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase

from triage.store.columns import Json, Moment, Short

Key = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up by itself only in a column of exactly INTEGER."""


class Base(DeclarativeBase):
    """What all tables share: names of keys, and which column type stands for which Python type."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, dict[str, Any]: Json, list[Any]: Json, str: Short}
