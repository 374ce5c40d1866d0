"""The tags of one MEDLINE record to a Record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from litreview.formats.draft import Draft
from litreview.formats.pubmed_parts import bracketless, without_full_stop
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
from litreview.normalise.doi import find_dois
from litreview.normalise.language import normalise_language
from litreview.normalise.names import initials, parse_name
from litreview.normalise.titles import clean_markup

_OTHER_MARK = re.compile(r"^(?P<value>.*\S)\s*\[(?P<scheme>pii|bookaccession)\]\s*$")
_PMID_IN = re.compile(r"\bPMID:?\s*(\d{1,9})")
# Tags of comments and corrections, as the kinds that PubMed's XML uses for them.
_RELATIONS = {
    "CON": "comment_on",
    "CIN": "comment_in",
    "CRI": "corrected_and_republished_in",
    "CRF": "corrected_and_republished_from",
    "EIN": "erratum_in",
    "EFR": "erratum_for",
    "ECI": "expression_of_concern_in",
    "ECF": "expression_of_concern_for",
    "ORI": "original_report_in",
    "RPI": "republished_in",
    "RPF": "republished_from",
    "RIN": "retraction_in",
    "ROF": "retraction_of",
    "RRI": "retracted_and_republished_in",
    "RRF": "retracted_and_republished_from",
    "SPIN": "summary_for_patients_in",
    "UIN": "update_in",
    "UOF": "update_of",
}
_TYPES = {
    "Preprint": RecordType.PREPRINT,
    "Dataset": RecordType.DATASET,
    "Newspaper Article": RecordType.NEWSPAPER,
    "Dissertations/Theses": RecordType.THESIS,
    "Academic Dissertation": RecordType.THESIS,
    "Books": RecordType.BOOK,
    "Book": RecordType.BOOK,
}


def draft_of(values: Iterable[tuple[str, str]]) -> Draft:
    """A draft with every field filled that the tags give; what they do not give is left in it."""
    entry = tuple(values)
    draft = Draft(entry)
    _take_title(draft)
    _take_authors(draft, entry)
    take_date(draft, "DP", "YR")
    for field, tags in (
        ("container", ("JT", "CTI", "TA")),
        ("container_short", ("TA",)),
        ("volume", ("VI",)),
        ("issue", ("IP",)),
        ("edition", ("EN",)),
        ("publisher", ("PB",)),
        ("country", ("PL",)),
    ):
        draft.one(field, *tags, read=clean_markup)
    take_pages(draft, "PG")
    _take_identifiers(draft)
    _take_abstracts(draft, entry)
    draft.many("keywords", "OT", read=lambda value: (clean_markup(value),))
    draft.many("subjects", "MH", read=lambda value: (clean_markup(value),))
    draft.many("publication_types", "PT", read=lambda value: (clean_markup(value),))
    draft.many("notes", "GN", read=lambda value: (clean_markup(value),))
    take_languages(draft, "LA")
    _take_relations(draft)
    _take_type(draft)
    return draft


def _take_title(draft: Draft) -> None:
    if not draft.peek("TI"):
        draft.one("title", "BTI", read=_title)
        return
    raw = clean_markup(draft.peek("TI")[0])
    bare, translated = bracketless(raw)
    draft.one("title", "TI", read=_title)
    if translated:
        draft.fields["title"] = without_full_stop(bare)
    draft.one("container", "BTI", read=_title)
    draft.one("original_title", "TT", read=_title)


def _title(value: str) -> str:
    return without_full_stop(clean_markup(value))


def _take_authors(draft: Draft, entry: Sequence[tuple[str, str]]) -> None:
    """People and groups in the order of the file; AU is the short form of the FAU above it."""
    names: list[Name] = []
    tags: list[str] = []
    full: Name | None = None
    for tag, value in entry:
        if tag not in ("FAU", "AU", "CN") or not value:
            continue
        name = Name(literal=clean_markup(value)) if tag == "CN" else parse_name(clean_markup(value))
        if tag == "AU" and full is not None:
            if _shortened(name, full):
                draft.drop("AU", value)
            full = None
            continue
        full = name if tag == "FAU" else None
        names.append(name)
        tags.append(tag)
        draft.drop(tag, value)
    if names:
        draft.set("authors", tuple(names), " ".join(dict.fromkeys(tags)))
    editors = tuple(parse_name(clean_markup(value)) for value in draft.peek("FED") or draft.peek("ED"))
    if editors:
        tag = "FED" if draft.peek("FED") else "ED"
        draft.set("editors", editors, tag)
        del draft.left[tag]


def _shortened(short: Name, full: Name) -> bool:
    """Whether the short form says nothing that the full one does not."""
    if short.family != full.family:
        return False
    return re.sub(r"\W", "", initials(short.given)) == re.sub(r"\W", "", initials(full.given))


def _take_identifiers(draft: Draft) -> None:
    draft.one("pmid", "PMID", read=pmid_of)
    draft.one("pmcid", "PMC", read=pmcid_of)
    for tag in ("LID", "AID"):
        for value in draft.peek(tag):
            marked = _OTHER_MARK.match(value)
            if marked and draft.ids.setdefault(marked.group("scheme"), marked.group("value")) == marked.group("value"):
                draft.origin.setdefault(f"ids.{marked.group('scheme')}", tag)
                draft.drop(tag, value)
    take_doi(draft, ("LID", "AID"), only_dois=False)
    draft.one("url", "LID", "AID", read=lambda value: value if value.startswith("http") else "")
    take_serials(draft, "IS", "ISSN", "ISBN")
    if draft.peek("OWN") == ("ERIC",):
        draft.one("database", "OWN")
        draft.one("accession", "OID")


def _take_abstracts(draft: Draft, entry: Sequence[tuple[str, str]]) -> None:
    draft.one("abstract", "AB", read=paragraphs)
    languages = [normalise_language(value) for tag, value in entry if tag == "OABL"]
    others = [value for tag, value in entry if tag == "OAB"]
    found = {language: paragraphs(text) for language, text in zip(languages, others, strict=False) if language}
    if found and len(languages) == len(others) == len(found):
        draft.set("other_abstracts", found, "OAB")
        del draft.left["OAB"], draft.left["OABL"]


def _take_relations(draft: Draft) -> None:
    relations: list[Relation] = []
    tags: list[str] = []
    for tag, kind in _RELATIONS.items():
        for value in draft.peek(tag):
            pmid = _PMID_IN.search(value)
            doi = next(iter(find_dois(value)), "")
            relations.append(Relation(kind, value, pmid.group(1) if pmid else "", doi))
            tags.append(tag)
            draft.drop(tag, value)
    if relations:
        draft.set("relations", tuple(relations), " ".join(dict.fromkeys(tags)))


def _take_type(draft: Draft) -> None:
    stated = [_TYPES[name] for name in draft.fields.get("publication_types", ()) if name in _TYPES]
    if stated:
        draft.set("type", stated[0], "PT")
    elif "BTI" in draft.origin.values():
        chapter = draft.origin.get("title") == "TI"
        draft.set("type", RecordType.CHAPTER if chapter else RecordType.BOOK, "BTI")
    elif "container" in draft.fields:
        draft.set("type", RecordType.ARTICLE, draft.origin["container"])
