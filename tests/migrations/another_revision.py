"""The revision after the newest one, as a later version might bring it: it adds, and takes nothing away."""

import shutil
from pathlib import Path

from migrations import runner

ANOTHER = f"{int(runner.newest()) + 1:04d}"
TEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{another}"
down_revision = "{newest}"


def upgrade() -> None:
    op.create_table("novelties", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("what", sa.Text()))
    for table in ("incidents", "outbox", "timers", "audit"):
        op.add_column(table, sa.Column("novelty", sa.Text(), nullable=True))
"""


def with_another(folder: Path) -> Path:
    """A copy of the migrations in `folder` with one more revision."""
    scripts = folder / "migrations"
    shutil.copytree(runner.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / f"{ANOTHER}_another.py").write_text(TEXT.format(another=ANOTHER, newest=runner.newest()))
    return scripts
