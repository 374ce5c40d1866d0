"""The review's memory: an append-only chain of events, raw pages, and tables that are views of them.

store = Store.open(path)
with store.reading() as reader: ...
with store.writing(clock) as writer: writer.append("decision.made", "W3", {...}, actor="R-…")
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from litreview.errors import StoreError, Where
from litreview.store import engine as engines
from litreview.store import migrate, schema
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
    "BlockIndex",
    "BlockState",
    "Break",
    "Clock",
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
    "places_in_memory",
]


class Store:
    """One SQLite store. `read_only` when the folder or file cannot be written."""

    def __init__(self, path: Path, engine: Engine, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._engine = engine
        self._turn = threading.RLock()  # SQLite takes one writer at a time; lanes of one search wait here, not there

    @classmethod
    def create(cls, path: Path) -> Store:
        """A new store with empty tables; finishes one whose creation was interrupted.

        Raises StoreError LR-STORE-EXISTS when there are events already, or the fault of the disk.
        """
        made = cls(path, engines.connect(path), read_only=False)
        with engines.writing(made._engine, path) as connection:
            if migrate.revision_of(connection) is not None:
                raise StoreError("LR-STORE-EXISTS", where=Where(file=path.name))
            if migrate.is_foreign(connection):
                raise StoreError("LR-STORE-FOREIGN", where=Where(file=path.name))
            migrate.upgrade(connection)
        return made

    @classmethod
    def open(cls, path: Path) -> Store:
        """An existing store, brought to this version's tables when it is older and may be written.

        Raises StoreError: LR-STORE-MISSING, LR-STORE-NEWER, LR-STORE-NOT-A-DATABASE, LR-STORE-DAMAGED,
        LR-STORE-READONLY (locked away with changes not yet merged), LR-STORE-OLDER (needs a migration, may not write).
        """
        if not path.is_file():
            raise StoreError("LR-STORE-MISSING", where=Where(file=path.name))
        read_only = not engines.writable(path)
        if read_only:
            _refuse_pending(path)
        opened = cls(path, engines.connect(path, read_only=read_only), read_only=read_only)
        opened._settle_version()
        return opened

    def _settle_version(self) -> None:
        with engines.reading(self._engine, self.path) as connection:
            revision = migrate.revision_of(connection)
        migrate.refuse_newer(revision, self.path)
        if revision == schema.HEAD:
            return
        if revision is None:
            raise StoreError("LR-STORE-MISSING", where=Where(file=self.path.name))
        if self.read_only:
            raise StoreError("LR-STORE-OLDER", where=Where(file=self.path.name), found=revision, known=schema.HEAD)
        with engines.writing(self._engine, self.path) as connection:
            migrate.upgrade(connection)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A consistent view; nothing is written."""
        with engines.reading(self._engine, self.path) as connection:
            yield Reader(connection)

    @contextmanager
    def writing(self, clock: Clock) -> Iterator[Writer]:
        """One transaction: all events of the block, or none. Raises StoreError LR-STORE-READONLY, LR-STORE-BUSY …"""
        if self.read_only:
            raise StoreError("LR-STORE-READONLY", where=Where(file=self.path.name), detail="read-only")
        with self._turn, engines.writing(self._engine, self.path) as connection:
            yield Writer(connection, clock)


def _refuse_pending(path: Path) -> None:
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size > 0:
        raise StoreError("LR-STORE-READONLY", where=Where(file=path.name), detail=log.name)
