"""One entry of Primo's search (a PNX record in JSON) as a record.

Shape: recorded answers of Primo VE (2021 and 2025) and of the older Primo. Every value is a list of texts; behind `$$`
stand marks of the display, which are not part of a name or title. What a field means differs from library to library:
`lds50` holds `peer_reviewed` where it is used for that, and is left alone elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from litreview.formats.json_entry import JsonEntry
from litreview.formats.readings import (
    pmid_of,
    take_date,
    take_doi,
    take_languages,
    take_serials,
)
from litreview.model import RecordType
from litreview.normalise.names import parse_names
from litreview.normalise.pages import is_article_number, normalise_pages
from litreview.normalise.titles import clean_markup

PEER_REVIEWED = "peer_reviewed"
_ADDATA, _DISPLAY = "pnx.addata", "pnx.display"
_YEARS = re.compile(r",?\s*\(?(?:f\.|b\.|ca\.?)?\s*\d{4}\??\s*-\s*(?:\d{4})?\)?\s*\.?\s*$")  # of birth and death
_ROLE = re.compile(r",\s*(author|forfatter|forfattar|editor|redaktør)\.?$", re.IGNORECASE)
_EDITORS = frozenset({"editor", "redaktør"})
_CATALOGUED = re.compile(r"\s*[/:;]\s*$")  # punctuation of a library catalogue
_TYPES = {
    "article": RecordType.ARTICLE,
    "articles": RecordType.ARTICLE,
    "review": RecordType.ARTICLE,
    "reviews": RecordType.ARTICLE,
    "book": RecordType.BOOK,
    "books": RecordType.BOOK,
    "book_chapter": RecordType.CHAPTER,
    "book_chapters": RecordType.CHAPTER,
    "dissertation": RecordType.THESIS,
    "dissertations": RecordType.THESIS,
    "conference_proceeding": RecordType.CONFERENCE,
    "conference_proceedings": RecordType.CONFERENCE,
    "report": RecordType.REPORT,
    "reports": RecordType.REPORT,
    "newspaper_article": RecordType.NEWSPAPER,
    "newspaper_articles": RecordType.NEWSPAPER,
    "dataset": RecordType.DATASET,
    "datasets": RecordType.DATASET,
    "web_resource": RecordType.WEBPAGE,
    "web_resources": RecordType.WEBPAGE,
    "website": RecordType.WEBPAGE,
    "preprint": RecordType.PREPRINT,
}
_HELD = (RecordType.ARTICLE, RecordType.CHAPTER, RecordType.NEWSPAPER, RecordType.CONFERENCE)


def read_entry(entry: JsonEntry) -> None:
    """Fill a record from an entry of `docs`."""
    entry.one("title", f"{_DISPLAY}.title", f"{_ADDATA}.atitle", f"{_ADDATA}.btitle", f"{_ADDATA}.jtitle", read=_title)
    _authors(entry)
    _type(entry)
    _container(entry)
    take_date(entry, f"{_ADDATA}.date", f"{_ADDATA}.risdate", f"{_DISPLAY}.creationdate", "pnx.search.creationdate")
    _identifiers(entry)
    entry.one("abstract", f"{_ADDATA}.abstract", read=_plain)
    if entry.fields.get("type") is not RecordType.BOOK:  # of books it is any note in the catalogue
        entry.one("abstract", f"{_DISPLAY}.description", read=_plain)
    take_languages(entry, f"{_DISPLAY}.language")
    entry.many("subjects", f"{_DISPLAY}.subject", read=_listed)
    entry.many("keywords", f"{_DISPLAY}.keyword", read=_listed)


def _plain(text: str) -> str:
    """The text before the marks of the display."""
    return clean_markup(text.partition("$$")[0])


def _title(text: str) -> str:
    return _CATALOGUED.sub("", _plain(text))


def _listed(text: str) -> Iterable[str]:
    """Several values in one text: «Adsorption ;  Carbon ;  Carbon dioxide»."""
    return (_plain(part) for part in text.split(" ; "))


def _authors(entry: JsonEntry) -> None:
    """From `addata.au` («Family, Given»), unless the display names more people; else from the name it is sorted by."""
    paths = (f"{_ADDATA}.au", f"{_DISPLAY}.creator", "pnx.sort.author")
    inverted, shown, sorted_by = (
        _people(part for text in entry.peek(path) for part in _listed(text)) for path in paths
    )
    people, path = max((inverted, paths[0]), (shown, paths[1]), key=lambda held: len(held[0]))
    if not people:
        people, path = [(name, role) for name, role in sorted_by if "," in name], paths[2]
    authors, complete = parse_names(name for name, role in people if role not in _EDITORS)
    editors, _ = parse_names(name for name, role in people if role in _EDITORS)
    for field, names in (("authors", authors), ("editors", editors)):
        if names:
            entry.set(field, names, path)
            entry.take(path)
    if not complete:
        entry.set("authors_complete", False, path)


def _people(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Names without the years of a life that a catalogue adds, each with the role it states, "" when none."""
    people = []
    for text in texts:
        role = _ROLE.search(text)
        name = _YEARS.sub("", _ROLE.sub("", text)).strip(" ,")
        if name:
            people.append((name, role.group(1).casefold() if role else ""))
    return people


