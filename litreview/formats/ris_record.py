"""The tags of one RIS record to a Record.

Where tags mean different things in different files (A2, T2, M1, M3) the commonest meaning is read, and the rest is
kept in `extra` under its tag. What only some hosts do is in ris_hosts.py and host_notes.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from litreview.formats.draft import Draft
from litreview.formats.host_notes import medline_types, peer_reviewed, take_notes
from litreview.formats.readings import (
    paragraphs,
    plain,
    pmid_of,
    take_date,
    take_doi,
    take_languages,
    take_names,
    take_pages,
    take_serials,
)
from litreview.formats.ris_hosts import is_chapter, is_number_of_journal, take_host, take_pmcid, take_printed_date
from litreview.formats.ris_tags import OWN_TAGS, TYPE_OF
from litreview.model import RecordType
from litreview.normalise.dates import read_publication_date
from litreview.normalise.language import normalise_language
from litreview.normalise.written import written_in

_IN_BOOK = frozenset({RecordType.CHAPTER, RecordType.CONFERENCE})
_STANDS_ALONE = frozenset({RecordType.BOOK, RecordType.REPORT, RecordType.THESIS, RecordType.DATASET})
_EDITED = frozenset({RecordType.BOOK, RecordType.CHAPTER, RecordType.CONFERENCE})
_LONG = frozenset({"AB", "N2", "N1", "RN", "AD"})
_LISTS = frozenset({"KW", "AU", "A1", "A2", "A3", "A4", "ED", "SN"})
_LINKS = frozenset({"UR", "L1", "L2", "L3", "L4", "LK", "US"})
_SHORT_NAMES = ("JA", "J2", "JI", "JO", "J1", "J9", "NL")
_SHORT_ONLY = ("JA", "J2", "JI", "J1", "J9", "NL")  # of JO not even the makers of RIS say which it is
_NUMBER = re.compile(r"^\d{1,4}(?:[-–/]\d{1,4})?$")
_DATE = re.compile(r"^(?:1[89]|20)\d\d(?:[/-]?\d\d){2}$")
_RANGE = re.compile(r"\d\s*[-–]\s*\w")
_PARTING = re.compile(r";\s+|;$")
_LINK = re.compile(r"^(?:https?|ftp)://|^www\.", re.IGNORECASE)
_WAY_TO_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?$")
_MARKING = ("M1", "M2", "M3", "PT")  # where hosts say «Peer Reviewed Journal»
_LONGEST_MARK = 60
_LONGEST_RUN = 20_000
_UNDEFINED = "//undefined"  # Zotero, for a month without a day
# MEDLINE's names in one line: «Ross S, Bossis A, Guss J»
_RUN_OF_NAMES = re.compile(r"^[^\W\d_][^,;]{0,60} [A-Z]{1,4}(?:, [^\W\d_][^,;]{0,60} [A-Z]{1,4})+$")
_ABSTRACTS = ("AB", "N2")
_COPYRIGHT = re.compile(r"^Copyright of .{1,300} is the property of ")  # EBSCOhost
_CLASS = re.compile(r"^\S.{2,120} \[\d{4}\]$")  # Ovid's PsycInfo: «Sex Roles & Women's Issues [2970]»
_TWO_NUMBERS = re.compile(r"^(\d{6,12}); (\S{1,40})$")
_ABSTRACT = re.compile(r"^(ABSTRACT|RESUMEN|RESUMO|RÉSUMÉ|RESUME|SAMMENDRAG|ZUSAMMENFASSUNG)\b[ .:]", re.IGNORECASE)
_LANGUAGE_OF = {
    "abstract": "en",
    "resumen": "es",
    "resumo": "pt",
    "résumé": "fr",
    "resume": "fr",
    "sammendrag": "no",
    "zusammenfassung": "de",
}
_PLAIN = (
    ("volume", ("VL",)),
    ("publisher", ("PB", "PU")),
    ("place", ("CY", "PI", "PP")),
    ("article_number", ("C7",)),
    ("database", ("DB",)),
)


def draft_of(values: Iterable[tuple[str, str]]) -> Draft:
    """A draft with every field filled that the tags give; what they do not give is left in it.

    `values` are tags with their texts; no blanks around a text, and its lines parted by line feeds.
    """
    draft = Draft(_parts(values))
    kind = _take_type(draft)
    draft.one("title", "TI", "T1", "CT", read=plain)
    _take_container(draft, kind)
    _take_people(draft, kind)
    take_date(draft, "PY", "Y1", "YR", "DA")
    take_printed_date(draft)
    if "year" not in draft.fields:
        draft.one("date", "C6", read=_date_of_early_access)  # Web of Science
        if "date" in draft.fields:
            draft.set("year", int(draft.fields["date"][:4]), "C6")
    for field, tags in _PLAIN:
        draft.one(field, *tags, read=plain)
    _take_issue(draft, kind)
    _take_pages(draft)
    _take_texts(draft)
    _take_identifiers(draft)
    take_host(draft)
    _take_notes(draft)
    return draft


def _parts(values: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Wrapped lines: of a list each is a value, a long text keeps them, a link is joined without a space."""
    for tag, value in values:
        if "\n" in value and tag not in _LONG:
            lines = value.split("\n")
            if tag in _LISTS or tag == "LA" or (tag in _LINKS and all("://" in line for line in lines)):
                yield from ((tag, line) for line in lines)
            else:
                yield tag, "".join(lines) if tag in _LINKS else " ".join(lines)
        elif tag == "DA" and value.endswith(_UNDEFINED):
            yield tag, value.removesuffix(_UNDEFINED)
        elif tag == "AN" and "; " in value:
            yield from ((tag, number) for number in _numbers(value))
        elif tag == "LA" and " " in value:
            yield from ((tag, language) for language in _languages(value))
        else:
            yield tag, value


