"""One study of ClinicalTrials.gov's API (version 2) as a record: a registration, not a publication.

Shape: https://clinicaltrials.gov/data-api/about-api/study-data-structure. Its date is the day it was first posted. The
lead sponsor stands as author, as APA cites registrations; collaborators stay in `extra`.
"""

from __future__ import annotations

from litreview.formats.json_entry import JsonEntry, scalar
from litreview.formats.readings import paragraphs, pmid_of, take_date
from litreview.model import Name, RecordType, Relation
from litreview.normalise.titles import clean_markup

REGISTRATION = "clinical trial registration"
PAGE = "https://clinicaltrials.gov/study/"  # assumed, not verified: the address of a study's page for people
_PROTOCOL = "protocolSection"
_NAMED = f"{_PROTOCOL}.identificationModule"
_STATUS = f"{_PROTOCOL}.statusModule"
_SPONSORS = f"{_PROTOCOL}.sponsorCollaboratorsModule"
_REFERENCES = f"{_PROTOCOL}.referencesModule.references"


def read_entry(entry: JsonEntry) -> None:
    """Fill a record from an entry of `studies`."""
    entry.one("title", f"{_NAMED}.briefTitle", f"{_NAMED}.officialTitle", f"{_NAMED}.acronym", read=clean_markup)
    sponsor = clean_markup(entry.text(f"{_SPONSORS}.leadSponsor.name"))
    if sponsor:
        entry.set("authors", (Name(literal=sponsor),), f"{_SPONSORS}.leadSponsor.name")
        entry.take(f"{_SPONSORS}.leadSponsor.name")
    take_date(
        entry,
        f"{_STATUS}.studyFirstPostDateStruct.date",
        f"{_STATUS}.studyFirstSubmitDate",
        f"{_STATUS}.startDateStruct.date",
    )
    entry.one("abstract", f"{_PROTOCOL}.descriptionModule.briefSummary", read=paragraphs)
    conditions = f"{_PROTOCOL}.conditionsModule"
    entry.many(
        "keywords", f"{conditions}.conditions", f"{conditions}.keywords", read=lambda text: (clean_markup(text),)
    )
    entry.many("subjects", "derivedSection.conditionBrowseModule.meshes.term")
    _relations(entry)
    _registration(entry)


def _relations(entry: JsonEntry) -> None:
    """Publications the study points to: background, result, derived (found by their mention of its number)."""
    ties = tuple(
        Relation(scalar(item.get("type")).lower() or "other", citation, pmid)
        for item in entry.objects(_REFERENCES)
        if (citation := clean_markup(scalar(item.get("citation")))) or (pmid_of(scalar(item.get("pmid"))))
        for pmid in (pmid_of(scalar(item.get("pmid"))),)
    )
    if ties:
        entry.set("relations", ties, _REFERENCES)
        entry.take(*(f"{_REFERENCES}.{part}" for part in ("type", "citation", "pmid")))


def _registration(entry: JsonEntry) -> None:
    """Its number, and what it is."""
    entry.identifier("nct", f"{_NAMED}.nctId")
    number = entry.ids.get("nct", "")
    if number:
        entry.set("url", f"{PAGE}{number}", f"{_NAMED}.nctId")
    if not number and not entry.fields:
        return
    path = f"{_PROTOCOL}.designModule.studyType"
    kinds = (REGISTRATION, *entry.peek(path))
    entry.take(path)
    entry.set("publication_types", kinds, path if len(kinds) > 1 else f"{_NAMED}.nctId")
    entry.set("type", RecordType.OTHER, f"{_NAMED}.nctId")
