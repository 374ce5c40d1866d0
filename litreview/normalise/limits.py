"""Limits of a search as people write them in the cell of a log.

Seen forms are in the seeds of the project: «2012-2022; Fagfellevurderte artikler», «Begrenset til år 2015-2020»,
«Filter: Full text, books and documents, clinical trial», «Engelsk, Norsk, Norsk bokmål». Nothing is dropped: whatever
is not understood becomes LimitKind.OTHER with its raw words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from litreview.model import Limit, LimitKind
from litreview.normalise.language import normalise_language

_LABEL = re.compile(
    r"^(?:filtre|filter|filters|avgrensning(?:er)?|avgrensing(?:ar)?|limits?|språk|language|type|"
    r"dokumenttype|document type|land|country)\s*:\s*",
    re.IGNORECASE,
)
_YEAR_WORD = (
    r"(?:begrenset|avgrenset|avgrensa|limited|utgitt|publiserte?|published|publication|date|til|to|"
    r"år|årene|årstall|årstal|years?|tidsrom|tidsperiode|periode|perioden|period|fra|frå|from|mellom|between|i|in|"
    r"siden|sidan|since|og|and|t\.o\.m\.|f\.o\.m\.|tom|fom)"
)
_YEARS = re.compile(
    rf"^(?P<lead>(?:{_YEAR_WORD}[\s:.]*)*)(?P<first>(?:19|20)\d\d)"
    r"(?:\s*(?P<dash>[-‐‑‒–—−]+|\btil\b|\bto\b|\bog\b|\band\b)\s*"
    r"(?P<last>(?:19|20)\d\d|\d\d|i dag|d\.?d\.?|nå|no|now|today|present|current)?)?\.?$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:til|to|t\.o\.m\.|tom)\b[\s:.]*$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:fra|frå|from|siden|sidan|since|f\.o\.m\.|fom)\b[\s:.]*$", re.IGNORECASE)

_PEER = re.compile(
    r"^(?:fra |frå |kun |bare |only )?"
    r"(?:(?:scholarly )?\(?peer[- ]?review(?:ed)?\)?|fag?fellevurder(?:t|te|ing)|refereed?)"
    r"(?: (?:artikler|artiklar|tidsskrift|tidsskrifter|articles?|(?:scholarly )?journals?|forskning|litteratur))?$",
    re.IGNORECASE,
)
# Oria's and EBSCO's word for the source beside the review: a second limit, as the authors of the seeds read it.
_PEER_JOURNALS = re.compile(r"^(?P<peer>peer[- ]?reviewed) (?P<kind>tidsskrifter|academic journals)$", re.IGNORECASE)
_FULL_TEXT = re.compile(
    r"^(?:(?:free|linked|gratis|kun|available)[ -])?(?:full ?tekst|full[- ]?text)"
    r"(?: tilgjengelig)?(?: (?:available|online|only))?$",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"^(?:academic journals?|journal articles?|articles?|artikler|artiklar|artikkel|forskn?ingsartik(?:kel|ler|lar)|"
    r"research articles?|vitenskapelige? artik(?:kel|ler)|fagartik(?:kel|ler)|tidsskrifts?artik(?:kel|ler)|"
    r"books?(?: and documents)?|"
    r"bøker|bok|tidsskrift(?:er)?|journals?|magazines?|dissertations?|theses|masteroppgaver?|doktoravhandlinger?|"
    r"konferansebidrag|conference (?:papers?|proceedings)|rapport(?:er)?|reports?|editorials?|letters?|preprints?)$",
    re.IGNORECASE,
)
_STUDY = re.compile(
    r"^(?:clinical trials?|randomi[sz]ed controlled trials?|rct(?:er|s)?|controlled clinical trials?|"
    r"systematic reviews?|systematiske? oversikt(?:er)?|reviews?|oversiktsartik(?:kel|ler)|"
    r"meta-?analys[ei]s?|metaanalyser?|"
    r"(?:kvalitative?|kvantitative?|qualitative|quantitative)"
    r"(?: (?:studier?|studies|study|metode|forskning|research))?|"
    r"(?:kohort|cohort|case-control|cross-sectional|tverrsnitts|observational)[- ]?(?:studier?|stud(?:y|ies))|"
    r"primærstudier?|empirical stud(?:y|ies)|case reports?|empiriske? studier?)$",
    re.IGNORECASE,
)
_COUNTRY = re.compile(
    r"^(?:norge|noreg|norway|norden|skandinavia|scandinavia|nordic countries|sverige|sweden|"
    r"danmark|denmark|finland|island|iceland|europa|europe|storbritannia|united kingdom|"
    r"uk|usa|united states|canada|australia|vesten|vestlige land)$",
    re.IGNORECASE,
)
_KINDS = ((LimitKind.DOCUMENT_TYPE, _DOCUMENT), (LimitKind.STUDY_TYPE, _STUDY), (LimitKind.COUNTRY, _COUNTRY))


def read_limits(raw: str) -> tuple[Limit, ...]:
    """The limits of a cell, in order, parted by semicolons or line breaks, and by commas where that makes sense."""
    limits: list[Limit] = []
    for piece in re.split(r"[;\n]", raw):
        text = " ".join(piece.split())
        if text:
            limits.extend(_piece(text))
    return tuple(limits)


def _piece(text: str) -> Iterator[Limit]:
    whole = _one(text)
    if whole:
        yield from whole
        return
    parts = [part.strip() for part in _LABEL.sub("", text).split(",") if part.strip()]
    read = [_one(part) or (Limit(LimitKind.OTHER, part),) for part in parts]
    if all(limits[0].kind is LimitKind.OTHER for limits in read):
        yield Limit(LimitKind.OTHER, text)
        return
    for limits in read:
        yield from limits


def _one(text: str) -> tuple[Limit, ...]:
    """The limit a text states when the whole of it is understood; () when not."""
    plain = _LABEL.sub("", text).strip().rstrip(".")
    years = _years(plain, text)
    if years:
        return (years,)
    journals = _PEER_JOURNALS.match(plain)
    if journals:
        kind = journals.group("kind")
        peer = Limit(LimitKind.PEER_REVIEWED, journals.group("peer"))
        return (peer, Limit(LimitKind.DOCUMENT_TYPE, kind, values=(kind,)))
    if _PEER.match(plain):
        return (Limit(LimitKind.PEER_REVIEWED, text),)
    if _FULL_TEXT.match(plain):
        return (Limit(LimitKind.FULL_TEXT, text),)
    for kind, pattern in _KINDS:
        if pattern.match(plain):
            return (Limit(kind, text, values=(plain,)),)
    languages = [word.strip() for word in re.split(r",|/|&|\s+(?:og|and|eller|or)\s+", plain)]
    if all(normalise_language(word) for word in languages):
        return (Limit(LimitKind.LANGUAGE, text, values=tuple(normalise_language(word) for word in languages)),)
    return ()


def _years(plain: str, raw: str) -> Limit | None:
    found = _YEARS.match(plain)
    if not found:
        return None
    first: int | None = int(found.group("first"))
    last: int | None = first
    if found.group("dash"):
        last = _last_year(first or 0, found.group("last"))
    elif _UNTIL.search(found.group("lead")) and not re.match(r"(?:begrenset|avgrens|limited)", plain, re.IGNORECASE):
        first = None
    elif _SINCE.search(found.group("lead")):
        last = None
    if first and last and first > last:
        return None
    return Limit(LimitKind.YEARS, raw, first, last)


def _last_year(first: int, text: str | None) -> int | None:
    if not text or not text.isdigit():
        return None
    return int(text) if len(text) == 4 else first // 100 * 100 + int(text)
