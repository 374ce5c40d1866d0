"""The entries of a long XML file one by one, and what stands in the places where the XML is torn.

A document that breaks off loses only the broken entry: those before it are given, and reading goes on at the next
start tag of an entry, each entry from there being parsed alone. No more than one entry is held.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from litreview.formats.xml_bytes import DROPPED, LOST, WINDOWS, XmlFile, unmarked
from litreview.formats.xmlsafe import BrokenXmlError, children, entries, line_of, unmark
from litreview.model import Message, message

EXCERPT = 500
_TAG = 64  # bytes that hold the beginning of any start tag looked for
# A document type lets the named characters of HTML pass, which otherwise break an entry; nothing of it is fetched.
_DOCTYPE = b'<!DOCTYPE x SYSTEM "x">'


@dataclass(frozen=True, slots=True)
class Shape:
    """What a file looks like: elements called `names` are its entries, under a root of `roots`, or in its `wrapper`.

    Other elements that stand there are given as well.
    """

    roots: frozenset[str]
    names: frozenset[str]
    wrapper: str = ""

    def start(self) -> re.Pattern[bytes]:
        """The beginning of an entry."""
        return re.compile(b"<(?:%b)[\\s/>]" % b"|".join(re.escape(name.encode()) for name in sorted(self.names)))


@dataclass(frozen=True, slots=True)
class Whole:
    """An element that is XML, alive until the next is asked for. `remarks` tell what of its bytes had to be mended."""

    element: etree._Element
    line: int | None
    remarks: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Torn:
    """What could not be parsed, from a start tag to the next; `detail` in libxml2's words."""

    text: str
    line: int | None
    detail: str

    @property
    def excerpt(self) -> str:
        """How it begins."""
        return self.text[:EXCERPT]


def read_entries(file: XmlFile, shape: Shape, judge: Callable[[etree._Element], None]) -> Iterator[Whole | Torn]:
    """The entries in order; `judge` is first given the empty root, and raises when it is the wrong one.

    Raises BrokenXmlError when what is no XML holds no entry at all, InputError LR-XML-ENTITY, and what `judge` raises.
    """
    known = given = 0
    try:
        for number, element in enumerate(entries(file, shape.roots, shape.names, shape.wrapper)):
            if number == 0:
                judge(element)
                continue
            known += element.tag in shape.names
            given += 1
            yield Whole(element, line_of(element), _mendings(file, element))
    except BrokenXmlError as broken:
        rest = _cut(file, shape.start(), known)
        first = next(rest, None)
        if first is None and not given:
            raise
        yield from _torn(file, shape, broken, first, rest)


def _torn(
    file: XmlFile,
    shape: Shape,
    broken: BrokenXmlError,
    first: tuple[int, bytes] | None,
    rest: Iterator[tuple[int, bytes]],
) -> Iterator[Whole | Torn]:
    if first is None:
        yield Torn(_text(_tail(file)), broken.line, broken.detail)
        return
    yield _alone(file, shape, *first, broken.detail)
    for line, piece in rest:
        yield _alone(file, shape, line, piece)


def _alone(file: XmlFile, shape: Shape, line: int, piece: bytes, detail: str = "") -> Whole | Torn:
    """The entry a piece begins with; what follows its end tag belongs to the file."""
    root = (shape.wrapper or min(shape.roots)).encode()
    try:
        for number, element in enumerate(children(b"%b<%b>%b" % (_DOCTYPE, root, piece))):
            if number == 1:
                return Whole(element, line, _mendings(file, element))
    except BrokenXmlError as broken:
        detail = detail or broken.detail
    return Torn(_text(piece), line, detail)


def _mendings(file: XmlFile, element: etree._Element) -> tuple[Message, ...]:
    if not file.marked:
        return ()
    found = unmark(element)
    said: list[Message] = []
    if found[DROPPED]:
        said.append(message("import.xml.control", n=found[DROPPED]))
    if found[WINDOWS]:
        said.append(message("import.encoding.windows", n=found[WINDOWS]))
    if found[LOST]:
        said.append(message("import.encoding.broken", encoding=file.encoding))
    return tuple(said)


def _cut(file: XmlFile, start: re.Pattern[bytes], skip: int) -> Iterator[tuple[int, bytes]]:
    """From each start of an entry to the next, but for the first `skip` of them; with the number of its line."""
    seen, line, begun = 0, 1, 1
    parts: list[bytes] = []
    for data in _whole_tags(file.pieces()):
        place = 0
        for found in start.finditer(data):
            line += data.count(b"\n", place, found.start())
            if seen > skip:
                yield begun, b"".join((*parts, data[place : found.start()]))
            seen += 1
            parts, place, begun = [], found.start(), line
        line += data.count(b"\n", place)
        if seen > skip:
            parts.append(data[place:])
    if seen > skip:
        yield begun, b"".join(parts)


def _whole_tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces cut anew so that none ends in the beginning of a tag."""
    held = b""
    for piece in pieces:
        data = held + piece
        cut = data.rfind(b"<", max(0, len(data) - _TAG))
        held = data[cut:] if cut >= 0 else b""
        yield data[:cut] if cut >= 0 else data
    yield held


def _tail(file: XmlFile) -> bytes:
    end = b""
    for piece in file.pieces():
        end = (end + piece)[-EXCERPT:]
    return end


def _text(piece: bytes) -> str:
    return unmarked(piece[: 8 * EXCERPT].decode("utf-8", "replace"))
