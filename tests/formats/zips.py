"""Zip files made wrong on purpose, byte by byte where `zipfile` would not do it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

PLAIN = 0o100644 << 16


@dataclass(frozen=True)
class Part:
    """An entry to write: what stands in its own header may be made to differ from the directory (`local`)."""

    name: bytes
    data: bytes
    flags: int = 0
    method: int = 8
    external: int = PLAIN
    date: int = 0x21
    needed: int = 20
    made_by: int = 0x0314
    internal: int = 0
    extra: bytes = b""
    comment: bytes = b""
    crc: int | None = None
    size: int | None = None
    packed: bytes | None = None
    local: Mapping[str, object] | None = None


def deflated(data: bytes) -> bytes:
    machine = zlib.compressobj(6, zlib.DEFLATED, -15)
    return machine.compress(data) + machine.flush()


def _fields(part: Part) -> tuple[bytes, bytes]:
    """The middle of a header, and the packed data."""
    packed = deflated(part.data) if part.packed is None else part.packed
    crc = zlib.crc32(part.data) if part.crc is None else part.crc
    size = len(part.data) if part.size is None else part.size
    sizes = (crc, len(packed), size, len(part.name), len(part.extra))
    return struct.pack("<5H3L2H", part.needed, part.flags, part.method, 0, part.date, *sizes), packed


def zip_of(*parts: Part, before: bytes = b"", after: bytes = b"", between: bytes = b"", comment: bytes = b"") -> bytes:
    """A zip of these entries in this order, with bytes that belong to none where they are asked for."""
    body, directory = io.BytesIO(), io.BytesIO()
    body.write(before)
    for part in parts:
        at = body.tell()
        middle, packed = _fields(part)
        own = replace(part, local=None, **part.local) if part.local else part  # type: ignore[arg-type]
        body.write(b"PK\x03\x04" + _fields(own)[0] + own.name + own.extra + packed + between)
        tail = struct.pack("<3H2L", len(part.comment), 0, part.internal, part.external, at)
        directory.write(b"PK\x01\x02" + struct.pack("<H", part.made_by) + middle + tail)
        directory.write(part.name + part.extra + part.comment)
    listed = directory.getvalue()
    end = struct.pack("<4H2LH", 0, 0, len(parts), len(parts), len(listed), body.tell(), len(comment))
    return body.getvalue() + listed + b"PK\x05\x06" + end + comment + after


def entries(data: bytes) -> dict[str, bytes]:
    """What is in a zip, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def parts(content: Mapping[str, bytes]) -> list[Part]:
    """Entries as a bundle has them."""
    return [Part(name.encode("utf-8"), content[name], flags=0 if name.isascii() else 0x800) for name in sorted(content)]


def changed(content: Mapping[str, bytes], name: str, how: Callable[[Part], Part]) -> bytes:
    """A zip of the content with one entry written otherwise."""
    return zip_of(*(how(part) if part.name.decode() == name else part for part in parts(content)))
