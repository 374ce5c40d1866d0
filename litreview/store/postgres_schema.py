"""The schema of a review in PostgreSQL: made, looked at, and set up so that both kinds of store keep the same."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, text

from litreview.errors import StoreError, Where
from litreview.store.address import Database

ENCODING = "UTF8"  # every letter


class Standing(NamedTuple):
    """What a role finds: whether the schema is there, whether it may look into it, whether it may write to it."""

    there: bool
    may_look: bool
    may_write: bool


_STANDING = text(
    "SELECT has_schema_privilege(oid, 'USAGE') AS look, "
    "COALESCE(has_table_privilege((SELECT c.oid FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = 'events' "
    "AND c.relkind IN ('r', 'p')), 'INSERT'), true) AND NOT pg_is_in_recovery() "
    "AND current_setting('default_transaction_read_only') = 'off' AS write "
    "FROM pg_namespace n WHERE nspname = :schema"
)
_TABLES = text(
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') "
    "AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) ORDER BY relname"
)
_LOOSE = text(
    "SELECT c.relname AS in_table, a.attname AS named FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
    "WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND c.relkind = 'r' "
    "AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid IN ('text'::regtype, 'varchar'::regtype) "
    "AND (a.atttypid <> 'text'::regtype OR a.attcollation <> '\"C\"'::regcollation) ORDER BY 1, a.attnum"
)


def standing(connection: Connection, schema: str) -> Standing:
    """What this role finds of a schema."""
    row = connection.execute(_STANDING, {"schema": schema}).first()
    return Standing(True, bool(row.look), bool(row.write)) if row else Standing(False, False, False)


def tables(connection: Connection) -> list[str]:
    """The tables and views in the schema of this transaction; none when there is no such schema."""
    return list(connection.execute(_TABLES).scalars())


def make(connection: Connection, database: Database) -> None:
    """Make the schema where there is none, in a transaction that has its lock.

    Raises StoreError LR-DATABASE-ENCODING when the database cannot hold every letter.
    """
    if connection.execute(text("SHOW server_encoding")).scalar_one() != ENCODING:
        raise StoreError("LR-DATABASE-ENCODING", where=Where(file=database.shown))
    if not standing(connection, database.schema).there:  # IF NOT EXISTS would ask for rights that are not needed
        connection.execute(text(f'CREATE SCHEMA "{database.schema}"'))


def settle_texts(connection: Connection) -> None:
    """Every text of any length, and in the order of its bytes, as SQLite has it; after the migrations."""
    found: dict[str, list[str]] = {}
    for row in connection.execute(_LOOSE):
        found.setdefault(row.in_table, []).append(row.named)
    for table, columns in found.items():
        changes = ", ".join(f'ALTER COLUMN "{name}" TYPE text COLLATE "C"' for name in columns)
        connection.execute(text(f'ALTER TABLE "{table}" {changes}'))
