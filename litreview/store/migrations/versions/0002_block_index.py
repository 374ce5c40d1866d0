"""The index of block keys, which the next `dedupe` fills; of pairs their relation, their order, and an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "block_index",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "record", name=op.f("pk_block_index")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "block_state",
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("event", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("rules", name=op.f("pk_block_state")),
    )
    op.add_column("works", sa.Column("founder", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
    op.execute(
        "UPDATE works SET founder = COALESCE("
        "(SELECT MIN(record) FROM work_records WHERE work = number AND first_work = number), "
        "(SELECT MIN(record) FROM work_records WHERE work = number), "
        "(SELECT MIN(record) FROM work_records WHERE first_work = number))"
    )
    op.add_column("pairs", sa.Column("relation", sa.String(length=20), nullable=False, server_default=""))
    op.add_column("pairs", sa.Column("likely", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_works_founder", "works", ["founder"], unique=False)
    op.create_index("ix_pairs_second", "pairs", ["second"], unique=False)
