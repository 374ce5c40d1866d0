"""Dates of publication, as databases print them, in ISO 8601 as exact as they are known.

Search logs have their own ways of writing dates: see log_dates.py, whose reader is offered from here too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from litreview.model import Day
from litreview.normalise.days import MONTH, is_possible, iso, month_number
from litreview.normalise.log_dates import read_log_date

__all__ = ["PublicationDate", "parse_month", "read_log_date", "read_publication_date"]

_YEAR = r"(?P<year>1[4-9]\d\d|20\d\d)"
# Tried in order, from exact to vague; what stands after a match is told by `whole`.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?!\d)",  # 20160419
        rf"{_YEAR}\s*[-/.]\s*(?P<month>\d{{1,2}})\s*[-/.]\s*(?P<day>\d{{1,2}})(?!\d)",  # 2019-03-05, 2022/11/05/
        rf"(?P<day>\d{{1,2}})\s*[./]\s*(?P<month>\d{{1,2}})\s*[./]\s*{_YEAR}(?!\d)",  # 05.03.2019, as in Norway
        rf"{_YEAR}[\s/,-]*(?P<word>{MONTH})\.?[\s/,-]+(?P<day>\d{{1,2}})(?!\d)",  # 2016 Jan 10
        rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?[\s-]*(?P<word>{MONTH})\.?[\s,-]*{_YEAR}(?!\d)",  # 28 January 2025
        rf"(?P<word>{MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)",  # Nov 5, 2022
        rf"{_YEAR}\s*[-/]\s*(?P<month>0[1-9]|1[0-2]|[1-9])(?!\d)",  # 2018/04, 2019/06//
        rf"{_YEAR}[\s/,-]*(?P<word>{MONTH})\b",  # 2018 Apr, also the first of 2018 Mar-Apr
        rf"(?P<word>{MONTH})\.?(?=\s?[-/–]\s?(?:{MONTH})\.?[\s,]{{0,2}}{_YEAR}(?!\d))",  # the first of July-August 2016
        rf"(?P<word>{MONTH})\.?[\s,-]*{_YEAR}(?!\d)",  # MAR 2023
        rf"(?<!\d){_YEAR}(?!\d)",
    )
)


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """`year` None when no year was found; `iso` as exact as known; `whole` False when the text says more than was read.

    «1998 Dec-1999 Jan», «2021a» and «Spring 2015» are read in part.
    """

    year: int | None = None
    iso: str = ""
    whole: bool = True


def read_publication_date(text: str) -> PublicationDate:
    """The date a text begins with or holds: `2019/06//` is 2019-06.

    Impossible months and days are left out, not mended.
    """
    plain = " ".join(text.split())
    for form in _FORMS:
        found = form.search(plain)
        if not found:
            continue
        parts = found.groupdict()
        month = month_number(parts["word"]) if parts.get("word") else int(parts.get("month") or 0) or None
        day = Day(int(parts["year"]), month, int(parts.get("day") or 0) or None)
        if is_possible(day):
            rest = (plain[: found.start()] + plain[found.end() :]).strip(" /.,-")
            return PublicationDate(day.year, iso(day), not rest)
    return PublicationDate(whole=not plain)


def parse_month(text: str) -> int | None:
    """1 to 12 of a month's name, abbreviation or number («Sep.», «mai», «09»); None when it is none."""
    plain = text.strip(' .,/{}"')
    if plain.isascii() and plain.isdigit():
        return int(plain) if 1 <= int(plain) <= 12 else None
    found = re.match(rf"({MONTH})\b", plain, re.IGNORECASE)
    return month_number(found.group(1)) if found else None
