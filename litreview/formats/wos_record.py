"""The tags of one Web of Science record to a Record; tagged text and tab-delimited files have the same.

`DE`, the authors' own words, become keywords. `ID` (Keywords Plus) stays in `extra`: a program takes those words from
the titles of the cited references, so they are neither the authors' nor a controlled vocabulary's. There also stay
addresses, cited references (one value each), series, conference, funding, counts and the day of export.

Assumed, not verified on real files: BE, BA and BF as names one a line; DT's words for datasets, theses and preprints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from litreview.formats.draft import Draft
from litreview.formats.readings import (
    paragraphs,
    pmid_of,
    take_date,
    take_doi,
    take_languages,
    take_names,
    take_pages,
    take_serials,
)
from litreview.model import Name, RecordType
from litreview.normalise.names import initials, parse_name
from litreview.normalise.pages import is_article_number, normalise_pages
from litreview.normalise.titles import clean_markup, title_key

# Of these each line of tagged text is a value; lines of all others are one wrapped text.
NAMES = frozenset({"AU", "AF", "BA", "BF", "BE", "ED", "CA", "GP"})
LISTS = NAMES | {"CR", "C1"}
_ARTICLE, _BOOK, _PATENT = "J", "B", "P"
_CODES = {
    _ARTICLE: RecordType.ARTICLE,
    _BOOK: RecordType.BOOK,
    "S": RecordType.CHAPTER,  # something in a series of books
    "C": RecordType.CONFERENCE,
    _PATENT: RecordType.OTHER,
}
_ANYWHERE = {
    "data set": RecordType.DATASET,
    "dataset": RecordType.DATASET,
    "data study": RecordType.DATASET,
    "preprint": RecordType.PREPRINT,
    "dissertation": RecordType.THESIS,
    "thesis": RecordType.THESIS,
    "dissertation/thesis": RecordType.THESIS,
}
_OUTSIDE_JOURNALS = {
    "book chapter": RecordType.CHAPTER,
    "proceedings paper": RecordType.CONFERENCE,
    "meeting abstract": RecordType.CONFERENCE,
    "book": RecordType.BOOK,
}
_NOBODY = "[anonymous]"


def draft_of(values: Iterable[tuple[str, Sequence[str]]]) -> Draft:
    """A draft with every field filled that the tags give, of tags and their lines; what they do not give is left."""
    draft = Draft((tag, value) for tag, lines in values for value in _values(tag, lines))
    draft.one("title", "TI", read=clean_markup)
    draft.many("publication_types", "DT", read=_listed)
    _take_type(draft)
    _take_container(draft)
    _take_people(draft)
    take_date(draft, "PY", "PD", *(() if draft.peek("PY") else ("EA",)))
    for field, tag in (("volume", "VL"), ("issue", "IS"), ("publisher", "PU"), ("place", "PI"), ("accession", "UT")):
        draft.one(field, tag, read=clean_markup)
    _take_pages(draft)
    take_doi(draft, ("DI", "D2") if draft.fields.get("type") is RecordType.BOOK else ("DI",), ("DL",))
    draft.one("pmid", "PM", read=pmid_of)
    take_serials(draft, "SN", "EI", "BN")
    draft.one("abstract", "AB", read=paragraphs)
    draft.many("keywords", "DE", read=_listed)
    draft.many("subjects", "MH", read=_listed)
    take_languages(draft, "LA")
    return draft


def _values(tag: str, lines: Sequence[str]) -> Iterable[str]:
    return lines if tag in LISTS else (" ".join(lines).strip(),)


def _listed(value: str) -> list[str]:
    return [clean_markup(part) for part in value.split(";")]


def _take_type(draft: Draft) -> None:
    """By the letter of PT, and more exactly by the words of DT: an article in a journal stays one, whatever DT adds."""
    code = next(iter(draft.peek("PT")), "")
    words = [word.casefold() for word in draft.fields.get("publication_types", ())]
    tables = (_ANYWHERE,) if code.upper() == _ARTICLE else (_ANYWHERE, _OUTSIDE_JOURNALS)
    exact = [kind for table in tables for word, kind in table.items() if word in words]
    if exact:
        draft.set("type", exact[0], "DT")
    elif code.upper() == _BOOK and not _is_whole_book(draft):
        draft.set("type", RecordType.CHAPTER, "PT SO")
    elif code.upper() in _CODES:
        draft.set("type", _CODES[code.upper()], "PT")
    elif code:
        draft.say("import.type.unknown", raw=code)
    if code.upper() in (_ARTICLE, _BOOK):
        draft.drop("PT", code)


def _is_whole_book(draft: Draft) -> bool:
    """Title and source of a whole book are the same (Clarivate's help on full records)."""
    title = title_key(draft.fields.get("title", ""))
    return all(title_key(source) == title for source in draft.peek("SO"))


def _take_container(draft: Draft) -> None:
    if draft.fields.get("type") is RecordType.BOOK:
        for source in draft.peek("SO"):
            if clean_markup(source).casefold() == draft.fields.get("title", "").casefold():
                draft.drop("SO", source)
        return
    draft.one("container", "SO", read=clean_markup)
    draft.one("container_short", "JI", "J9", read=clean_markup)


def _take_people(draft: Draft) -> None:
    short, full = draft.peek("AU"), draft.peek("AF")
    # Names in full stand in for the short ones only when they are as many
    _take_group(draft, "authors", "AF" if full and len(short) in (0, len(full)) else "AU")
    if draft.origin.get("authors") == "AF" and all(map(_shortened, short, full)):
        draft.left.pop("AU", None)
    _add_groups(draft, "CA")
    if draft.fields.get("type") is RecordType.BOOK:
        _take_group(draft, "authors", "BF" if draft.peek("BF") else "BA")
        _add_groups(draft, "GP")
    for tag in ("BE", "ED"):
        _take_group(draft, "editors", tag)


def _take_group(draft: Draft, field: str, tag: str) -> None:
    values = draft.peek(tag)
    if field in draft.fields or not values or all(value.casefold() == _NOBODY for value in values):
        return
    take_names(draft, field, tag, values)
    if field in draft.fields:
        del draft.left[tag]


def _add_groups(draft: Draft, tag: str) -> None:
    groups = tuple(Name(literal=name) for value in draft.peek(tag) if (name := clean_markup(value)))
    if groups:
        tags = f"{draft.origin['authors']} {tag}" if "authors" in draft.origin else tag
        draft.set("authors", (*draft.fields.get("authors", ()), *groups), tags)
        del draft.left[tag]


def _shortened(short: str, full: str) -> bool:
    """Whether the short form of a name says nothing that the full one does not."""
    one, other = parse_name(clean_markup(short)), parse_name(clean_markup(full))
    same = one.family.casefold() == other.family.casefold() and one.literal.casefold() == other.literal.casefold()
    return same and one.suffix == other.suffix and _letters(one) == _letters(other)


def _letters(name: Name) -> str:
    return "".join(sign for sign in initials(name.given) if sign.isalpha()).upper()


def _take_pages(draft: Draft) -> None:
    draft.one("article_number", "AR", read=clean_markup)
    first, last = (next(iter(draft.peek(tag)), "") for tag in ("BP", "EP"))
    if "article_number" in draft.fields and is_article_number(normalise_pages(first)):
        if first == draft.fields["article_number"]:  # another stays in `extra`
            draft.drop("BP", first)
        return
    if not (first and last):
        take_pages(draft, "BP")
        return
    draft.drop("BP", first)
    draft.drop("EP", last)
    draft.left["BP EP"] = [first if first == last else f"{first}-{last}"]
    take_pages(draft, "BP EP")
