"""Bytes of an export file to text and lines, whatever the program that wrote it used.

Order tried: byte order mark, UTF-16 without one, UTF-8, and last windows-1252 for the bytes that are not UTF-8, which
is said in a remark. Lines end at CR LF, LF or CR only: a U+2028 or a form feed inside an abstract is text, where
`str.splitlines` would break it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_LOST_MARKS = "\ufeff\u200b"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without byte order mark, the encoding used, and what the user should know of it."""

    text: str
    encoding: str
    remarks: tuple[Message, ...] = ()


def decode(data: bytes) -> Decoded:
    """Text of any bytes; never fails. A byte that fits no encoding stays visible as U+FFFD, with a remark."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _utf8(data[len(mark) :]) if name == "utf-8" else _wide(data[len(mark) :], name)
    guessed = _wide_without_mark(data)
    return _wide(data, guessed) if guessed else _utf8(data)


def _wide(data: bytes, name: str) -> Decoded:
    try:
        return Decoded(data.decode(name), name)
    except UnicodeDecodeError:
        return Decoded(data.decode(name, "replace"), name, (message("import.encoding.broken", encoding=name),))


def _wide_without_mark(data: bytes) -> str:
    """UTF-16 by its zero bytes: in text of Latin letters every second byte is zero."""
    sample = data[:4096]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return ""


def _utf8(data: bytes) -> Decoded:
    text = data.decode("utf-8", "surrogateescape")
    escaped = len(_ESCAPED.findall(text))
    if not escaped:
        return Decoded(text, "utf-8")
    mended = _ESCAPED.sub(_windows, text)
    remarks = [message("import.encoding.windows", n=escaped)]
    if "\ufffd" in mended:
        remarks.append(message("import.encoding.broken", encoding="windows-1252"))
    return Decoded(mended, "windows-1252", tuple(remarks))


def _windows(found: re.Match[str]) -> str:
    return bytes([ord(found.group()) - 0xDC00]).decode("windows-1252", "replace")


def lines_of(text: str | Iterable[str]) -> Iterator[str]:
    """Lines without their ends, and without byte order marks that joined files leave at the head of a line."""
    if not isinstance(text, str):
        for line in text:
            yield line.rstrip("\r\n").lstrip(_LOST_MARKS)
        return
    for found in _LINE.finditer(text):
        if found.end() == len(text) and not found.group():
            return
        yield found.group(1).lstrip(_LOST_MARKS)
