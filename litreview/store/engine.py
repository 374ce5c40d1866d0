"""Connections to either kind of store, and their faults as our errors; what differs is in `sqlite` and `postgres`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from litreview.errors import StoreError, Where
from litreview.store import sqlite
from litreview.store.address import Address, Database, name_of
from litreview.store.sqlite import BUSY_SECONDS, writable

__all__ = ["BUSY_SECONDS", "connect", "faults", "reading", "writable", "writing"]


def connect(address: Address, *, read_only: bool = False) -> Engine:
    """An engine on a file or a database's schema. Connects to nothing yet; `read_only` is for files on a locked disk.

    Raises StoreError LR-DATABASE-DRIVER when there is no driver for PostgreSQL here.
    """
    if isinstance(address, Database):
        from litreview.store import postgres

        return postgres.connect(address)
    return sqlite.connect(address, read_only=read_only)


@contextmanager
def reading(engine: Engine, address: Address) -> Iterator[Connection]:
    """One consistent view of the store."""
    with faults(address), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, address: Address) -> Iterator[Connection]:
    """One transaction, begun with the store's lock in hand; rolled back on any exception."""
    with (
        faults(address),
        engine.connect().execution_options(litreview_write=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def faults(address: Address) -> Iterator[None]:
    """Turn the database's own exceptions into StoreError with a code and the store's name."""
    if isinstance(address, Database):
        from litreview.store import postgres

        with postgres.faults(address):
            yield
        return
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, sqlite3.Error):
            raise  # of the database that is copied from or to, whose own `faults` tell it
        raise _fault(address, error.orig) from error
    except sqlite3.Error as error:
        raise _fault(address, error) from error


def _fault(address: Address, fault: BaseException | None) -> StoreError:
    return StoreError(sqlite.code_of(fault), where=Where(file=name_of(address)), detail=str(fault))


@contextmanager
def reading_faults(address: Address | None = None) -> Iterator[None]:
    """`faults` inside an open view, where only a part of the store may be damaged."""
    where = Where(file=name_of(address) if address else None)
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise _part_fault(error.orig if isinstance(error, DBAPIError) else error, where) from error
    except UnicodeDecodeError as error:  # SQLite names in its message what stands there
        raise StoreError("LR-STORE-DAMAGED", where=where, detail=str(error)) from error


@contextmanager
def reading_part(connection: Connection) -> Iterator[None]:
    """`reading_faults` where the view is read on after a fault: in PostgreSQL a statement that fails ends what it
    stands in, so each part has a savepoint (PostgreSQL documentation, «SAVEPOINT»)."""
    with reading_faults():
        if connection.dialect.name != "postgresql":
            yield
            return
        with connection.begin_nested():
            yield


def refuse_gone(error: StoreError) -> None:
    """Raise the error again when it is the line to the database that broke: that says nothing of what stands there."""
    if error.code == "LR-DATABASE-GONE":
        raise error


def _part_fault(fault: BaseException | None, where: Where) -> StoreError:
    if isinstance(fault, sqlite3.Error):
        return StoreError(sqlite.code_of(fault), where=where, detail=str(fault))
    from litreview.store.postgres_faults import fault_of

    told = fault_of(fault)
    return StoreError(told.code, where=where, detail=told.detail)
