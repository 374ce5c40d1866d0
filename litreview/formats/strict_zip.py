"""Reading a zip file of which every byte must be accounted for: a file from a stranger, that is to prove something.

Much narrower than PKWARE's APPNOTE 6.3 allows: entries follow on one another from the first byte, sorted by name, then
the central directory, then its end record, and nothing else. Deflated, not encrypted, one date, no extra fields,
comments, links or folders; what an entry says of itself in front of its data is what the directory says. The data must
unpack to exactly the size and CRC-32 stated. Nothing is written to disk.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

_END = struct.Struct("<4s4H2LH")  # 4.3.16 end of central directory record
_CENTRAL = struct.Struct("<4s6H3L5H2L")  # 4.3.12 central directory header
_LOCAL = struct.Struct("<4s5H3L2H")  # 4.3.7 local file header
_LARGEST_DIRECTORY = 64 << 20  # bytes
_DEFLATED, _VERSION, _UNIX = 8, 20, 3
_TIME, _DATE = 0, 0x21  # 1980-01-01 00:00:00
_FILE = 0o100644 << 16  # a plain file, as Unix has it
_UTF8 = 0x800  # the flag that a name is not ASCII
_PIECE = 1 << 16


class ZipFault(Exception):
    """The file is not of this shape: `what` is one of `FAULTS`, `entry` the name it speaks of, as far as known."""

    def __init__(self, what: str, entry: str = "", detail: object = "") -> None:
        super().__init__(what, entry, detail)
        self.what, self.entry, self.detail = what, entry, str(detail)


FAULTS = (
    "zip",  # no zip file, or one cut short
    "comment",  # a comment, an extra field, or several disks
    "gap",  # bytes that belong to no entry: before, between, or after
    "header",  # the header before the data differs from the directory, or says what no header here says
    "name",  # not UTF-8, or marked wrongly
    "encrypted",
    "special",  # a link, a folder or anything that is no plain file
    "method",  # packed otherwise than deflated
    "order",  # not sorted, or a name twice
    "count",
    "large",  # more bytes than allowed, declared or read
    "ratio",  # unpacks to far more than its size
    "data",  # does not unpack to the size and checksum stated
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is too much: `entries` in number, bytes of one entry and of all unpacked, and bytes out for a byte in,
    for entries of more than `small` bytes."""

    entries: int = 60_000
    one: int = 1 << 30
    total: int = 8 << 30
    ratio: int = 200
    small: int = 4 << 20


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """An entry as the directory has it. `offset` is where its packed data begins."""

    name: str
    size: int
    packed: int
    crc: int
    offset: int


