"""One work of CORE's search (API v3) as a record.

Assumed, not verified: the whole shape. No answer of version 3 was at hand; it follows what clients of it read. The full
text, should it come in spite of being declined, is not copied into the record: its length is, and the page keeps it.
"""

from __future__ import annotations

from litreview.formats.entry_parts import day_of, regroup, rewrite
from litreview.formats.json_entry import JsonEntry, scalar
from litreview.formats.readings import (
    paragraphs,
    pmid_of,
    take_date,
    take_doi,
    take_languages,
    take_names,
    take_serials,
)
from litreview.model import RecordType
from litreview.normalise.titles import clean_markup

_TYPES = {
    "thesis": RecordType.THESIS,
    "dissertation": RecordType.THESIS,
    "book": RecordType.BOOK,
    "book chapter": RecordType.CHAPTER,
    "conference paper": RecordType.CONFERENCE,
    "preprint": RecordType.PREPRINT,
    "report": RecordType.REPORT,
    "dataset": RecordType.DATASET,
}


def read_entry(entry: JsonEntry) -> None:
    """Fill a record from an entry of `results`."""
    entry.one("title", "title", read=clean_markup)
    _authors(entry)
    _texts(entry)
    _journal(entry)
    rewrite(entry, "publishedDate", day_of)
    take_date(entry, "yearPublished", "publishedDate")
    take_languages(entry, "language.code")
    if entry.fields.get("languages"):
        entry.take("language.name")
    _identifiers(entry)
    _type(entry)


def _authors(entry: JsonEntry) -> None:
    names = [name for author in entry.objects("authors") if (name := scalar(author.get("name")))]
    if names:
        take_names(entry, "authors", "authors.name", names)
        entry.take("authors.name")


def _texts(entry: JsonEntry) -> None:
    abstract = entry.text("abstract")
    if abstract:
        entry.set("abstract", paragraphs(abstract.replace("\n", " ")), "abstract")
        entry.take("abstract")
    full = entry.text("fullText")
    if full:
        entry.take("fullText")
        entry.left["fullText@length"] = [str(len(full))]


def _journal(entry: JsonEntry) -> None:
    entry.one("container", "journals.title", read=clean_markup)
    take_serials(entry, "journals.identifiers")
    # names come in quotes of their own: 'Elsevier BV'
    entry.one("publisher", "publisher", read=lambda text: clean_markup(text).strip("' "))


def _identifiers(entry: JsonEntry) -> None:
    take_doi(entry, ("doi",))
    entry.one("pmid", "pubmedId", read=pmid_of)
    entry.identifier("core", "id")
    entry.identifier("arxiv", "arxivId")
    regroup(entry, "identifiers", "type", "identifier")
    _repeated(entry, "identifiers[doi]", entry.fields.get("doi", ""))
    _repeated(entry, "identifiers[arxiv_id]", entry.ids.get("arxiv", ""))
    regroup(entry, "links", "type", "url")
    entry.one("url", "links[display]", "downloadUrl")


def _repeated(entry: JsonEntry, tag: str, known: str) -> None:
    """Strike off identifiers that a field has already."""
    for value in entry.peek(tag):
        if known and value.lower() == known.lower():
            entry.drop(tag, value)


def _type(entry: JsonEntry) -> None:
    """CORE says little («research»): a work with a journal is an article of it."""
    entry.many("publication_types", "documentType")
    said = [kind.casefold() for kind in entry.fields.get("publication_types", ())]
    found = next((_TYPES[kind] for kind in said if kind in _TYPES), None)
    journal = RecordType.ARTICLE if "container" in entry.fields else RecordType.OTHER
    entry.set("type", found or journal, entry.origin.get("publication_types", ""))
