"""second readings: at most one request to a language model a report, and what came of it"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
    json = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "second_readings",
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("model", sa.String(length=255), nullable=True),
        sa.Column("wanted_at", moment, nullable=False),
        sa.Column("asked_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("claimed_until", moment, nullable=True),
        sa.Column("proposed", json, nullable=True),
        sa.Column("failure", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_second_readings_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_second_readings")),
    )
    op.create_index(
        "ix_second_readings_open",
        "second_readings",
        ["incident_id"],
        unique=False,
        postgresql_where=sa.text("state in ('waiting', 'asked')"),
        sqlite_where=sa.text("state in ('waiting', 'asked')"),
    )
