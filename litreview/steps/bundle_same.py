"""Whether a file of a bundle is the one that was made again.

A Word or Excel file is a zip of its own, and how tightly it is packed depends on the machine's zlib; so the parts in it
are compared. Pictures in it are drawn by libraries that draw a little otherwise from version to version: where only
they differ, that is told and is no fault.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from litreview.model import Message, message

_PACKED = (".docx", ".xlsx")
_PICTURES = (".png", ".emf", ".jpeg")
_BROKEN = (
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, KeyError, OSError, zlib.error, ValueError),
)


def same(path: str, made: bytes, there: bytes) -> Message | None:
    """None where they are the same; else what differs."""
    if made == there:
        return None
    if not path.endswith(_PACKED):
        return message("audit.bundle.differs", entry=path, part=_line(made, there))
    try:
        part = _first_part(made, there)
    except _BROKEN:
        part = "zip"
    if not part:
        return None if _is_whole(there) else message("audit.bundle.differs", entry=path, part="zip")
    code = "audit.bundle.pictures" if part.endswith(_PICTURES) else "audit.bundle.differs"
    return message(code, entry=path, part=part)


def _line(made: bytes, there: bytes) -> str:
    """The first line that differs, by number."""
    pairs = zip(made.split(b"\n"), there.split(b"\n"), strict=False)
    return str(next((number for number, (one, other) in enumerate(pairs, 1) if one != other), 1))


def _first_part(made: bytes, there: bytes) -> str:
    """The first part that differs, a text before a picture; '' when none does. No more is unpacked of the stranger's
    file than of ours."""
    with zipfile.ZipFile(io.BytesIO(made)) as ours, zipfile.ZipFile(io.BytesIO(there)) as theirs:
        names, others = ours.namelist(), theirs.namelist()
        if sorted(names) != sorted(others):
            return next(iter(sorted(set(names) ^ set(others))), "zip")
        for name in sorted(names, key=lambda one: (one.endswith(_PICTURES), one)):
            if _size(ours, name) != _size(theirs, name) or ours.read(name) != theirs.read(name):
                return name
    return ""


def _size(packed: zipfile.ZipFile, name: str) -> int:
    return packed.getinfo(name).file_size


def _is_whole(data: bytes) -> bool:
    """Whether there is nothing in front of the parts, nothing after them, and nothing said about the file."""
    return data.startswith(b"PK\x03\x04") and data[-22:-18] == b"PK\x05\x06" and data.endswith(b"\0\0")
