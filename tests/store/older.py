"""What takes a store back to the tables of an older version, for the tests of migrations."""

from __future__ import annotations

BACK_TO_0003 = (
    "DROP TABLE approvals",
    "DROP TABLE claims",
    "UPDATE alembic_version SET version_num = '0003'",
)
BACK_TO_0002 = (
    *(f"DROP TABLE {name}" for name in ("fulltexts", "samples", "amendments", "places", "place_votes", "place_state")),
    "DROP INDEX ix_works_joined_to",
    "DROP INDEX ix_decisions_origin",
    "ALTER TABLE works DROP COLUMN joined_by",
    *(f"ALTER TABLE decisions DROP COLUMN {name}" for name in ("means", "tags", "origin")),
    "ALTER TABLE exceptions DROP COLUMN withdrawn_by",
    "UPDATE alembic_version SET version_num = '0002'",
)
BACK_TO_0001 = (
    "DROP TABLE block_index",
    "DROP TABLE block_state",
    "DROP INDEX ix_pairs_second",
    "DROP INDEX ix_works_founder",
    "ALTER TABLE works DROP COLUMN founder",
    "ALTER TABLE pairs DROP COLUMN relation",
    "ALTER TABLE pairs DROP COLUMN likely",
    "UPDATE alembic_version SET version_num = '0001'",
)
