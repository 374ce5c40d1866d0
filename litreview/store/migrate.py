"""Bring a store to this version's tables. Alembic is imported only when there is something to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from litreview.errors import StoreError, Where
from litreview.store.address import Address, name_of
from litreview.store.postgres_schema import settle_texts, tables
from litreview.store.schema import HEAD

SCRIPTS = Path(__file__).parent / "migrations"


def revision_of(connection: Connection) -> str | None:
    """The Alembic revision of a store; None for an empty database."""
    if "alembic_version" not in _tables(connection):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return row[0] if row else None


def is_foreign(connection: Connection) -> bool:
    """Whether there are tables although no migration of ours has been here."""
    return bool(_tables(connection))


def _tables(connection: Connection) -> list[str]:
    return tables(connection) if _is_postgres(connection) else inspect(connection).get_table_names()


def _is_postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def known_revisions() -> tuple[str, ...]:
    """The revisions this version knows, oldest first: the file names of the migration scripts begin with them."""
    return tuple(sorted(path.stem.split("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py")))


def upgrade(connection: Connection) -> None:
    """Run the missing migrations on an open write transaction; a fault in one leaves nothing behind."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if _is_postgres(connection):
        settle_texts(connection)


def refuse_newer(revision: str | None, address: Address) -> None:
    """Raises StoreError LR-STORE-NEWER when the store was written by a later version."""
    if revision is not None and revision not in known_revisions():
        raise StoreError("LR-STORE-NEWER", where=Where(file=name_of(address)), found=revision, known=HEAD)
