"""Which store a review folder has: the database of the user's settings, or the file `litreview.db` in the folder.

Nothing in a folder can name a database, so opening a stranger's review connects to nothing. Where both the file and
the database have events, the database counts only if the file is an old copy of it; otherwise nobody can know which
of two histories is meant, and nothing is opened.
"""

from __future__ import annotations

from pathlib import Path

from litreview.errors import StoreError, Where
from litreview.steps.settings import Settings
from litreview.store import Address, Database, Store, schema_of
from litreview.store.peek import head_of

STORE = "litreview.db"


def address_of(folder: Path, name: str, settings: Settings) -> Address:
    """Where the store of a folder lies, of which the protocol has this name. Raises InputError LR-DATABASE-URL."""
    return Database(settings.database, schema_of(name)) if settings.database else folder / STORE


def open_store(folder: Path, name: str, settings: Settings) -> Store:
    """The store of a folder, opened.

    Raises StoreError as `Store.open` does, and where a database is set: LR-DATABASE-EMPTY (it has no such review),
    LR-STORE-ELSEWHERE (it has none, and the folder's file has), LR-STORE-FORKED (both have, and they are two).
    """
    address = address_of(folder, name, settings)
    if not isinstance(address, Database):
        return Store.open(address)
    kept = head_of(folder / STORE)
    try:
        opened = Store.open(address)
    except StoreError as error:
        if error.code != "LR-STORE-MISSING":
            raise
        code = "LR-STORE-ELSEWHERE" if kept else "LR-DATABASE-EMPTY"
        raise StoreError(code, where=Where(file=error.where.file), name=name) from error
    if kept:
        _refuse_other(opened, kept, name)
    return opened


def _refuse_other(store: Store, kept: tuple[str, int], name: str) -> None:
    """Raises StoreError unless the file's last event is one of the database's."""
    with store.reading() as reader:
        if not reader.head()[1]:
            raise StoreError("LR-STORE-ELSEWHERE", where=Where(file=store.name), name=name)
        same = reader.hash_of(kept[1])
    if same != kept[0]:
        raise StoreError("LR-STORE-FORKED", where=Where(file=store.name), name=name)
