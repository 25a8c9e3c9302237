"""Alembic's entry: runs revisions on the connection that the caller hands over, or prints their SQL. Makes no
engine.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from triage.store.columns import Moment
from triage.store.tables import Base


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column type into a revision in SQLAlchemy's words, so that the revision imports nothing of ours."""
    if kind == "type" and isinstance(item, Moment):
        return 'sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")'
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_item=render,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
