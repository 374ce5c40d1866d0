"""SQLite: one file in WAL mode, with transactions that begin when we say so."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

BUSY_SECONDS = 30  # how long a writer waits for another before it gives up
_PAUSE = 0.001, 0.008  # seconds between two looks whether the lock is free


def connect(path: Path, *, read_only: bool = False) -> Engine:
    """An engine on one SQLite file. `read_only` opens it without creating lock files, for folders on a locked disk."""
    if read_only:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        engine = create_engine(
            "sqlite://",
            poolclass=NullPool,
            creator=lambda: sqlite3.connect(uri, uri=True, isolation_level=None),
            hide_parameters=True,
        )
    else:
        engine = create_engine(
            URL.create("sqlite", database=str(path)),
            poolclass=NullPool,
            connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
            hide_parameters=True,
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
    if connection.get_execution_options().get("litreview_write", False):
        _begin_writing(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    """SQLite's own waiting asks ever more seldom, up to each tenth of a second; among many writers who come again and
    again, whoever has waited longest then waits on. Here all ask equally often, at moments drawn by lot."""
    until = time.monotonic() + BUSY_SECONDS
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA busy_timeout=0")
    while True:
        try:
            raw.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(random.uniform(*_PAUSE))  # noqa: S311  (nothing is secret about it)
    raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


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


def code_of(fault: BaseException | None) -> str:
    """The code of a fault of SQLite, which tells them apart by their words alone."""
    lowered = str(fault).lower()
    return next((code for part, code in _CODES if part in lowered), "LR-STORE-FAULT")


def writable(path: Path) -> bool:
    """Whether SQLite could write here: the file, and the folder in which its log lies."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
