"""Small readings of PubMed's ways of writing: brackets, full stops, dates, kinds of relation."""

from __future__ import annotations

import re

_ABBREVIATED = re.compile(r"\.\w\.$")
_YEAR = re.compile(r"(1[5-9]|20|21)\d\d")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}


def bracketless(title: str) -> tuple[str, bool]:
    """The title without the square brackets NLM puts around its own translations, and whether it had them.

    A title that only begins and ends with brackets ([18F]FDG and [11C]methionine) is not one.
    """
    bare = title.removesuffix(".")
    if not (bare.startswith("[") and bare.endswith("]")):
        return title, False
    depth = 0
    for place, letter in enumerate(bare):
        depth += {"[": 1, "]": -1}.get(letter, 0)
        if depth == 0:
            return (bare[1:-1], True) if place == len(bare) - 1 else (title, False)
    return title, False


def without_full_stop(title: str) -> str:
    """The title without the full stop NLM ends every title with; that of «…» and of «U.S.» is the author's own."""
    if not title.endswith(".") or title.endswith("..") or _ABBREVIATED.search(title):
        return title
    return title[:-1].rstrip()


def full_date(year: str, month: str, day: str) -> tuple[str, int]:
    """ISO 8601 as exact as the parts allow, and how many of them it used: ("2019-03", 2)."""
    if not _YEAR.fullmatch(year):
        return "", 0
    number = _month(month)
    if not number:
        return year, 1
    if not (day.isdecimal() and 1 <= int(day) <= 31):
        return f"{year}-{number:02}", 2
    return f"{year}-{number:02}-{int(day):02}", 3


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else 0
    return _MONTHS.get(text[:3].lower(), 0)


def relation_kind(ref_type: str) -> str:
    """RetractionIn as retraction_in, RetractedandRepublishedIn as retracted_and_republished_in."""
    words = re.findall(r"[A-Z][a-z]*", ref_type.replace("dand", "dAnd"))
    return "_".join(words).lower() or "other"
