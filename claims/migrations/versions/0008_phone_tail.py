"""People are asked for by the end of their phone number too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_phone_tail"
down_revision = "0007_marks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_member_phone_tail", "member", [sa.text("right(phone, 4)")])


def downgrade() -> None:
    op.drop_index("ix_member_phone_tail", table_name="member")
