"""One work of OpenCitations Meta as a record.

Shape: https://api.opencitations.net/meta/v1: every field is a text; people, journals and publishers have their
identifiers behind them in square brackets («Aas, Kari [orcid:…]; Berg, Ola»).
"""

from __future__ import annotations

import re

from litreview.formats.json_entry import JsonEntry
from litreview.formats.readings import plain, pmcid_of, pmid_of, take_date, take_names, take_pages, take_serials
from litreview.model import RecordType
from litreview.normalise.doi import normalise_doi
from litreview.normalise.titles import clean_markup

_IDENTIFIERS = re.compile(r"\s*\[[^\[\]]*\]")
_TYPES = {
    "journal article": RecordType.ARTICLE,
    "book": RecordType.BOOK,
    "monograph": RecordType.BOOK,
    "edited book": RecordType.BOOK,
    "reference book": RecordType.BOOK,
    "book chapter": RecordType.CHAPTER,
    "book section": RecordType.CHAPTER,
    "book part": RecordType.CHAPTER,
    "reference entry": RecordType.CHAPTER,
    "proceedings article": RecordType.CONFERENCE,
    "dissertation": RecordType.THESIS,
    "report": RecordType.REPORT,
    "dataset": RecordType.DATASET,
    "web content": RecordType.WEBPAGE,
}


def read_entry(entry: JsonEntry) -> None:
    """Fill a record from a row of metadata."""
    entry.one("title", "title", read=clean_markup)
    for field, path in (("authors", "author"), ("editors", "editor")):
        names = [name for part in entry.text(path).split(";") if (name := _bare(part))]
        if names:
            take_names(entry, field, path, names)
            entry.take(path)
    take_date(entry, "pub_date")
    _venue(entry)
    entry.one("publisher", "publisher", read=_bare)
    entry.one("volume", "volume")
    entry.one("issue", "issue")
    take_pages(entry, "page")
    _identifiers(entry)
    entry.many("publication_types", "type")
    kind = _TYPES.get(entry.text("type"))
    if kind is not None:
        entry.set("type", kind, "type")


def _venue(entry: JsonEntry) -> None:
    told = entry.text("venue")
    numbers = re.findall(r"(?:issn|isbn):([0-9Xx-]+)", told)
    entry.one("container", "venue", read=_bare)
    if numbers:
        entry.left["venue"] = numbers
        take_serials(entry, "venue")


def _identifiers(entry: JsonEntry) -> None:
    for name in entry.text("id").split():
        scheme, _, value = name.partition(":")
        if scheme == "doi" and normalise_doi(value):
            entry.set("doi", normalise_doi(value), "id")
        elif scheme == "pmid" and pmid_of(value):
            entry.set("pmid", pmid_of(value), "id")
        elif scheme == "pmcid" and pmcid_of(value):
            entry.set("pmcid", pmcid_of(value), "id")
        elif scheme in {"omid", "openalex"} and value:
            entry.ids[scheme] = value
            entry.origin[f"ids.{scheme}"] = "id"


def _bare(text: str) -> str:
    """A name without the identifiers behind it."""
    return plain(_IDENTIFIERS.sub("", text)).strip()
