"""References and citations: APA 7 as Norwegian practice writes it (nb, nn), and English APA 7 (en).

Sources: Norsk APA-manual 1.9 (Sikt, 2023) with Søk & Skriv for Norwegian; the Publication Manual of the APA, 7th ed.,
for English. Norwegian has no comma before &, `s.` for pages, `I … (Red.),`, `(2. utg.)` and `Artikkel e9`. What a
record does not say is left out and never guessed; only the year has a word for its absence (`u.å.`, `n.d.`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from litreview.messages import Words
from litreview.model import Language, Name, Record, RecordType
from litreview.reporting.document import Line, Span

MOST_AUTHORS = 20  # from 21 on the list prints the first 19, an ellipsis and the last
_JOURNAL = (RecordType.ARTICLE, RecordType.NEWSPAPER)
_FULL_DATE = (RecordType.WEBPAGE, RecordType.NEWSPAPER)
# { | } follow z in the character table, as æ ø å follow it in the alphabet.
_NORWEGIAN = str.maketrans("æäøöåü", "{{||}y")
_ENDS = re.compile(r"[.?!][»”\"']?$")
_PARTICLES = {"van", "von", "de", "der", "den", "del", "della", "da", "di", "du", "la", "le", "af", "av", "ter", "ten"}


def reference(record: Record, language: Language, suffix: str = "") -> Line:
    """One entry of the reference list. `suffix` (a, b …) parts works of the same authors and year."""
    words = Words(language)
    builders = {RecordType.CHAPTER: _chapter, RecordType.CONFERENCE: _chapter, RecordType.THESIS: _thesis}
    builders |= dict.fromkeys(_JOURNAL, _article)
    body = builders.get(record.type, _book)(record, words)
    spans = [span for span in (*_opening(record, words, suffix), *body, *_address(record)) if span.text]
    return Line((*spans[:-1], replace(spans[-1], text=spans[-1].text.rstrip())))


def author_year(record: Record, language: Language, suffix: str = "") -> str:
    """The short form in a table or bracket, without the bracket: «Biong & Soggiu, 2015»."""
    words = Words(language)
    return f"{_short_authors(record, words, '&')}, {_year(record, words)}{suffix}"


def narrative(record: Record, language: Language, suffix: str = "") -> str:
    """The form in running text: «Biong og Soggiu (2015)»."""
    words = Words(language)
    return f"{_short_authors(record, words, words('report.ref.and'))} ({_year(record, words)}{suffix})"


def citation(
    records: Sequence[Record], language: Language, *, suffixes: Sequence[str] = (), pages: Sequence[str] = ()
) -> str:
    """Works in one bracket, in alphabetical order: `(Ness et al., 2013a, 2013b; Aakerholt, 2014, s. 41)`.

    `suffixes` and `pages`, where given, stand in the order of `records`.
    """
    words = Words(language)
    found = []
    for place, record in enumerate(records):
        page = pages[place] if place < len(pages) else ""
        suffix = suffixes[place] if place < len(suffixes) else ""
        when = f"{_year(record, words)}{suffix}" + (f", {_pages(page, words)}" if page else "")
        found.append((sort_key(record, language), suffix, place, when))
    grouped: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for _, _, place, when in sorted(found):
        record = records[place]
        authors = _short_authors(record, words, "&", _names_needed(record, records))
        grouped.setdefault((authors, _plain_names(record)), []).append(when)
    return "(" + "; ".join(f"{authors}, {', '.join(whens)}" for (authors, _), whens in grouped.items()) + ")"


def _names_needed(record: Record, records: Sequence[Record]) -> int:
    """How many names before et al. tell a work from others of the same year: one, unless they begin alike."""
    own = _plain_names(record)
    others = [_plain_names(other) for other in records if other.year == record.year]
    rivals = [names for names in others if names != own and len(names) > 2 and len(own) > 2]
    alike = [
        sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(own, names, strict=False))) for names in rivals
    ]
    return max([0, *alike]) + 1


def year_suffixes(records: Sequence[Record], language: Language) -> tuple[str, ...]:
    """`a`, `b` … for works of the same authors and year, in the order of their titles; else empty."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, record in enumerate(records):
        groups.setdefault((tuple(map(str, _authors(record))), record.year), []).append(place)
    found = [""] * len(records)
    for places in groups.values():
        if len(places) > 1:
            for letter, place in zip(
                _letters(len(places)), sorted(places, key=lambda place: sort_key(records[place], language)), strict=True
            ):
                found[place] = letter
    return tuple(found)


def sort_key(record: Record, language: Language) -> tuple[tuple[str, ...], int, str]:
    """Order of the list: names, then the year (none first), then the title; `collate` tells the alphabet."""
    names = tuple(
        f"{collate(name.family or name.literal, language)} {collate(_initials(name.given), language)}".strip()
        for name in _authors(record)
    ) or (collate(record.title, language),)
    return names, record.year or 0, collate(record.title, language)


