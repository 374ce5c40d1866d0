"""The tags of one .enw record to a Record.

Tags mean different things in different types of reference; read as in EndNote's table of types: `%B` is the journal,
the book of a chapter or the conference, but the series of a book and the department of a thesis (these stay in
`extra`); `%N` is an issue, but a number in a series for books; `%7` an edition, but for articles a date; `%A` of an
edited book are its editors. `%E` is read as editors everywhere, as refer has it and libraries write it, though EndNote
has series editors there for some types.

In `extra` stay series (`%S`), translators and advisers (`%Y`, `%?`), translated and short titles, addresses, custom
fields, files, days of access, and pages of books and theses that are a number of pages.

Assumed, not verified on real files: the PMCID in `%2`, and that `%M` is a PMID where `%~` says PubMed or MEDLINE.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from litreview.formats.draft import Draft
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
from litreview.model import Name, RecordType
from litreview.normalise.names import parse_names
from litreview.normalise.titles import clean_markup

# The first name of a type is its own; the others stay in `extra` as well, for they say more than the type.
_TYPES = {
    RecordType.ARTICLE: ("Journal Article", "Journal", "Electronic Article", "Magazine Article"),
    RecordType.BOOK: (
        *("Book", "Edited Book", "Electronic Book", "Classical Work", "Ancient Text", "Dictionary", "Encyclopedia"),
    ),
    RecordType.CHAPTER: ("Book Section", "Book Chapter", "Electronic Book Section", "Electronic Chapter"),
    RecordType.REPORT: ("Report", "Government Document"),
    RecordType.THESIS: ("Thesis", "Dissertation"),
    RecordType.WEBPAGE: ("Web Page", "Blog", "Electronic Source"),
    RecordType.CONFERENCE: ("Conference Paper", "Conference Proceedings", "Conference Proceeding", "Conference"),
    RecordType.PREPRINT: ("Unpublished Work", "Preprint"),
    RecordType.NEWSPAPER: ("Newspaper Article",),
    RecordType.DATASET: ("Dataset", "Data Set", "Aggregated Database", "Online Database"),
    RecordType.OTHER: (
        *("Generic", "Artwork", "Audiovisual Material", "Bill", "Case", "Catalog", "Chart or Table"),
        *("Computer Program", "Equation", "Figure", "Film or Broadcast", "Grant", "Hearing", "Interview"),
        *("Legal Rule or Regulation", "Manuscript", "Map", "Multimedia Application", "Music", "Online Multimedia"),
        *("Pamphlet", "Patent", "Personal Communication", "Podcast", "Press Release", "Serial", "Serial Publication"),
        *("Social Media", "Standard", "Statute", "Television Episode", "Discussion Forum"),
    ),
}
_TYPE_OF = {name.casefold(): kind for kind, names in _TYPES.items() for name in names}
_OWN = {names[0].casefold() for names in _TYPES.values()}
_IN_BOOK = frozenset({RecordType.CHAPTER, RecordType.CONFERENCE})
_STANDS_ALONE = frozenset({RecordType.BOOK, RecordType.REPORT, RecordType.THESIS, RecordType.DATASET})
_WITHOUT_ISSUE = frozenset({RecordType.BOOK, RecordType.CHAPTER, RecordType.REPORT, RecordType.THESIS})
_COUNTED = frozenset({RecordType.BOOK, RecordType.THESIS})
_PEOPLE = frozenset({"%A", "%E", "%Y", "%?", "%H"})
_TEXTS = frozenset({"%X", "%Z", "%<", "%K"})  # line breaks tell something
_RANGE = re.compile(r"\d\s{0,3}[-–]\s{0,3}\d")
_MEDLINE = re.compile(r"pubmed|medline", re.IGNORECASE)
_KEYWORDS = re.compile(r";\s+|;$|\n")


def draft_of(values: Iterable[tuple[str, Sequence[str]]]) -> Draft:
    """A draft with every field filled that the tags give, of tags and their lines; what they do not give is left."""
    draft = Draft((tag, value) for tag, lines in values for value in _values(tag, lines))
    kind, edited = _take_type(draft)
    draft.one("title", "%T", read=clean_markup)
    _take_container(draft, kind)
    _take_people(draft, "editors" if edited else "authors", "%A")
    _take_people(draft, "editors", "%E")
    take_date(draft, "%D", "%8")
    for field, tag in (("volume", "%V"), ("publisher", "%I"), ("place", "%C"), ("database", "%~")):
        draft.one(field, tag, read=clean_markup)
    if kind not in _WITHOUT_ISSUE:
        draft.one("issue", "%N", read=clean_markup)
    if kind not in (RecordType.ARTICLE, RecordType.NEWSPAPER):
        draft.one("edition", "%7", read=clean_markup)
    if kind not in _COUNTED or any(map(_RANGE.search, draft.peek("%P"))):
        take_pages(draft, "%P")
    _take_identifiers(draft)
    draft.one("abstract", "%X", read=paragraphs)
    draft.many("keywords", "%K", read=lambda value: [clean_markup(part) for part in _KEYWORDS.split(value)])
    draft.many("notes", "%Z", read=lambda value: (paragraphs(value),))
    draft.many("publication_types", "%9", read=lambda value: (clean_markup(value),))
    take_languages(draft, "%G")
    return draft


def _values(tag: str, lines: Sequence[str]) -> Sequence[str]:
    """Wrapped lines: a name each, links each or one link in pieces, long texts with their lines."""
    if len(lines) == 1 or tag in _PEOPLE:
        return lines
    if tag in _TEXTS:
        return ("\n".join(lines).strip(),)
    if tag in ("%U", "%>"):
        return lines if all("://" in line for line in lines) else ("".join(lines),)
    return (" ".join(lines).strip(),)


def _take_type(draft: Draft) -> tuple[RecordType, bool]:
    """The type, and whether it is an edited book. Without `%0`, what names its journal is an article."""
    stated = next(iter(draft.peek("%0")), "")
    name = " ".join(stated.casefold().split())
    kind = _TYPE_OF.get(name, RecordType.OTHER)
    if name in _TYPE_OF:
        draft.set("type", kind, "%0")
    elif stated:
        draft.say("import.type.unknown", raw=stated)
    elif draft.peek("%J"):
        kind = RecordType.ARTICLE
        draft.set("type", kind, "%J")
    if name in _OWN:
        draft.drop("%0", stated)
    return kind, name == "edited book"


def _take_container(draft: Draft, kind: RecordType) -> None:
    if kind in _STANDS_ALONE:  # there %B is a series or a department
        return
    if kind is RecordType.WEBPAGE:
        draft.one("container", "%J", read=clean_markup)
        return
    draft.one("container", *(("%B", "%J") if kind in _IN_BOOK else ("%J", "%B")), read=clean_markup)


def _take_people(draft: Draft, field: str, tag: str) -> None:
    """Fill authors or editors. «Statistics Norway,»: with a comma at its end, EndNote has the name of a group."""
    names: list[Name] = []
    for text in (part.strip() for value in draft.peek(tag) for part in clean_markup(value).split(";")):
        if text.endswith(",") and text.count(",") == 1:
            names.append(Name(literal=text[:-1].strip()))
            continue
        found, complete = parse_names([text])
        names.extend(found)
        if not complete and field == "authors":
            draft.set("authors_complete", False, tag)
    if names and field not in draft.fields:
        draft.set(field, tuple(names), tag)
        del draft.left[tag]


def _take_identifiers(draft: Draft) -> None:
    take_doi(draft, ("%R",), ("%U",), only_dois=False)
    for scheme, mark in (("oai", "oai:"), ("urn", "urn:")):
        own = next((value for value in draft.peek("%R") if value.casefold().startswith(mark)), "")
        if own:
            draft.ids[scheme] = own
            draft.origin[f"ids.{scheme}"] = "%R"
            draft.drop("%R", own)
    draft.one("pmcid", "%2", read=pmcid_of)
    if _MEDLINE.search(draft.fields.get("database", "")) or any("pmid" in v.casefold() for v in draft.peek("%M")):
        draft.one("pmid", "%M", read=pmid_of)
    else:
        draft.one("accession", "%M")
    draft.identifier("key", "%F")
    take_serials(draft, "%@")
    draft.one("url", "%U")
