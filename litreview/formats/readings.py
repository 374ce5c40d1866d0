"""Readings that the tagged formats share: dates, identifiers, languages, pages, names, texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from litreview.formats.draft import Draft
from litreview.model import Name
from litreview.normalise.dates import PublicationDate, parse_month, read_publication_date
from litreview.normalise.doi import find_dois, normalise_doi
from litreview.normalise.issn import split_serials
from litreview.normalise.language import read_languages
from litreview.normalise.names import parse_name, parse_names
from litreview.normalise.pages import is_article_number, normalise_pages
from litreview.normalise.titles import clean_markup

_ISSN_LIKE = re.compile(r"(?<![\dXx])(?<!\d-)\d{4}[-‐‑–]?\d{3}[\dXx](?![\dXx-])")
_PMID = re.compile(r"^(?:PMID:?\s*)?(\d{1,9})$", re.IGNORECASE)
_PMCID = re.compile(r"^(?:PMCID:?\s*)?(PMC\d+)", re.IGNORECASE)


_OTHERS = ("al", "fl", "others", "andre")  # in what a text ends that may say that there are more names
_NOBODY = Name()
_SHORT = 40  # characters: what is read again and again in one file is short (dates, languages, ISSNs)
_MOST_DOIS = 20  # of one value; a text with more is not a list of ways to one


def plain(text: str) -> str:
    """`clean_markup`, fast for a text that needs no cleaning."""
    # Printable is without line breaks, tabs and blanks other than the space.
    if text.isprintable() and "  " not in text and "&" not in text and "<" not in text:
        return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
    return clean_markup(text)


def paragraphs(text: str) -> str:
    """Text without markup, its line breaks kept as paragraphs."""
    if "\n" not in text:
        return plain(text)
    return "\n".join(line for line in map(plain, text.split("\n")) if line)


@lru_cache(4096)
def _short_date(text: str) -> PublicationDate:
    return read_publication_date(text)


def _date(text: str) -> PublicationDate:
    return _short_date(text) if len(text) <= _SHORT else read_publication_date(text)


@lru_cache(4096)
def _short_serials(text: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    return split_serials(text)


def _serials(text: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    return _short_serials(text) if len(text) <= _SHORT else split_serials(text)


@lru_cache(512)
def _short_languages(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return read_languages(text)


def _languages(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _short_languages(text) if len(text) <= _SHORT else read_languages(text)


def take_date(draft: Draft, *tags: str) -> None:
    """Year from the first tag that has one, date from whichever tag tells most of that year.

    A tag that holds only a month (Web of Science: «MAY») adds it to the year. Says what could not be read.
    """
    read = [(tag, value, _date(value)) for tag in tags if tag in draft.left for value in draft.left[tag]]
    dated = [(tag, value, found) for tag, value, found in read if found.year is not None]
    if not dated:
        for tag, value, _ in read:
            draft.say("import.year.unreadable", tag=tag, raw=value)
        return
    tag, value, found = dated[0]
    draft.set("year", found.year, tag)
    same = [item for item in dated if item[2].year == found.year]
    best = max(same, key=lambda item: len(item[2].iso))
    draft.set("date", best[2].iso, best[0])
    taken = {(tag, value) for tag, value, found in same if found.whole}
    for tag in {tag: None for tag, _ in taken}:
        draft.keep(tag, [value for value in draft.peek(tag) if (tag, value) not in taken])
    if not dated[0][2].whole:
        draft.say("import.year.partly", tag=dated[0][0], raw=dated[0][1], value=dated[0][2].iso)
    _add_month(draft, [(tag, value) for tag, value, found in read if found.year is None])


def _add_month(draft: Draft, undated: Iterable[tuple[str, str]]) -> None:
    year = draft.fields["year"]
    for tag, value in undated:
        month = parse_month(value)
        if month and draft.fields["date"] == f"{year:04d}":
            in_full = read_publication_date(f"{year} {value}")
            draft.set("date", in_full.iso, f"{draft.origin['year']} {tag}")
            if in_full.whole:
                draft.drop(tag, value)


def take_doi(draft: Draft, own: Iterable[str], others: Iterable[str] = (), *, only_dois: bool = True) -> None:
    """The DOI from the tags that are for it, else from tags that may hold one (links). Several are said, none is lost.

    `only_dois` False: the tags hold other identifiers as well, and a value without a DOI is nothing to speak of.
    """
    held: list[tuple[str, str]] = []
    for tag in own:
        if tag not in draft.left:
            continue
        unread = []
        for value in draft.peek(tag):
            found = find_dois(value)
            held.extend((tag, doi) for doi in found)
            if not found and only_dois:
                draft.say("import.doi.unreadable", tag=tag, raw=value)
            if not found or not _only_doi(value, found):
                unread.append(value)
        draft.keep(tag, unread)
    if not held:
        # A link stays where it is, for its own field.
        held = [(tag, doi) for tag in others for value in draft.peek(tag) if (doi := normalise_doi(value))][:1]
    if not held:
        return
    tag, first = held[0]
    draft.set("doi", first, tag)
    further = tuple(dict.fromkeys(doi for _, doi in held if doi != first))
    if further:
        draft.say("import.doi.several", value=first, others=further)
        draft.left.setdefault(tag, []).extend(further)


def _only_doi(value: str, dois: tuple[str, ...]) -> bool:
    """Whether a text is nothing but DOIs and the ways to them."""
    rest = value.lower()
    if dois == (rest,):
        return True
    if len(dois) > _MOST_DOIS:
        return False
    for doi in dois:
        rest = rest.replace(doi, "")
    return not re.sub(r"https?://(?:dx\.)?doi\.org/|doi:?|[\s;,.|\[\]()]", "", rest)


def take_serials(draft: Draft, *tags: str) -> None:
    """ISSN and ISBN of tags that hold either or both; a number whose check digit is wrong stays, with a remark."""
    found: dict[str, list[str]] = {"issn": [], "isbn": []}
    for tag in tags:
        if tag not in draft.left:
            continue
        unread = []
        for value in draft.peek(tag):
            issns, isbns, rest = _serials(value)
            for field, numbers in (("issn", issns), ("isbn", isbns)):
                found[field].extend(numbers)
                if numbers and field not in draft.origin:
                    draft.origin[field] = tag
            if rest:
                unread.append(value)
            if rest and _ISSN_LIKE.search(rest):
                draft.say("import.issn.wrong", tag=tag, raw=value)
        draft.keep(tag, unread)
    for field, valid in found.items():
        if valid:
            draft.set(field, tuple(dict.fromkeys(valid)), draft.origin[field])


def take_languages(draft: Draft, *tags: str) -> None:
    """Languages as BCP 47 tags; words not understood stay, with a remark."""
    for tag in tags:
        if tag not in draft.left:
            continue
        unread = []
        for value in draft.peek(tag):
            known, unknown = _languages(value)
            for word in unknown:
                draft.say("import.language.unknown", raw=word)
            if known:
                before = draft.fields.get("languages", ())
                draft.set("languages", tuple(dict.fromkeys((*before, *known))), tag)
            if not known or unknown:
                unread.append(value)
        draft.keep(tag, unread)


def take_pages(draft: Draft, *tags: str) -> None:
    """Pages; a lone number such as e22081 is the number of the article."""
    if draft.one("pages", *tags, read=normalise_pages) and is_article_number(draft.fields["pages"]):
        draft.set("article_number", draft.fields.pop("pages"), draft.origin.pop("pages"))


def take_names(draft: Draft, field: str, tag: str, texts: Iterable[str]) -> None:
    """Fill authors or editors from texts of one name each."""
    cleaned = [plain(text) for text in texts]
    if any(text.rstrip(" ,;.").lower().endswith(_OTHERS) for text in cleaned):
        names, complete = parse_names(cleaned)
    else:
        names, complete = tuple(name for name in map(parse_name, cleaned) if name != _NOBODY), True
    if names:
        draft.set(field, names, tag)
    if not complete and field == "authors":
        draft.set("authors_complete", False, tag)


def pmid_of(text: str) -> str:
    """`33355555` of «PMID: 33355555»; '' when the text is more than that."""
    found = _PMID.match(text.strip())
    return found.group(1) if found else ""


def pmcid_of(text: str) -> str:
    """`PMC5887696`; '' when the text does not begin with one."""
    found = _PMCID.match(text.strip())
    return found.group(1).upper() if found else ""
