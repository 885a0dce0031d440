"""Members are found by indexed keys; units and replaced values get their own tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_member_keys"
down_revision = "0001_initial"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("letters", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("name", name=op.f("uq_unit_name")),
    )
    op.create_index(op.f("ix_unit_key"), "unit", ["key"])
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"])
    op.create_index("ix_unit_letters", "unit", ["letters"], postgresql_using="gin")
    op.create_table(
        "member_key",
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id18", sa.String(length=18, collation="C"), nullable=True),
        sa.Column("id_tail", sa.String(length=4, collation="C"), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=6), nullable=True),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("sound", sa.Text(collation="C"), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_member_key_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_member_key_unit_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_key")),
    )
    op.create_index(op.f("ix_member_key_id18"), "member_key", ["id18"])
    op.create_index("ix_member_key_tail_id", "member_key", ["id_tail", "id18"])
    op.create_index("ix_member_key_birth_name", "member_key", ["birth_date", "name"])
    op.create_index(op.f("ix_member_key_name"), "member_key", ["name"])
    op.create_index(op.f("ix_member_key_sound"), "member_key", ["sound"])
    op.create_index("ix_member_key_unit_name", "member_key", ["unit_id", "name"])
    op.create_table(
        "member_change",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_member_change_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_change")),
    )
    op.create_index(op.f("ix_member_change_member_id"), "member_change", ["member_id"])


def downgrade() -> None:
    op.drop_table("member_change")
    op.drop_table("member_key")
    op.drop_table("unit")
