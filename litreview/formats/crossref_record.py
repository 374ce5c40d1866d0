"""One work of Crossref as a record.

Shape: https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md and recorded answers of 2018 to 2026. Titles
hold HTML and MathML, abstracts JATS; dates are lists of numbers that may be empty; the last of several containers of a
chapter is the book, those before it are series.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from litreview.formats.json_entry import JsonEntry, scalar
from litreview.formats.readings import paragraphs, take_doi, take_languages, take_pages, take_serials
from litreview.model import Name, RecordType, Relation
from litreview.normalise.dates import read_publication_date
from litreview.normalise.doi import normalise_doi
from litreview.normalise.titles import clean_markup

_DATES = ("issued", "published", "published-print", "published-online", "posted", "content-created")
_HEADING = re.compile(r"<(?:jats:)?title>(.*?)</(?:jats:)?title>", re.IGNORECASE | re.DOTALL)
_PARAGRAPH = re.compile(r"</(?:jats:)?(?:p|sec|list-item)>", re.IGNORECASE)
_TEX = re.compile(r"<(?:jats:)?tex-math\b.*?</(?:jats:)?tex-math>", re.IGNORECASE | re.DOTALL)  # stands beside MathML
_MATH = re.compile(r"</?(?:math|m(?:i|n|o|row|s|sub|sup|subsup|text|frac|sqrt|over|under|style))(?:\s[^<>]*)?/?>")
_TYPES = {
    "journal-article": RecordType.ARTICLE,
    "proceedings-article": RecordType.CONFERENCE,
    "dissertation": RecordType.THESIS,
    "dataset": RecordType.DATASET,
    **dict.fromkeys(("book", "monograph", "edited-book", "reference-book", "book-set", "proceedings"), RecordType.BOOK),
    **dict.fromkeys(("book-chapter", "book-section", "book-part", "book-track", "reference-entry"), RecordType.CHAPTER),
    **dict.fromkeys(("report", "report-component"), RecordType.REPORT),
}
_POSTED = {
    "": RecordType.PREPRINT,
    "preprint": RecordType.PREPRINT,
    "working_paper": RecordType.PREPRINT,
    "dissertation": RecordType.THESIS,
    "report": RecordType.REPORT,
}
_IN_BOOKS = {RecordType.CHAPTER, RecordType.CONFERENCE}
# What a notice does, and the names of the tie on the work and on the notice.
_NOTICES = {
    "retraction": ("retraction_in", "retraction_of"),
    "withdrawal": ("retraction_in", "retraction_of"),
    "removal": ("retraction_in", "retraction_of"),
    "correction": ("erratum_in", "erratum_for"),
    "corrigendum": ("erratum_in", "erratum_for"),
    "erratum": ("erratum_in", "erratum_for"),
    "expression_of_concern": ("expression_of_concern_in", "expression_of_concern_for"),
}
_UPDATE = ("update_in", "update_of")


def read_entry(entry: JsonEntry) -> None:
    """Fill a record from an item of `message.items`."""
    _title(entry)
    _people(entry, "authors", "author")
    _people(entry, "editors", "editor")
    _date(entry)
    _types(entry)
    _place(entry)
    take_doi(entry, ("DOI",))
    entry.one("url", "URL")
    _abstract(entry)
    take_languages(entry, "language")
    entry.many("subjects", "subject", read=lambda text: (clean_markup(text),))
    entry.one("database", "source")
    _relations(entry)


def _text(value: str) -> str:
    return clean_markup(_MATH.sub("", value)) if "<m" in value or "</m" in value else clean_markup(value)


def _title(entry: JsonEntry) -> None:
    titles = [text for value in entry.list("title") if (text := _text(scalar(value)))]
    if not titles:
        return
    added = next((text for value in entry.list("subtitle") if (text := _text(scalar(value)))), "")
    joined = added and added.casefold() not in titles[0].casefold()
    entry.set("title", f"{titles[0]}: {added}" if joined else titles[0], "title subtitle" if joined else "title")
    for tag, told in (("title", titles[0]), ("subtitle", added), ("original-title", titles[0])):
        for value in entry.peek(tag):
            if _text(value) == told:
                entry.drop(tag, value)
    entry.one("original_title", "original-title", read=_text)


def _people(entry: JsonEntry, field: str, path: str) -> None:
    people = entry.objects(path)
    names = tuple(name for person in people if (name := _name(person)) is not None)
    if names:
        entry.set(field, names, path)
    if len(names) == len(entry.list(path)):
        for part in ("family", "given", "suffix", "name", "sequence"):
            entry.take(f"{path}.{part}")


def _name(person: Mapping[str, Any]) -> Name | None:
    family, given, suffix, group = (
        clean_markup(scalar(person.get(part))) for part in ("family", "given", "suffix", "name")
    )
    if family:
        return Name(family, given, suffix)
    whole = group or given
    return Name(literal=whole) if whole else None


def _date(entry: JsonEntry) -> None:
    """The first date that can be read; the others stay, unless they say the same."""
    for path in _DATES:
        told = _parts(entry.value(f"{path}.date-parts"))
        found = read_publication_date("-".join(told))
        if found.year is None:
            continue
        entry.set("year", found.year, f"{path}.date-parts")
        entry.set("date", found.iso, f"{path}.date-parts")
        for other in _DATES:
            if _parts(entry.value(f"{other}.date-parts")) == told and found.whole:
                entry.take(f"{other}.date-parts")
        return


def _parts(value: object) -> list[str]:
    """[[2016, 5, 23]] as its numbers; nothing for [[null]]."""
    first = value[0] if isinstance(value, list) and value else None
    return [text for part in first if (text := scalar(part))] if isinstance(first, list) else []


def _types(entry: JsonEntry) -> None:
    said, below = entry.text("type"), entry.text("subtype")
    kind = _TYPES.get(said, RecordType.OTHER)
    if said == "posted-content":
        kind = _POSTED.get(below, RecordType.OTHER)
    if kind is not RecordType.OTHER:
        entry.set("type", kind, "type")
    entry.many("publication_types", "type", "subtype")


def _place(entry: JsonEntry) -> None:
    holders = entry.peek("container-title")
    if holders:
        holder = holders[-1] if entry.fields.get("type") in _IN_BOOKS else holders[0]
        entry.set("container", _text(holder), "container-title")
        entry.drop("container-title", holder)
    entry.one("container_short", "short-container-title", read=clean_markup)
    entry.one("volume", "volume")
    entry.one("issue", "issue", "journal-issue.issue")
    entry.one("article_number", "article-number")
    take_pages(entry, "page")
    entry.one("edition", "edition-number")
    entry.one("publisher", "publisher", read=clean_markup)
    entry.one("place", "publisher-location")
    take_serials(entry, "ISSN", "issn-type.value", "ISBN", "isbn-type.value")


def _abstract(entry: JsonEntry) -> None:
    told = entry.text("abstract")
    if not told:
        return
    text = " ".join(_MATH.sub("", _TEX.sub("", told)).split())
    text = _HEADING.sub(_heading, text)
    entry.set("abstract", paragraphs(_PARAGRAPH.sub("\n", text)), "abstract")
    entry.take("abstract")


def _heading(found: re.Match[str]) -> str:
    """A heading before its paragraph; that it is an abstract the field says."""
    words = clean_markup(found.group(1)).rstrip(".:")
    return "\n" if words.casefold() in {"abstract", ""} else f"\n{words}: "


def _relations(entry: JsonEntry) -> None:
    ties = [*_notices(entry, "updated-by", 0), *_notices(entry, "update-to", 1)]
    related = entry.value("relation")
    for kind, items in related.items() if isinstance(related, Mapping) else ():
        ties.extend(_tie(kind.replace("-", "_"), item) for item in _objects(items) if scalar(item.get("id")))
        entry.take(f"relation.{kind}.id", f"relation.{kind}.id-type")
    if ties:
        entry.set("relations", tuple(dict.fromkeys(ties)), "updated-by update-to relation")


def _notices(entry: JsonEntry, path: str, side: int) -> list[Relation]:
    found = [
        Relation(_NOTICES.get(scalar(item.get("type")), _UPDATE)[side], doi=normalise_doi(scalar(item.get("DOI"))))
        for item in entry.objects(path)
        if normalise_doi(scalar(item.get("DOI")))
    ]
    if found:
        entry.take(f"{path}.DOI")
    return found


def _tie(kind: str, item: Mapping[str, Any]) -> Relation:
    text = scalar(item.get("id"))
    doi = normalise_doi(text)
    return Relation(kind, doi=doi) if scalar(item.get("id-type")) == "doi" and doi else Relation(kind, text)


def _objects(items: object) -> list[Mapping[str, Any]]:
    listed = items if isinstance(items, list) else [items]
    return [item for item in listed if isinstance(item, Mapping)]
