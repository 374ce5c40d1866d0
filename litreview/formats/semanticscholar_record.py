"""One paper of Semantic Scholar's Graph API as a record.

Shape: https://api.semanticscholar.org/api-docs/graph and recorded answers of 2023 to 2026. Only the fields asked for
are there; any may be null.
"""

from __future__ import annotations

from litreview.formats.json_entry import JsonEntry, scalar
from litreview.formats.readings import (
    paragraphs,
    pmcid_of,
    pmid_of,
    take_date,
    take_doi,
    take_names,
    take_pages,
    take_serials,
)
from litreview.model import RecordType
from litreview.normalise.titles import clean_markup

_ARTICLE = (
    "JournalArticle",
    "Review",
    "MetaAnalysis",
    "ClinicalTrial",
    "CaseReport",
    "Editorial",
    "LettersAndComments",
)
_TYPES = {
    "Book": RecordType.BOOK,
    "BookSection": RecordType.CHAPTER,
    "Conference": RecordType.CONFERENCE,
    "Dataset": RecordType.DATASET,
    **dict.fromkeys((*_ARTICLE, "Study"), RecordType.ARTICLE),
}
_PREPRINT_SERVERS = {"arxiv", "arxiv.org", "biorxiv", "medrxiv", "ssrn electronic journal", "psyarxiv", "socarxiv"}


def read_entry(entry: JsonEntry) -> None:
    """Fill a record from an entry of `data`."""
    entry.one("title", "title", read=clean_markup)
    _authors(entry)
    take_date(entry, "year", "publicationDate")
    entry.one("container", "journal.name", "publicationVenue.name", "venue", read=clean_markup)
    entry.one("volume", "journal.volume")
    take_pages(entry, "journal.pages")
    take_serials(entry, "publicationVenue.issn")
    _identifiers(entry)
    entry.one("abstract", "abstract", read=paragraphs)
    entry.one("url", "url")
    _types(entry)


def _authors(entry: JsonEntry) -> None:
    names = [text for author in entry.objects("authors") if (text := scalar(author.get("name")))]
    take_names(entry, "authors", "authors.name", names)
    if len(names) == len(entry.list("authors")):
        entry.take("authors.name")


def _identifiers(entry: JsonEntry) -> None:
    take_doi(entry, ("externalIds.DOI",))
    entry.one("pmid", "externalIds.PubMed", read=pmid_of)
    entry.one("pmcid", "externalIds.PubMedCentral", read=_pmcid)
    entry.identifier("semanticscholar", "paperId")
    entry.identifier("semanticscholar_corpus", "corpusId", "externalIds.CorpusId")
    if entry.peek("externalIds.CorpusId") == (entry.ids.get("semanticscholar_corpus"),):
        entry.take("externalIds.CorpusId")
    entry.identifier("arxiv", "externalIds.ArXiv")
    entry.identifier("mag", "externalIds.MAG")


def _pmcid(text: str) -> str:
    return pmcid_of(f"PMC{text}" if text.isdecimal() else text)


def _types(entry: JsonEntry) -> None:
    entry.many("publication_types", "publicationTypes")
    said = entry.fields.get("publication_types", ())
    holder = entry.fields.get("container", "")
    found = next((_TYPES[kind] for kind in said if kind in _TYPES), None)
    if holder.casefold() in _PREPRINT_SERVERS:
        found = RecordType.PREPRINT
    if found:
        entry.set("type", found, entry.origin.get("publication_types", "container"))
