"""relations and merges"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "relations",
        sa.Column("later_id", KEY, nullable=False),
        sa.Column("earlier_id", KEY, nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("why", JSON, nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("reporter_says", sa.String(length=255), nullable=True),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["later_id"], ["incidents.id"], name=op.f("fk_relations_later_id")),
        sa.ForeignKeyConstraint(["earlier_id"], ["incidents.id"], name=op.f("fk_relations_earlier_id")),
        sa.PrimaryKeyConstraint("later_id", "earlier_id", name=op.f("pk_relations")),
    )
    op.create_index(op.f("ix_relations_earlier_id"), "relations", ["earlier_id"])
    op.create_table(
        "merges",
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("into_id", KEY, nullable=False),
        sa.Column("merged_at", MOMENT, nullable=False),
        sa.Column("merged_by", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_merges_incident_id")),
        sa.ForeignKeyConstraint(["into_id"], ["incidents.id"], name=op.f("fk_merges_into_id")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_into_id"), "merges", ["into_id"])
