"""The number or day behind a printed cell, when the print says that and nothing more."""

from __future__ import annotations

import math
import re
from datetime import date, datetime

from litreview.reporting.document import Cell

_SEPARATORS = re.compile("[\\s\u00a0\u202f]")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_WORDS = re.compile(r"\w+")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may take for the start of a formula (OWASP, CSV Injection), with the full-width forms."""


def plain_value(cell: Cell) -> int | float | date | None:
    """The cell's `value` when its text is just that value printed, or there is no text; else None.

    «312» and «2 853» give their numbers; «312 (titles only)» gives None, because a bare 312 would lose words.
    """
    value = cell.value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value if _prints_day(cell.text, value) else None
    if not math.isfinite(value):
        return None
    return value if _prints_number(cell.text, value) else None


def _prints_day(text: str, day: date) -> bool:
    words = _WORDS.findall(text)
    numbers = {int(word) for word in words if word.isdecimal()}
    return not words or (len(words) == 3 and day.day in numbers and (day.year in numbers or day.year % 100 in numbers))


def _prints_number(text: str, value: float) -> bool:
    shown = _SEPARATORS.sub("", text).replace("\u2212", "-")
    if not shown:
        return True
    if isinstance(value, int):
        return shown in (str(value), f"{value:,}", f"{value:,}".replace(",", "."))
    if not _NUMBER.fullmatch(shown):
        return False
    return math.isclose(float(shown.replace(",", ".")), value, abs_tol=0.5 * 10 ** -decimals(shown) * 1.000001)


def decimals(text: str) -> int:
    """How many decimals a printed number has."""
    found = re.search(r"[.,](\d+)\s*$", text)
    return len(found.group(1)) if found else 0


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might run `text` instead of showing it."""
    return text.lstrip(" \u00a0\ufeff\u200b").startswith(FORMULA_STARTS)
