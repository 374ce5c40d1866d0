"""The tags of one MEDLINE record to a Record.

Assumed, not verified: in records of books PL is the publisher's place (NCBI Bookshelf), where in those of articles it
is the country of the journal; a LID without a mark behind it is the number of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from litreview.formats.draft import Draft
from litreview.formats.entry_parts import rewrite
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

# Headings, types and journals come again and again.
_plain = lru_cache(4096)(clean_markup)
_PEOPLE = frozenset({"FAU", "AU", "CN"})
# «Bitter, Patrick Jr»: MEDLINE has no comma before it.
_SUFFIX = re.compile(r"^(.*\S) (Jr|Sr|2nd|3rd|4th|5th|II|III|IV)$")
_SERIAL_WORD = re.compile(r"^IS[SB]N[-: ]\s*")
_ERIC_ARTICLE = re.compile(r"^Article (\w+) (\d{4})$")
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
    _take_editors(draft)
    _take_date(draft)
    for field, tags in (
        ("container_short", ("TA",)),
        ("container", ("JT", "BTI", "VTI", "CTI")),
        ("volume", ("VI",)),
        ("issue", ("IP",)),
        ("edition", ("EN",)),
        ("publisher", ("PB",)),
    ):
        draft.one(field, *tags, read=_plain)
    if "container" not in draft.fields and "container_short" in draft.fields:
        draft.set("container", draft.fields["container_short"], "TA")
    draft.one("place" if "BTI" in draft.origin.values() else "country", "PL", read=_plain)
    take_pages(draft, "PG")
    _take_identifiers(draft)
    _take_abstracts(draft, entry)
    for field, tag in (("keywords", "OT"), ("subjects", "MH"), ("publication_types", "PT"), ("notes", "GN")):
        _take_all(draft, field, tag)
    take_languages(draft, "LA")
    _take_relations(draft)
    _take_type(draft)
    return draft


def _take_all(draft: Draft, field: str, tag: str) -> None:
    """All texts of a tag, each once; one that is nothing but markup stays."""
    values = draft.left.pop(tag, None)
    if values is None:
        return
    found = dict.fromkeys([_plain(value) for value in values])
    if "" in found:
        del found[""]
        draft.left[tag] = [value for value in values if not _plain(value)]
    if found:
        draft.set(field, tuple(found), tag)


def _take_date(draft: Draft) -> None:
    """DP; where it is missing the day it came online (DEP). ERIC writes an article's number before the year."""
    for value in draft.peek("DP")[:1]:
        numbered = _ERIC_ARTICLE.match(value)
        if numbered:
            draft.drop("DP", value)
            draft.left["DP"] = [numbered.group(2), *draft.left.get("DP", ())]
            draft.set("article_number", numbered.group(1), "DP")
    take_date(draft, "DP", "YR")
    if "year" not in draft.fields:
        take_date(draft, "DEP")


def _take_title(draft: Draft) -> None:
    if not draft.peek("TI"):
        draft.one("title", "BTI", read=_title)
        return
    raw = clean_markup(draft.peek("TI")[0])
    bare, translated = bracketless(raw)
    draft.one("title", "TI", read=_title)
    if translated:
        draft.fields["title"] = without_full_stop(bare)
    draft.one("original_title", "TT", read=_title)


def _title(value: str) -> str:
    return without_full_stop(clean_markup(value))


def _take_authors(draft: Draft, entry: Sequence[tuple[str, str]]) -> None:
    """People and groups in the order of the file; AU is the short form of the FAU above it."""
    names: list[Name] = []
    tags: dict[str, None] = {}
    kept: dict[str, list[str]] = {}
    full: Name | None = None
    for tag, value in entry:
        if tag not in _PEOPLE or not value:
            continue
        text = clean_markup(value)
        if tag == "AU" and full is not None:
            if not says_no_more(text, full):
                kept.setdefault(tag, []).append(value)
            full = None
            continue
        name = Name(literal=text) if tag == "CN" else _person(text)
        if name == Name():
            kept.setdefault(tag, []).append(value)
            continue
        full = name if tag == "FAU" else None
        names.append(name)
        tags[tag] = None
    if names:
        draft.set("authors", tuple(names), " ".join(tags))
    for tag in _PEOPLE & draft.left.keys():
        del draft.left[tag]
    draft.left.update(kept)


def _take_editors(draft: Draft) -> None:
    """FED, and where there is none ED, its short form."""
    tag = "FED" if draft.peek("FED") else "ED"
    editors = tuple(name for value in draft.peek(tag) if (name := _person(clean_markup(value))) != Name())
    if not editors:
        return
    draft.set("editors", editors, tag)
    del draft.left[tag]
    short = draft.peek("ED")
    if len(short) == len(editors) and all(map(says_no_more, map(clean_markup, short), editors)):
        del draft.left["ED"]


def _person(text: str) -> Name:
    name = parse_name(text)
    found = _SUFFIX.match(name.given) if name.given and not name.suffix else None
    return Name(name.family, found.group(1), found.group(2)) if found else name


def says_no_more(short: str, full: Name) -> bool:
    """Whether a short form (`Borg M`, `Bitter P Jr`) says nothing that the full name does not."""
    first = "".join([word[0] for word in full.given.split()])
    if short == f"{full.family} {first}" or short == f"{full.family} {first} {full.suffix}":
        return True
    return _shortened(parse_name(short), full)


def _shortened(short: Name, full: Name) -> bool:
    """Whether the short form says nothing that the full one does not."""
    if short.family != full.family or short.suffix not in ("", full.suffix):
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
    draft.identifier("mid", "MID")
    _take_article_number(draft)
    for tag in ("ISSN", "ISBN"):
        rewrite(draft, tag, lambda value: _SERIAL_WORD.sub("", value))
    take_serials(draft, "IS", "ISSN", "ISBN")
    if draft.peek("OWN") == ("ERIC",):
        draft.one("database", "OWN")
        draft.one("accession", "OID")
    elif draft.peek("OWN") and "pmid" in draft.fields:
        for field, value in (("database", "PubMed"), ("accession", draft.fields["pmid"])):
            draft.set(field, value, "PMID")


def _take_article_number(draft: Draft) -> None:
    """A LID without a mark is the number of the article, which PG may repeat as a page."""
    for value in draft.peek("LID"):
        if not value.isalnum():
            continue
        if "pages" not in draft.fields and "article_number" not in draft.fields:
            draft.set("article_number", value, "LID")
        if value in (draft.fields.get("pages"), draft.fields.get("article_number")):
            draft.drop("LID", value)


def _take_abstracts(draft: Draft, entry: Sequence[tuple[str, str]]) -> None:
    draft.one("abstract", "AB", read=paragraphs)
    if not draft.peek("OAB"):
        return
    found: dict[str, str] = {}
    for (tag, text), (next_tag, language) in pairwise(entry):
        known = normalise_language(language) if (tag, next_tag) == ("OAB", "OABL") else ""
        if known and text and known not in found:
            found[known] = paragraphs(text)
            draft.drop("OAB", text)
            draft.drop("OABL", language)
    if found:
        draft.set("other_abstracts", found, "OAB")


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
