"""Importer of EndNote's XML, which Mendeley, Bookends and Zotero write too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from litreview.importers.dialects import Dialect, dialect_of
from litreview.model import Hit

# Two marks: the root with what is in it, and an element that records of other XML do not have.
_ROOT = re.compile(rb"<[A-Za-z]")
_BEGINNING = re.compile(rb"(?:<xml\b[^<>]*>\s*)?<records\b[^<>]*>")
_RECORD = re.compile(rb"<record\b")
_OWN = re.compile(rb"<(?:ref-type|rec-number|source-app|contributors|foreign-keys|titles)[\s>]")
_BLANK = b"\xef\xbb\xbf\xff\xfe \t\r\n"


def _app(name: str) -> re.Pattern[str]:
    return re.compile(rf"<source-app\s[^>]{{0,200}}?name=\"{name}", re.IGNORECASE)


DIALECTS = (
    Dialect("endnote", "EndNote", _app("EndNote")),
    Dialect("mendeley", "Mendeley", _app("Mendeley")),
    Dialect("bookends", "Bookends", _app("Bookends")),
    Dialect("zotero", "Zotero", _app("Zotero")),
    Dialect("litreview", "litreview", _app("litreview")),
)


@dataclass(frozen=True, slots=True)
class EndnoteXmlImporter:
    """Reads with formats/endnote_xml.py, which brings lxml and is therefore imported late."""

    key: str = "endnote-xml"

    def sniff(self, head: bytes, name: str) -> float:
        """Sure when the file begins as EndNote's does and its records have fields that are EndNote's."""
        plain = head.replace(b"\0", b"").lstrip(_BLANK)  # UTF-16
        root = _ROOT.search(plain)
        begun = _BEGINNING.match(plain, root.start()) if root and plain.startswith(b"<") else None
        if not begun:
            return 0.0
        if _RECORD.search(plain, begun.end()):
            return 0.95 if _OWN.search(plain, begun.end()) else 0.0
        return 0.6 if begun.group().startswith(b"<xml") else 0.0  # no records

    def dialect(self, head: bytes) -> Dialect | None:
        """The program that wrote the file."""
        return dialect_of(head.replace(b"\0", b"").decode("utf-8", "replace"), DIALECTS)

    def read(self, stream: BinaryIO) -> Iterator[Hit]:
        """The hits of the records. Raises InputError (see the reader)."""
        from litreview.formats import endnote_xml

        return endnote_xml.read(stream)


ENDNOTE_XML = EndnoteXmlImporter()
