"""PostgreSQL: a schema of a shared database, one writer at a time, through psycopg 3.

The connection commits by itself (autocommit), and a transaction is begun with one message that says all of it: what
it may do, the schema to look in, and for a writer the lock of the chain. The lock is an advisory one that ends with the
transaction, also when its process is killed (PostgreSQL documentation, «Advisory Locks»). Nothing is set for longer
than a transaction, so a pooler between us and the server does no harm.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from litreview.errors import StoreError, Where
from litreview.store.address import Database
from litreview.store.postgres_faults import Fault, fault_of, refusal_of
from litreview.store.sqlite import BUSY_SECONDS

if TYPE_CHECKING:
    import psycopg

CONNECT_SECONDS = 10
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path TO {schema}"
# READ COMMITTED, so that what is read after the lock is what the writer before left.
_WRITE = (
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL search_path TO {schema}; "
    "SET LOCAL lock_timeout TO '{seconds}s'; SELECT pg_advisory_xact_lock({key})"
)


def connect(database: Database) -> Engine:
    """An engine on a schema, which connects when it is first used. Raises StoreError LR-DATABASE-DRIVER."""
    psycopg = driver(database)
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: _connection(psycopg, database),
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        pool_pre_ping=True,
        max_overflow=-1,
    )
    event.listen(engine, "begin", _beginner(database))
    return engine


def driver(database: Database) -> Any:
    """psycopg 3. Raises StoreError LR-DATABASE-DRIVER where it is not installed, or finds no libpq."""
    try:
        import psycopg
    except ImportError:
        raise StoreError("LR-DATABASE-DRIVER", where=Where(file=database.shown)) from None
    # What it logs of a line that broke is told by us; without a handler it would go to the error output as well.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    return psycopg


def lock_key(schema: str) -> int:
    """The number of a schema's lock: 64 bits with a sign, as advisory locks have them."""
    return int.from_bytes(hashlib.sha256(f"litreview {schema}".encode()).digest()[:8], signed=True)


def _beginner(database: Database) -> Any:
    read = _READ.format(schema=database.schema)
    write = _WRITE.format(schema=database.schema, seconds=BUSY_SECONDS, key=lock_key(database.schema))

    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("litreview_write", False)
        raw = connection.connection.dbapi_connection
        try:
            raw.execute(write if writes else read, prepare=False)  # type: ignore[union-attr]
        except BaseException:
            connection.invalidate()  # the pool need not ask a connection that has failed so early
            raise

    return begin


def _connection(psycopg: Any, database: Database) -> psycopg.Connection[Any]:
    """A new connection. What the driver says of one that fails names user and host, so it goes no further: the error
    is raised where the driver's is no longer at hand, and has none for its context."""
    try:
        made = psycopg.connect(
            database.url,
            autocommit=True,
            client_encoding="utf8",
            application_name="litreview",
            **({} if "connect_timeout=" in database.url else {"connect_timeout": CONNECT_SECONDS}),
        )
    except psycopg.Error as error:
        refused = refusal_of(error)
    else:
        _keep_every_letter(made)
        return made  # type: ignore[no-any-return]
    raise _error(database, refused)


def _error(database: Database, fault: Fault) -> StoreError:
    return StoreError(fault.code, where=Where(file=database.shown), detail=fault.detail)


@contextmanager
def faults(database: Database) -> Iterator[None]:
    """Turn the driver's exceptions into StoreError with a code, the database's `shown`, and no words of the server's:
    they may hold what stands in a row."""
    import psycopg

    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, psycopg.Error):
            raise  # of the file that is copied from or to
        raise _error(database, fault_of(error.orig)) from error
    except psycopg.Error as error:
        raise _error(database, fault_of(error)) from error


_ESCAPE = "\x1a"  # SUBSTITUTE, «used in the place of a character that cannot be represented» (ECMA-48)


def escaped(text: str) -> str:
    """Text without NUL, which PostgreSQL keeps in no text; JSON has both letters escaped already."""
    return text.replace(_ESCAPE, f"{_ESCAPE}1").replace("\0", f"{_ESCAPE}0")


def unescaped(text: str) -> str:
    """Inverse of `escaped`."""
    return text.replace(f"{_ESCAPE}0", "\0").replace(f"{_ESCAPE}1", _ESCAPE)


def _keep_every_letter(connection: psycopg.Connection[Any]) -> None:
    from psycopg.types.string import StrDumperUnknown, TextLoader

    class Dumper(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(escaped(obj) if "\0" in obj or _ESCAPE in obj else obj)

    class Loader(TextLoader):
        def load(self, data: Any) -> str:
            text = str(data, "utf-8")
            return unescaped(text) if _ESCAPE in text else text

    connection.adapters.register_dumper(str, Dumper)
    for name in ("text", "varchar"):
        connection.adapters.register_loader(name, Loader)
