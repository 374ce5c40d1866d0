"""One entry of NVA's search (the full form) as a record.

Shape: NVA's OpenAPI file and recorded answers of 2026. A chapter's book stands inside `publicationContext` as a
document of its own. Some values come as texts in one entry and as numbers in the next. The level of the channel
(`scientificValue`) and its place in the register stay in `extra` under their paths.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litreview.formats.json_entry import JsonEntry, scalar
from litreview.formats.pubmed_parts import full_date
from litreview.formats.readings import paragraphs, take_doi, take_serials
from litreview.model import Name, RecordType
from litreview.normalise.language import normalise_language
from litreview.normalise.names import parse_name
from litreview.normalise.pages import normalise_pages
from litreview.normalise.titles import clean_markup

_ENTITY = "entityDescription"
_PEOPLE = (f"{_ENTITY}.contributors", f"{_ENTITY}.contributorsPreview")
_REFERENCE = f"{_ENTITY}.reference"
_INSTANCE = f"{_REFERENCE}.publicationInstance"
_CONTEXT = f"{_REFERENCE}.publicationContext"
_BOOK = f"{_CONTEXT}.{_ENTITY}"  # the book a chapter stands in
_BOOK_CONTEXT = f"{_BOOK}.reference.publicationContext"
_ROLES = {"Creator": "authors", "Editor": "editors"}
_SCHEMES = {"CristinIdentifier": "cristin", "ScopusIdentifier": "scopus", "HandleIdentifier": "handle"}
# `publicationInstance.type` by its beginning or end, where that tells the kind; the exceptions come first.
_TYPES = {
    "ChapterConferenceAbstract": RecordType.CONFERENCE,
    "JournalIssue": RecordType.OTHER,
    "MediaFeatureArticle": RecordType.NEWSPAPER,
    "MediaReaderOpinion": RecordType.NEWSPAPER,
    "MediaBlogPost": RecordType.WEBPAGE,
    "AcademicArticle": RecordType.ARTICLE,
    "AcademicLiteratureReview": RecordType.ARTICLE,
    "CaseReport": RecordType.ARTICLE,
    "StudyProtocol": RecordType.ARTICLE,
    "ProfessionalArticle": RecordType.ARTICLE,
    "PopularScienceArticle": RecordType.ARTICLE,
    "FeatureArticle": RecordType.ARTICLE,
    "AcademicMonograph": RecordType.BOOK,
    "AcademicCommentary": RecordType.BOOK,
    "PopularScienceMonograph": RecordType.BOOK,
    "NonFictionMonograph": RecordType.BOOK,
    "Textbook": RecordType.BOOK,
    "Encyclopedia": RecordType.BOOK,
    "ExhibitionCatalog": RecordType.BOOK,
    "Introduction": RecordType.CHAPTER,
    "OtherStudentWork": RecordType.THESIS,
    "ArtisticDegreePhd": RecordType.THESIS,
    "ConferenceReport": RecordType.REPORT,
    "Lecture": RecordType.CONFERENCE,
    "DataSet": RecordType.DATASET,
}
_BEGINNINGS = {
    "Chapter": RecordType.CHAPTER,
    "Journal": RecordType.ARTICLE,
    "Degree": RecordType.THESIS,
    "Report": RecordType.REPORT,
    "Conference": RecordType.CONFERENCE,
    "Book": RecordType.BOOK,
}


def read_entry(entry: JsonEntry) -> None:
    """Fill a record from an entry of `hits`."""
    entry.one("title", f"{_ENTITY}.mainTitle", read=clean_markup)
    _people(entry)
    _date(entry)
    _abstracts(entry)
    _languages(entry)
    entry.many("keywords", f"{_ENTITY}.tags")
    _type(entry)
    _journal(entry)
    _identifiers(entry)


def _people(entry: JsonEntry) -> None:
    """Authors and editors by their roles; people in other roles are named in `extra`, each under the role."""
    listed = next((people for path in _PEOPLE if (people := entry.objects(path))), [])
    path = _PEOPLE[0] if entry.objects(_PEOPLE[0]) else _PEOPLE[1]
    by_role: dict[str, list[Name]] = {}
    for person in sorted(listed, key=_sequence):
        name = _name(person.get("identity"))
        if name is not None:
            by_role.setdefault(_role(person.get("role")), []).append(name)
    for role, field in _ROLES.items():
        if role in by_role:
            entry.set(field, tuple(by_role.pop(role)), path)
    entry.take(*(f"{path}.{part}" for part in ("identity.name", "identity.nameType", "role", "sequence")))
    if path == _PEOPLE[0] and all(person in listed for person in entry.objects(_PEOPLE[1])):
        entry.take(_PEOPLE[1])  # the first of the same people
    for role, names in by_role.items():
        entry.left.setdefault(f"{path} {role}".rstrip(), []).extend(map(str, names))
    count = entry.text(f"{_ENTITY}.contributorsCount")
    if count.isdecimal() and int(count) > len(listed):
        entry.set("authors_complete", False, f"{_ENTITY}.contributorsCount")


def _sequence(person: Mapping[str, Any]) -> int:
    place = scalar(person.get("sequence"))
    return int(place) if place.isdecimal() and place.isascii() else 1_000_000


def _role(value: object) -> str:
    return scalar(value.get("type")) if isinstance(value, Mapping) else scalar(value)


def _name(identity: object) -> Name | None:
    if not isinstance(identity, Mapping):
        return None
    text = clean_markup(scalar(identity.get("name")))
    if not text:
        return None
    return Name(literal=text) if scalar(identity.get("nameType")) == "Organizational" else parse_name(text)


def _date(entry: JsonEntry) -> None:
    path = f"{_ENTITY}.publicationDate"
    parts = [entry.text(f"{path}.{part}") for part in ("year", "month", "day")]
    text, used = full_date(*parts)
    if text:
        entry.set("year", int(text[:4]), f"{path}.year")
        entry.set("date", text, path)
        entry.take(*(f"{path}.{part}" for part in ("year", "month", "day")[:used]))
    elif any(parts):
        entry.say("import.year.unreadable", tag=path, raw="-".join(filter(None, parts)))


def _abstracts(entry: JsonEntry) -> None:
    entry.one("abstract", f"{_ENTITY}.abstract", read=paragraphs)
    others = entry.value(f"{_ENTITY}.alternativeAbstracts")
    if isinstance(others, Mapping):
        read = {code: paragraphs(scalar(text)) for code, text in others.items() if isinstance(text, str)}
        known = {normalise_language(str(code)): text for code, text in read.items() if text}
        if known and "" not in known:
            entry.set("other_abstracts", known, f"{_ENTITY}.alternativeAbstracts")
            entry.take(*(f"{_ENTITY}.alternativeAbstracts.{code}" for code in read))


def _languages(entry: JsonEntry) -> None:
    """`http://lexvo.org/id/iso639-3/nob`: the code at its end."""
    path = f"{_ENTITY}.language"
    for address in entry.peek(path):
        if not normalise_language(_code(address)):
            entry.say("import.language.unknown", raw=_code(address))
    entry.many("languages", path, read=lambda address: (normalise_language(_code(address)),))


def _code(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def _type(entry: JsonEntry) -> None:
    path = f"{_INSTANCE}.type"
    kind = entry.text(path)
    if not kind:
        return
    entry.many("publication_types", path)
    entry.set("type", _TYPES.get(kind) or _kind_by_part(kind), path)


def _kind_by_part(kind: str) -> RecordType:
    if kind.endswith("Chapter"):
        return RecordType.CHAPTER
    found = (meant for beginning, meant in _BEGINNINGS.items() if kind.startswith(beginning))
    return next(found, RecordType.OTHER)


def _journal(entry: JsonEntry) -> None:
    """What it stands in, and where in that."""
    entry.one("container", f"{_CONTEXT}.name", f"{_BOOK}.mainTitle", read=clean_markup)
    for field in ("volume", "issue"):
        entry.one(field, f"{_INSTANCE}.{field}")
    entry.one("article_number", f"{_INSTANCE}.articleNumber")
    first, last = (entry.text(f"{_INSTANCE}.pages.{part}") for part in ("begin", "end"))
    if first:
        entry.set("pages", normalise_pages(f"{first}-{last}" if last else first), f"{_INSTANCE}.pages")
        entry.take(f"{_INSTANCE}.pages.begin", f"{_INSTANCE}.pages.end")
    entry.one("publisher", f"{_CONTEXT}.publisher.name", f"{_BOOK_CONTEXT}.publisher.name", read=clean_markup)
    take_serials(
        entry,
        f"{_CONTEXT}.onlineIssn",
        f"{_CONTEXT}.printIssn",
        f"{_CONTEXT}.isbnList",
        f"{_BOOK_CONTEXT}.isbnList",
    )


def _identifiers(entry: JsonEntry) -> None:
    take_doi(entry, (f"{_REFERENCE}.doi", "doi"))
    entry.identifier("nva", "identifier")
    entry.identifier("handle", "handle")
    path = "additionalIdentifiers"
    for item in entry.objects(path):
        scheme, value = _SCHEMES.get(scalar(item.get("type"))), scalar(item.get("value"))
        if scheme and value and entry.ids.setdefault(scheme, value) == value:
            entry.origin.setdefault(f"ids.{scheme}", path)
            if value in entry.peek(f"{path}.value"):
                entry.drop(f"{path}.value", value)
    address = entry.ids.get("handle", "")
    if address.startswith("http"):
        entry.set("url", address, entry.origin["ids.handle"])
    else:
        entry.one("url", "id")
