"""Dates in search logs, as students write them: «05.02.21», «28/4», «mellom 8-12 mars», «fra 2.mars 2022 til …».

The order is day, month, year, as in Norway. A missing year is said, never filled in; two digits are read as 20xx, and
that is said too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from litreview.model import Day, LogDate, Message, message
from litreview.normalise.days import MONTH, is_possible, month_number

_D = r"(?P<day>\d{1,2})"
_M = r"(?P<month>\d{1,2})"
_Y = r"(?P<year>\d{4}|\d{2})"
_WORD = rf"(?P<word>{MONTH})\b\.?"
_WEEKDAY = (
    r"(?:(?:man|tirs|tys|ons|tors|fre|lør|laur|søn|sun)(?:da[gy])\.?|(?:mon|tues|wednes|thurs|fri|satur)day)"
    r"[\s,]*(?:den\s+)?"
)
_FORMS = tuple(
    re.compile(rf"^{form}$", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ][\d:.]+Z?)?",
        r"(?P<year>\d{4})[./](?P<month>\d{1,2})[./](?P<day>\d{1,2})",
        rf"{_D}\s*([./-])\s*{_M}\s*\2\s*{_Y}",
        rf"{_D}\s*[./]\s*{_M}\.?",
        rf"{_D}(?:\.|st|nd|rd|th)?\s*(?:of\s+)?{_WORD}[\s,.-]*{_Y}",
        rf"{_D}(?:\.|st|nd|rd|th)?\s*(?:of\s+)?{_WORD}",
        rf"{_WORD}\s*{_D}(?:st|nd|rd|th)?[\s,]+(?P<year>\d{{4}})",
        rf"{_WORD}\s*(?P<year>\d{{4}})",
        rf"{_WORD}\s*{_D}(?:st|nd|rd|th)?",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})",
        r"(?P<month>\d{1,2})[./](?P<year>\d{4})",
        rf"{_WORD}",
        r"(?P<year>(?:19|20)\d\d)",
    )
)
_LONGEST = 120  # characters; a longer cell is a story, not a date
_BARE_DAY = re.compile(r"^(?P<day>\d{1,2})\.?$")
_LEAD = re.compile(
    r"^(?:i\s+perioden|i\s+tidsrommet|perioden|mellom|fra|frå|from|between|den|the|on|dato|date)\b"
    r"[\s:.]*",
    re.IGNORECASE,
)
_WORD_BETWEEN = re.compile(r"\s*\b(?:til\s+og\s+med|t\.o\.m\.|til|og|to|and|until)\b\s*", re.IGNORECASE)
_DASH = re.compile(r"\s*[-‐‑‒–—−]+\s*")


def read_log_date(raw: str, above: LogDate | None) -> tuple[LogDate, tuple[Message, ...]]:
    """A date cell and what is to be said of it. `above` is the row above's date, which an empty cell repeats.

    Unreadable text gives first = last = None and a remark. An empty cell with nothing above is simply unknown.
    """
    text = " ".join(raw.split()).strip(" .,;")
    if not text:
        if above is None or not (above.raw.strip() or above.carried):
            return LogDate(raw), ()
        return LogDate(raw, above.first, above.last, carried=True), ()
    span = _span(_without_lead(text)) if len(text) <= _LONGEST else None
    if span is None or not all(is_possible(day) for day in span):
        return LogDate(raw), (message("import.date.unreadable", raw=text),)
    first, last = _shared(*span)
    return _told(raw, text, first, last)


def _told(raw: str, text: str, first: Day, last: Day) -> tuple[LogDate, tuple[Message, ...]]:
    remarks: list[Message] = []
    years = [day.year for day in (first, last) if day.year is not None and day.year < 100]
    if years:
        first, last = _century(first), _century(last)
        remarks.append(message("import.date.two_digit_year", raw=text, year=2000 + years[0]))
    if not (is_possible(first) and is_possible(last)):  # 29.02.21: known to be impossible only with the year
        return LogDate(raw), (message("import.date.unreadable", raw=text),)
    if first.year is None or last.year is None:
        remarks.append(message("import.date.no_year", raw=text))
    if _order(first) > _order(last) and (first.year is None) == (last.year is None):
        remarks.append(message("import.date.reversed", raw=text))
    return LogDate(raw, first, last), tuple(remarks)


def _order(day: Day) -> tuple[int, int, int]:
    return (day.year or 0, day.month or 0, day.day or 0)


def _century(day: Day) -> Day:
    return replace(day, year=2000 + day.year) if day.year is not None and day.year < 100 else day


def _without_lead(text: str) -> str:
    while True:
        shorter = re.sub(rf"^{_WEEKDAY}", "", _LEAD.sub("", text), flags=re.IGNORECASE)
        if shorter == text:
            return text
        text = shorter


def _day(text: str) -> Day | None:
    text = _without_lead(text.strip(" ,;"))
    for form in _FORMS:
        found = form.match(text) or form.match(text.rstrip("."))
        if not found:
            continue
        parts = found.groupdict()
        month = month_number(parts["word"]) if parts.get("word") else _number(parts.get("month"))
        day = Day(_number(parts.get("year")), month, _number(parts.get("day")))
        if is_possible(day):
            return day
    return None


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _span(text: str) -> tuple[Day, Day] | None:
    """The first and last day of a text: one date, or an interval parted by a word or a dash."""
    single = _day(text)
    if single is not None:
        return single, single
    for left, right in _cuts(text):
        last = _day(right)
        if last is None:
            continue
        first = _day(left)
        bare = _BARE_DAY.match(left.strip())
        if bare:  # «8-12 mars»: the month and year of the last day hold for the first
            first = replace(last, day=int(bare.group("day")))
        if first is not None:
            return first, last
    return None


def _cuts(text: str) -> Iterator[tuple[str, str]]:
    for pattern in (_WORD_BETWEEN, _DASH):
        for found in pattern.finditer(text):
            yield text[: found.start()], text[found.end() :]


def _shared(first: Day, last: Day) -> tuple[Day, Day]:
    """«2. mars til 17. mars 2022»: the year at the end holds for both, unless that would turn the interval round."""
    if first.year is None and last.year is not None:
        filled = replace(first, year=last.year)
        if _order(filled) <= _order(last):
            return filled, last
    return first, last
