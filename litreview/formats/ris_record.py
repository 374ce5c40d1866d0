"""The tags of one RIS record to a Record.

Where tags mean different things in different files (A2, T2, M1, M3) the commonest meaning is read, and the rest is
kept in `extra` under its tag. Reference types as in EndNote's RIS table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from litreview.formats.draft import Draft
from litreview.formats.readings import (
    paragraphs,
    pmcid_of,
    pmid_of,
    take_date,
    take_doi,
    take_languages,
    take_names,
    take_pages,
    take_serials,
)
from litreview.model import RecordType
from litreview.normalise.titles import clean_markup

# The first tag of a type is its own; the others are kept in `extra` as well, for they say more than the type.
_TYPES = {
    RecordType.ARTICLE: ("JOUR", "ABST", "EJOUR", "INPR", "JFULL", "MGZN"),
    RecordType.BOOK: ("BOOK", "EBOOK", "EDBOOK", "CLSWK", "SER", "DICT", "ENCYC"),
    RecordType.CHAPTER: ("CHAP", "ECHAP"),
    RecordType.REPORT: ("RPRT", "GOVDOC"),
    RecordType.THESIS: ("THES",),
    RecordType.WEBPAGE: ("ELEC", "WEB", "BLOG", "ICOMM"),
    RecordType.CONFERENCE: ("CPAPER", "CONF"),
    RecordType.PREPRINT: ("UNPB",),
    RecordType.NEWSPAPER: ("NEWS",),
    RecordType.DATASET: ("DATA", "DBASE", "AGGR"),
    RecordType.OTHER: (
        "GEN",
        "ADVS",
        "ANCIENT",
        "ART",
        "BILL",
        "CASE",
        "CHART",
        "COMP",
        "CTLG",
        "EQUA",
        "FIGURE",
        "GRANT",
        "GRNT",
        "HEAR",
        "LEGAL",
        "MANSCPT",
        "MAP",
        "MPCT",
        "MULTI",
        "MUSIC",
        "PAMP",
        "PAT",
        "PCOMM",
        "SLIDE",
        "SOUND",
        "STAND",
        "STAT",
        "UNBILL",
        "VIDEO",
    ),
}
_TYPE_OF = {tag: kind for kind, tags in _TYPES.items() for tag in tags}
_OWN = {tags[0] for tags in _TYPES.values()}
_IN_BOOK = frozenset({RecordType.CHAPTER, RecordType.CONFERENCE})
_STANDS_ALONE = frozenset({RecordType.BOOK, RecordType.REPORT, RecordType.THESIS, RecordType.DATASET})
_EDITED = frozenset({RecordType.BOOK, RecordType.CHAPTER, RecordType.CONFERENCE})
_LONG = frozenset({"AB", "N2", "N1", "RN", "AD"})
_LISTS = frozenset({"KW", "AU", "A1", "A2", "A3", "A4", "ED", "SN"})
_LINKS = frozenset({"UR", "L1", "L2", "L3", "L4", "LK"})
_NUMBER = re.compile(r"^\d{1,4}(?:[-–/]\d{1,4})?$")

KNOWN_TAGS = frozenset(
    {
        "TY",
        "ER",
        "TI",
        "T1",
        "T2",
        "T3",
        "CT",
        "BT",
        "AU",
        "A1",
        "A2",
        "A3",
        "A4",
        "ED",
        "PY",
        "Y1",
        "Y2",
        "DA",
        "AB",
        "N1",
        "N2",
        "KW",
        "SP",
        "EP",
        "JF",
        "JO",
        "JA",
        "J1",
        "J2",
        "VL",
        "IS",
        "SN",
        "DO",
        "UR",
        "L1",
        "L2",
        "L3",
        "L4",
        "LK",
        "LA",
        "DB",
        "DP",
        "AN",
        "ID",
        "CY",
        "PB",
        "PP",
        "ET",
        "AD",
        "M1",
        "M2",
        "M3",
        "C1",
        "C2",
        "C3",
        "C4",
        "C5",
        "C6",
        "C7",
        "C8",
        "U1",
        "U2",
        "U3",
        "U4",
        "U5",
        "CN",
        "RN",
        "ST",
        "TT",
        "SE",
        "OP",
        "RP",
        "NV",
        "AV",
        "CA",
        "CP",
        "RI",
        "TA",
        "LB",
        "MH",
        "NL",
        "AI",
    }
)


def draft_of(values: Iterable[tuple[str, str]]) -> Draft:
    """A draft with every field filled that the tags give; what they do not give is left in it."""
    draft = Draft((tag, part) for tag, value in values for part in _parts(tag, value.strip()))
    kind = _take_type(draft)
    draft.one("title", "TI", "T1", "CT", read=clean_markup)
    _take_container(draft, kind)
    _take_people(draft, kind)
    take_date(draft, "PY", "Y1", "YR", "DA")
    for field, tags in (
        ("volume", ("VL",)),
        ("issue", ("IS", "CP")),
        ("edition", ("ET",)),
        ("publisher", ("PB", "PU")),
        ("place", ("CY", "PI")),
        ("article_number", ("C7",)),
        ("database", ("DB",)),
    ):
        draft.one(field, *tags, read=clean_markup)
    if kind is RecordType.ARTICLE:
        draft.one("issue", "M1", read=lambda value: value if _NUMBER.match(value) else "")
    _take_pages(draft)
    _take_identifiers(draft)
    draft.one("abstract", "AB", "N2", read=paragraphs)
    draft.many("keywords", "KW", read=_keywords)
    draft.many("subjects", "MH", read=_keywords)
    draft.many("notes", "N1", read=lambda value: (paragraphs(value),))
    draft.many("publication_types", "M3", "PT", read=_publication_types)
    take_languages(draft, "LA")
    return draft


def _parts(tag: str, value: str) -> list[str]:
    """Wrapped lines: of a list each is a value, a long text keeps them, a link is joined without a space."""
    if "\n" not in value or tag in _LONG:
        return [value]
    lines = [line.strip() for line in value.split("\n")]
    if tag in _LISTS or (tag in _LINKS and all("://" in line for line in lines)):
        return lines
    return ["".join(lines) if tag in _LINKS else " ".join(lines)]


def _take_type(draft: Draft) -> RecordType:
    stated = next(iter(draft.peek("TY")), "")
    kind = _TYPE_OF.get(stated.upper(), RecordType.OTHER)
    draft.set("type", kind, "TY")
    if stated.upper() in _OWN:
        draft.drop("TY", stated)
    elif stated and stated.upper() not in _TYPE_OF:
        draft.say("import.type.unknown", raw=stated)
    if not stated:
        del draft.origin["type"]
    return kind


def _take_container(draft: Draft, kind: RecordType) -> None:
    if kind in _STANDS_ALONE:  # there T2 is a series, a department
        if "title" not in draft.fields:
            draft.one("title", "BT", "T2", read=clean_markup)
        return
    full = ("T2", "BT", "JF", "JO") if kind in _IN_BOOK else ("JF", "T2", "JO", "BT")
    draft.one("container", *full, "JA", "J2", "JI", "J1", "J9", read=clean_markup)
    draft.one("container_short", "JA", "J2", "JI", "JO", "J1", "J9", read=clean_markup)


def _take_people(draft: Draft, kind: RecordType) -> None:
    main = "AU" if draft.peek("AU") else "A1"
    _take_group(draft, "authors", main)
    if draft.origin.get("authors") == "AU":
        named = {str(name) for name in draft.fields["authors"]}
        for value in draft.peek("A1"):  # the same people under the older tag
            if value in named:
                draft.drop("A1", value)
    _take_group(draft, "editors", "ED")
    if kind in _EDITED and "editors" not in draft.fields:
        _take_group(draft, "editors", "A2")


def _take_group(draft: Draft, field: str, tag: str) -> None:
    texts = [name for value in draft.peek(tag) for name in clean_markup(value).split(";")]
    take_names(draft, field, tag, texts)
    if field in draft.fields:
        del draft.left[tag]


def _take_pages(draft: Draft) -> None:
    first, last = (next(iter(draft.peek(tag)), "") for tag in ("SP", "EP"))
    if (first, last) == ("No", "Specified"):  # Ovid's PsycInfo: «No Pagination Specified»
        return
    if not (first and last) or re.search(r"\d\s*[-–]\s*\w", first):
        take_pages(draft, "SP", "EP")
        return
    draft.drop("SP", first)
    draft.drop("EP", last)
    draft.left.setdefault("SP EP", []).append(first if first == last else f"{first}-{last}")
    take_pages(draft, "SP EP")


def _take_identifiers(draft: Draft) -> None:
    take_doi(draft, ("DO", "DI", "DOI"), ("M3", "L3", "UR", "L2", "LK", "L1"))
    draft.one("pmid", "PMID", read=pmid_of)
    draft.one("pmcid", "PMCID", "PMC", "C2", read=pmcid_of)
    take_serials(draft, "SN", "BN")
    draft.identifier("key", "ID")
    draft.one("accession", "AN")
    draft.one("url", "UR")


def _keywords(value: str) -> list[str]:
    return [part.strip() for part in re.split(r";\s+|;$", clean_markup(value))]


def _publication_types(value: str) -> tuple[str, ...]:
    """«Article» and the like; M3 also holds DOIs and codes in some files, and those stay in `extra`."""
    plain = clean_markup(value)
    return (plain,) if 2 < len(plain) <= 60 and not any(sign.isdigit() for sign in plain) else ()
