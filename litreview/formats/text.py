"""Bytes of an export file to text and lines, whatever the program that wrote it used.

Order tried: byte order mark, UTF-16 without one, UTF-8, and last windows-1252 for the bytes that are not UTF-8, which
is said in a remark. Lines end at CR LF, LF or CR only: a U+2028 or a form feed inside an abstract is text, where
`str.splitlines` would break it. Letters come composed (NFC), as å, never as an a and a ring.

A file is read twice and never held: `TextFile` goes through it once to know the encoding, and gives its text in blocks.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from litreview.model import Message, message

# UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPED = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of a byte that is not UTF-8
_LOST_MARKS = "\ufeff\u200b"
_SAMPLE = 4096  # bytes that tell UTF-16 from the rest
BLOCK = 1 << 16  # bytes read at a time: few enough that many blocks of a Norwegian file are plain ASCII


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without byte order mark, the encoding used, and what the user should know of it."""

    text: str
    encoding: str
    remarks: tuple[Message, ...] = ()


def decode(data: bytes) -> Decoded:
    """Text of any bytes; never fails. A byte that fits no encoding stays visible as U+FFFD, with a remark."""
    name, skip = _encoding(data[:_SAMPLE])
    pieces = list(_pieces([data[skip:]], name))
    text = "".join(piece.text for piece in pieces)
    return Decoded(text, *_judged(name, sum(piece.escaped for piece in pieces), any(piece.lost for piece in pieces)))


class TextFile:
    """The text of a seekable binary stream, from its first byte; the stream stays open and is the caller's.

    `encoding` and `remarks` are known at once, as the whole stream has been gone through. Never fails: see `decode`.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        stream.seek(0)
        self._name, self._skip = _encoding(stream.read(_SAMPLE))
        self._clean = self._name == "utf-8" and _is_utf8(self._bytes())
        escaped, lost = 0, False
        for piece in () if self._clean else _pieces(self._bytes(), self._name):
            escaped += piece.escaped
            lost = lost or piece.lost
        self.encoding, self.remarks = _judged(self._name, escaped, lost)

    def blocks(self) -> Iterator[str]:
        """The text in blocks of whole lines that all end in a line feed, save perhaps the last of the file. Lines
        have no byte order mark at their heads (joined files have them), and letters are composed."""
        for block in _whole_lines(self._texts()):
            if block.isascii():
                yield block
                continue
            clean = re.sub(f"^[{_LOST_MARKS}]+", "", block, flags=re.MULTILINE) if _has_mark(block) else block
            yield clean if unicodedata.is_normalized("NFC", clean) else unicodedata.normalize("NFC", clean)

    def _texts(self) -> Iterator[str]:
        if self._clean:
            return codecs.iterdecode(self._bytes(), "utf-8")
        return (piece.text for piece in _pieces(self._bytes(), self._name))

    def _bytes(self) -> Iterator[bytes]:
        self._stream.seek(self._skip)
        while data := self._stream.read(BLOCK):
            yield data


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    escaped: int = 0  # bytes read as windows-1252
    lost: bool = False  # some byte fits no encoding


def _encoding(head: bytes) -> tuple[str, int]:
    """The encoding by the first bytes, and how many of them are its mark."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, len(mark)
    return _wide_without_mark(head) or "utf-8", 0


def _wide_without_mark(sample: bytes) -> str:
    """UTF-16 by its zero bytes: in text of Latin letters every second byte is zero."""
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return ""


def _is_utf8(data: Iterable[bytes]) -> bool:
    """Whether the bytes are UTF-8 throughout, which is the usual case and quickly seen."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for part in data:
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _pieces(data: Iterable[bytes], name: str) -> Iterator[_Piece]:
    """The bytes decoded one after the other; a letter cut between two of them is whole in the second."""
    narrow = name == "utf-8"
    decoder = codecs.getincrementaldecoder(name)("surrogateescape" if narrow else "replace")
    for part in data:
        yield _piece(decoder.decode(part), narrow=narrow)
    rest = decoder.decode(b"", final=True)
    if rest:
        yield _piece(rest, narrow=narrow)


def _piece(text: str, *, narrow: bool) -> _Piece:
    if not narrow:
        return _Piece(text, lost="\ufffd" in text)
    if text.isascii():
        return _Piece(text)
    mended, escaped = _ESCAPED.subn(_windows, text)
    return _Piece(mended, escaped, bool(escaped) and "\ufffd" in mended)


def _windows(found: re.Match[str]) -> str:
    return bytes([ord(found.group()) - 0xDC00]).decode("windows-1252", "replace")


def _judged(name: str, escaped: int, lost: bool) -> tuple[str, tuple[Message, ...]]:
    remarks = [message("import.encoding.windows", n=escaped)] if escaped else []
    chosen = "windows-1252" if escaped else name
    if lost:
        remarks.append(message("import.encoding.broken", encoding=chosen))
    return chosen, tuple(remarks)


def _has_mark(block: str) -> bool:
    return any(mark in block for mark in _LOST_MARKS)


def _whole_lines(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces with their line ends made LF, cut anew at line ends."""
    newlines = io.IncrementalNewlineDecoder(None, translate=True)  # holds a CR back: its LF may follow
    held: list[str] = []
    for piece, final in chain(((piece, False) for piece in pieces), (("", True),)):
        plain = newlines.decode(piece, final)
        cut = plain.rfind("\n") + 1
        if cut:
            yield "".join((*held, plain[:cut]))
            held = []
        held.append(plain[cut:])
    rest = "".join(held)
    if rest:
        yield rest


def lines_of(text: str | Iterable[str]) -> Iterator[str]:
    """Lines without their ends, and without byte order marks that joined files leave at the head of a line.

    `text` is a whole text, or blocks or lines of one: each of them ends a line.
    """
    for block in (text,) if isinstance(text, str) else text:
        plain = block.replace("\r\n", "\n").replace("\r", "\n") if "\r" in block else block
        lines = plain.split("\n")
        if not lines[-1]:
            lines.pop()
        if not block.isascii() and _has_mark(block):
            lines = [line.lstrip(_LOST_MARKS) for line in lines]
        yield from lines
