r"""RIS, as Zotero, EndNote and Mendeley import it, and Covidence.

Tags as in EndNote's table of RIS fields, UTF-8 without a mark, lines ending CR LF as RIS wants. A person is
«Family, Given, Suffix», a group its name. Decisions travel as keywords and a note (formats/marks.py), which Zotero
shows as tags and as a note of the item. The PMID stands in AN as `PMID: 123`: a tag of four letters would be taken for
a wrapped line by readers that know two.

What RIS does not hold: whether more authors were left out, identifiers but DOI, PMID and PMCID, abstracts in further
languages, ties to other publications, the country, peer review. A title in the original language goes out under TT,
which EndNote shows, and a book's series under T2; neither comes back into its field.

Assumed, not verified: Zotero shows AN as «Loc. in Archive»; EndNote takes A2 for the editors of books and chapters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from litreview.formats.marks import keyword_marks, note_mark
from litreview.model import Exchanged, Record, RecordType

_TYPES = {
    RecordType.ARTICLE: "JOUR",
    RecordType.BOOK: "BOOK",
    RecordType.CHAPTER: "CHAP",
    RecordType.REPORT: "RPRT",
    RecordType.THESIS: "THES",
    RecordType.WEBPAGE: "ELEC",
    RecordType.CONFERENCE: "CPAPER",
    RecordType.PREPRINT: "UNPB",
    RecordType.NEWSPAPER: "NEWS",
    RecordType.DATASET: "DATA",
    RecordType.OTHER: "GEN",
}
_EDITED = frozenset({RecordType.BOOK, RecordType.CHAPTER, RecordType.CONFERENCE})
_RANGE = re.compile(r"^([^\s,;-]+)-([^\s,;-]+)$")
# A line of a text that a reader would take for a tag; six blanks before it say that it is none.
_LIKE_TAG = re.compile(r"^\s{0,3}[A-Z][A-Z0-9]{1,4}\s{0,3}-")

HOLDS = frozenset(
    {
        "type", "title", "authors", "editors", "year", "date", "container", "container_short", "volume", "issue",
        "pages", "article_number", "edition", "publisher", "place", "doi", "pmid", "pmcid", "issn", "isbn", "url",
        "abstract", "languages", "keywords", "subjects", "publication_types", "database", "accession", "notes",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RisExporter:
    """`notes_all`: an unjudged work has a note with its id and tags as well, for tools that drop keywords."""

    key: str = "ris"
    notes_all: bool = False
    suffix: str = ".ris"
    holds: frozenset[str] = HOLDS

    def write(self, items: Iterable[Exchanged], out: BinaryIO) -> None:
        """Write all items; an empty list gives an empty file."""
        for item in items:
            lines = (f"{tag}  - {value}" for tag, value in self._lines(item) if value)
            out.write("".join(f"{line}\r\n" for line in (*lines, "ER  - ", "")).encode("utf-8", "replace"))

    def _lines(self, item: Exchanged) -> Iterator[tuple[str, str]]:
        record = item.record
        yield "TY", _TYPES[record.type]
        yield "ID", _line(item.work)
        yield "TI", _line(record.title)
        yield "TT", _line(record.original_title)
        yield from (("AU", _line(str(name))) for name in record.authors)
        yield from (("A2" if record.type in _EDITED else "ED", _line(str(name))) for name in record.editors)
        yield from _published(record)
        yield from _numbers(record)
        yield from (("LA", _line(language)) for language in record.languages)
        yield from (("M3", _line(kind)) for kind in record.publication_types)
        yield "AB", _text(record.abstract)
        yield from (("KW", _line(word)) for word in (*record.keywords, *keyword_marks(item)))
        yield from (("MH", _line(word)) for word in record.subjects)
        yield from (("N1", _text(note)) for note in (*record.notes, note_mark(item, always=self.notes_all)))


def _published(record: Record) -> Iterator[tuple[str, str]]:
    if record.year is not None:
        yield "PY", f"{record.year:04d}"
    if record.date != f"{record.year or 0:04d}":
        yield "DA", _line(record.date.replace("-", "/"))
    yield "T2", _line(record.container)
    yield "J2", _line(record.container_short)
    yield "VL", _line(record.volume)
    yield "IS", _line(record.issue)
    pages = _RANGE.match(record.pages)
    if pages and pages.group(1) != pages.group(2):
        yield "SP", pages.group(1)
        yield "EP", pages.group(2)
    else:
        yield "SP", _line(record.pages)
    yield "C7", _line(record.article_number)
    yield "ET", _line(record.edition)
    yield "PB", _line(record.publisher)
    yield "CY", _line(record.place)


def _numbers(record: Record) -> Iterator[tuple[str, str]]:
    yield from (("SN", _line(number)) for number in (*record.issn, *record.isbn))
    yield "DO", _line(record.doi)
    yield "C2", _line(record.pmcid)
    yield "DB", _line(record.database)
    yield "AN", _line(record.accession)
    yield "AN", _line(f"PMID: {record.pmid}") if record.pmid else ""
    yield "UR", _line(record.url)


def _line(text: str) -> str:
    return " ".join(text.split())


def _text(text: str) -> str:
    """A text whose paragraphs are lines of their own, none of them empty or like a tag."""
    lines = [line for line in map(str.strip, re.split(r"[\r\n]+", text)) if line]
    return "\r\n".join(f"      {line}" if place and _LIKE_TAG.match(line) else line for place, line in enumerate(lines))


RIS = RisExporter()
