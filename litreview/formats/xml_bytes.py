"""Bytes of an XML file, made readable for a parser that stops at the first wrong one: a stream of clean UTF-8.

EndNote and others write control characters that XML 1.0 forbids (section 2.2, production Char), raw or as `&#x1F;`, and
programs declare UTF-8 and then write windows-1252. Such a place is mended and marked in the text itself, by characters
of Unicode that are no characters (U+FDD0 and on) but that XML allows; the mark goes with the text to its entry, where
`MARKS` is taken out and becomes a remark. Order of encodings: byte order mark, UTF-16 without one, the declaration
when it names an encoding of one or more bytes a letter, else UTF-8, and windows-1252 for the bytes that are not UTF-8.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

DROPPED, WINDOWS, LOST = MARKS = "\ufdd0\ufdd1\ufdd2"  # a character left out, a byte read as windows-1252, one unread
BLOCK = 1 << 16

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_FORBIDDEN = re.compile(f"[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff{MARKS}]")
_ODD = (b"\xef\xbf", b"\xef\xb7")  # how U+FFFE, U+FFFF and the marks begin in UTF-8
_ESCAPED = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of a byte that is not UTF-8
_REFERENCE = re.compile(r"&#(?:x0{0,8}([0-9A-Fa-f]{1,6})|0{0,8}([0-9]{1,7}));")
_REFERENCE_BYTES = re.compile(_REFERENCE.pattern.encode("ascii"))
_LONGEST = 20  # letters of a reference that may be cut by the end of a block
_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]{0,400}?\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_NARROW = re.compile(r"^(?:iso8859-\d+|cp125\d|koi8-[ru]|mac-roman|gb2312|gbk|gb18030|big5|shift_jis|euc_(?:jp|kr))$")


class XmlFile:
    """An XML document in a seekable binary stream, which stays open and is the caller's, or in bytes.

    `encoding` is known at once. `marked` turns true before the first piece that holds one of the `MARKS` is given.
    """

    def __init__(self, source: bytes | BinaryIO) -> None:
        self._stream: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source
        self._stream.seek(0)
        self.encoding, self._skip, self._lines = _judged(self._stream.read(BLOCK))
        self.marked = False

    def pieces(self) -> Iterator[bytes]:
        """The whole document from its beginning, in UTF-8 without mark and declaration, none of the pieces empty.

        No character and no reference to one is cut by the end of a piece; line feeds are as many as in the file.
        """
        self._stream.seek(self._skip)
        if self._lines:
            yield b"\n" * self._lines
        yield from self._narrow() if self.encoding == "utf-8" else self._decoded()

    def _blocks(self) -> Iterator[bytes]:
        while block := self._stream.read(BLOCK):
            yield block

    def _narrow(self) -> Iterator[bytes]:
        held = b""
        for block in self._blocks():
            data = held + block
            cut = _whole(data)
            held = data[cut:]
            if cut:
                yield from self._checked(data[:cut])
        if held:
            yield from self._checked(held)

    def _checked(self, data: bytes) -> Iterator[bytes]:
        """The bytes as they are when nothing is wrong with them, which is quickly seen."""
        right = len(data.translate(None, _CONTROLS)) == len(data) and not any(odd in data for odd in _ODD)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = _ESCAPED.sub(_windows, data.decode("utf-8", "surrogateescape"))
            right = False
        if right and (b"&#" not in data or all(map(_allowed, _REFERENCE_BYTES.finditer(data)))):
            yield data
        else:
            yield from self._mended(text, kept=WINDOWS + LOST)

    def _decoded(self) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        held = ""
        for block in self._blocks():
            text = held + decoder.decode(block)
            cut = _before_reference(text)
            held = text[cut:]
            yield from self._mended(text[:cut].replace("\ufffd", LOST + "\ufffd"))
        rest = (held + decoder.decode(b"", final=True)).replace("\ufffd", LOST + "\ufffd")
        yield from self._mended(rest)

    def _mended(self, text: str, kept: str = LOST) -> Iterator[bytes]:
        """Forbidden characters and references to them become a mark; marks just set, of the kinds `kept`, stay."""
        clean = _FORBIDDEN.sub(lambda found: _instead(found.group(), kept), text)
        if "&#" in clean:
            clean = _REFERENCE.sub(lambda found: found.group() if _allowed(found) else DROPPED, clean)
        self.marked = self.marked or any(mark in clean for mark in MARKS)
        if clean:
            yield clean.encode("utf-8", "replace")


class PieceReader:
    """Pieces as something that can be read, for lxml. A reading gives the next piece, however long it is."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, _size: int = -1) -> bytes:
        """The next piece; empty after the last."""
        return next(self._pieces, b"")


def unmarked(text: str) -> str:
    """The text without marks."""
    return text.translate(_NO_MARKS) if not text.isascii() else text


_NO_MARKS = dict.fromkeys(map(ord, MARKS))


def _judged(head: bytes) -> tuple[str, int, int]:
    """The encoding, how many bytes before the document proper are left out, and the line feeds in them."""
    for mark, name in _MARKED:
        if head.startswith(mark):
            return _after_declaration(head, name, len(mark))
    for sign, name in _WIDE:
        if head.startswith(sign):
            return _after_declaration(head, name, 0)
    return _after_declaration(head, "", 0)


def _after_declaration(head: bytes, known: str, skip: int) -> tuple[str, int, int]:
    width = {"utf-16": 2, "utf-32": 4}.get(known[:6], 1)
    plain = head[skip:].decode(known, "replace").encode("ascii", "replace") if width > 1 else head[skip:]
    found = _DECLARATION.match(plain)
    if not found:
        return known or "utf-8", skip, 0
    named = _ENCODING.search(found.group())
    encoding = known or _codec(named.group(1).decode("ascii") if named else "")
    return encoding, skip + found.end() * width, found.group().count(b"\n")


def _codec(name: str) -> str:
    """Python's name of a declared encoding; of one that it is not safe or not possible to follow, UTF-8."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return "utf-8"
    if found == "iso8859-1":  # as every browser reads it: programs that declare it write windows-1252
        return "cp1252"
    return found if _NARROW.match(found) else "utf-8"


def _whole(data: bytes) -> int:
    """Where to cut so that neither a letter nor a reference is cut."""
    end = len(data)
    for back in range(1, min(4, end) + 1):
        byte = data[end - back]
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            end -= back if needed > back else 0
            break
        if byte < 0x80:
            break
    start = data.rfind(b"&", max(0, end - _LONGEST), end)
    return start if start >= 0 and b";" not in data[start:end] else end


def _before_reference(text: str) -> int:
    start = text.rfind("&", max(0, len(text) - _LONGEST))
    return start if start >= 0 and ";" not in text[start:] else len(text)


def _allowed(found: re.Match[str] | re.Match[bytes]) -> bool:
    """Whether XML 1.0 allows the character that a reference speaks of."""
    code = int(found.group(1), 16) if found.group(1) else int(found.group(2))
    if code < 0x20:
        return code in (9, 10, 13)
    return code < 0xD800 or 0xE000 <= code < 0xFDD0 or 0xFDD2 < code < 0xFFFE or 0xFFFF < code < 0x110000


def _instead(sign: str, kept: str) -> str:
    if sign in kept:
        return sign
    return DROPPED + " " if sign in "\x0b\x0c" else DROPPED  # Word's line breaks part two words


def _windows(found: re.Match[str]) -> str:
    letter = bytes([ord(found.group()) - 0xDC00]).decode("windows-1252", "replace")
    return (LOST if letter == "\ufffd" else WINDOWS) + letter
