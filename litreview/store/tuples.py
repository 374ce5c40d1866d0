"""Many rows read as plain tuples: of SQLite without a stop on the way, which is several times as quick."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select

AT_A_TIME = 1000


def tuples(connection: Connection, query: Select[Any], some: int = AT_A_TIME) -> Iterator[tuple[Any, ...]]:
    """The rows of a query without parameters, in order, never more than `some` of them in memory."""
    raw: Any = connection.connection.dbapi_connection
    if isinstance(raw, sqlite3.Connection):
        return iter(raw.execute(str(query.compile(dialect=connection.dialect))))
    return _in_batches(connection, query, some)


def _in_batches(connection: Connection, query: Select[Any], some: int) -> Iterator[tuple[Any, ...]]:
    for batch in connection.execute(query, execution_options={"yield_per": some}).partitions():
        yield from map(tuple, batch)
