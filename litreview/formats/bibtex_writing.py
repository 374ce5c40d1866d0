"""A record, and what was judged of it, to the fields of a BibTeX entry: exporters/bibtex.py tells the choices made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from litreview.formats.bibtex_macros import MONTHS
from litreview.formats.bibtex_parts import names
from litreview.formats.bibtex_record import SAID
from litreview.formats.latex import escaped
from litreview.formats.marks import keyword_marks, note_mark
from litreview.model import Exchanged, Name, Record, RecordType

_KINDS = {
    RecordType.ARTICLE: "article",
    RecordType.NEWSPAPER: "article",
    RecordType.BOOK: "book",
    RecordType.CHAPTER: "incollection",
    RecordType.CONFERENCE: "inproceedings",
    RecordType.REPORT: "techreport",
    RecordType.WEBPAGE: "online",
    RecordType.DATASET: "dataset",
    RecordType.PREPRINT: "misc",
    RecordType.OTHER: "misc",
}
_PUBLISHERS = {RecordType.THESIS: "school", RecordType.REPORT: "institution"}
_HELD_BY_BOOK = frozenset({RecordType.CHAPTER, RecordType.CONFERENCE})
_ARXIV_MEANS_PREPRINT = frozenset({RecordType.OTHER, RecordType.WEBPAGE})
_UNSAFE = re.compile(r"[{}\\\"\s]")
_AND = re.compile(r"(?:^|\W)(?:and|others)(?:$|\W)", re.IGNORECASE)
# What the reader would take for the head of the next entry, or for a byte order mark, at the head of a paragraph.
_HEAD = ("@", "\ufeff", "\u200b")


def field_lines(item: Exchanged) -> tuple[str, list[tuple[str, str]]]:
    """The kind of the entry, and its fields with the values as they stand in the file: braces included.

    There is always a title, be it empty: an entry without fields is none.
    """
    record = item.record
    fields = [(name, value) for name, value in _fields(item) if value != "{}" or name == "title"]
    return _kind(record), fields


def _kind(record: Record) -> str:
    if record.type is not RecordType.THESIS:
        return _KINDS[record.type]
    said = " ".join(record.publication_types).lower()
    if "master" in said:
        return "mastersthesis"
    return "phdthesis" if any(word in said for word in ("phd", "ph.d", "doctor", "doktor")) else "thesis"


def _fields(item: Exchanged) -> Iterator[tuple[str, str]]:
    record = item.record
    yield "author", _people(record.authors, complete=record.authors_complete)
    yield "editor", _people(record.editors)
    yield "title", f"{{{_value(record.title)}}}" if record.title else "{}"
    yield "origtitle", _value(record.original_title)
    yield "booktitle" if record.type in _HELD_BY_BOOK else "journal", _value(record.container)
    yield "shortjournal", _value(record.container_short)
    yield from _dated(record)
    yield "volume", _value(record.volume)
    yield "number", _value(record.issue)
    yield "pages", _pages(record.pages)
    yield "eid", _value(record.article_number)
    yield "edition", _value(record.edition)
    yield _PUBLISHERS.get(record.type, "publisher"), _value(record.publisher)
    yield "address", _value(record.place)
    yield from _kinds(record)
    yield from _identifiers(record)
    yield "language", _value(", ".join(record.languages))
    yield "abstract", f"{{{_paragraphs(record.abstract)}}}"
    yield "keywords", _words((*record.keywords, *keyword_marks(item)))
    yield "subjects", _words(record.subjects)
    yield "annote", _notes((note_mark(item), *record.notes))
    yield "source", _value(record.database)
    yield "accession", _value(record.accession)


def _value(text: str) -> str:
    return f"{{{_text(text)}}}"


def _text(text: str) -> str:
    return escaped(" ".join(text.split()))


def _paragraphs(text: str) -> str:
    parts = [f"{{}}{part}" if part.startswith(_HEAD) else part for part in map(_text, text.split("\n")) if part]
    return "\n\n".join(parts)


def _notes(notes: Iterable[str]) -> str:
    """Several notes, parted by a paragraph of an empty group."""
    return "{" + "\n\n{}\n\n".join(filter(None, map(_paragraphs, notes))) + "}"


def _dated(record: Record) -> Iterator[tuple[str, str]]:
    if record.year is not None:
        yield "year", f"{{{record.year}}}"
    parts = record.date.split("-")
    if len(parts) > 2 or (parts[0] and record.year is None):
        yield "date", _value(record.date)
    if len(parts) > 1 and parts[1].isdigit() and 1 <= int(parts[1]) <= 12:
        yield "month", MONTHS[int(parts[1]) - 1]


def _pages(pages: str) -> str:
    return re.sub(r"(?<=\w)-(?=\w)", "--", _value(pages))


def _kinds(record: Record) -> Iterator[tuple[str, str]]:
    if record.type is RecordType.PREPRINT:
        yield "pubstate", "{prepublished}"
    if record.type is RecordType.NEWSPAPER:
        yield "entrysubtype", "{newspaper}"
    parts = [_protected(_text(kind)) for kind in record.publication_types]
    value = "; ".join(part for part in parts if part)
    # A closing semicolon keeps the words from deciding over the kind of the entry, and a first brace from being lost.
    decides = SAID.get(("type", value.lower()), record.type) is not record.type
    yield "type", f"{{{value};}}" if decides or (value.startswith("{") and len(parts) == 1) else f"{{{value}}}"


def _identifiers(record: Record) -> Iterator[tuple[str, str]]:
    yield "doi", _raw(record.doi)
    yield "pmid", _raw(record.pmid)
    yield "pmcid", _raw(record.pmcid)
    yield "issn", _value(", ".join(record.issn))
    yield "isbn", _value(", ".join(record.isbn))
    yield "url", _raw(record.url)
    arxiv = record.ids.get("arxiv", "")
    if arxiv and (record.container or record.type not in _ARXIV_MEANS_PREPRINT):
        yield "eprint", _raw(arxiv)
        yield "archiveprefix", "{arXiv}"


def _raw(text: str) -> str:
    return f"{{{_UNSAFE.sub(lambda found: quote(found.group(), safe=''), text.strip())}}}"


def _words(words: Iterable[str]) -> str:
    """A list of keywords. One alone that has a sign in it is followed by a sign, so that its own parts nothing."""
    texts = [text for text in map(_text, words) if text]
    sign = ";" if any("," in text for text in texts) else ","
    parts = [_protected(text) for text in texts]
    closing = sign if len(parts) == 1 and (parts[0][0] == "{" or "," in parts[0]) else ""
    return "{" + f"{sign} ".join(parts) + closing + "}"


def _protected(text: str) -> str:
    return f"{{{text}}}" if ";" in text else text


def _people(people: Iterable[Name], *, complete: bool = True) -> str:
    return "{" + " and ".join([*filter(None, map(_name, people)), *([] if complete else ["others"])]) + "}"


def _name(name: Name) -> str:
    if name.literal:
        return _value(name.literal)
    parts = [name.family, *([name.suffix] if name.suffix else []), name.given]
    while len(parts) > 1 and not parts[-1] and not name.suffix:
        parts.pop()
    simple = ", ".join(map(_text, parts))
    if not _AND.search(simple) and names(simple) == ([name], True):
        return simple
    if not any(parts):
        return ""
    return ", ".join(map(_value, parts)) if len(parts) > 1 else f"{_value(parts[0])},"
