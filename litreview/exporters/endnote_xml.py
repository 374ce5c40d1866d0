"""EndNote's XML, for EndNote (File, Import, "EndNote generated XML"), Zotero and Covidence.

Laid out as EndNote writes it: texts in `<style>`, line breaks as `&#xD;`, the order of its elements. Which field of
EndNote holds what goes by the reference type, as in formats/endnote_record.py. Verdicts and tags stand among the
keywords and in the research notes (formats/marks.py), the number of the work as label.

Assumed, not verified with the programs themselves: that they take no offence at elements that are left out when empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from litreview.formats.endnote_people import ATTRIBUTES, OTHERS, our_name, printed
from litreview.formats.endnote_record import NLM, OURS, PMID
from litreview.formats.endnote_types import TYPES, WRITTEN
from litreview.formats.marks import keyword_marks, note_mark
from litreview.model import Exchanged, Name, Record, RecordType

_HOLDS = frozenset(
    {
        "type", "title", "original_title", "authors", "authors_complete", "editors", "year", "date", "container",
        "container_short", "volume", "issue", "pages", "article_number", "edition", "publisher", "place", "doi", "pmid",
        "pmcid", "issn", "isbn", "url", "abstract", "languages", "keywords", "publication_types", "database",
        "accession", "notes",
    }
)  # fmt: skip
_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'
_FOOT = b"</records></xml>\n"
_STYLE = '<style face="normal" font="default" size="100%">'
# XML 1.0, section 2.2; and the noncharacters that readers use as marks.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_BREAK = "\n"
_EDITED = "Edited Book"  # whose authors are its editors


@dataclass(frozen=True, slots=True)
class EndnoteXmlExporter:
    """One `<record>` a line."""

    key: str = "endnote-xml"
    suffix: str = ".xml"
    holds: frozenset[str] = _HOLDS

    def write(self, items: Iterable[Exchanged], out: BinaryIO) -> None:
        """Write all items, one at a time, in order. The same items give the same bytes; UTF-8."""
        out.write(_HEAD)
        for number, item in enumerate(items, 1):
            inside = "".join(_elements(item, number))
            out.write(f"<record>{inside}</record>\n".encode())
        out.write(_FOOT)


ENDNOTE_XML = EndnoteXmlExporter()


def _elements(item: Exchanged, number: int) -> Iterator[str]:
    """The elements of a record, in EndNote's order."""
    record = item.record
    name, code = _type(record)
    yield f'<database name="{OURS}.enl" path="{OURS}.enl">{OURS}.enl</database>'
    yield f'<source-app name="{OURS}">{OURS}</source-app><rec-number>{number}</rec-number>'
    yield f'<ref-type name="{name}">{code}</ref-type>'
    yield _people(record)
    yield _group("titles", ("title", record.title), ("secondary-title", record.container))
    journal = record.type in (RecordType.ARTICLE, RecordType.NEWSPAPER)
    yield _group("periodical", ("full-title", record.container if journal else ""), ("abbr-1", record.container_short))
    for tag, text in (
        ("pages", record.pages), ("volume", record.volume), ("number", record.issue), ("edition", record.edition)
    ):  # fmt: skip
        yield _element(tag, text)
    keywords = dict.fromkeys((*record.keywords, *record.subjects, *keyword_marks(item)))
    yield _group("keywords", *(("keyword", keyword) for keyword in keywords))
    yield _dates(record)
    yield from (_element(tag, text) for tag, text in _before_urls(item))
    yield f"<urls>{_group('related-urls', ('url', record.url))}</urls>"
    yield from (_element(tag, text) for tag, text in _after_urls(record))


def _before_urls(item: Exchanged) -> tuple[tuple[str, str], ...]:
    record = item.record
    numbers = (record.accession, f"{PMID}{record.pmid}") if _both(record) else (record.accession or record.pmid,)
    return (
        ("pub-location", record.place),
        ("publisher", record.publisher),
        ("orig-pub", record.original_title),
        ("isbn", _BREAK.join((*record.issn, *record.isbn))),
        ("accession-num", _BREAK.join(numbers)),
        ("abstract", record.abstract),
        ("label", item.work),
        ("notes", (2 * _BREAK).join(record.notes)),
        ("research-notes", note_mark(item)),
        ("work-type", _BREAK.join(record.publication_types)),
    )


def _after_urls(record: Record) -> tuple[tuple[str, str], ...]:
    return (
        ("custom2", record.pmcid),
        ("custom7", record.article_number),
        ("electronic-resource-num", record.doi),
        ("remote-database-name", record.database),
        ("remote-database-provider", NLM if record.pmid and not _both(record) else ""),
        ("language", "; ".join(record.languages)),
    )


def _both(record: Record) -> bool:
    """Whether two numbers are to go where EndNote has one."""
    return bool(record.pmid and record.accession)


def _type(record: Record) -> tuple[str, int]:
    if record.type is RecordType.BOOK and record.editors and not record.authors and record.authors_complete:
        return _EDITED, TYPES[RecordType.BOOK][_EDITED]
    return WRITTEN[record.type]


def _people(record: Record) -> str:
    edited = _type(record)[0] == _EDITED
    editors = "tertiary-authors" if record.type is RecordType.BOOK else "secondary-authors"
    authors = [_person(name) for name in (record.editors if edited else record.authors)]
    if not record.authors_complete:
        authors.append(_element("author", OTHERS))
    others = [] if edited else [_person(name) for name in record.editors]
    groups = (("authors", authors), (editors, others))
    inside = "".join(f"<{tag}>{''.join(names)}</{tag}>" for tag, names in groups if names)
    return f"<contributors>{inside}</contributors>"


def _person(name: Name) -> str:
    text = printed(name)
    if our_name(text) == name:
        return _element("author", text)
    parts = zip(ATTRIBUTES, (name.family, name.given, name.suffix, name.literal), strict=True)
    return _element("author", text, "".join(f" {key}={quoteattr(_legal(part))}" for key, part in parts if part))


_ISO = re.compile(r"\d{4}(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")


def _dates(record: Record) -> str:
    """The year, and apart from it, as EndNote's styles print it, the month and day."""
    year = str(record.year) if record.year is not None else record.date[:4]
    if not year:
        return ""
    whole = _ISO.fullmatch(record.date)
    rest = [part for part in whole.groups() if part] if whole else []
    day = " ".join((_MONTHS[int(rest[0]) - 1], *(str(int(part)) for part in rest[1:]))) if rest else ""
    known = f"<pub-dates>{_element('date', day)}</pub-dates>" if day or not record.date else ""
    return f"<dates>{_element('year', year)}{known}</dates>"


def _group(tag: str, *inside: tuple[str, str]) -> str:
    texts = "".join(_element(name, text) for name, text in inside)
    return f"<{tag}>{texts}</{tag}>" if texts else ""


def _element(tag: str, text: str, attributes: str = "") -> str:
    clean = _legal(text)
    if not clean:
        return ""
    plain = escape(clean.replace("\r\n", "\n").replace("\r", "\n")).replace("\n", "&#xD;")
    return f"<{tag}{attributes}>{_STYLE}{plain}</style></{tag}>"


def _legal(text: str) -> str:
    return _FORBIDDEN.sub("", text)
