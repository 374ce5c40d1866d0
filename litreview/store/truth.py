"""What a review is made of: its events, the private texts beside them, and the raw pages. All else follows from these.

A store gives a truth, and so does a bundle; `store/rebuild.py` makes a store of either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from sqlalchemy import select

from litreview.store import schema
from litreview.store.events import Event
from litreview.store.private import Sealed
from litreview.store.reader import Reader


class Truth(Protocol):
    """Each part can be read more than once, and none is held in memory whole."""

    def events(self) -> Iterator[Event]:
        """Every event, oldest first."""

    def private(self) -> Iterator[Sealed]:
        """The private texts that are there; not those erased or left out."""

    def page(self, number: int) -> Iterator[bytes]:
        """The raw bytes of a page, piece by piece; nothing when there are none."""

    def rows(self, page: int, table: str) -> Iterator[Mapping[str, Any]]:
        """The rows of `records` or `unparsed` that were kept of a page, in order, by column; possibly none."""


class StoreTruth:
    """The truth of an open store. Its methods raise StoreError LR-STORE-ROW for a row that cannot be read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def events(self) -> Iterator[Event]:
        """Every event."""
        return self._reader.events()

    def private(self) -> Iterator[Sealed]:
        """The private texts that have not been erased."""
        table = schema.private_texts
        chosen = select(table).where(table.c.text.is_not(None)).order_by(table.c.digest)
        for row in self._reader.connection.execute(chosen, execution_options={"yield_per": 1000}):
            yield Sealed(row.digest, row.salt or "", row.text)

    def page(self, number: int) -> Iterator[bytes]:
        """The bytes of a page."""
        return self._reader.page_chunks(number)

    def rows(self, page: int, table: str) -> Iterator[Mapping[str, Any]]:
        """The rows as they stand."""
        chosen = schema.metadata.tables[table]
        query = select(chosen).where(chosen.c.page == page).order_by(chosen.c.id)
        for row in self._reader.connection.execute(query, execution_options={"yield_per": 500}):
            yield dict(row._mapping)
