"""The fields of one record of EndNote's XML to a Record.

What a field means goes by the reference type, as in the table of EndNote's manual ("Reference types and fields") and in
Zotero's translator "Endnote XML": a `secondary-author` is an editor of the book that holds a chapter, but a series
editor of a book, whose own editors are `tertiary-authors`; the `edition` of a journal article is the day it came
online, its `section` the first page, `custom7` its number, `custom2` the PMCID, `custom6` the NIHMS number; the
`accession-num` of PubMed and MEDLINE is the PMID, and `orig-pub` there the title in the language of the publication.
Where a journal has two titles, the longer is the full one: what EndNote takes from PubMed has the short one first.

What our own exporter wrote (`source-app` litreview) is read as it was written: every field means one thing there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from litreview.formats.draft import Draft
from litreview.formats.endnote_people import PEOPLE, apart, people
from litreview.formats.endnote_types import KIND_OF_NAME, KIND_OF_NUMBER, NAME_OF_NUMBER, WRITTEN
from litreview.formats.pubmed_parts import bracketless
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
from litreview.model import RecordType
from litreview.normalise.dates import parse_month
from litreview.normalise.pages import normalise_pages
from litreview.normalise.titles import clean_markup

OURS = "litreview"  # the name of the program in files of ours
NLM = "NLM"  # the provider whose accession number is the PMID
PMID = "PMID: "  # before a PMID that stands beside another accession number, in files of ours

_STANDS_ALONE = frozenset({RecordType.BOOK, RecordType.REPORT, RecordType.THESIS, RecordType.DATASET})
_IN_BOOK = frozenset({RecordType.CHAPTER, RecordType.CONFERENCE})
_CONTAINERS = ("periodical/full-title", "titles/secondary-title", "alt-periodical/full-title", "titles/alt-title")
_URLS = tuple(f"urls/{kind}/url" for kind in ("related-urls", "web-urls", "text-urls", "pdf-urls"))
_DATES = ("dates/year", "dates/pub-dates/date")
_LISTS = frozenset({"isbn", "keywords/keyword", *_URLS})
_OUR_LISTS = frozenset({"accession-num", "work-type"})
_NLM = re.compile(r"\b(?:pubmed|medline|nlm|national library of medicine)\b", re.IGNORECASE)
_PUBMED_URL = re.compile(r"(?:ncbi\.nlm\.nih\.gov/pubmed|pubmed\.ncbi\.nlm\.nih\.gov)/(\d{1,9})\b")
_NIHMS = re.compile(r"^NIHMS\d+$", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]{4,2000}")
_LONGEST_PAGES = 60


def draft_of(values: Iterable[tuple[str, str]]) -> Draft:
    """A draft with every field filled that the paths give; what they do not give is left in it."""
    told = list(values)
    ours = ("source-app@name", OURS) in told
    told = told if ours else list(apart(told))
    draft = Draft((path, part) for path, value in told for part in _parts(path, value, ours=ours))
    kind = _take_type(draft)
    _take_title(draft, ours=ours)
    _take_container(draft, kind, ours=ours)
    _take_people(draft, kind, ours=ours)
    _take_dates(draft)
    if ours and ("dates/pub-dates", "") in told and draft.fields.get("date", "") == str(draft.fields.get("year")):
        del draft.fields["date"], draft.origin["date"]  # our way of saying that the date is not known, only the year
    _take_numbers(draft, kind, ours=ours)
    _take_identifiers(draft, ours=ours)
    for field, path in (
        ("publisher", "publisher"),
        ("place", "pub-location"),
        ("database", "remote-database-name"),
    ):
        draft.one(field, path, read=clean_markup)
    draft.one("abstract", "abstract", read=paragraphs)
    draft.many("keywords", "keywords/keyword", read=lambda value: [clean_markup(value)])
    draft.many("notes", "notes", "research-notes", read=lambda value: (paragraphs(value),))
    draft.many("publication_types", "work-type", read=lambda value: (clean_markup(value),))
    take_languages(draft, "language")
    return draft


def _parts(path: str, value: str, *, ours: bool) -> list[str]:
    """Lines of a list are values of their own; so are, in files of ours, notes with a blank line between them."""
    if "\n" not in value:
        return [value]
    if path in _LISTS or (ours and path in _OUR_LISTS):
        return [line.strip() for line in value.split("\n")]
    return value.split("\n\n") if ours and path == "notes" else [value]


def _take_type(draft: Draft) -> RecordType:
    """By the name, which every program writes; else by the number, which some write as 0."""
    number = next(iter(draft.peek("ref-type")), "")
    name = next(iter(draft.peek("ref-type@name")), "")
    kind = KIND_OF_NAME.get(name.casefold())
    tag = "ref-type@name"
    if kind is None:
        kind, tag = KIND_OF_NUMBER.get(number), "ref-type"
    if kind is None:
        if name or number:
            draft.say("import.type.unknown", raw=name or number)
        return RecordType.OTHER
    draft.set("type", kind, tag)
    told = name or NAME_OF_NUMBER[number]
    if told.casefold() == WRITTEN[kind][0].casefold():  # says no more than the kind
        if name:
            draft.drop("ref-type@name", name)
        if number in ("0", str(WRITTEN[kind][1])):
            draft.drop("ref-type", number)
    return kind


def _take_title(draft: Draft, *, ours: bool) -> None:
    raw = next(iter(draft.peek("titles/title")), "")
    draft.one("title", "titles/title", read=clean_markup)
    if not ours and not _of_nlm(draft):
        return
    draft.one("original_title", "orig-pub", read=clean_markup)
    if ours:
        return
    bare, translated = bracketless(draft.fields.get("title", ""))
    if translated:
        draft.fields["title"] = bare
        draft.left.setdefault("titles/title", []).append(raw)


def _of_nlm(draft: Draft) -> bool:
    told = (*draft.peek("remote-database-name"), *draft.peek("remote-database-provider"))
    return any(_NLM.search(value) for value in told)


def _take_container(draft: Draft, kind: RecordType, *, ours: bool) -> None:
    if kind in _STANDS_ALONE and not ours:  # there it is a series, a department
        return
    full = ["periodical/full-title", "titles/secondary-title"]
    if kind in _IN_BOOK:
        full.reverse()
    if not ours:
        full += ["alt-periodical/full-title", "titles/alt-title", "periodical/abbr-1"]
    draft.one("container", *full, read=clean_markup)
    draft.one("container_short", "periodical/abbr-1", "titles/alt-title", "alt-periodical/abbr-1", read=clean_markup)
    told, other = (draft.fields.get(field, "") for field in ("container", "container_short"))
    if len(other) > len(told) and not ours:
        draft.fields.update(container=other, container_short=told)
        draft.origin.update(container=draft.origin["container_short"], container_short=draft.origin["container"])
    for path in _CONTAINERS:  # the same title again elsewhere
        for value in draft.peek(path):
            if clean_markup(value) in (told, other):
                draft.drop(path, value)


def _take_people(draft: Draft, kind: RecordType, *, ours: bool) -> None:
    edited = "edited book" in (value.casefold() for value in draft.peek("ref-type@name"))
    groups = {"editors" if edited else "authors": "authors"}
    if not edited and kind is RecordType.BOOK:
        groups["editors"] = "tertiary-authors"
    elif not edited and (ours or kind not in (RecordType.REPORT, RecordType.THESIS)):
        groups["editors"] = "secondary-authors"
    for field, group in groups.items():
        path = PEOPLE.format(group)
        names, complete = people(draft.peek(path), ours=ours)
        if names:
            draft.set(field, names, path)
        if not complete and field == "authors":
            draft.set("authors_complete", False, path)
        draft.left.pop(path, None)


def _take_dates(draft: Draft) -> None:
    """The year, and the day or month that stands apart from it: «Mar 3», «Dec», «Sep-Oct»."""
    year = next(iter(draft.peek(_DATES[0])), "")
    for value in draft.peek(_DATES[1]):
        if year.isascii() and year.isdigit() and parse_month(value) and " " in value:
            draft.left[_DATES[1]][draft.left[_DATES[1]].index(value)] = f"{year} {value}"
    take_date(draft, *_DATES)


def _take_numbers(draft: Draft, kind: RecordType, *, ours: bool) -> None:
    journal = kind is RecordType.ARTICLE
    draft.one("volume", "volume", read=clean_markup)
    draft.one("issue", "number", "issue", read=clean_markup)
    if ours or not journal:
        draft.one("edition", "edition", read=clean_markup)
    if ours or journal:
        draft.one("article_number", "custom7", read=clean_markup)
    if ours:
        draft.one("pages", "pages")
        return
    first = next(iter(draft.peek("section")), "") if journal else ""
    if first and not draft.peek("pages"):
        draft.drop("section", first)
        draft.left["pages"] = [first]
    numbers = draft.peek("pages")
    aside = [value for value in numbers if len(value) > _LONGEST_PAGES or "://" in value]
    if not aside:
        take_pages(draft, "pages")
    if first and first in draft.peek("section") and _begins(draft, first):
        draft.drop("section", first)


def _begins(draft: Draft, first: str) -> bool:
    """Whether a start page says what is read already."""
    told = (draft.fields.get("pages", ""), draft.fields.get("article_number", ""))
    start = normalise_pages(first)
    return any(value == start or value.startswith(f"{start}-") for value in told)


def _take_identifiers(draft: Draft, *, ours: bool) -> None:
    take_doi(draft, ("electronic-resource-num",), () if ours else _URLS)
    _take_accession(draft, ours=ours)
    draft.one("pmcid", "custom2", read=pmcid_of)
    if any(_NIHMS.match(value) for value in draft.peek("custom6")):
        draft.identifier("mid", "custom6")
    take_serials(draft, "isbn")
    draft.identifier("key", "rec-number")
    draft.one("url", *_URLS, read=lambda value: value if ours or "://" in value[:12] else "")
    for value in () if ours or "url" in draft.fields else draft.peek("pages"):  # «Available: http://…» of a report
        found = _ADDRESS.search(value)
        if found:
            draft.set("url", found.group(), "pages")


def _take_accession(draft: Draft, *, ours: bool) -> None:
    if ours:
        alone = NLM in draft.peek("remote-database-provider")
        both = len(draft.peek("accession-num")) > 1
        draft.one(
            "pmid",
            "accession-num",
            read=lambda value: pmid_of(value) if alone or (both and value.startswith(PMID)) else "",
        )
        draft.one("accession", "accession-num")
        return
    found = (_PUBMED_URL.search(url) for path in _URLS for url in draft.peek(path))
    linked = next((match.group(1) for match in found if match), "")
    number = next(iter(draft.peek("accession-num")), "")
    if _of_nlm(draft) or (linked and linked == pmid_of(number)):
        draft.one("pmid", "accession-num", read=pmid_of)
    draft.one("accession", "accession-num")
