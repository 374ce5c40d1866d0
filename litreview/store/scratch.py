"""A store of its own that the history is played into, event by event, to see what the tables should hold.

It lies in a temporary file of SQLite's, which stays in memory while it is small. Rows that projections put in one by
one wait and go in many at a time; whatever else a projection asks or changes finds them there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, Insert, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from litreview.store import schema
from litreview.store.events import Event
from litreview.store.projections import PROJECTIONS

_REFUSED = (SQLAlchemyError, ValueError, TypeError, OverflowError)
_MANY = 1000  # rows that wait
_EMPTY_PAGE = b""
# A page's records with nothing in them: projections need only their numbers, and the run they came with.
_SHELLS = (
    "WITH RECURSIVE numbers(n) AS (SELECT ? UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) "
    "INSERT INTO records (id, run, page, position, identifier, data, remarks) "
    "SELECT n, ?, ?, 0, '', '', '' FROM numbers"
)


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Empty tables of their own, gone when the block ends."""
    engine = create_engine("sqlite://", poolclass=NullPool, creator=_temporary)
    with engine.connect() as connection:
        schema.metadata.create_all(connection)
        connection.exec_driver_sql("BEGIN")
        yield Scratch(connection)


def _temporary() -> sqlite3.Connection:
    connection = sqlite3.connect("", isolation_level=None)
    connection.execute("PRAGMA journal_mode=MEMORY")
    return connection


class Scratch:
    """The tables, and the history played into them."""

    def __init__(self, connection: Connection) -> None:
        self._gathering = _Gathering(connection)

    @property
    def connection(self) -> Connection:
        """The tables with all that was played."""
        self._gathering.flush()
        return self._gathering.connection

    def settle(self) -> None:
        """Put in the rows that wait. Raises as `play` does when one of them cannot be."""
        self._gathering.flush()

    def play(self, event: Event) -> None:
        """The event's projection alone, with shells where a page's records would be and without the page's bytes.

        Raises KeyError for a kind without projection, and whatever data that no such event has makes a projection raise
        (KeyError, TypeError, ValueError, AttributeError, SQLAlchemyError).
        """
        if event.kind == "page.parsed":
            play_shells(self.connection, event)
        else:
            attached = _EMPTY_PAGE if event.kind == "page.stored" else None
            PROJECTIONS[event.kind](cast(Connection, self._gathering), event, attached)


def play_shells(connection: Connection, event: Event) -> None:
    """Empty rows for the records of a page."""
    data = event.data
    if data["parsed"]:
        last = data["first_record"] + data["parsed"] - 1
        connection.exec_driver_sql(_SHELLS, (data["first_record"], last, data["run"], data["page"]))


class _Gathering:
    """Stands before a connection, as far as projections use one."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._waiting: dict[Insert, list[Mapping[str, Any]]] = {}
        self._count = 0

    def execute(self, statement: Any, parameters: Any = None) -> Any:
        if isinstance(statement, Insert) and isinstance(parameters, Mapping):
            self._waiting.setdefault(statement, []).append(parameters)
            self._count += 1
            if self._count >= _MANY:
                self.flush()
            return None
        self.flush()
        return self.connection.execute(statement, parameters)

    def flush(self) -> None:
        """Put in what waits."""
        waiting, self._waiting, self._count = self._waiting, {}, 0
        refused: Exception | None = None
        for statement, rows in waiting.items():
            try:
                self.connection.execute(statement, rows)
            except _REFUSED as error:  # one of them: the others go in all the same
                refused = self._one_by_one(statement, rows) or error
        if refused is not None:
            raise refused

    def _one_by_one(self, statement: Insert, rows: list[Mapping[str, Any]]) -> Exception | None:
        refused: Exception | None = None
        for row in rows:
            try:
                self.connection.execute(statement.prefix_with("OR IGNORE"), row)
            except _REFUSED as error:
                refused = error
        return refused
