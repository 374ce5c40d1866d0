"""The store as it was at a past moment: the events up to it played into a scratch store in memory.

Events tell all but what lies on the pages; records and unparsed entries are copied for each page that was parsed by
then, and private texts as far as they are still kept. The bytes of the pages are not copied, and caches are empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Table, create_engine, insert, select
from sqlalchemy.pool import NullPool

from litreview.store import schema
from litreview.store.events import Event, stamp
from litreview.store.reader import Reader
from litreview.store.replay import play
from litreview.store.rows import plain, streamed

BATCH = 500


@contextmanager
def past(reader: Reader, until: int | datetime) -> Iterator[Reader]:
    """A reader of the store as it was after the event of that number, or at that time (with a zone).

    Events stand in the order they were made. At a time, those stand that come before the first event made later: a
    clock that was set back for a while hides none of them. Raises ValueError for a time without zone.
    """
    last = until if isinstance(until, int) else last_event(reader, until)
    with create_engine("sqlite://", poolclass=NullPool).connect() as scratch:
        schema.metadata.create_all(scratch)
        _copy_rows(reader.connection, scratch, schema.private_texts)
        for event in _events(reader.connection, scratch, last):
            if event.kind == "page.parsed":
                for table in (schema.records, schema.unparsed):
                    _copy_rows(reader.connection, scratch, table, page=event.data["page"])
            else:
                play(scratch, event)
        yield Reader(scratch)


def last_event(reader: Reader, until: datetime) -> int:
    """The number of the last event before the first that was made after a time; 0 when there is none."""
    table = schema.events
    later = select(table.c.seq).where(table.c.at > stamp(until)).order_by(table.c.seq).limit(1)
    found = reader.connection.execute(later).scalar()
    return reader.head()[1] if found is None else int(found) - 1


def _events(source: Connection, scratch: Connection, last: int) -> Iterator[Event]:
    """The events one by one, each written before it is told."""
    table = schema.events
    for batch in _batches(streamed(source, select(table).where(table.c.seq <= last).order_by(table.c.seq))):
        scratch.execute(insert(table), [dict(row._mapping) for row in batch])
        for row in batch:
            values = dict(row._mapping)
            yield Event(**{**values, "data": plain(row.data, f"events {row.seq}")})


def _copy_rows(source: Connection, scratch: Connection, table: Table, page: int | None = None) -> None:
    query = select(table) if page is None else select(table).where(table.c.page == page).order_by(table.c.id)
    for batch in _batches(streamed(source, query)):
        scratch.execute(insert(table), [dict(row._mapping) for row in batch])


def _batches(rows: Any) -> Iterator[list[Row[Any]]]:
    listed = iter(rows)
    while batch := list(islice(listed, BATCH)):
        yield batch