def _numbers(value: str) -> tuple[str, ...]:
    """«2214991469; 51887»: ProQuest's own number, which alone it always has, and that of the database."""
    found = _TWO_NUMBERS.match(value)
    return (found.group(1), found.group(2)) if found else (value,)


def _languages(value: str) -> list[str]:
    """«eng ger» of PubMed are two."""
    words = value.split()
    each = not normalise_language(value) and all(normalise_language(word) for word in words)
    return words if each else [value]


def _take_type(draft: Draft) -> RecordType:
    stated = draft.left.get("TY", [""])[0]
    kind = TYPE_OF.get(stated.upper(), RecordType.OTHER)
    draft.set("type", kind, "TY")
    if stated.upper() in OWN_TAGS:
        draft.drop("TY", stated)
    elif stated and stated.upper() not in TYPE_OF:
        draft.say("import.type.unknown", raw=stated)
    if kind is RecordType.BOOK and is_chapter(draft):
        kind = RecordType.CHAPTER
        draft.set("type", kind, "TY T2")
    if not stated:
        del draft.origin["type"]
    return kind


def _take_container(draft: Draft, kind: RecordType) -> None:
    if kind in _STANDS_ALONE:  # there T2 is a series, a department
        if "title" not in draft.fields:
            draft.one("title", "BT", "T2", read=plain)
        draft.one("container", "JF", "JO", "JA", read=plain)  # «Dissertation Abstracts International»
        return
    short = next(((tag, plain(draft.left[tag][0])) for tag in _SHORT_ONLY if tag in draft.left), None)
    full = ("T2", "BT", "JF", "JO") if kind in _IN_BOOK else ("JF", "T2", "JO", "BT")
    draft.one("container", *full, "SO", *_SHORT_NAMES, read=plain)
    draft.one("container_short", *_SHORT_NAMES, read=plain)
    if short and short[1] and "container_short" not in draft.fields and draft.origin["container"] != short[0]:
        draft.set("container_short", short[1], short[0])  # a title of one word is its own abbreviation


def _take_people(draft: Draft, kind: RecordType) -> None:
    left = draft.left
    _take_group(draft, "authors", "AU" if "AU" in left else "A1")
    if draft.origin.get("authors") == "AU" and "A1" in left:
        named = {str(name) for name in draft.fields["authors"]}
        draft.keep("A1", [value for value in left["A1"] if value not in named])  # the same under the older tag
    _take_group(draft, "editors", "ED")
    if kind in _EDITED and "editors" not in draft.fields:
        _take_group(draft, "editors", "A2")


def _take_group(draft: Draft, field: str, tag: str) -> None:
    if tag not in draft.left:
        return
    texts: list[str] = []
    for value in draft.left[tag]:
        text = plain(value) if "&" in value else value
        if ";" in text:
            texts.extend(text.split(";"))
        elif "," in text and len(text) < _LONGEST_RUN and _RUN_OF_NAMES.match(text):
            texts.extend(text.split(","))
        else:
            texts.append(text)
    take_names(draft, field, tag, texts)
    if field in draft.fields:
        del draft.left[tag]


def _date_of_early_access(value: str) -> str:
    found = read_publication_date(value)
    return found.iso if found.whole else ""


def _take_issue(draft: Draft, kind: RecordType) -> None:
    draft.one("issue", "IS", read=lambda value: "" if is_number_of_journal(draft, value) else plain(value))
    draft.one("issue", "CP", "NO", read=_number)  # CP is also the title of a conference
    if kind is RecordType.ARTICLE:
        draft.one("issue", "M1", read=_number)
    # Of PubMed, EndNote has the day of the electronic publication here.
    draft.one("edition", "ET", read=lambda value: "" if _DATE.match(value) else plain(value))


def _number(value: str) -> str:
    return value if _NUMBER.match(value) else ""


