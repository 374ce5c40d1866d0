"""Caches against what they should be, row by row, and the heads of the chain that somebody noted down."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import Connection, Table, func, select

from litreview.model import Message, message
from litreview.store import schema
from litreview.store.compare import Difference, compare
from litreview.store.history import MOST
from litreview.store.reader import Reader


class HeadPlace(NamedTuple):
    """An event by its hash: its number, its time as it is written, and how many events of each kind came after."""

    event: int
    at: str
    after: dict[str, int]


def events_with_head(reader: Reader, head: str) -> list[HeadPlace]:
    """The events whose hash begins so; two at most."""
    table = schema.events
    query = select(table.c.seq, table.c.at).where(table.c.hash.startswith(head)).order_by(table.c.seq).limit(2)
    return [HeadPlace(row.seq, row.at, _after(reader, row.seq)) for row in reader.connection.execute(query).all()]


def _after(reader: Reader, event: int) -> dict[str, int]:
    table = schema.events
    counted = select(table.c.kind, func.count()).where(table.c.seq > event).group_by(table.c.kind)
    rows = reader.connection.execute(counted.order_by(func.count().desc(), table.c.kind))
    return {row[0]: row[1] for row in rows}


def cache_faults(
    table: Table, expected: Connection, found: Connection, skipped: Collection[int] = ()
) -> Iterator[Message]:
    """Rows that differ, but for those whose first key is one of `skipped`; audit.cache_differs, audit.more."""
    more = 0
    for number, one in enumerate(one for one in compare(table, expected, found) if _first(one) not in skipped):
        if number < MOST:
            yield message("audit.cache_differs", table=one.table, row=one.row, expected=one.expected, found=one.found)
        else:
            more += 1
    if more:
        yield message("audit.more", table=table.name, n=more)


def _first(one: Difference) -> int:
    key = one.row.split(", ")[0]
    return int(key) if key.lstrip("-").isdecimal() else -1


def state_faults(connection: Connection, table: Table, length: int) -> Iterator[Message]:
    """What a cache says of itself: one row, of an event that has been."""
    rows = connection.execute(select(table)).all()
    place = {"table": table.name}
    if len(rows) > 1:
        yield message("audit.cache_differs", **place, row="–", expected="1", found=len(rows))
    elif rows and not (isinstance(rows[0].event, int) and 0 <= rows[0].event <= length):
        yield message("audit.cache_differs", **place, row="event", expected=f"≤ {length}", found=rows[0].event)


def in_a_circle(connection: Connection) -> bool:
    """Whether works went into each other in a circle, which no history of this program's has."""
    table = schema.works
    rows = connection.execute(select(table.c.number, table.c.joined_to).where(table.c.joined_to.is_not(None)))
    hops, done = {row.number: row.joined_to for row in rows}, set[int]()
    for start in list(hops):
        at, path = start, set[int]()
        while at in hops and at not in done:
            if at in path:
                return True
            path.add(at)
            at = hops[at]
        done |= path
    return False
