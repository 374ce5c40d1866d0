"""The fields of one record of Ovid's tagged text to a Record.

The source line (SO) is kept as it stands in `extra`; it fills what no field of its own gives. `*` before a heading is
Ovid's mark of a major one, and kept, as in MEDLINE.

Assumed, not verified: the number of a record of Ovid MEDLINE (UI, AN) is its PMID, as Ovid's guide says of today's
files; those made before about 2004 had numbers of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from litreview.formats import ovid_tags as tags
from litreview.formats.draft import Draft
from litreview.formats.ovid_people import bare_name, take_editors, take_people
from litreview.formats.ovid_source import SourceLine, read_source
from litreview.formats.pubmed_parts import bracketless, without_full_stop
from litreview.formats.readings import (
    paragraphs,
    take_date,
    take_doi,
    take_languages,
    take_pages,
    take_serials,
)
from litreview.model import RecordType
from litreview.normalise.dates import parse_month, read_publication_date
from litreview.normalise.names import parse_names
from litreview.normalise.pages import normalise_pages
from litreview.normalise.titles import clean_markup

_plain = lru_cache(4096)(clean_markup)  # headings and types come again and again
# What Ovid hangs on titles, and is no part of them: «[References].», «[Article]»
_TITLE_TAIL = re.compile(
    r" ?\[(?:References|Abstract|Article|Editorial|Erratum|Letter|Miscellaneous|Report|Review)[^\[\]]{0,40}\]\.?$"
)
_NUMBERED = re.compile(r"^(?P<kind>[A-Za-z][A-Za-z /-]{2,60}): ?(?P<number>[^\s:]{2,60})$")
_PMID = re.compile(r"^(?:PMID:? ?)?(\d{1,9})\b")
_REVIEWED = re.compile(r"^(?P<no>(?:not|non)[ -])?peer[ -]reviewed(?: journals?)?(?:: (?P<word>yes|no))?$")
_NO_PAGES = re.compile(r"^no (?:pagination|specified)", re.IGNORECASE)
# The telling ones first: PsycINFO says «Journal» of everything in one.
_TYPES = {
    RecordType.CHAPTER: "book chapter, chapter",
    RecordType.THESIS: "dissertation abstract, dissertation, doctoral dissertation, thesis",
    RecordType.CONFERENCE: "conference abstract, conference paper, conference proceedings, meeting, meeting abstract",
    RecordType.PREPRINT: "preprint",
    RecordType.NEWSPAPER: "newspaper article",
    RecordType.DATASET: "dataset",
    RecordType.REPORT: "report, technical report",
    RecordType.BOOK: "book, authored book, edited book",
    RecordType.OTHER: "patent",
    RecordType.ARTICLE: "journal article, article, journal, peer reviewed journal, research articles, review,"
    " editorial, letter, note",
}
_KINDS = tuple((kind, frozenset(names.split(", "))) for kind, names in _TYPES.items())


def draft_of(values: Iterable[tuple[str, str]]) -> Draft:
    """A draft with every field filled that the tags or headings give; what they do not give is left in it."""
    draft = Draft(values)
    source_tag = next((tag for tag in tags.SOURCE if draft.peek(tag)), "")
    source = read_source(draft.peek(source_tag)[0]) if source_tag else SourceLine()
    draft.one("database", *tags.DATABASE, read=_plain)
    _take_reviewed(draft)
    _take_identifiers(draft)
    _take_title(draft)
    take_people(draft, tags.FULL_AUTHORS, tags.AUTHORS, tags.GROUPS)
    take_editors(draft, tags.EDITORS)
    _take_journal(draft)
    _take_dates(draft)
    take_languages(draft, *tags.LANGUAGE)
    draft.one("abstract", *tags.ABSTRACT, read=paragraphs)
    for field, names, read in (
        ("keywords", tags.KEYWORDS, _keywords),
        ("subjects", tags.SUBJECTS, _by_line),
        ("publication_types", tags.TYPES, _types),
    ):
        _take_all(draft, field, names, read)
    if source_tag:
        _take_source(draft, source, source_tag)
    _take_type(draft)
    return draft


def _take_all(draft: Draft, field: str, names: Iterable[str], read: Callable[[str], Sequence[str]]) -> None:
    """A field from all texts of all the tags, each once; a text that says nothing stays."""
    found: dict[str, None] = {}
    used = []
    for tag in names:
        values = draft.left.pop(tag, None)
        if values is None:
            continue
        read_values = [(value, read(value)) for value in values]
        kept = [value for value, parts in read_values if not parts]
        if kept:
            draft.left[tag] = kept
        if len(kept) < len(values):
            used.append(tag)
        found.update((part, None) for _, parts in read_values for part in parts)
    if found:
        draft.set(field, tuple(found), " ".join(used))


def _by_line(value: str) -> Sequence[str]:
    """One a line; the full stop behind the number of a class («Cognitive Therapy [3311].») is the list's."""
    return [part[:-1] if part.endswith("].") else part for line in value.split("\n") if (part := _plain(line))]


