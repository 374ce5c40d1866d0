"""Slips that can be seen in one entry of the reference list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from litreview.model import Language
from litreview.normalise.doi import normalise_doi
from litreview.reporting.slips.entries import ListEntry
from litreview.reporting.slips.found import Slip, masked, slip
from litreview.reporting.slips.running import EM_DASH, ET_AL, MFL, pages, unbalanced

_MONTHS = (
    "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|"
    "january|february|march|may|june|july|october|december"
)
_MONTH_FIRST = re.compile(rf"^\d{{4}}[a-z]?\s*,\s*(?:{_MONTHS})\s+\d{{1,2}}\.?$", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"^\d{{4}}[a-z]?\s*,\s*\d{{1,2}}\.?\s+(?:{_MONTHS})$", re.IGNORECASE)
_NO_DOT = re.compile(rf"^\d{{4}}[a-z]?\s*,\s*\d{{1,2}}\s+(?:{_MONTHS})$", re.IGNORECASE)
_RETRIEVED = re.compile(
    r"\b(?P<said>(?:Hentet|Henta|Lest|Lese|Nedlasta|Lastet ned|Tilgjengelig|Tilgjengeleg|Retrieved|Available|Accessed)"
    r"(?P<date>[^.:·]{0,30}?\d{4}\b|(?:[^·]{0,12}\d{1,2}\.\s?(?:\w+|\d{1,2})\.?\s?\d{2,4})?)?,?\s*(?:fra|frå|from|på|at)?:?)\s*·",
    re.IGNORECASE,
)
_PLACES = (
    "Oslo|Bergen|Trondheim|Kristiansand|Stavanger|Tromsø|Bodø|Lillehammer|Fredrikstad|Sandnes|Stockholm|Lund|Göteborg|"
    "Gothenburg|Uppsala|København|Copenhagen|Århus|Aarhus|Odense|Helsinki|Helsingfors|Reykjavik|London|New York|Oxford|"
    "Cambridge|Thousand Oaks|Los Angeles|San Francisco|Chicago|Boston|Philadelphia|Washington|Hoboken|Chichester|"
    "Edinburgh|Manchester|Basingstoke|Berlin|Geneva|Genève|Paris|Amsterdam|Sydney|Toronto|Melbourne"
)
_PLACE = re.compile(
    rf"(?<=[.»?!)\]] )(?:{_PLACES})(?:,\s?[A-Z][\w.]{{1,10}})?\s?:\s?[^\W\d_][^.:]{{1,60}}\.?(?=\s|$|·)"
)
_VOLUME_WORDS = re.compile(
    r"\b(?:vol(?:um|ume)?|årg(?:ang)?)\.?\s?\d{1,4}\b(?:,?\s?\(?(?:nr|no|hefte|issue)\.?\s?\d[\d–/-]*\)?)?"
    r"(?:,?\s?(?:s|ss|pp?)?\.?\s?\d{1,5}\s?[-–]\s?\d{1,5})?|(?<=[\s,])\d{1,4}\s?\((?:nr|no)\.?\s?\d[\d–/-]*\)",
    re.IGNORECASE,
)
_PLAIN_HYPHEN = re.compile(r"(?:(?<=\), )|(?<=\d, ))\d{1,5}\s?-\s?\d{1,5}(?=[.,\s]|$)")
_ISSUE_ALONE = re.compile(r"[^\W\d_)],\s\((\d{1,3}(?:[-–/]\d{1,3})?)\),\s?(?:e?\d|Artik|Artic)")
# Two years are no pages: «Opptrappingsplan, 2016–2020».
_PAGES_ALONE = re.compile(r"[^\W\d_)],\s(?!(?:19|20)\d\d\s?[–-]\s?(?:19|20)\d\d)\d{1,5}\s?[–-]\s?\d{1,5}\.?(?=\s|$)")
_PUBLISHER = re.compile(
    r"(?<=[.»?!] )((?:[\w&-]+ ){0,3}?\w*(?:forlaget?|forlag|Press|Publishing|Publishers)|Gyldendal[\w ]{0,20}|"
    r"Cappelen[\w ]{0,20}|Springer|Elsevier|Wiley(?:-Blackwell)?|Sage|SAGE|Routledge|Taylor & Francis|Idunn(?:\.no)?)"
    r"\.(?=\s|$)"
)
_JOURNAL_DOI = re.compile(r"issn", re.IGNORECASE)
_EDITED = re.compile(r"\bI(?:n)? .{3,200}\((?:Red|Eds?)\.\)")
_AMP = re.compile(r", &")


def in_list(entries: Sequence[ListEntry], language: Language) -> Iterator[Slip]:
    """The slips of each entry, in order."""
    for entry in entries:
        yield from _names(entry, language)
        yield from _date(entry, language)
        yield from _place_and_pages(entry, language)
        yield from _address(entry)
        yield from unbalanced(entry.text, entry.paragraph)


def _names(entry: ListEntry, language: Language) -> Iterator[Slip]:
    for found in ET_AL.finditer(masked(entry.text)):
        yield slip("REF-ET-AL", entry.paragraph, f"{entry.authors[:60]} … {found.group()}")
    if MFL.search(entry.authors):
        yield slip("REF-MFL", entry.paragraph, entry.authors)
    if language is Language.ENGLISH:
        return
    edited = _EDITED.search(entry.rest)
    for part in (entry.authors, edited.group() if edited else ""):
        if _AMP.search(part):
            yield slip("REF-AMP-COMMA", entry.paragraph, part)


def _date(entry: ListEntry, language: Language) -> Iterator[Slip]:
    date = " ".join(entry.date.split())
    wrong = _DAY_FIRST if language is Language.ENGLISH else _MONTH_FIRST
    if wrong.match(date) or (language is not Language.ENGLISH and _NO_DOT.match(date)):
        yield slip("REF-DATE-ORDER", entry.paragraph, f"({date})")


def _place_and_pages(entry: ListEntry, language: Language) -> Iterator[Slip]:
    number, text = entry.paragraph, masked(entry.text)
    if language is not Language.ENGLISH:
        for found in EM_DASH.finditer(text):
            yield slip("REF-EM-DASH", number, found.group())
    for found in _PLACE.finditer(text):
        yield slip("REF-PLACE", number, found.group(), publisher=found.group().partition(":")[2].strip(" ."))
    words = list(_VOLUME_WORDS.finditer(_after_title(entry, text)))
    for found in words:
        yield slip("REF-VOL-WORDS", number, found.group())
    if words:
        return
    yield from pages(text, number, language)
    for found in _PLAIN_HYPHEN.finditer(text):
        yield slip("REF-HYPHEN", number, found.group())
    yield from _journal(entry, text)


def _after_title(entry: ListEntry, text: str) -> str:
    """What stands after the title: «vol. 2» may be part of a title."""
    at = text.find(entry.title) if entry.title else -1
    return text[at + len(entry.title) :] if at >= 0 else text


def _journal(entry: ListEntry, text: str) -> Iterator[Slip]:
    """An article without its volume, or printed as if it were a book."""
    tail = _after_title(entry, text)
    publisher = _PUBLISHER.search(tail)
    if _JOURNAL_DOI.search(entry.doi) and publisher and not entry.volume and not _EDITED.search(entry.rest):
        yield slip("REF-JOURNAL-AS-BOOK", entry.paragraph, entry.text, publisher=publisher[1])
        return
    dated = re.search(rf"(?:{_MONTHS})", entry.date, re.IGNORECASE)  # newspapers have no volumes
    found = _ISSUE_ALONE.search(tail) or (None if dated else _PAGES_ALONE.search(tail))
    if found and not entry.volume:
        yield slip("REF-NO-VOLUME", entry.paragraph, tail.strip(" .·")[-80:])


def _address(entry: ListEntry) -> Iterator[Slip]:
    number, text = entry.paragraph, masked(entry.text)
    found = _RETRIEVED.search(text)
    address = entry.text[found.end() - 1 :].split()[0] if found else ""
    stable = "doi.org/" in address.casefold() or bool(re.search(r"hdl\.handle\.net|urn\.nb\.no", address))
    if found and (stable or not re.search(r"\d", found["said"])):
        yield slip("REF-HENTET-FRA", number, f"{found['said'].strip()} {address}")
    for url in re.findall(r"https?://\S+", entry.text):
        doi = normalise_doi(url)
        if doi and not re.match(r"https?://(?:dx\.)?doi\.org/", url, re.IGNORECASE):
            yield slip("REF-DOI-IN-URL", number, url.rstrip(".,)"), doi=doi)
