"""Members are looked up in ``member_key``; two indexes on ``member`` only slowed imports down."""

from __future__ import annotations

from alembic import op

revision = "0005_lean_member"
down_revision = "0004_name_ends"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_member_birth_date"), table_name="member")
    op.drop_index(op.f("ix_member_id_number"), table_name="member")


def downgrade() -> None:
    op.create_index(op.f("ix_member_id_number"), "member", ["id_number"])
    op.create_index(op.f("ix_member_birth_date"), "member", ["birth_date"])