def _types(value: str) -> Sequence[str]:
    return [part for piece in re.split(r"[;\n]", value) if (part := _plain(piece).rstrip(". ")).strip(" -")]


def _keywords(value: str) -> Sequence[str]:
    """By line and semicolon; a list with neither by its commas, as PsycINFO writes its key concepts."""
    sign = r"[;\n]" if ";" in value or "\n" in value else r", (?![^()]{0,200}\))"
    return [part for piece in re.split(sign, value.rstrip(". ")) if (part := _plain(piece))]


def _take_reviewed(draft: Draft) -> None:
    """Whether the entry says that it was reviewed by peers: a type, a status, or the words before PsycINFO's number."""
    for tag in (*tags.ACCESSION, *tags.REVIEWED):
        for value in draft.peek(tag):
            head = value.partition(":")[0] if tag in tags.ACCESSION else value
            for piece in re.split(r"[;\n]", head):
                words = f"{tag}: {piece}" if tag.startswith("Peer") and len(piece) < 5 else piece
                found = _REVIEWED.match(" ".join(words.split()).strip(" .").casefold().replace("review:", "reviewed:"))
                if found:
                    draft.set("peer_reviewed", not (found["no"] or found["word"] == "no"), tag)
                    return


def _take_identifiers(draft: Draft) -> None:
    draft.one("pmid", *tags.PMID, read=_pmid)
    for tag in tags.ACCESSION:
        for value in draft.peek(tag)[:1]:
            if "accession" not in draft.fields:
                _take_accession(draft, tag, value)
    if "pmid" not in draft.fields and "medline" in draft.fields.get("database", "").casefold():
        number = draft.fields.get("accession", "")
        if number.isascii() and number.isdigit() and len(number) <= 9:
            draft.set("pmid", number, draft.origin["accession"])
    take_doi(draft, tags.DOI)
    take_serials(draft, *tags.SERIALS)
    draft.one("url", *tags.LINKS, read=lambda value: value if value.startswith(("http://", "https://")) else "")


def _take_accession(draft: Draft, tag: str, value: str) -> None:
    """`2015-33942-012` of «Peer Reviewed Journal: 2015-33942-012.»; other words before a number stay in `extra`."""
    plain = _plain(value).rstrip(". ")
    found = _NUMBERED.match(plain)
    number = found["number"] if found else plain
    if not number or len(number) > 200:
        return
    draft.set("accession", number, tag)
    if found is None or draft.origin.get("peer_reviewed") == tag:
        draft.drop(tag, value)


def _pmid(value: str) -> str:
    found = _PMID.match(value.strip())
    return found.group(1) if found else ""


def _take_title(draft: Draft) -> None:
    """The title without what Ovid hangs on it; of a chapter its own, the other being the book's."""
    names: tuple[str, ...] = tags.TITLE
    if any(draft.peek(tag) for tag in tags.CHAPTER):
        draft.one("container", *tags.TITLE, read=_title)
        names = tags.CHAPTER
    for tag in names:
        for value in draft.peek(tag)[:1]:
            raw = _plain(value)
            title, translated = bracketless(_title(raw))
            if title and "title" not in draft.fields:
                draft.set("title", without_full_stop(title), tag)
                if translated or not _TITLE_TAIL.search(raw):
                    draft.drop(tag, value)
    draft.one("original_title", *tags.ORIGINAL_TITLE, read=_title)


def _title(value: str) -> str:
    return without_full_stop(_TITLE_TAIL.sub("", _plain(value)))