def _take_pages(draft: Draft) -> None:
    first, last = (draft.left.get(tag, [""])[0] for tag in ("SP", "EP"))
    if (first, last) == ("No", "Specified"):  # Ovid's PsycInfo: «No Pagination Specified»
        return
    if not (first and last) or _RANGE.search(first):
        take_pages(draft, "SP", "EP", "PG")
        return
    draft.drop("SP", first)
    draft.drop("EP", last)
    draft.left.setdefault("SP EP", []).append(first if first == last else f"{first}-{last}")
    take_pages(draft, "SP EP")


def _take_identifiers(draft: Draft) -> None:
    take_doi(draft, ("DO", "DI", "DOI"), ("M3", "L3", "UR", "L2", "LK", "L1"))
    if "doi" in draft.fields:
        for tag in ("M3", "N1", "L3", "L2"):  # the same once more: Atypon, Embase, EBSCOhost
            if tag in draft.left:
                draft.keep(tag, [value for value in draft.left[tag] if not _is_doi(value, draft.fields["doi"])])
    draft.one("pmid", "PMID", "PM", read=pmid_of)
    draft.one("pmid", "AN", read=_named_pmid)
    take_pmcid(draft)
    take_serials(draft, "SN", "BN")
    draft.identifier("key", "ID")
    draft.one("url", "UR", "US", "LK", "L2", "L1", read=lambda value: value if _LINK.match(value) else "")


def _is_doi(value: str, doi: str) -> bool:
    lower = value.lower()
    return lower.endswith(doi) and _WAY_TO_DOI.match(lower[: -len(doi)]) is not None


def _named_pmid(value: str) -> str:
    """The PMID that stands where the number of the database does, and says that it is one."""
    return pmid_of(value) if value[:4].upper() == "PMID" else ""


def _take_texts(draft: Draft) -> None:
    draft.one("abstract", *_ABSTRACTS, read=_abstract)
    if "abstract" in draft.fields:
        for tag in _ABSTRACTS:
            if tag in draft.left:
                _take_other_abstracts(draft, tag)
    draft.many("keywords", "KW", read=_keywords)
    draft.many("subjects", "MH", read=_keywords)
    draft.many("subjects", "M3", read=lambda value: (plain(value),) if _CLASS.match(value) else ())
    take_languages(draft, "LA")
    title = draft.fields.get("title", "")
    if title.startswith("[") or draft.left.get("DP", [""])[0] in ("NLM", "PubMed"):
        draft.one("original_title", "OP", *(("TT",) if title.startswith("[") else ()), read=plain)


def _abstract(value: str) -> str:
    """«NA» is written by tools for R where there is none."""
    return "" if value == "NA" or _COPYRIGHT.match(value) else paragraphs(value)


def _take_other_abstracts(draft: Draft, tag: str) -> None:
    """Further abstracts whose heading or whose small words tell their language; all else stays.

    One in the language of the first, or of a first whose language is not known, may be no translation, and stays too.
    """
    others: dict[str, str] = dict(draft.fields.get("other_abstracts", {}))
    first = draft.fields["abstract"]
    own = _language_by_heading(first) or written_in(first)
    rest = []
    for value in draft.left[tag]:
        text = _abstract(value)
        headed = _language_by_heading(value)
        language = headed or written_in(text)
        if text and language and language not in others and (headed or own not in ("", language)):
            others[language] = text
            if not headed:
                draft.say("import.abstract.language", tag=tag, language=language, raw=text[:80])
        else:
            rest.append(value)
    if len(rest) < len(draft.left[tag]):
        draft.set("other_abstracts", others, tag)
        draft.keep(tag, rest)


def _language_by_heading(text: str) -> str:
    found = _ABSTRACT.match(text)
    return _LANGUAGE_OF[found.group(1).lower()] if found else ""


def _keywords(value: str) -> list[str]:
    text = plain(value)
    return [part.strip() for part in _PARTING.split(text)] if ";" in text else [text]


def _take_notes(draft: Draft) -> None:
    """Types and peer review have tags of their own, or stand in the note."""
    for tag in _MARKING:
        said = peer_reviewed(value for value in draft.left.get(tag, ()) if len(value) < _LONGEST_MARK)
        if said is not None and "peer_reviewed" not in draft.fields:
            draft.set("peer_reviewed", said, tag)
    draft.many("publication_types", "M3", "PT", read=_publication_types)
    draft.many("notes", "N1", read=lambda value: (paragraphs(value),))
    notes = draft.fields.get("notes", ())
    if "DP" in draft.left and "NLM" in draft.left["DP"] and "publication_types" not in draft.fields:
        types = tuple(kind for note in notes for kind in medline_types(note))
        if types:
            draft.set("publication_types", types, "N1")
    if notes:
        take_notes(draft, notes)


def _publication_types(value: str) -> tuple[str, ...]:
    """«Article» and the like; M3 also holds DOIs and codes in some files, and those stay in `extra`."""
    text = plain(value)
    return (text,) if 2 < len(text) <= 60 and not any(sign.isdigit() for sign in text) else ()
