"""Months by name in bokmål, nynorsk and English, and days of which a part may be unknown."""

from __future__ import annotations

import calendar

from litreview.model import Day

_MONTHS = (
    ("januar", "january", "jan"),
    ("februar", "february", "febr", "feb"),
    ("mars", "march", "mar"),
    ("april", "apr"),
    ("mai", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("desember", "december", "des", "dec"),
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}

# A pattern of any month's name, longest first so that «mars» is not read as «mar».
MONTH = "(?:" + "|".join(sorted(_NUMBER, key=len, reverse=True)) + ")"


def month_number(name: str) -> int | None:
    """1 to 12 of a month's name or abbreviation; None when it is none."""
    return _NUMBER.get(name.casefold().rstrip("."))


def is_possible(day: Day) -> bool:
    """Whether what is known of a day can be: no 13th month, no 31 February; 29 February needs a leap year, if known."""
    if day.month is not None and not 1 <= day.month <= 12:
        return False
    if day.day is None:
        return True
    longest = 31 if day.month is None else calendar.monthrange(day.year or 2000, day.month)[1]
    return 1 <= day.day <= longest


def iso(day: Day) -> str:
    """2019, 2019-03 or 2019-03-05; '' without a year."""
    if day.year is None:
        return ""
    text = f"{day.year:04d}"
    if day.month is None:
        return text
    text += f"-{day.month:02d}"
    return text if day.day is None else f"{text}-{day.day:02d}"
