"""status updates, evidence on tasks, who set what, and the shared half of kept playbooks"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite")
SHORT = sa.String(length=255)


def upgrade() -> None:
    op.create_table(
        "status_updates",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_of", SHORT, nullable=False),
        sa.Column("answer", SHORT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by", SHORT, nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_status_updates_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_updates")),
    )
    op.create_index(op.f("ix_status_updates_incident_id"), "status_updates", ["incident_id"])
    op.create_table(
        "task_notes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("task_id", KEY, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("said_by", SHORT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_task_notes_incident_id")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_notes_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_notes")),
    )
    op.create_index(op.f("ix_task_notes_incident_id"), "task_notes", ["incident_id"])
    for name in ("after", "owner_group", "assigned_by", "due_set_by", "started_by"):
        op.add_column("tasks", sa.Column(name, SHORT, nullable=True))
    op.add_column("tasks", sa.Column("started_at", MOMENT, nullable=True))
    op.add_column("playbook_versions", sa.Column("common", JSON, nullable=True))
    op.add_column("playbook_versions", sa.Column("kept_at", MOMENT, nullable=True))
