"""One article of DOAJ's search as a record.

Shape: https://doaj.org/api/v4/docs and recorded answers of version 2, whose articles look the same. The language is
that of the journal: it is taken for the article's only where the journal has just one, and `Record.origin` says so.
DOAJ lists journals that say they review by peers; there is no such mark on an article.
"""

from __future__ import annotations

from litreview.formats.entry_parts import regroup
from litreview.formats.json_entry import JsonEntry, scalar
from litreview.formats.readings import paragraphs, take_doi, take_languages, take_names, take_serials
from litreview.model import RecordType
from litreview.normalise.dates import parse_month, read_publication_date
from litreview.normalise.pages import is_article_number, normalise_pages
from litreview.normalise.titles import clean_markup

_YEAR, _MONTH = "bibjson.year", "bibjson.month"
_FIRST, _LAST = "bibjson.start_page", "bibjson.end_page"
_IDENTIFIER = "bibjson.identifier"


def read_entry(entry: JsonEntry) -> None:
    """Fill a record from an entry of `results`."""
    entry.one("title", "bibjson.title", read=clean_markup)
    _authors(entry)
    abstract = entry.text("bibjson.abstract")
    if abstract:
        entry.set("abstract", paragraphs(abstract), "bibjson.abstract")
        entry.take("bibjson.abstract")
    _journal(entry)
    _date(entry)
    _pages(entry)
    _identifiers(entry)
    entry.many("keywords", "bibjson.keywords", read=lambda text: (clean_markup(text),))
    entry.many("subjects", "bibjson.subject.term")
    entry.set("type", RecordType.ARTICLE, "")


def _authors(entry: JsonEntry) -> None:
    names = [name for author in entry.objects("bibjson.author") if (name := scalar(author.get("name")))]
    if names:
        take_names(entry, "authors", "bibjson.author.name", names)
        entry.take("bibjson.author.name")


def _journal(entry: JsonEntry) -> None:
    entry.one("container", "bibjson.journal.title", read=clean_markup)
    entry.one("volume", "bibjson.journal.volume")
    entry.one("issue", "bibjson.journal.number")
    entry.one("publisher", "bibjson.journal.publisher", read=clean_markup)
    entry.one("country", "bibjson.journal.country")
    if len(entry.peek("bibjson.journal.language")) == 1:
        take_languages(entry, "bibjson.journal.language")


def _date(entry: JsonEntry) -> None:
    """The year, with the month where it is one: «4», «04», «April»."""
    raw = entry.text(_YEAR)
    found = read_publication_date(raw)
    if found.year is None:
        if raw:
            entry.say("import.year.unreadable", tag=_YEAR, raw=raw)
        return
    entry.set("year", found.year, _YEAR)
    entry.set("date", found.iso, _YEAR)
    if found.whole:
        entry.take(_YEAR)
    else:
        entry.say("import.year.partly", tag=_YEAR, raw=raw, value=found.iso)
    month = parse_month(entry.text(_MONTH))
    if month and len(found.iso) == 4:
        entry.set("date", f"{found.iso}-{month:02}", f"{_YEAR} {_MONTH}")
        entry.take(_MONTH)


def _pages(entry: JsonEntry) -> None:
    first, last = entry.text(_FIRST), entry.text(_LAST)
    if not first:
        return
    if is_article_number(first) and last in {"", first}:
        entry.set("article_number", first, _FIRST)
    else:
        pages = normalise_pages(f"{first}-{last}" if last and last != first else first)
        entry.set("pages", pages, f"{_FIRST} {_LAST}" if last else _FIRST)
    entry.take(_FIRST, _LAST)


def _identifiers(entry: JsonEntry) -> None:
    regroup(entry, _IDENTIFIER, "type", "id")
    regroup(entry, "bibjson.link", "type", "url")
    take_doi(entry, (f"{_IDENTIFIER}[doi]",))
    take_serials(entry, f"{_IDENTIFIER}[pissn]", f"{_IDENTIFIER}[eissn]", "bibjson.journal.issns")
    entry.identifier("doaj", "id")
    entry.one("url", "bibjson.link[fulltext]", "bibjson.link.url")
