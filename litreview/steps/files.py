"""Files of a review: written whole or not at all, and their faults as our errors."""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from litreview.errors import InputError, Where

_LEFT = 3600  # seconds after which a file that is being written has been left by a process that is gone
_CODES = {
    errno.ENOSPC: "LR-FILE-FULL",
    errno.EDQUOT: "LR-FILE-FULL",
    errno.EROFS: "LR-FILE-DENIED",
    errno.ENAMETOOLONG: "LR-FILE-NAME",
    errno.EINVAL: "LR-FILE-NAME",  # Windows, of a name with characters it does not allow
}


@contextmanager
def file_faults(path: Path) -> Iterator[None]:
    """OSError as InputError: LR-FILE-MISSING-FILE, LR-FILE-DENIED, LR-FILE-FULL, LR-FILE-FOLDER, LR-FILE-NAME,
    LR-FILE-DISK."""
    try:
        yield
    except FileNotFoundError:
        raise InputError("LR-FILE-MISSING-FILE", where=Where(file=str(path))) from None
    except IsADirectoryError:
        raise InputError("LR-FILE-FOLDER", where=Where(file=str(path))) from None
    except PermissionError:
        code = "LR-FILE-FOLDER" if path.is_dir() else "LR-FILE-DENIED"
        raise InputError(code, where=Where(file=str(path))) from None
    except OSError as error:
        code = _CODES.get(error.errno or 0, "LR-FILE-DISK")
        raise InputError(code, where=Where(file=str(path)), detail=error.strerror or str(error)) from error


_IN_MEMORY = 8 << 20  # bytes of a copy that need no disk
LARGEST = 1 << 30  # bytes of one file; a larger export is split by the database that made it


def read_bytes(path: Path) -> bytes:
    """The bytes of a user's file. Raises InputError (see `file_faults`), LR-FILE-SPECIAL for a pipe or device,
    LR-FILE-LARGE past `LARGEST` bytes."""
    with file_faults(path):
        _refuse(path)
        return path.read_bytes()


def _refuse(path: Path) -> None:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode) and not path.is_dir():
        raise InputError("LR-FILE-SPECIAL", where=Where(file=str(path)))
    if found.st_size > LARGEST:
        raise InputError("LR-FILE-LARGE", where=Where(file=str(path)), n=LARGEST)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A user's file to read and seek in, as it is now: a copy, which does not change under us while we read it.

    Raises InputError as `read_bytes` does.
    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        with file_faults(path):
            _refuse(path)
            with path.open("rb") as file:
                shutil.copyfileobj(file, copy, 1 << 20)
        copy.seek(0)
        yield cast("BinaryIO", copy)


def write_text(path: Path, text: str, *, private: bool = False) -> None:
    """Write UTF-8 with plain newlines, whole or not at all. Raises InputError (see `file_faults`)."""
    write_bytes(path, text.encode("utf-8"), private=private)


def write_bytes(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all. Raises InputError (see `file_faults`)."""
    with writing(path, private=private) as file:
        file.write(data)


@contextmanager
def writing(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """A file to write to, which takes the name of `path` when the block ends well. Raises InputError (see
    `file_faults`)."""
    with file_faults(path):
        _clear(path)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
            if not private:
                temporary.chmod(0o644)  # mkstemp is for the owner only; Windows ignores this
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _clear(path: Path) -> None:
    """Take away what writers of this file left when they were killed; not what somebody may be writing now."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*"):
        with suppress(FileNotFoundError):  # another writer may just have given it its name
            if time.time() - left.stat().st_mtime > _LEFT:
                left.unlink()


def fingerprint(path: Path) -> tuple[str, int]:
    """SHA-256 and size in bytes of a user's file, read piece by piece. Raises InputError as `read_bytes` does."""
    with file_faults(path):
        _refuse(path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return digest, file.tell()
