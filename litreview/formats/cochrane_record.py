"""The tags of one record of the Cochrane Library's plain-text export to a Record.

`KY` mixes headings of MeSH and Emtree with the authors' words and does not tell which is which: all are keywords.
`PM` and `XR` tell where CENTRAL took a trial from: its PMID, and its number in Embase. `CC`, the review group, stays in
`extra`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from litreview.formats.draft import Draft
from litreview.formats.readings import paragraphs, take_date, take_doi, take_languages, take_pages, take_serials
from litreview.model import Name, RecordType
from litreview.normalise.names import parse_names
from litreview.normalise.titles import clean_markup

KNOWN_TAGS = frozenset(
    {
        *("ID", "AU", "TI", "SO", "YR", "VL", "NO", "PG", "PM", "XR", "PT", "KY", "DOI", "AB", "US", "CC", "SN", "PB"),
        *("CY", "LA", "UR", "AN", "ED", "PY", "DA", "CO", "ST"),
    }
)
_FROM = re.compile(r"^(PUBMED|EMBASE|CINAHL|PSYCINFO|LILACS)[ :]\s*([\w.-]+)$", re.IGNORECASE)
_REVIEW = re.compile(r"^(?:CD|MR|ED)\d")
_TYPES = {
    "journal article": RecordType.ARTICLE,
    "journal: article": RecordType.ARTICLE,
    "conference proceeding": RecordType.CONFERENCE,
    "conference abstract": RecordType.CONFERENCE,
    "journal: conference abstract": RecordType.CONFERENCE,
    "conference paper": RecordType.CONFERENCE,
    "book": RecordType.BOOK,
    "book chapter": RecordType.CHAPTER,
    "thesis": RecordType.THESIS,
    "dissertation": RecordType.THESIS,
    "report": RecordType.REPORT,
    "preprint": RecordType.PREPRINT,
}


def draft_of(values: Iterable[tuple[str, Sequence[str]]]) -> Draft:
    """A draft with every field filled that the tags give, of tags and their lines; what they do not give is left."""
    draft = Draft((tag, ("\n" if tag == "AB" else " ").join(lines).strip()) for tag, lines in values)
    draft.one("title", "TI", read=clean_markup)
    draft.one("accession", "ID")
    # The source of a trial in a register is the address of its page there
    draft.one("container", "SO", read=lambda value: "" if "://" in value else clean_markup(value))
    draft.one("url", "US", "UR", "SO", read=lambda value: value if "://" in value else "")
    _take_authors(draft)
    take_date(draft, "YR", "PY", "DA")
    for field, tag in (("volume", "VL"), ("issue", "NO"), ("publisher", "PB"), ("place", "CY")):
        draft.one(field, tag, read=clean_markup)
    take_pages(draft, "PG")
    take_doi(draft, ("DOI",), ("US", "UR"))
    _take_numbers(draft)
    take_serials(draft, "SN")
    draft.one("abstract", "AB", read=paragraphs)
    draft.many("keywords", "KY", read=_listed)
    draft.many("publication_types", "PT", read=_listed)
    take_languages(draft, "LA")
    _take_type(draft)
    return draft


def _listed(value: str) -> list[str]:
    return [clean_markup(part) for part in re.split(r";\s|;$", value)]


def _take_authors(draft: Draft) -> None:
    names: list[Name] = []
    for value in draft.peek("AU"):
        found, complete = parse_names(clean_markup(value).split(";"))
        names.extend(found)
        if not complete:
            draft.set("authors_complete", False, "AU")
    if names:
        draft.set("authors", tuple(names), "AU")
        del draft.left["AU"]


def _take_numbers(draft: Draft) -> None:
    """`PUBMED 123` and `EMBASE 456`: the numbers of the entry in the databases it was taken from."""
    for tag in ("PM", "XR"):
        values = draft.left.pop(tag, [])
        parts = [part.strip() for value in values for part in re.split(r"[;,]", value) if part.strip()]
        rest = [part for part in parts if not _take_number(draft, tag, part)]
        if rest:
            draft.left[tag] = rest


def _take_number(draft: Draft, tag: str, part: str) -> bool:
    found = _FROM.match(part)
    if not found:
        return False
    name, number = found.group(1).lower(), found.group(2)
    if name == "pubmed" and number.isascii() and number.isdigit():
        if draft.fields.get("pmid", number) != number:
            return False
        draft.set("pmid", number, tag)
        return True
    if draft.ids.setdefault(name, number) != number:
        return False
    draft.origin.setdefault(f"ids.{name}", tag)
    return True


def _take_type(draft: Draft) -> None:
    words = [word.casefold() for word in draft.fields.get("publication_types", ())]
    stated = next((_TYPES[word] for word in words if word in _TYPES), None)
    if stated:
        draft.set("type", stated, "PT")
    elif _REVIEW.match(draft.fields.get("accession", "")):
        draft.set("type", RecordType.ARTICLE, "ID")  # reviews are articles of Cochrane's own journal
