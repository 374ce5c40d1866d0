"""The fields of one BibTeX (or biblatex) entry to a Record.

Fields are those of "BibTeXing" (Patashnik 1988) and of the biblatex manual, 2.2, and what databases add to them (as
the recordings show). Assumed, not verified: `pubstate = {prepublished}`, `entrysubtype = {newspaper}` and the babel
names in `langid` as Zotero's Better BibTeX writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from litreview.formats.bibtex_ids import take_identifiers
from litreview.formats.bibtex_macros import MONTHS
from litreview.formats.bibtex_parts import clean, names, words
from litreview.formats.draft import Draft
from litreview.formats.latex import literal, plain
from litreview.formats.readings import paragraphs, take_date, take_languages, take_pages
from litreview.model import RecordType
from litreview.normalise.dates import parse_month, read_publication_date

_TYPES = {
    "article": RecordType.ARTICLE,
    "book": RecordType.BOOK,
    "mvbook": RecordType.BOOK,
    "proceedings": RecordType.BOOK,
    "collection": RecordType.BOOK,
    "booklet": RecordType.BOOK,
    "manual": RecordType.BOOK,
    "inbook": RecordType.CHAPTER,
    "incollection": RecordType.CHAPTER,
    "bookinbook": RecordType.CHAPTER,
    "inproceedings": RecordType.CONFERENCE,
    "conference": RecordType.CONFERENCE,
    "phdthesis": RecordType.THESIS,
    "mastersthesis": RecordType.THESIS,
    "thesis": RecordType.THESIS,
    "techreport": RecordType.REPORT,
    "report": RecordType.REPORT,
    "online": RecordType.WEBPAGE,
    "electronic": RecordType.WEBPAGE,
    "www": RecordType.WEBPAGE,
    "dataset": RecordType.DATASET,
    "misc": RecordType.OTHER,
}
_OWN = frozenset({"article", "book", "incollection", "inproceedings", "thesis", "report", "online", "dataset", "misc"})
# What an entry says of its own type beside the entry's kind, which knows fewer.
SAID = {
    ("type", "book chapter"): RecordType.CHAPTER,
    ("document_type", "book chapter"): RecordType.CHAPTER,
    ("type", "conference paper"): RecordType.CONFERENCE,
    ("document_type", "conference paper"): RecordType.CONFERENCE,
    ("type", "preprint"): RecordType.PREPRINT,
    ("pubstate", "prepublished"): RecordType.PREPRINT,
    ("entrysubtype", "newspaper"): RecordType.NEWSPAPER,
}
_LITERAL = frozenset({"doi", "url", "eprint", "pmid", "pmcid", "link", "unique-id", "ut", "bdsk-url-1"})
_AS_WRITTEN = frozenset({"author", "editor", "group-author", "book-author", "book-group-author"})
_LISTS = frozenset({"keywords", "keyword", "author_keywords", "subjects", "type", "document_type"})
_NOTES = frozenset({"note", "annote", "annotation"})
_PARAGRAPH = re.compile(r"\n[ \t]*+\n\s*|\\par(?![A-Za-z])\s*")
_FIELDS = {
    "title": ("title",),
    "container": ("journal", "journaltitle", "booktitle", "fjournal"),
    "container_short": ("shortjournal", "abbrev_source_title", "journal-iso", "journal_abbrev"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "edition": ("edition",),
    "article_number": ("art_number", "article-number", "articleno", "eid"),
    "publisher": ("publisher", "school", "institution", "organization"),
    "place": ("address", "location"),
    "accession": ("unique-id", "ut", "accession"),
    "database": ("source", "database"),
    "original_title": ("origtitle",),
}
_FIELD_OF = {tag: field for field, tags in _FIELDS.items() for tag in tags}
_KEYWORDS = ("author_keywords", "keywords", "keyword")
_BABEL = {
    **dict.fromkeys(("american", "british", "usenglish", "ukenglish", "canadian", "australian", "newzealand"), "en"),
    **dict.fromkeys(("ngerman", "austrian", "naustrian", "swissgerman", "nswissgerman"), "de"),
    **dict.fromkeys(("brazilian", "brazil", "portuges"), "pt"),
    **dict.fromkeys(("francais", "frenchb", "acadian", "canadien"), "fr"),
}


def draft_of(kind: str, key: str, values: Iterable[tuple[str, str]]) -> Draft:
    """A draft with every field filled that the entry gives; what it does not give is left in it.

    `kind` and the names of the fields are in lower case, `values` still in LaTeX.
    """
    draft = Draft([(name, _text(name, value)) for name, value in values])
    left = draft.left
    if key:
        left["@key"] = [key]
        draft.identifier("key", "@key")
    _take_type(draft, kind)
    _take_names(draft, "authors", "author", "group-author")
    if "authors" not in draft.fields and draft.fields["type"] is RecordType.BOOK:
        _take_names(draft, "authors", "book-author", "book-group-author")  # Web of Science
    _take_names(draft, "editors", "editor")
    _take_texts(draft)
    _take_title(draft)
    _take_dates(draft)
    if "pages" in left:
        take_pages(draft, "pages")
    take_identifiers(draft, key)
    if "abstract" in left:
        draft.one("abstract", "abstract", read=paragraphs)
    _take_lists(draft)
    _take_languages(draft)
    return draft


def _text(name: str, value: str) -> str:
    if name in _LITERAL or (name == "howpublished" and "://" in value):
        return literal(value.replace("\\url", ""))
    if name in _AS_WRITTEN or name in _LISTS:
        return " ".join(value.split())
    if (name == "abstract" or name in _NOTES) and ("\n" in value or "\\par" in value):
        # A paragraph of nothing but an empty group stays as an empty line: it parts two notes.
        return "\n".join(map(plain, _PARAGRAPH.split(value.strip()))).strip()
    return value.strip() if name == "file" else plain(value)


def _take_type(draft: Draft, kind: str) -> None:
    draft.set("type", _TYPES.get(kind, RecordType.OTHER), "@type")
    if kind not in _OWN:
        draft.left["@type"] = [kind]
    if kind not in _TYPES and kind != "unpublished":
        draft.say("import.type.unknown", raw=f"@{kind}")
    for tag in ("document_type", "type", "pubstate", "entrysubtype"):
        for value in draft.peek(tag):
            said = SAID.get((tag, value.lower()))
            if said is not None:
                draft.set("type", said, tag)
                if tag in ("pubstate", "entrysubtype"):
                    draft.drop(tag, value)


def _take_names(draft: Draft, field: str, *tags: str) -> None:
    """Names parted by «and» outside braces; a name wholly in braces is a group, «others» an incomplete list."""
    people = list(draft.fields.get(field, ()))
    for tag in tags:
        for value in draft.peek(tag):
            found, complete = names(value)
            people.extend(person for person in found if person not in people or tag == tags[0])
            if found or not complete:
                draft.drop(tag, value)
                draft.set(field, tuple(people), f"{draft.origin[field]} {tag}" if field in draft.origin else tag)
            if not complete and field == "authors":
                draft.set("authors_complete", False, tag)


def _take_texts(draft: Draft) -> None:
    """The fields that are one text. Nearly always one tag gives each, and it is taken without further questions."""
    left = draft.left
    by: dict[str, str] = {}
    several: set[str] = set()
    for tag in left:
        field = _FIELD_OF.get(tag, "")
        if field:
            if field in by or len(left[tag]) > 1:
                several.add(field)
            by[field] = tag
    for field, tag in by.items():
        if field in several:
            draft.one(field, *_FIELDS[field], read=clean)
        elif value := clean(left[tag][0]):
            draft.set(field, value, tag)
            del left[tag]


def _take_title(draft: Draft) -> None:
    for subtitle in draft.peek("subtitle")[:1]:
        title = draft.fields.get("title", "")
        if title and subtitle.lower() not in title.lower():
            draft.set("title", f"{title}: {clean(subtitle)}", "title subtitle")
            draft.drop("subtitle", subtitle)


def _take_dates(draft: Draft) -> None:
    """The date of publication; that of early access only where there is no other."""
    left = draft.left
    years = left.get("year", ())
    if "date" not in left and len(years) == 1 and years[0].isascii() and years[0].isdigit() and len(years[0]) == 4:
        _plain_year(draft, years[0])
    else:
        take_date(draft, "date", "year")
    if "year" not in draft.fields:
        for tag in ("earlyaccessdate", "early-access-date"):
            if tag in left and "year" not in draft.fields:
                take_date(draft, tag)
        return
    if "month" in left:
        _add_month(draft)


def _plain_year(draft: Draft, value: str) -> None:
    if "1400" <= value <= "2099":
        draft.set("year", int(value), "year")
        draft.set("date", value, "year")
        del draft.left["year"]
    else:
        take_date(draft, "year")


def _add_month(draft: Draft) -> None:
    year, date = draft.fields["year"], draft.fields["date"]
    for value in draft.peek("month"):
        found = _month_of(year, value, draft.peek("day"))
        if not found:
            continue
        if date == f"{year:04d}":
            draft.set("date", found, f"{draft.origin['year']} month")
            draft.drop("month", value)
            for day in draft.peek("day") if len(found) > 7 else ():
                draft.drop("day", day)
        elif date.startswith(found) or found.startswith(date):
            draft.drop("month", value)
        return


def _month_of(year: int, value: str, days: Iterable[str]) -> str:
    """The date that year and month say: `2022-03`, `2022-03-01` («MAR 1»); '' when the month says more or nothing."""
    month = parse_month(value)
    if month is None:
        return ""
    if value.isascii() and value.isdigit():
        value = MONTHS[month - 1]
    day = next((day for day in days if day.isascii() and day.isdigit()), "")
    for words_of_date in (f"{year} {value} {day}", f"{year} {value}", f"{value} {year}"):
        read = read_publication_date(words_of_date)
        if read.whole and len(read.iso) > 4:
            return read.iso
    return f"{year:04d}-{month:02d}" if not re.search(r"[-/–]", value) else ""


def _take_lists(draft: Draft) -> None:
    left = draft.left
    if not left.keys().isdisjoint(_KEYWORDS):
        draft.many("keywords", *_KEYWORDS, read=words)
    if "subjects" in left:
        draft.many("subjects", "subjects", read=words)
    if not left.keys().isdisjoint(_NOTES):
        draft.many("notes", "note", "annote", "annotation", read=_notes)
    if "type" in left or "document_type" in left:
        draft.many("publication_types", "document_type", "type", read=_kinds)


def _notes(value: str) -> list[str]:
    return [paragraphs(note) for note in value.split("\n\n")]


def _kinds(value: str) -> list[str]:
    """Parted by semicolons only: «Article; Proceedings Paper» (Web of Science)."""
    return words(value) if ";" in value else [clean(plain(value))]


def _take_languages(draft: Draft) -> None:
    for tag in ("language", "langid"):
        if tag in draft.left:
            draft.left[tag] = [_BABEL.get(value.lower(), value) for value in draft.left[tag]]
            take_languages(draft, tag)
