"""One entry of Europe PMC's search («core» or «lite») as a record.

Shape: https://europepmc.org/RestfulWebService, and recorded answers of version 6.9. Titles end in a full stop, which is
not part of them; section headings in abstracts are `<h4>`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from litreview.formats.crossref_reference import whole_as_title
from litreview.formats.json_entry import JsonEntry, scalar
from litreview.formats.pubmed_parts import relation_kind
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
from litreview.model import Name, RecordType, Relation
from litreview.normalise.titles import clean_markup

_HEADING = re.compile(r"<h4>(.*?)</h4>", re.IGNORECASE | re.DOTALL)
_TYPES = {
    "preprint": RecordType.PREPRINT,
    "book": RecordType.BOOK,
    "book chapter": RecordType.CHAPTER,
    "thesis": RecordType.THESIS,
    "dissertation": RecordType.THESIS,
}


def read_entry(entry: JsonEntry) -> None:
    """Fill a record from an entry of `resultList.result`."""
    _title(entry)
    _authors(entry)
    _journal(entry)
    _identifiers(entry)
    abstract = _HEADING.sub(r"\n\1: ", entry.text("abstractText"))
    if abstract:
        entry.set("abstract", paragraphs(abstract), "abstractText")
        entry.take("abstractText")
    take_languages(entry, "language")
    entry.many("keywords", "keywordList.keyword", read=lambda text: (clean_markup(text),))
    _subjects(entry)
    _types(entry)
    _relations(entry)


def read_reference(entry: JsonEntry) -> None:
    """Fill a record from an entry of `referenceList.reference`: a reference as it is printed."""
    _title(entry)
    _authors(entry)
    entry.one("title", "publicationTitle", read=clean_markup)
    entry.one("container", "journalAbbreviation", "publicationTitle")
    for field in ("volume", "issue", "edition"):
        entry.one(field, field)
    take_date(entry, "pubYear")
    take_pages(entry, "pageInfo")
    take_doi(entry, ("doi",))
    take_serials(entry, "issn", "essn", "isbn", "ISSN", "ESSN", "ISBN")
    entry.one("publisher", "publisherName")
    entry.one("place", "publisherLoc")
    entry.one("url", "externalLink")
    if entry.text("journalAbbreviation"):
        entry.set("type", RecordType.ARTICLE, "journalAbbreviation")
    whole_as_title(entry, "unstructuredInformation")


def _title(entry: JsonEntry) -> None:
    title = clean_markup(entry.text("title"))
    if title:
        whole = title[:-1] if title.endswith(".") and not title.endswith("..") else title
        entry.set("title", whole, "title")
        entry.take("title")


def _authors(entry: JsonEntry) -> None:
    names = tuple(name for author in entry.objects("authorList.author") if (name := _name(author)) is not None)
    if names:
        entry.set("authors", names, "authorList.author")
        for part in ("fullName", "firstName", "lastName", "initials", "collectiveName", "suffix"):
            entry.take(f"authorList.author.{part}")
        entry.take("authorString")
        return
    listed = tuple(_short_name(text) for text in entry.text("authorString").rstrip(".").split(", ") if text)
    if listed:
        entry.set("authors", listed, "authorString")
        entry.take("authorString")


def _name(author: Mapping[str, Any]) -> Name | None:
    group = clean_markup(scalar(author.get("collectiveName")))
    if group:
        return Name(literal=group)
    family = clean_markup(scalar(author.get("lastName")))
    given = clean_markup(scalar(author.get("firstName")) or scalar(author.get("initials")))
    if family:
        return Name(family, given, scalar(author.get("suffix")))
    whole = clean_markup(scalar(author.get("fullName")))
    return _short_name(whole) if whole else None


def _short_name(text: str) -> Name:
    """«Haas-Kogan DA»: the family name, then initials without points."""
    family, _, initials = text.strip().rpartition(" ")
    return Name(family, initials) if family and initials.isupper() else Name(literal=text.strip())


def _journal(entry: JsonEntry) -> None:
    entry.one("container", "journalInfo.journal.title", "journalTitle", "bookOrReportDetails.comprisingTitle")
    entry.one("container_short", "journalInfo.journal.medlineAbbreviation", "journalInfo.journal.isoabbreviation")
    entry.one("volume", "journalInfo.volume", "journalVolume")
    entry.one("issue", "journalInfo.issue", "issue")
    take_pages(entry, "pageInfo")
    take_date(
        entry, "journalInfo.yearOfPublication", "pubYear", "journalInfo.printPublicationDate", "firstPublicationDate"
    )
    take_serials(entry, "journalInfo.journal.issn", "journalInfo.journal.essn", "journalIssn")
    entry.one("publisher", "bookOrReportDetails.publisher")


def _identifiers(entry: JsonEntry) -> None:
    entry.one("pmid", "pmid", read=pmid_of)
    entry.one("pmcid", "pmcid", read=pmcid_of)
    take_doi(entry, ("doi",))
    if entry.text("id") and entry.text("id") == entry.fields.get("pmid"):
        entry.take("id")
    entry.identifier("europepmc", "id")
    entry.one("database", "source")
    links = entry.objects("fullTextUrlList.fullTextUrl")
    if links and scalar(links[0].get("url")):
        entry.set("url", scalar(links[0].get("url")), "fullTextUrlList.fullTextUrl.url")


def _subjects(entry: JsonEntry) -> None:
    headings = [scalar(item.get("descriptorName")) for item in entry.objects("meshHeadingList.meshHeading")]
    if any(headings):
        entry.set("subjects", tuple(dict.fromkeys(filter(None, headings))), "meshHeadingList.meshHeading")
        entry.take("meshHeadingList.meshHeading.descriptorName")


def _types(entry: JsonEntry) -> None:
    entry.many("publication_types", "pubTypeList.pubType", "pubType", read=lambda text: text.split("; "))
    said = [kind.casefold() for kind in entry.fields.get("publication_types", ())]
    preprint = entry.fields.get("database") == "PPR"
    found = next((_TYPES[kind] for kind in said if kind in _TYPES), None)
    journal = RecordType.ARTICLE if "container" in entry.fields else None
    kind = RecordType.PREPRINT if preprint else found or journal
    if kind is not None:
        entry.set("type", kind, entry.origin.get("publication_types", "journalInfo.journal.title"))


def _relations(entry: JsonEntry) -> None:
    ties = tuple(
        Relation(relation_kind(scalar(item.get("type")).title()), scalar(item.get("reference")), _pmid(item))
        for item in entry.objects("commentCorrectionList.commentCorrection")
        if scalar(item.get("type"))
    )
    if ties:
        entry.set("relations", ties, "commentCorrectionList.commentCorrection")
        entry.take("commentCorrectionList.commentCorrection")


def _pmid(item: Mapping[str, Any]) -> str:
    return pmid_of(scalar(item.get("id"))) if scalar(item.get("source")) == "MED" else ""