def _take_journal(draft: Draft) -> None:
    for field, names in (
        ("container", (*tags.BOOK_TITLE, *tags.JOURNAL)),
        ("container_short", tags.JOURNAL_SHORT),
        ("volume", tags.VOLUME),
        ("issue", tags.ISSUE),
        ("edition", tags.EDITION),
        ("article_number", tags.ARTICLE_NUMBER),
    ):
        draft.one(field, *names, read=_plain)
    unpaged = [(tag, value) for tag in tags.PAGES for value in draft.peek(tag) if _NO_PAGES.match(value)]
    for tag, value in unpaged:
        draft.drop(tag, value)
    take_pages(draft, *tags.PAGES)
    for tag, value in unpaged:
        draft.left.setdefault(tag, []).append(value)
    draft.one("country", *tags.COUNTRY, read=_country)
    _take_publisher(draft)


def _country(value: str) -> str:
    """A country, and no copyright («HOLDER: …»)."""
    plain = _plain(value)
    return "" if ":" in plain or len(plain) > 60 or any(sign.isdigit() for sign in plain) else plain


def _take_publisher(draft: Draft) -> None:
    """The publisher; PsycINFO writes its country behind it, BIOSIS its address (PI, no publisher in MEDLINE)."""
    names: tuple[str, ...] = tags.PUBLISHER
    if "biosis" in draft.fields.get("database", "").casefold():
        names = (*names, "PI")
    for tag in names:
        for value in draft.peek(tag)[:1]:
            plain = _plain(value)
            if "publisher" in draft.fields or not plain:
                continue
            name, _, country = plain.partition("; ")
            if tag == "PI":
                name = plain.partition(", ")[0]
            draft.set("publisher", name, tag)
            if country and _country(country) and "country" not in draft.fields:
                draft.set("country", country, tag)
            if plain == name or country == draft.fields.get("country"):
                draft.drop(tag, value)


def _take_dates(draft: Draft) -> None:
    take_date(draft, *tags.DATE)
    for value in draft.peek("MO"):
        month = parse_month(value)
        if month and draft.fields.get("date", "")[5:7] == f"{month:02d}":
            draft.drop("MO", value)


def _take_source(draft: Draft, source: SourceLine, tag: str) -> None:
    """What the source line gives and no field of its own has; it says so where the line was understood in part only."""
    before = len(draft.fields)
    for field in ("container", "volume", "issue", "article_number", "place", "publisher"):
        value = _plain(getattr(source, field))
        if value and field not in draft.fields:
            draft.set(field, value, tag)
    if source.pages and "pages" not in draft.fields and "article_number" not in draft.fields:
        draft.set("pages", normalise_pages(_plain(source.pages)), tag)
    if source.editors and "editors" not in draft.fields:
        draft.set("editors", parse_names(bare_name(name)[0] for name in source.editors)[0], tag)
    _date_of_source(draft, source, tag)
    if not source.whole and len(draft.fields) > before:
        draft.say("import.ovid.source_partly", raw=draft.peek(tag)[0][:300])
    if "title" not in draft.fields and "container" in draft.fields and draft.origin["container"] == tag:
        _title_of_book(draft, tag)


def _title_of_book(draft: Draft, tag: str) -> None:
    """A whole book has its title in the source line only; that of a journal is no title of the entry."""
    types = {word.casefold() for word in draft.fields.get("publication_types", ())}
    if "publisher" in draft.fields and draft.origin["publisher"] == tag and not types & {"chapter", "book chapter"}:
        draft.set("title", draft.fields.pop("container"), draft.origin.pop("container"))


def _date_of_source(draft: Draft, source: SourceLine, tag: str) -> None:
    found = read_publication_date(source.date)
    if found.year is None:
        return
    if "year" not in draft.fields:
        draft.set("year", found.year, tag)
        draft.set("date", found.iso, tag)
    elif found.year == draft.fields["year"] and len(found.iso) > len(draft.fields.get("date", "")):
        draft.set("date", found.iso, tag)


def _take_type(draft: Draft) -> None:
    stated = {name.casefold().strip(" .") for name in draft.fields.get("publication_types", ())}
    kind = next((kind for kind, names in _KINDS if not stated.isdisjoint(names)), None)
    chapter = any(draft.origin.get("title") == tag for tag in tags.CHAPTER)
    if chapter or draft.origin.get("container") in tags.BOOK_TITLE:
        draft.set("type", RecordType.CHAPTER, draft.origin["title" if chapter else "container"])
    elif kind is not None:
        draft.set("type", kind, draft.origin["publication_types"])
    elif "container" in draft.fields:
        draft.set("type", RecordType.ARTICLE, draft.origin["container"])
