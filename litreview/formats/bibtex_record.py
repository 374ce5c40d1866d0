"""The fields of one BibTeX (or biblatex) entry to a Record."""

from __future__ import annotations

import re
from collections.abc import Iterable

from litreview.formats.draft import Draft
from litreview.formats.latex import literal, plain
from litreview.formats.readings import (
    paragraphs,
    pmcid_of,
    pmid_of,
    take_date,
    take_doi,
    take_languages,
    take_pages,
    take_serials,
)
from litreview.model import Name, RecordType
from litreview.normalise.dates import parse_month
from litreview.normalise.names import parse_names
from litreview.normalise.titles import clean_markup

_TYPES = {
    "article": RecordType.ARTICLE,
    "book": RecordType.BOOK,
    "mvbook": RecordType.BOOK,
    "proceedings": RecordType.BOOK,
    "collection": RecordType.BOOK,
    "booklet": RecordType.BOOK,
    "manual": RecordType.BOOK,
    "inbook": RecordType.CHAPTER,
    "incollection": RecordType.CHAPTER,
    "bookinbook": RecordType.CHAPTER,
    "inproceedings": RecordType.CONFERENCE,
    "conference": RecordType.CONFERENCE,
    "phdthesis": RecordType.THESIS,
    "mastersthesis": RecordType.THESIS,
    "thesis": RecordType.THESIS,
    "techreport": RecordType.REPORT,
    "report": RecordType.REPORT,
    "online": RecordType.WEBPAGE,
    "electronic": RecordType.WEBPAGE,
    "www": RecordType.WEBPAGE,
    "dataset": RecordType.DATASET,
    "misc": RecordType.OTHER,
}
_OWN = frozenset({"article", "book", "incollection", "inproceedings", "thesis", "report", "online", "dataset", "misc"})
_LITERAL = frozenset({"doi", "url", "eprint", "pmid", "pmcid", "link", "file", "unique-id", "ut"})
_AS_WRITTEN = frozenset({"author", "editor"})
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


def draft_of(kind: str, key: str, values: Iterable[tuple[str, str]]) -> Draft:
    """A draft with every field filled that the entry gives; what it does not give is left in it.

    `kind` and the names of the fields are in lower case, `values` still in LaTeX.
    """
    draft = Draft((name, _text(name, value)) for name, value in values)
    if key:
        draft.left["@key"] = [key]
        draft.identifier("key", "@key")
    _take_type(draft, kind)
    for field in ("authors", "editors"):
        _take_names(draft, field, field[:-1])
    draft.one("title", "title", read=clean_markup)
    _take_dates(draft)
    for field, names in (
        ("container", ("journal", "journaltitle", "booktitle", "fjournal")),
        ("container_short", ("shortjournal", "abbrev_source_title", "journal-iso", "journal_abbrev")),
        ("volume", ("volume",)),
        ("issue", ("number", "issue")),
        ("edition", ("edition",)),
        ("article_number", ("art_number", "article-number", "eid")),
        ("publisher", ("publisher", "school", "institution", "organization")),
        ("place", ("address", "location")),
        ("accession", ("unique-id", "ut")),
        ("database", ("source",)),
    ):
        draft.one(field, *names, read=clean_markup)
    take_pages(draft, "pages")
    _take_identifiers(draft)
    draft.one("abstract", "abstract", read=paragraphs)
    draft.many("keywords", "author_keywords", "keywords", "keyword", read=_keywords)
    draft.many("notes", "note", "annote", "annotation", read=lambda value: (clean_markup(value),))
    draft.many("publication_types", "document_type", "type", read=lambda value: (clean_markup(value),))
    take_languages(draft, "language", "langid")
    return draft


def _text(name: str, value: str) -> str:
    if name in _AS_WRITTEN:
        return " ".join(value.split())
    return literal(value) if name in _LITERAL else plain(value)


def _take_type(draft: Draft, kind: str) -> None:
    draft.set("type", _TYPES.get(kind, RecordType.OTHER), "@type")
    if kind not in _OWN:
        draft.left["@type"] = [kind]
    if kind not in _TYPES and kind != "unpublished":
        draft.say("import.type.unknown", raw=f"@{kind}")


def _take_names(draft: Draft, field: str, tag: str) -> None:
    """Names parted by «and» outside braces; a name wholly in braces is a group, «others» an incomplete list."""
    people: list[Name] = []
    complete = True
    for value in draft.peek(tag):
        for text in _outside_braces(value):
            if text.startswith("{") and text.endswith("}") and _whole(text):
                people.append(Name(literal=clean_markup(plain(text))))
                continue
            names, all_named = parse_names([clean_markup(plain(text))])
            people.extend(names)
            complete = complete and all_named
    if people:
        draft.set(field, tuple(people), tag)
        del draft.left[tag]
    if not complete and field == "authors":
        draft.set("authors_complete", False, tag)


def _outside_braces(value: str) -> list[str]:
    parts = [""]
    place = 0
    for found in _AND.finditer(value):
        parts[-1] += value[place : found.start()]
        if parts[-1].count("{") > parts[-1].count("}"):
            parts[-1] += found.group()
        else:
            parts.append("")
        place = found.end()
    parts[-1] += value[place:]
    return [part.strip() for part in parts if part.strip()]


def _whole(text: str) -> bool:
    """Whether the first brace closes with the last one: «{Dr} {No}» is two."""
    depth = 0
    for place, sign in enumerate(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0:
            return place == len(text) - 1
    return False


def _take_dates(draft: Draft) -> None:
    take_date(draft, "date", "year")
    year = draft.fields.get("year")
    if not year or draft.fields["date"] != f"{year:04d}":
        return
    for value in draft.peek("month"):
        month = parse_month(value)
        if month:
            draft.set("date", f"{year:04d}-{month:02d}", f"{draft.origin['year']} month")
            draft.drop("month", value)


def _take_identifiers(draft: Draft) -> None:
    take_doi(draft, ("doi",), ("url", "eprint", "link"))
    draft.one("pmid", "pmid", "pubmed_id", "pubmedid", read=pmid_of)
    draft.one("pmcid", "pmcid", read=pmcid_of)
    take_serials(draft, "issn", "eissn", "isbn")
    draft.one("url", "url", "link")


def _keywords(value: str) -> list[str]:
    """Parted by semicolons, else by commas: one file uses one of them."""
    return [clean_markup(part) for part in value.split(";" if ";" in value else ",")]
