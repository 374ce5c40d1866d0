"""A whole store copied to another address, of either kind: a file to PostgreSQL, back, or one like itself.

Every table is copied as it stands but the caches, in one transaction of the target, and compared row for row with the
source before that is kept: whatever breaks off, the target has no events and the next attempt begins anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, insert, select

from litreview.errors import StoreError, Where
from litreview.store import Store, schema
from litreview.store.address import Address, name_of
from litreview.store.copying import Copied, Progress
from litreview.store.reader import Reader
from litreview.store.writer import Writer

_CACHES = (
    schema.block_index,
    schema.block_state,
    schema.places,
    schema.place_votes,
    schema.place_state,
    schema.claims,
)
COPIED = tuple(table for table in schema.metadata.sorted_tables if table not in _CACHES)
_ROWS = 500
_LARGE = {schema.page_chunks.name: 8}  # a row may hold a megabyte


def copy_store(source: Address, target: Address, progress: Progress = lambda done, total: None) -> Copied:
    """Copy the store, chain and all. The source may be written to meanwhile: the copy is of one moment.

    A target that has the same chain already is compared, and nothing is written. Raises StoreError: LR-COPY-TAKEN (it
    has another), LR-STORE-COPY (what was written is not what stood there; then nothing is kept), and as `Store.open`
    and `Store.create`.
    """
    held = Store.open(source)
    made = _open_or_create(target)
    with held.reading() as reader:
        head, length, _ = reader.head()
        with made.reading() as there:
            found = there.head()[:2]
            if found == (head, length):
                _compare(reader.connection, there.connection, target)
                return Copied(head, length)
        with made.writing(_no_clock) as writer:
            if Reader(writer.connection).head()[1]:
                raise StoreError("LR-COPY-TAKEN", where=Where(file=name_of(target)))
            _copy(reader.connection, writer, progress)
            _compare(reader.connection, writer.connection, target)
    return Copied(head, length)


def _no_clock() -> Any:
    raise TypeError("a copy makes no events")


def _open_or_create(target: Address) -> Store:
    try:
        return Store.create(target)
    except StoreError as error:
        if error.code != "LR-STORE-EXISTS":
            raise
        return Store.open(target)


def _copy(source: Connection, writer: Writer, progress: Progress) -> None:
    target, done = writer.connection, 0
    total = sum(source.execute(select(func.count()).select_from(table)).scalar_one() for table in COPIED)
    for table in _CACHES:
        target.execute(delete(table))
    for table in COPIED:
        for batch in _batches(source, table):
            target.execute(insert(table), [dict(row._mapping) for row in batch])
            done += len(batch)
            progress(done, total)
    if target.dialect.name == "postgresql":
        _count_on(target)


def _count_on(target: Connection) -> None:
    """Rows were given with their numbers, of which PostgreSQL's own counter knows nothing."""
    column = schema.unparsed.c.id
    counter = target.execute(select(func.pg_get_serial_sequence(column.table.name, column.name))).scalar()
    if counter is not None:
        highest = target.execute(select(func.coalesce(func.max(column), 0))).scalar_one()
        target.execute(select(func.setval(counter, highest + 1, False)))


def _rows(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    many = _LARGE.get(table.name, _ROWS)
    ordered = select(table).order_by(*table.primary_key.columns)
    yield from connection.execute(ordered, execution_options={"yield_per": many})


def _batches(connection: Connection, table: Table) -> Iterator[list[Row[Any]]]:
    rows = _rows(connection, table)
    while batch := list(islice(rows, _LARGE.get(table.name, _ROWS))):
        yield batch


def _compare(source: Connection, target: Connection, address: Address) -> None:
    """Raises StoreError LR-STORE-COPY at the first row that differs. Both have their rows in the order of bytes."""
    for table in COPIED:
        for wanted, found in zip_longest(_rows(source, table), _rows(target, table)):
            if wanted is None or found is None or tuple(wanted) != tuple(found):
                key = wanted if wanted is not None else found
                number = ", ".join(str(key._mapping[column.name]) for column in table.primary_key.columns)
                raise StoreError("LR-STORE-COPY", where=Where(file=name_of(address)), detail=f"{table.name} {number}")
