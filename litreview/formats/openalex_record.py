"""One work of OpenAlex as a record.

Shape: https://developers.openalex.org/api-reference/works and recorded answers of 2024 to 2026. Identifiers come as
addresses; abstracts as an index from each word to its places; a date whose month or day is not known as the first one,
so that a first of January counts as its year. Names are taken as the publication has them (`raw_author_name`): the
profiles behind `display_name` are put together by a machine, as are keywords, topics and concepts, which stay in
`extra`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from litreview.formats.json_entry import JsonEntry, scalar
from litreview.formats.readings import (
    paragraphs,
    pmcid_of,
    pmid_of,
    take_date,
    take_doi,
    take_languages,
    take_names,
    take_pages,
    take_serials,
)
from litreview.model import RecordType, Relation
from litreview.normalise.titles import clean_markup

LISTED_AUTHORS = 100  # no more are given
_INDEX = "abstract_inverted_index"
_SOURCE = "primary_location.source"
_PLATFORM = "ebook platform"  # a shop of books, not the book that holds a chapter
_TYPES = {
    "article": RecordType.ARTICLE,
    "review": RecordType.ARTICLE,
    "letter": RecordType.ARTICLE,
    "editorial": RecordType.ARTICLE,
    "erratum": RecordType.ARTICLE,
    "retraction": RecordType.ARTICLE,
    "book-review": RecordType.ARTICLE,
    "book": RecordType.BOOK,
    "book-chapter": RecordType.CHAPTER,
    "reference-entry": RecordType.CHAPTER,
    "dissertation": RecordType.THESIS,
    "preprint": RecordType.PREPRINT,
    "report": RecordType.REPORT,
    "dataset": RecordType.DATASET,
}
_CONFERENCE = {"proceedings-article", "conference-paper"}


def read_entry(entry: JsonEntry) -> None:
    """Fill a record from a work of `results`."""
    entry.one("title", "title", "display_name", read=clean_markup)
    _authors(entry)
    _date(entry)
    _place(entry)
    _identifiers(entry)
    _abstract(entry)
    take_languages(entry, "language")
    _subjects(entry)
    _types(entry)
    if entry.value("is_retracted") is True:
        entry.set("relations", (Relation("retraction_in"),), "is_retracted")
        entry.take("is_retracted")


def _authors(entry: JsonEntry) -> None:
    listed = entry.objects("authorships")
    raw = [scalar(item.get("raw_author_name")) for item in listed]
    known = [scalar(item["author"].get("display_name")) if _has_author(item) else "" for item in listed]
    names = [own or profile for own, profile in zip(raw, known, strict=True) if own or profile]
    take_names(entry, "authors", "authorships.raw_author_name", names)
    if len(names) == len(listed):
        entry.take("authorships.raw_author_name", "authorships.author_position")
    if len(listed) == LISTED_AUTHORS or entry.value("is_authors_truncated") is True:
        entry.set("authors_complete", False, "authorships")
        entry.say("import.authors.listed", n=LISTED_AUTHORS)


def _has_author(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("author"), Mapping)


def _date(entry: JsonEntry) -> None:
    told = entry.text("publication_date")
    take_date(entry, "publication_year", "publication_date")
    if told and entry.fields.get("date", "").endswith("-01-01"):
        entry.set("date", f"{entry.fields['year']:04d}", entry.origin["year"])
        entry.left["publication_date"] = [told]


def _place(entry: JsonEntry) -> None:
    if entry.text(f"{_SOURCE}.type") == _PLATFORM:
        entry.one("container", "primary_location.raw_source_name")
    else:
        entry.one("container", f"{_SOURCE}.display_name", "primary_location.raw_source_name", read=clean_markup)
    entry.one("publisher", f"{_SOURCE}.host_organization_name")
    take_serials(entry, f"{_SOURCE}.issn", f"{_SOURCE}.issn_l")
    entry.one("volume", "biblio.volume")
    entry.one("issue", "biblio.issue")
    first, last = entry.text("biblio.first_page"), entry.text("biblio.last_page")
    if first:
        entry.take("biblio.first_page", "biblio.last_page")
        entry.left["biblio.first_page"] = [f"{first}-{last}" if last and last != first else first]
        take_pages(entry, "biblio.first_page")
    entry.one("url", "primary_location.landing_page_url")


def _identifiers(entry: JsonEntry) -> None:
    take_doi(entry, ("doi", "ids.doi"))
    entry.one("pmid", "ids.pmid", read=lambda text: pmid_of(_last(text)))
    entry.one("pmcid", "ids.pmcid", read=_pmcid)
    own = _last(entry.text("id"))
    if re.fullmatch(r"W\d+", own):
        entry.ids["openalex"] = own
        entry.origin["ids.openalex"] = "id"
        entry.take("id", "ids.openalex")
    entry.identifier("mag", "ids.mag")


def _last(address: str) -> str:
    """The last part of an address: W2741809807."""
    return address.rstrip("/").rpartition("/")[2]


def _pmcid(address: str) -> str:
    last = _last(address)
    return pmcid_of(f"PMC{last}" if last.isdecimal() else last)


def _abstract(entry: JsonEntry) -> None:
    index = entry.value(_INDEX)
    if not index:
        return
    placed = _placed(index)
    if placed is None:
        entry.say("import.abstract.index_broken")
        return
    text, gaps, shared = _joined(placed)
    if gaps or shared:
        entry.say("import.abstract.index", gaps=gaps, shared=shared)
    entry.take(_INDEX)
    if text:
        entry.set("abstract", text, _INDEX)


def _placed(index: object) -> list[tuple[int, str]] | None:
    """Each place with its word, in order; None when the index has another shape."""
    if not isinstance(index, Mapping):
        return None
    placed: list[tuple[int, str]] = []
    for word, places in index.items():
        if not isinstance(places, list):
            return None
        if any(not isinstance(place, int) or isinstance(place, bool) or place < 0 for place in places):
            return None
        placed.extend((place, word) for place in places)
    return sorted(placed, key=lambda item: item[0])


def _joined(placed: list[tuple[int, str]]) -> tuple[str, int, int]:
    """The text, and how many places are empty and how many hold several words. Control characters part words."""
    words = [" ".join("".join(" " if _control(sign) else sign for sign in word).split()) for _, word in placed]
    places = {place for place, _ in placed}
    gaps = max(places) + 1 - len(places) if places else 0
    return paragraphs(" ".join(filter(None, words))), gaps, len(placed) - len(places)


def _control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"}


def _subjects(entry: JsonEntry) -> None:
    entry.many("subjects", "mesh.descriptor_name")


def _types(entry: JsonEntry) -> None:
    entry.many("publication_types", "type", "type_crossref", "primary_location.raw_type")
    said = entry.fields.get("publication_types", ())
    conference = _CONFERENCE.intersection(said) or entry.text(f"{_SOURCE}.type") == "conference"
    plain = _TYPES.get(entry.text("type"), RecordType.OTHER)
    kind = RecordType.CONFERENCE if conference and plain is RecordType.ARTICLE else plain
    if kind is not RecordType.OTHER:
        entry.set("type", kind, entry.origin.get("publication_types", ""))
