"""The review's memory: an append-only chain of events, raw pages, and tables that are views of them.

store = Store.open(address)  # the path of a file, or a Database
with store.reading() as reader: ...
with store.writing(clock) as writer: writer.append("decision.made", "W3", {...}, actor="R-…")
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from litreview.errors import StoreError, Where
from litreview.store import engine as engines
from litreview.store import migrate, postgres_schema, schema
from litreview.store.address import Address, Database, name_of, schema_of, shown_url
from litreview.store.blocks import BlockIndex, BlockState
from litreview.store.compare import Difference
from litreview.store.events import Break, Event, first_break
from litreview.store.places import PlaceCache, PlaceRow, PlaceState, Waits
from litreview.store.places import in_memory as places_in_memory
from litreview.store.private import Private
from litreview.store.reader import Reader
from litreview.store.replay import differences
from litreview.store.rows import StoredPage, StoredPair, StoredRecord
from litreview.store.writer import Clock, Writer

__all__ = [
    "Address",
    "BlockIndex",
    "BlockState",
    "Break",
    "Clock",
    "Database",
    "Difference",
    "Event",
    "PlaceCache",
    "PlaceRow",
    "PlaceState",
    "Private",
    "Reader",
    "Store",
    "StoredPage",
    "StoredPair",
    "StoredRecord",
    "Waits",
    "Writer",
    "differences",
    "first_break",
    "name_of",
    "places_in_memory",
    "schema_of",
    "shown_url",
]


class Store:
    """One store at its address. `read_only` when it can be read alone: a file or folder that is locked, or a database
    in which this role may only look."""

    def __init__(self, address: Address, engine: Engine, *, read_only: bool) -> None:
        self.address = address
        self.read_only = read_only
        self._engine = engine
        self._turn = threading.RLock()  # one writer at a time; lanes of one search wait here, not at the database
        weakref.finalize(self, engine.dispose)  # connections that wait in a pool are closed with the store

    @property
    def name(self) -> str:
        """What errors call it: the name of the file, or which schema of which database."""
        return name_of(self.address)

    @property
    def path(self) -> Path:
        """The file. Raises TypeError for a store that has none."""
        if isinstance(self.address, Database):
            raise TypeError(f"no file: {self.name}")
        return self.address

    @classmethod
    def create(cls, address: Address) -> Store:
        """A new store with empty tables; finishes one whose creation was interrupted.

        Raises StoreError LR-STORE-EXISTS when there are events already, LR-STORE-FOREIGN when what is there is not
        ours, or the fault of the disk or the database.
        """
        made = cls(address, engines.connect(address), read_only=False)
        with engines.writing(made._engine, address) as connection:
            if isinstance(address, Database):
                postgres_schema.make(connection, address)
            if migrate.revision_of(connection) is not None:
                raise StoreError("LR-STORE-EXISTS", where=Where(file=made.name))
            if migrate.is_foreign(connection):
                raise StoreError("LR-STORE-FOREIGN", where=Where(file=made.name))
            migrate.upgrade(connection)
        return made

    @classmethod
    def open(cls, address: Address) -> Store:
        """An existing store, brought to this version's tables when it is older and may be written.

        Raises StoreError: LR-STORE-MISSING, LR-STORE-NEWER, LR-STORE-NOT-A-DATABASE, LR-STORE-DAMAGED,
        LR-STORE-READONLY (locked away with changes not yet merged), LR-STORE-OLDER (needs a migration, may not write),
        LR-STORE-FOREIGN, and of a database LR-DATABASE-… as `postgres_faults` has them.
        """
        if isinstance(address, Database):
            opened = cls(address, engines.connect(address), read_only=False)
            opened._look_around(address)
        else:
            if not address.is_file():
                raise StoreError("LR-STORE-MISSING", where=Where(file=address.name))
            read_only = not engines.writable(address)
            if read_only:
                _refuse_pending(address)
            opened = cls(address, engines.connect(address, read_only=read_only), read_only=read_only)
        opened._settle_version()
        return opened

    def _look_around(self, database: Database) -> None:
        with engines.reading(self._engine, database) as connection:
            found = postgres_schema.standing(connection, database.schema)
        if not found.there:
            raise StoreError("LR-STORE-MISSING", where=Where(file=self.name))
        if not found.may_look:
            raise StoreError("LR-DATABASE-RIGHTS", where=Where(file=self.name), detail="USAGE")
        self.read_only = not found.may_write

    def _settle_version(self) -> None:
        with engines.reading(self._engine, self.address) as connection, engines.reading_faults(self.address):
            revision = migrate.revision_of(connection)
            foreign = isinstance(self.address, Database) and revision is None and migrate.is_foreign(connection)
        migrate.refuse_newer(revision, self.address)
        if revision == schema.HEAD:
            return
        if revision is None:
            raise StoreError("LR-STORE-FOREIGN" if foreign else "LR-STORE-MISSING", where=Where(file=self.name))
        if self.read_only:
            raise StoreError("LR-STORE-OLDER", where=Where(file=self.name), found=revision, known=schema.HEAD)
        with engines.writing(self._engine, self.address) as connection:
            migrate.upgrade(connection)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A consistent view; nothing is written."""
        with engines.reading(self._engine, self.address) as connection:
            yield Reader(connection)

    @contextmanager
    def writing(self, clock: Clock) -> Iterator[Writer]:
        """One transaction: all events of the block, or none. Raises StoreError LR-STORE-READONLY, LR-STORE-BUSY …"""
        if self.read_only:
            raise StoreError("LR-STORE-READONLY", where=Where(file=self.name), detail="read-only")
        with self._turn, engines.writing(self._engine, self.address) as connection:
            yield Writer(connection, clock)


def _refuse_pending(path: Path) -> None:
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size > 0:
        raise StoreError("LR-STORE-READONLY", where=Where(file=path.name), detail=log.name)