def collate(text: str, language: Language) -> str:
    """A string that sorts in the language's alphabet.

    Norwegian: … z, æ, ø, å; `aa` is å, ä is æ, ö is ø, ü is y. English: letters without their marks.
    """
    plain = unicodedata.normalize("NFC", text).casefold()
    if language is Language.ENGLISH:
        plain = plain.replace("æ", "ae").replace("ø", "o")
    else:
        plain = plain.replace("aa", "å").translate(_NORWEGIAN)
    bare = "".join(char for char in unicodedata.normalize("NFD", plain) if not unicodedata.combining(char))
    return re.sub(r"[^\w{|} ]", "", bare)


def _letters(count: int) -> list[str]:
    """a … z, then aa, ab …"""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return [("" if place < 26 else alphabet[place // 26 - 1]) + alphabet[place % 26] for place in range(count)]


def _authors(record: Record) -> tuple[Name, ...]:
    """The names the entry stands under: the authors, else the editors of a whole book."""
    return record.authors or (record.editors if record.type is not RecordType.CHAPTER else ())


def _opening(record: Record, words: Words, suffix: str) -> list[Span]:
    """«Biong, S. & Soggiu, A.-S. (2015). », or the title first where there is no author."""
    when = f"({_date(record, words)}{suffix}). "
    names = _authors(record)
    if not names:
        return [*_title(record, words), Span(when)]
    listed = _list_names([_inverted(name) for name in names], record.authors_complete, words)
    if not record.authors:
        listed = f"{listed} ({words('report.ref.editors' if len(names) > 1 else 'report.ref.editor')})"
    return [Span(listed + (" " if listed.endswith(".") else ". ") + when)]


def _title(record: Record, words: Words) -> list[Span]:
    """The title with its closing stop: roman for a part of something, italic for what stands on its own."""
    if not record.title:
        return []
    italic = record.type not in (*_JOURNAL, RecordType.CHAPTER, RecordType.CONFERENCE)
    bracket = "" if record.type in (RecordType.CHAPTER, RecordType.CONFERENCE) else _bracket(record, words)
    end = " " if not bracket and _ENDS.search(record.title) else ". "
    return [Span(record.title, italic=italic), Span(f" {bracket}" if bracket else ""), Span(end)]


def _bracket(record: Record, words: Words) -> str:
    """«(7. utg.)», «(Veileder IS-2076)» or «[Masteroppgave, OsloMet]» after a title that stands on its own."""
    if record.type is RecordType.THESIS:
        inside = ", ".join(part for part in (*record.publication_types[:1], record.publisher) if part)
        return f"[{inside}]" if inside else ""
    if record.type is RecordType.REPORT and record.issue:
        return f"({' '.join((*record.publication_types[:1], record.issue))})"
    edition = _edition(record.edition, words) if record.type not in _JOURNAL else ""
    return f"({edition})" if edition else ""


def _article(record: Record, words: Words) -> list[Span]:
    """Title. _Journal_, _12_(1), 51–60. Missing volume, issue or pages are left out."""
    spans = _title(record, words) if _authors(record) else []
    if not record.container:
        return spans
    place = [Span(record.container, italic=True)]
    if record.volume:
        place += [Span(", "), Span(record.volume, italic=True)]
    if record.issue:
        place.append(Span(f"({record.issue})" if record.volume else f", ({record.issue})"))
    pages, number = record.pages, record.article_number
    if not number and re.fullmatch(r"[eE]\d+", pages):
        pages, number = "", pages
    if number:
        place.append(Span(f", {words('report.ref.article', number=number)}"))
    elif pages:
        place.append(Span(f", {_dashed(pages)}"))
    return [*spans, *place, Span(". ")]


def _book(record: Record, words: Words) -> list[Span]:
    """_Title_ (7. utg.). Publisher. The publisher is left out where it is the author; a site's name likewise."""
    spans = _title(record, words) if _authors(record) else []
    issuer = record.container if record.type in (RecordType.WEBPAGE, RecordType.PREPRINT) else record.publisher
    return [*spans, *_issuer(record, issuer)]


def _thesis(record: Record, words: Words) -> list[Span]:
    """_Title_ [Masteroppgave, institution]. Archive."""
    return [*(_title(record, words) if _authors(record) else []), *_issuer(record, record.container)]


def _chapter(record: Record, words: Words) -> list[Span]:
    """Title. I A. Redaktør & B. Redaktør (Red.), _Book_ (2. utg., s. 112–128). Publisher."""
    spans = _title(record, words) if _authors(record) else []
    if record.container:
        spans.append(Span(words("report.ref.in") + " "))
        if record.editors:
            names = _list_names([_upright(name) for name in record.editors], True, words)
            role = words("report.ref.editors" if len(record.editors) > 1 else "report.ref.editor")
            spans.append(Span(f"{names} ({role}), "))
        spans.append(Span(record.container, italic=True))
        inside = [_edition(record.edition, words), _pages(record.pages, words) if record.pages else ""]
        inside = [part for part in inside if part]
        spans.append(Span((f" ({', '.join(inside)})" if inside else "") + ". "))
    return [*spans, *_issuer(record, record.publisher)]


def _issuer(record: Record, issuer: str) -> list[Span]:
    if not issuer or issuer in (str(name) for name in record.authors):
        return []
    return [Span(issuer + (" " if issuer.endswith(".") else ". "))]


def _address(record: Record) -> list[Span]:
    """The DOI as an address, else the address; no stop after it."""
    address = f"https://doi.org/{record.doi}" if record.doi else record.url
    return [Span(address, link=address if address.startswith(("https://", "http://")) else "")]


def _date(record: Record, words: Words) -> str:
    """The year, or the whole date of what is often changed: «2014, 30. juni»; «u.å.» when unknown."""
    parts = record.date.split("-")
    if record.type not in _FULL_DATE or len(parts) != 3 or not all(part.isdigit() for part in parts):
        return _year(record, words)
    if not 1 <= int(parts[1]) <= 12:
        return _year(record, words)
    return words("report.ref.date", year=parts[0], month=words(f"report.month.{int(parts[1])}"), day=int(parts[2]))


def _year(record: Record, words: Words) -> str:
    return str(record.year) if record.year else words("report.ref.no_date")


def _edition(edition: str, words: Words) -> str:
    """«2. utg.», «2nd ed.»; the first edition is not mentioned, and what holds no number stands as it is."""
    number = re.search(r"\d+", edition)
    if number is None:
        return edition
    value = int(number.group())
    if value == 1:
        return ""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(value % 10 if value % 100 not in (11, 12, 13) else 0, "th")
    return words("report.ref.edition", number=value, ending=ending)


def _pages(pages: str, words: Words) -> str:
    """«s. 112–128»; English p. for one page and pp. for several."""
    several = re.search(r"[-–,]", pages) is not None
    return words("report.ref.pages" if several else "report.ref.page", pages=_dashed(pages))


def _dashed(pages: str) -> str:
    return re.sub(r"(?<=\w)\s*[-–—]\s*(?=\w)", "–", pages)


def _initials(given: str) -> str:
    """`Anna-Sabina` and `A-S` become `A.-S.`, `Ole Martin` and `OM` become `O. M.`; particles stay whole."""
    made = []
    for part in given.replace(".-", "-").replace(".", " ").split():
        if part in _PARTICLES:
            made.append(part)
        elif "-" in part:
            made.append("-".join(f"{piece[0].upper()}." for piece in part.split("-") if piece))
        elif part.isupper() and 1 < len(part) <= 3:
            made += [f"{letter}." for letter in part]  # «OM», as MEDLINE writes Ole Martin
        else:
            made.append(f"{part[0].upper()}.")
    return " ".join(made)


def _inverted(name: Name) -> str:
    """«Soggiu, A.-S.», «King, M. L., Jr.», or a group as it is."""
    if name.literal:
        return name.literal
    return ", ".join(part for part in (name.family, _initials(name.given), name.suffix) if part)


def _upright(name: Name) -> str:
    """«I. T. Ellingsen», as editors stand inside an entry."""
    return name.literal or " ".join(part for part in (_initials(name.given), name.family, name.suffix) if part)


def _list_names(names: list[str], complete: bool, words: Words) -> str:
    """Names joined as the language does; more than 20 are shortened, and a cut-off list says et al."""
    english = words.language is Language.ENGLISH
    if not complete:
        return ", ".join(names) + (", et al." if english else " et al.")
    if len(names) > MOST_AUTHORS:
        return ", ".join(names[:19]) + f", . . . {names[-1]}"
    if len(names) == 1:
        return names[0]
    return ", ".join(names[:-1]) + (", & " if english else " & ") + names[-1]


def _plain_names(record: Record) -> tuple[str, ...]:
    return tuple(name.literal or name.family for name in _authors(record))


def _short_authors(record: Record, words: Words, joint: str, shown: int = 1) -> str:
    """One or two names, else the first `shown` with et al.; the title where there is no name."""
    names = _plain_names(record)
    if not names:
        return words("report.ref.quoted", title=record.title) if record.title else words("report.not_stated")
    if (len(names) > 2 and shown < len(names) - 1) or not record.authors_complete:
        return f"{', '.join(names[:shown])} et al."
    comma = "," if len(names) > 2 and words.language is Language.ENGLISH else ""
    return f"{comma} {joint} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