class StrictZip:
    """The entries of an open file by name, and what is in them. Raises ZipFault."""

    def __init__(self, file: BinaryIO, limits: Limits | None = None) -> None:
        self._file = file
        self._limits = limits or Limits()
        self.entries: Mapping[str, ZipEntry] = {one.name: one for one in self._read()}

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of an entry, unpacked piece by piece and checked at the end. Raises KeyError, ZipFault."""
        entry = self.entries[name]
        crc, size = 0, 0
        for piece in self._unpacked(entry):
            size += len(piece)
            if size > entry.size:
                raise ZipFault("data", name, "size")
            crc = zlib.crc32(piece, crc)
            yield piece
        if size != entry.size or crc != entry.crc:
            raise ZipFault("data", name, "CRC-32")

    def _unpacked(self, entry: ZipEntry) -> Iterator[bytes]:
        machine, at, end = zlib.decompressobj(-15), entry.offset, entry.offset + entry.packed
        rest = b""
        while not machine.eof:
            if not rest:
                self._file.seek(at)
                rest = self._file.read(min(_PIECE, end - at))
                at += len(rest)
                if not rest:
                    raise ZipFault("data", entry.name, "deflate")
            try:
                piece = machine.decompress(rest, _PIECE)
            except zlib.error as error:
                raise ZipFault("data", entry.name, "deflate") from error
            rest = machine.unconsumed_tail
            if piece:
                yield piece
        if machine.unused_data or at != end:
            raise ZipFault("data", entry.name, "deflate")

    # The directory ----------------------------------------------------------------------------------------------------

    def _read(self) -> Iterator[ZipEntry]:
        count, size, start = self._end()
        self._file.seek(start)
        directory = io.BytesIO(self._file.read(size))
        place, total, before = 0, 0, ""
        for _ in range(count):
            entry = self._entry(directory, place)
            if entry.name <= before:
                raise ZipFault("order", entry.name)
            total += entry.size
            if total > self._limits.total:
                raise ZipFault("large", entry.name, self._limits.total)
            place, before = entry.offset + entry.packed, entry.name
            yield entry
        if place != start or directory.read(1):
            raise ZipFault("gap", before)

    def _end(self) -> tuple[int, int, int]:
        """How many entries, and the size and place of the directory, which must reach to the record at the end."""
        length = self._file.seek(0, io.SEEK_END)
        if length < _END.size:
            raise ZipFault("zip")
        self._file.seek(length - _END.size)
        mark, disk, first, here, count, size, start, comment = _END.unpack(self._file.read(_END.size))
        if mark != b"PK\x05\x06":
            raise ZipFault("gap" if self._is_zip() else "zip")
        if comment or disk or first or here != count:
            raise ZipFault("comment")
        if count > self._limits.entries or size > _LARGEST_DIRECTORY:
            raise ZipFault("count", detail=self._limits.entries)
        if start + size + _END.size != length:
            raise ZipFault("gap")
        return count, size, start

    def _is_zip(self) -> bool:
        self._file.seek(0)
        return self._file.read(4) == b"PK\x03\x04"

    def _entry(self, directory: BinaryIO, place: int) -> ZipEntry:
        head = directory.read(_CENTRAL.size)
        if len(head) != _CENTRAL.size or head[:4] != b"PK\x01\x02":
            raise ZipFault("zip")
        made_by, needed, flags, method, time, date, crc, packed, size = _CENTRAL.unpack(head)[1:10]
        name_size, extra, comment, disk, internal, external, offset = _CENTRAL.unpack(head)[10:]
        name = _name(directory.read(name_size), flags)
        if extra or comment or disk:
            raise ZipFault("comment", name)
        _refuse_kind(name, flags, method, external)
        if (made_by, needed, time, date, internal) != (_UNIX << 8 | _VERSION, _VERSION, _TIME, _DATE, 0):
            raise ZipFault("header", name)
        if offset != place:
            raise ZipFault("gap", name)
        self._refuse_size(name, size, packed)
        return ZipEntry(name, size, packed, crc, self._data_begins(head, name, name_size, place))

    def _refuse_size(self, name: str, size: int, packed: int) -> None:
        limits = self._limits
        if size > limits.one:
            raise ZipFault("large", name, limits.one)
        if size > limits.small and size > packed * limits.ratio:
            raise ZipFault("ratio", name, limits.ratio)

    def _data_begins(self, head: bytes, name: str, name_size: int, place: int) -> int:
        """Where the data begins, after a header that repeats the directory's."""
        self._file.seek(place)
        local, wanted = self._file.read(_LOCAL.size), b"PK\x03\x04" + head[6:30] + b"\0\0"
        if local[:4] != b"PK\x03\x04":
            raise ZipFault("gap", name)
        if local != wanted or self._file.read(name_size) != name.encode("utf-8"):
            raise ZipFault("header", name)
        return place + _LOCAL.size + name_size


def _name(data: bytes, flags: int) -> str:
    try:
        name = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ZipFault("name", data.decode("utf-8", "replace")) from error
    if bool(flags & _UTF8) is name.isascii():
        raise ZipFault("name", name)
    return name


def _refuse_kind(name: str, flags: int, method: int, external: int) -> None:
    if flags & 0x2041:  # encrypted, strongly encrypted, the directory encrypted
        raise ZipFault("encrypted", name)
    kind = external >> 28  # as Unix has it; other programs leave it empty, and say in a bit of DOS what is a folder
    if kind not in (0, _FILE >> 28) or external & 0x10 or name.endswith("/"):
        raise ZipFault("special", name)
    if method != _DEFLATED:
        raise ZipFault("method", name, method)
    if flags & ~_UTF8 or external != _FILE:
        raise ZipFault("header", name)
