"""arXiv's answers: an Atom feed whose entries are preprints.

Shape: https://info.arxiv.org/help/api/user-manual.html (sections 3.3 and 3.4) and recorded answers of 2020 and 2026.
Titles and abstracts are broken into lines of a fixed width, which means nothing: they are joined. A feed that breaks
off somewhere loses only the entry it breaks in; the others are read one at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from litreview.errors import InputError, SourceChanged
from litreview.formats.arxiv_record import AtomEntry, read_entry
from litreview.formats.xmlsafe import BrokenXmlError, line_of, text_of, whole
from litreview.model import Hit, Pointer, Unparsed, message

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_START = re.compile(rb"<entry[\s/>]")
_END = b"</entry>"
_ID = re.compile(rb"<id>\s*([^<]*?)\s*</id>")
_EXCERPT = 500


@dataclass(frozen=True, slots=True)
class Feed:
    """What an answer says. `total` as written, "" when it does not say; `complaint`: the words of an error entry."""

    total: str
    hits: tuple[Hit, ...]
    complaint: str = ""


def read_feed(body: bytes) -> Feed:
    """Read an answer. Raises SourceChanged: LR-XML-ENTITY, LR-SOURCE-SHAPE (no feed)."""
    try:
        root = whole(body)
    except InputError as error:
        raise SourceChanged(error.code, where=error.where, **error.words) from error
    except BrokenXmlError as broken:
        return _broken_feed(body, broken)
    _judge_root(root)
    entries = root.findall(f"{_ATOM}entry")
    complaints = [found for element in entries if (found := _complaint(element))]
    hits = tuple(_hit(element, number, line_of(element)) for number, element in enumerate(entries, 1))
    return Feed(_total(root), hits, complaints[0] if complaints else "")


def _judge_root(root: etree._Element) -> None:
    if root.tag != f"{_ATOM}feed":
        raise SourceChanged("LR-SOURCE-SHAPE", missing="feed")


def _total(root: etree._Element) -> str:
    found = root.find(f"{_OPENSEARCH}totalResults")
    return "" if found is None else text_of(found)


def _complaint(element: etree._Element) -> str:
    """What an entry says that is no preprint but an error: titled so, and without the address of an abstract."""
    parts = {
        name: text_of(found) for name in ("title", "id", "summary") if (found := _child(element, name)) is not None
    }
    if parts.get("title") != "Error" or "/abs/" in parts.get("id", ""):
        return ""
    return parts.get("summary") or parts.get("id") or "Error"


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return element.find(f"{_ATOM}{name}")


def _hit(element: etree._Element, position: int, line: int | None) -> Hit:
    entry = AtomEntry(element)
    own = next(iter(entry.peek("id")), "")
    pointer = Pointer(position, line, own)
    if not own and not entry.peek("title"):
        excerpt = etree.tostring(element, encoding="unicode", with_tail=False)[:_EXCERPT]
        return Unparsed(message("source.arxiv.nameless"), pointer, excerpt)
    read_entry(entry)
    return entry.finish(pointer)


def _broken_feed(body: bytes, broken: BrokenXmlError) -> Feed:
    """A feed that is not whole XML: its head, then each entry in a feed of its own."""
    starts = [found.start() for found in _START.finditer(body)]
    if not starts:
        raise SourceChanged("LR-SOURCE-SHAPE", missing="</feed>") from broken
    head = body[: starts[0]]
    try:
        root = whole(head + b"</feed>")
    except BrokenXmlError as error:
        raise SourceChanged("LR-SOURCE-SHAPE", missing="feed") from error
    _judge_root(root)
    hits = tuple(_pieces(body, head, starts, broken.detail))
    return Feed(_total(root), hits)


def _pieces(body: bytes, head: bytes, starts: list[int], detail: str) -> Iterator[Hit]:
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(body)], strict=True), 1):
        piece, line = body[start:end], body.count(b"\n", 0, start) + 1
        own, closing, _ = piece.partition(_END)
        try:
            element = _child(whole(head + own + closing + b"</feed>"), "entry")
        except BrokenXmlError as broken:
            element, detail = None, broken.detail or detail
        yield _unparsed(piece, number, line, detail) if element is None else _hit(element, number, line)


def _unparsed(piece: bytes, position: int, line: int, detail: str) -> Unparsed:
    found = _ID.search(piece)
    return Unparsed(
        message("source.arxiv.broken_xml", detail=detail),
        Pointer(position, line, found.group(1).decode("utf-8", errors="replace") if found else ""),
        piece[:_EXCERPT].decode("utf-8", errors="replace"),
    )
