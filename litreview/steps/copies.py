"""Copies of a review's store: a backup while others write."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.steps.files import file_faults
from litreview.steps.stores import STORE
from litreview.store.copying import BESIDE, Copied, Progress, copy_file


def backup(folder: Path, target: Path, *, force: bool = False, progress: Progress = lambda done, total: None) -> Copied:
    """Copy the store of a review folder into a file, whole or not at all. Others may write meanwhile; the copy is of
    one moment, and was checked before it got its name.

    Raises InputError LR-BACKUP-EXISTS, LR-BACKUP-LIVE (the file is a store in use, by whatever path), LR-FILE-…, and
    StoreError as `copy_file`.
    """
    source = folder / STORE
    refuse_live(source, target)
    if not force:
        _refuse_present(target)
    with file_faults(target):
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        os.close(handle)
    temporary = Path(name)
    try:
        copied = copy_file(source, temporary, progress)
        with file_faults(target):
            refuse_live(source, target)  # it may have come to be meanwhile
            _settle(temporary, target, force=force)
    finally:
        for path in (temporary, *_beside(temporary)):
            path.unlink(missing_ok=True)
    return copied


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
