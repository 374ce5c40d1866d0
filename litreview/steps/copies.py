"""Copies of a review's store: a backup while others write, and the whole store at another address."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.steps.files import file_faults
from litreview.steps.review import protocol_file
from litreview.steps.settings import Settings, read_settings
from litreview.steps.stores import STORE, address_of
from litreview.store import Address, Database, name_of, schema_of
from litreview.store.copying import BESIDE, Copied, Progress, check_file, copy_file, fold_log
from litreview.store.peek import head_of


def backup(
    folder: Path,
    target: Path,
    *,
    force: bool = False,
    settings: Settings | None = None,
    progress: Progress = lambda done, total: None,
) -> Copied:
    """Copy the store of a review folder into a file, whole or not at all. Others may write meanwhile; the copy is of
    one moment, and was checked before it got its name.

    Raises InputError LR-BACKUP-EXISTS, LR-BACKUP-LIVE (the file is a store in use, by whatever path), LR-FILE-…, and
    StoreError as `copy_file` or, of a store in a database, as `copy_store`.
    """
    chosen = settings if settings is not None else read_settings()
    source = address_of(folder, protocol_file(folder).stem, chosen) if chosen.database else folder / STORE
    refuse_live(folder / STORE, target)
    if not force:
        _refuse_present(target)
    with file_faults(target):
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        os.close(handle)
    temporary = Path(name)
    try:
        copied = _copied(source, temporary, progress)
        with file_faults(target):
            refuse_live(folder / STORE, target)  # it may have come to be meanwhile
            _settle(temporary, target, force=force)
    finally:
        for path in (temporary, *_beside(temporary)):
            path.unlink(missing_ok=True)
    return copied


def _copied(source: Address, temporary: Path, progress: Progress) -> Copied:
    if not isinstance(source, Database):
        return copy_file(source, temporary, progress)
    from litreview.store.moving import copy_store

    made = copy_store(source, temporary, progress)
    fold_log(temporary)
    check_file(temporary, made.head, made.length)
    return Copied(made.head, made.length, temporary.stat().st_size)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a store was copied from and to, as they may be shown, and what the copy holds."""

    source: str
    target: str
    copied: Copied


def copy_to(
    folder: Path,
    target: str,
    *,
    settings: Settings | None = None,
    progress: Progress = lambda done, total: None,
) -> Moved:
    """Copy the whole store of a review folder to another address: the URL of a PostgreSQL database, a file, or a folder
    that then has a `litreview.db`; '' for the database of the user's settings, which takes what is in the file.

    Raises InputError LR-COPY-WHERE (no target, and no database set), LR-COPY-SAME (it is the store itself),
    LR-DATABASE-URL, LR-FILE-…; StoreError as `copy_store`.
    """
    from litreview.store.moving import copy_store

    chosen = settings if settings is not None else read_settings()
    name = protocol_file(folder).stem
    wanted = _wanted(target, name, chosen)
    source: Address = folder / STORE
    if not (isinstance(wanted, Database) and head_of(source)):  # what is in the file is what a database is to take
        source = address_of(folder, name, chosen)
    if _same(source, wanted):
        raise InputError("LR-COPY-SAME", where=Where(file=name_of(wanted)))
    if isinstance(wanted, Path):
        _refuse_elsewhere(wanted)
    copied = copy_store(source, wanted, progress)
    return Moved(name_of(source), str(wanted) if isinstance(wanted, Path) else name_of(wanted), copied)


def _wanted(target: str, name: str, settings: Settings) -> Address:
    if not target and not settings.database:
        raise InputError("LR-COPY-WHERE")
    if not target or "://" in target:
        return Database(target or settings.database, schema_of(name))
    path = Path(target)
    return path / STORE if path.is_dir() else path


def _same(one: Address, other: Address) -> bool:
    if isinstance(one, Database) or isinstance(other, Database):
        return name_of(one) == name_of(other) and type(one) is type(other)
    with file_faults(other):
        return one.exists() and other.exists() and one.samefile(other)


def _refuse_elsewhere(target: Path) -> None:
    """A file needs a folder to lie in."""
    with file_faults(target):
        if not target.parent.is_dir():
            raise FileNotFoundError


def refuse_live(source: Path, target: Path) -> None:
    """Returns when writing a new file there touches no store in use. Raises InputError LR-BACKUP-LIVE, LR-FILE-FOLDER.

    Links and other spellings of the path are followed; a database with a log beside it is in use, whosever it is, and
    the log would be played into whatever stood there next.
    """
    with file_faults(target):
        if target.is_dir():
            raise InputError("LR-FILE-FOLDER", where=Where(file=str(target)))
        same = target.exists() and source.exists() and target.samefile(source)
        neighbours = source.exists() and target.parent.is_dir() and target.parent.samefile(source.parent)
        own = {path.name.casefold() for path in (source, *_beside(source))}
        used = any(path.exists() for path in _beside(target))
    if same or used or (neighbours and target.name.casefold() in own):
        raise InputError("LR-BACKUP-LIVE", where=Where(file=str(target)))


def _beside(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + ending) for ending in BESIDE)


def _refuse_present(target: Path) -> None:
    if target.exists() or target.is_symlink():  # a link to nothing is somebody's too
        raise InputError("LR-BACKUP-EXISTS", where=Where(file=str(target)))


def _settle(temporary: Path, target: Path, *, force: bool) -> None:
    """Give the finished file its name; without `force` never that of a file that came to be meanwhile."""
    temporary.chmod(0o600)  # it holds names and notes; Windows ignores this
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    if not force:
        with suppress(OSError):
            os.link(temporary, target)  # fails where there is something, in one step
            return
        _refuse_present(target)  # or the disk knows no links
    temporary.replace(target)
