"""Connections: SQLite in WAL mode with transactions that begin when we say so, and database faults as our errors."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from litreview.errors import StoreError, Where

BUSY_SECONDS = 30  # how long a writer waits for another before it gives up


def connect(path: Path, *, read_only: bool = False) -> Engine:
    """An engine on one SQLite file. `read_only` opens it without creating lock files, for folders on a locked disk."""
    if read_only:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        engine = create_engine(
            "sqlite://", poolclass=NullPool, creator=lambda: sqlite3.connect(uri, uri=True, isolation_level=None)
        )
    else:
        engine = create_engine(
            URL.create("sqlite", database=str(path)),
            poolclass=NullPool,
            connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
        )
    event.listen(engine, "connect", _read_only_settings if read_only else _settings)
    event.listen(engine, "begin", _begin)
    return engine


def _settings(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")  # WAL with NORMAL may lose the last commit on a power cut
    connection.execute("PRAGMA foreign_keys=ON")


def _read_only_settings(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _begin(connection: Connection) -> None:
    """The driver must not begin by itself (isolation_level None): so DDL is inside the transaction too, and a writer
    takes the lock before it reads what it will build on."""
    write = connection.get_execution_options().get("litreview_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """One consistent view of the store."""
    with faults(path), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, path: Path) -> Iterator[Connection]:
    """One transaction; rolled back on any exception."""
    with faults(path), engine.connect().execution_options(litreview_write=True) as connection, connection.begin():
        yield connection


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn the database's own exceptions into StoreError with a code and the store's file name."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(_code(str(error.orig)), where=Where(file=path.name), detail=str(error.orig)) from error
    except sqlite3.Error as error:
        raise StoreError(_code(str(error)), where=Where(file=path.name), detail=str(error)) from error


@contextmanager
def reading_faults() -> Iterator[None]:
    """`faults` inside an open view, where only a part of the store may be damaged."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        told = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        raise StoreError(_code(told), detail=told) from error


_CODES = (
    ("readonly", "LR-STORE-READONLY"),
    ("unable to open database file", "LR-STORE-OPEN"),
    ("database or disk is full", "LR-STORE-FULL"),
    ("disk i/o error", "LR-STORE-DISK"),
    ("database is locked", "LR-STORE-BUSY"),
    ("file is not a database", "LR-STORE-NOT-A-DATABASE"),
    ("malformed", "LR-STORE-DAMAGED"),
    ("no such table", "LR-STORE-DAMAGED"),
    ("no such column", "LR-STORE-DAMAGED"),
)


def _code(text: str) -> str:
    lowered = text.lower()
    return next((code for part, code in _CODES if part in lowered), "LR-STORE-FAULT")


def writable(path: Path) -> bool:
    """Whether SQLite could write here: the file, and the folder in which its log lies."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
