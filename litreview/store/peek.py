"""A look at a store without opening it: nothing is brought up to date, nothing is made."""

from __future__ import annotations

from sqlalchemy import select

from litreview.store import engine as engines
from litreview.store import migrate, schema
from litreview.store.address import Address, Database


def head_of(address: Address) -> tuple[str, int] | None:
    """Hash and number of a store's last event, whatever version wrote it; None where there are no events.

    Raises StoreError when something is there that cannot be read.
    """
    if not isinstance(address, Database) and (not address.is_file() or not address.stat().st_size):
        return None
    locked = not isinstance(address, Database) and not engines.writable(address)
    engine = engines.connect(address, read_only=locked)
    try:
        with engines.reading(engine, address) as connection:
            if migrate.revision_of(connection) is None:
                return None
            events = schema.events.c
            row = connection.execute(select(events.hash, events.seq).order_by(events.seq.desc()).limit(1)).first()
            return (row.hash, row.seq) if row else None
    finally:
        engine.dispose()
