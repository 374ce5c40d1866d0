"""Ovid's source line: journal or book, volume, issue, pages and date in one sentence, in the ways of its databases.

Ecohydrology.   8(6):1048-1064, September 2015.                              Journals@Ovid, MEDLINE, BIOSIS
Psychotherapy. Vol.43(5), Sep 2015, pp. 623-634.                             PsycINFO
BMC Proceedings. Conference: … 12 (Supplement 3) (pp 1-9), 2018. Date of …   Embase
Smith, J. [Editor]. Methods.:371-397, 2004.                                  BIOSIS, books
Smith, J [Ed]. (2010). Title. (pp. 1-20). xx, 300 pp. New York: Guilford.    PsycINFO, books
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from litreview.normalise.dates import read_publication_date

_LONGEST = 3000  # characters; a longer text is no source line
_VOLUME = r"(?P<volume>\d[\w./-]{0,20}(?: (?:Suppl|Pt|Part|Spec)\b[\w. -]{0,30}?)?)"
_ISSUE = r"(?: ?\((?P<issue>(?!pp\b|no pag)[^()]{1,60})\))?"
_FORMS = (
    re.compile(
        rf"\. Vol\.? ?{_VOLUME}{_ISSUE},? (?P<date>[^,()]{{0,40}}?\b\d{{4}}\b)[^,.]{{0,20}}"
        r"(?:, (?:pp?\.? ?)?(?P<pages>(?:ArtID )?\w[^,]{0,60}?))?\.?$"
    ),
    re.compile(
        rf"\. {_VOLUME}{_ISSUE}(?: ?\((?:pp\.? ?(?P<within>[^()]{{1,60}})|no pagination)\))?"
        r"(?: ?: ?(?P<pages>[^,:]{1,60}))?, (?P<date>[^.]{0,40}(?:\. ?\d[^.]{0,20})?)(?:\.(?P<tail>.*))?$"
    ),
)
_CONFERENCE = re.compile(r"\. Conference: ")
_ARTICLE = re.compile(r"\bArticle Number: ([^\s.]{1,40})")
_ISSUED = re.compile(r"\bDate of Publication: ([^.]{4,40})")
_BOOK_PAGES = re.compile(r"^(?P<title>.{1,600}?)\.? ?: ?(?P<pages>\w[\w-]{0,30}), (?P<date>[^,.]{4,40})\.")
_YEAR = re.compile(r"\((\d{4})\)\. ?")
_WITHIN = re.compile(r"\(pp\.? ?([^()]{1,60})\)\.?")
_LENGTH = re.compile(r"(?:[\divxlcmIVXLCM]{1,8}, )?[\divxlcmIVXLCM]{1,8} pp\.")
_NO_PAGES = re.compile(r"^no (?:pagination|specified)|^no pages", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What a source line says; '' for what it does not. `whole` False: only part of it was understood."""

    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    article_number: str = ""
    date: str = ""
    editors: tuple[str, ...] = ()  # one name each, perhaps with roles in brackets
    place: str = ""
    publisher: str = ""
    whole: bool = True


def read_source(text: str) -> SourceLine:
    """A source line read. Never fails: of one in no known form the words before the first full stop and the year."""
    line = " ".join(text.split())
    if not line or len(line) > _LONGEST:
        return SourceLine(whole=not line)
    return _book(line) or _journal(line) or _rest(line)


def _journal(line: str) -> SourceLine | None:
    for form in _FORMS:
        found = form.search(line)
        if not found:
            continue
        parts = {name: (value or "").strip(" .") for name, value in found.groupdict().items()}
        tail = parts.get("tail", "")
        numbered, issued = _ARTICLE.search(tail), _ISSUED.search(tail)
        pages = parts.get("within") or parts["pages"]
        article = numbered.group(1) if numbered else ""
        if pages.startswith("ArtID "):
            pages, article = "", pages.removeprefix("ArtID ")
        date = issued.group(1).strip() if issued else parts["date"]
        container = _CONFERENCE.split(line[: found.start()])[0]
        whole = read_publication_date(date).year is not None and bool(container)
        if _NO_PAGES.match(pages):
            pages = ""
        return SourceLine(container, parts["volume"], parts["issue"], pages, article, date, whole=whole)
    return None


def _book(line: str) -> SourceLine | None:
    """A book and the people who edited it: PsycINFO's way, with the year after them, or BIOSIS's."""
    year = _YEAR.search(line)
    if year and _LENGTH.search(line, year.end()):
        return _dated_book(line, year)
    if "]" not in line:
        return None
    people, _, rest = line.rpartition("]")
    found = _BOOK_PAGES.match(rest.lstrip(". "))
    if not found:
        return None
    editors = _people(people + "]")
    return SourceLine(found["title"], pages=found["pages"], date=found["date"], editors=editors)


def _dated_book(line: str, year: re.Match[str]) -> SourceLine:
    people, rest = line[: year.start()], line[year.end() :]
    length = _LENGTH.search(rest)
    before, after = (rest[: length.start()], rest[length.end() :]) if length else (rest, "")
    within = _WITHIN.search(before)
    title = (before[: within.start()] if within else before).strip(" .")
    place, _, publisher = after.strip(" .").partition(": ")
    return SourceLine(
        title,
        pages=within.group(1) if within else "",
        date=year.group(1),
        editors=_people(people) if "[Ed" in people else (),
        place=place,
        publisher=publisher,
        whole=bool(title) and ("[" in people or not people.strip(" .")),
    )


def _people(text: str) -> tuple[str, ...]:
    """Names that each end with roles in brackets: «Kamp, Roza [Editor, Reprint Author], Calvete, Juan J. [Ed]»."""
    names = [name.strip(" ,;.&") for name in text.split("]")]
    return tuple(f"{name}]" for name in names if "[" in name)


def _rest(line: str) -> SourceLine:
    found = read_publication_date(line)
    container, stop, _ = line.partition(". ")
    return SourceLine(container if stop else "", date=found.iso, whole=False)
