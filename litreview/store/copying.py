"""A safe copy of a store's file while others write to it.

The pages are copied by SQLite's online backup (https://sqlite.org/backup.html) inside one read transaction, so that
they all are of one moment: in WAL mode others go on writing meanwhile, and the copy need not begin again. What comes
out is one file of its own, without the write-ahead log beside it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from litreview.errors import StoreError, Where
from litreview.store import engine as engines
from litreview.store import migrate
from litreview.store.events import FIRST
from litreview.store.reader import Reader

Progress = Callable[[int, int], None]  # done, of so many
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database in use
_PAGES = 2048  # copied at a time; 8 MB of the usual page size
_LAST = "SELECT hash, seq FROM events ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: the last event's hash and number, and for a file its size in bytes."""

    head: str
    length: int
    size: int = 0


def copy_file(source: Path, target: Path, progress: Progress = lambda done, total: None) -> Copied:
    """Copy the store as it is at one moment onto an empty or new file, and check the copy. It is of the same version
    as the source: nothing is migrated.

    Raises StoreError: LR-STORE-MISSING, LR-STORE-COPY (what was written is not what stood there), faults of the disk.
    """
    if not source.is_file():
        raise StoreError("LR-STORE-MISSING", where=Where(file=source.name))
    locked = not engines.writable(source)
    if locked:
        _refuse_pending(source)
    engine = engines.connect(source, read_only=locked)
    with engines.reading(engine, source) as connection:
        if migrate.revision_of(connection) is None:
            raise StoreError("LR-STORE-MISSING", where=Where(file=source.name))
        head, length, _ = Reader(connection).head()  # the first read: from here on the view is of one moment
        with engines.faults(target):
            _copy_pages(connection, target, progress)
    with engines.faults(target):
        check_file(target, head, length)
    return Copied(head, length, target.stat().st_size)


def _refuse_pending(source: Path) -> None:
    """What lies in the log alone cannot be read where SQLite may not write: the copy would be of an older moment."""
    log = source.with_name(source.name + "-wal")
    if log.exists() and log.stat().st_size > 0:
        raise StoreError("LR-STORE-READONLY", where=Where(file=source.name), detail=log.name)


def _copy_pages(connection: Connection, target: Path, progress: Progress) -> None:
    held = connection.connection.driver_connection
    if not isinstance(held, sqlite3.Connection):
        raise TypeError("only a SQLite store has pages")
    with closing(sqlite3.connect(target, isolation_level=None)) as made:
        made.execute("PRAGMA synchronous=FULL")
        held.backup(made, pages=_PAGES, progress=lambda _, left, total: progress(total - left, total))
        made.execute("PRAGMA journal_mode=DELETE")  # the copied header says WAL: one file is easier to hand on


def fold_log(path: Path) -> None:
    """Bring what stands in a file's log into the file, and leave the file without one."""
    with engines.faults(path), closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode=DELETE")


def check_file(path: Path, head: str, length: int) -> None:
    """Returns when a file is a sound database whose chain ends so. Raises StoreError LR-STORE-COPY."""
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        said = "; ".join(row[0] for row in connection.execute("PRAGMA integrity_check(3)"))
        found = connection.execute(_LAST).fetchone() or (FIRST, 0)
        counted = connection.execute("SELECT count(*) FROM events").fetchone()[0]
    if said != "ok":
        raise StoreError("LR-STORE-COPY", where=Where(file=path.name), detail=said)
    if found != (head, length) or counted != length:
        detail = f"{length} {head[:12]} ≠ {counted} {found[1]} {found[0][:12]}"
        raise StoreError("LR-STORE-COPY", where=Where(file=path.name), detail=detail)
