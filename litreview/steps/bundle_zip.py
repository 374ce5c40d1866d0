"""The zip of a bundle: the same entries give the same bytes, and the file is whole or is not there.

Entries are sorted, dated 1980-01-01, deflated, without extra fields or comments, mode 0644 (PKWARE APPNOTE 6.3).
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from litreview.errors import InputError, Where

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX, _MODE = 3, 0o100644 << 16
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the bundle: its fingerprint, its size in bytes, and how to read it, piece by piece."""

    path: str
    sha256: str
    size: int
    read: Callable[[], Iterable[bytes]]


def entry_of(path: str, data: bytes) -> Entry:
    """An entry whose bytes are at hand."""
    return Entry(path, hashlib.sha256(data).hexdigest(), len(data), lambda: (data,))


def staged(path: str, pieces: Iterable[bytes], folder: Path) -> Entry:
    """An entry too large for that: written to a file in `folder` first, so that its fingerprint is known."""
    digest, size = hashlib.sha256(), 0
    place = folder / f"{secrets.token_hex(8)}.part"
    with place.open("xb") as file:
        for piece in pieces:
            digest.update(piece)
            size += file.write(piece)
    return Entry(path, digest.hexdigest(), size, lambda: _pieces(place))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def write_zip(entries: Iterable[Entry], file: BinaryIO) -> None:
    """Write the entries in the order of their paths. Raises ValueError when one is not of the size that was said."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6) as target:
        for entry in sorted(entries, key=lambda one: one.path):
            info = ZipInfo(entry.path, _EPOCH)
            info.create_system, info.external_attr, info.compress_type = _UNIX, _MODE, ZIP_DEFLATED
            info.file_size = entry.size
            with target.open(info, "w") as place:
                written = sum(place.write(piece) for piece in entry.read())
            if written != entry.size:
                raise ValueError(f"{entry.path}: {written} bytes, not {entry.size}")


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its place only when the block ends well; until then it has a passing name beside it.

    Raises InputError LR-REPORT-WRITE and LR-REPORT-OPEN as writing a report does.
    """
    passing = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = passing.open("xb")
    except OSError as fault:
        raise _refused("LR-REPORT-WRITE", path, fault) from fault
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _move(passing, path)
    except OSError as fault:
        raise _refused("LR-REPORT-WRITE", path, fault) from fault
    finally:
        passing.unlink(missing_ok=True)


def _move(passing: Path, path: Path) -> None:
    try:
        passing.replace(path)
    except PermissionError as fault:
        if not path.is_file():
            raise
        raise _refused("LR-REPORT-OPEN", path, fault) from fault


def _refused(code: str, path: Path, fault: OSError) -> InputError:
    return InputError(code, where=Where(file=str(path)), name=path.name, reason=fault.strerror or str(fault))