def _type(entry: JsonEntry) -> None:
    path = f"{_DISPLAY}.type"
    kinds = [kind.casefold() for kind in (*entry.peek(path), *entry.peek("pnx.search.rsrctype"))]
    entry.many("publication_types", path)
    found = next((_TYPES[kind] for kind in kinds if kind in _TYPES), None)
    if found is not None:
        entry.set("type", found, path)
    for tag in (f"{_DISPLAY}.lds50", "pnx.facets.toplevel"):
        if PEER_REVIEWED in entry.peek(tag):
            entry.many("publication_types", tag, read=lambda text: (text,) if text == PEER_REVIEWED else ())


def _container(entry: JsonEntry) -> None:
    """The journal, or the book a chapter stands in, and where in that."""
    kind = entry.fields.get("type")
    entry.one("container", f"{_ADDATA}.jtitle", read=_title)
    if kind in _HELD and "container" not in entry.fields:
        entry.one("container", f"{_ADDATA}.btitle", read=_title)
    if "container" in entry.fields and entry.fields["container"] == entry.fields.get("title") and kind not in _HELD:
        del entry.fields["container"], entry.origin["container"]  # a journal or book is not in itself
    entry.one("container_short", f"{_ADDATA}.stitle", read=_plain)
    for field in ("volume", "issue"):
        entry.one(field, f"{_ADDATA}.{field}", read=_plain)
    entry.one("article_number", f"{_ADDATA}.artnum", read=_plain)
    _pages(entry)
    entry.one("publisher", f"{_ADDATA}.pub", read=_plain)
    entry.one("place", f"{_ADDATA}.cop", read=_plain)
    entry.one("edition", f"{_DISPLAY}.edition", read=_plain)


def _pages(entry: JsonEntry) -> None:
    """«42-42» is one page, «9140064-» a number of which no end is known."""
    first, last = entry.peek(f"{_ADDATA}.spage"), entry.peek(f"{_ADDATA}.epage")
    whole = entry.peek(f"{_ADDATA}.pages") or tuple("-".join(ends) for ends in (first[:1] + last[:1],) if ends)
    path = f"{_ADDATA}.pages" if entry.peek(f"{_ADDATA}.pages") else f"{_ADDATA}.spage"
    text = normalise_pages(whole[0]).strip("-") if whole else ""
    begin, _, end = text.partition("-")
    if not text:
        return
    if is_article_number(text) and "article_number" not in entry.fields:
        entry.set("article_number", text, path)
    else:
        entry.set("pages", begin if begin == end else text, path)
    entry.take(*(f"{_ADDATA}.{part}" for part in ("pages", "spage", "epage")))


def _identifiers(entry: JsonEntry) -> None:
    take_doi(entry, (f"{_ADDATA}.doi",))
    entry.one("pmid", f"{_ADDATA}.pmid", read=pmid_of)
    take_serials(entry, f"{_ADDATA}.issn", f"{_ADDATA}.eissn", f"{_ADDATA}.isbn", f"{_ADDATA}.eisbn")
    entry.identifier("primo", "pnx.control.recordid")
    entry.one("database", f"{_DISPLAY}.source", read=_plain)
