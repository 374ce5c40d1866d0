"""Where a publication stands: volume, issue, pages and article number out of the cells databases fill. Pure.

A cell may hold something else than its name says: «Conference: …» as volume, a PDF's own count as pages, «Suppl-29» for
S417-S429. What cannot be read as a place is nothing, and contradicts nothing.
"""

from __future__ import annotations

import re
import unicodedata

from litreview.normalise.pages import normalise_pages

Range = tuple[int, int]  # first and last page

MONTH = "month "  # before the number of a month that stands where an issue's number should
_MONTHS = ("jan", "feb", "mar", "apr", "ma[iy]", "jun", "jul", "aug", "sep", "o[ck]t", "nov", "de[cs]")
_MONTH = re.compile("|".join(f"(?P<m{at}>{name})" for at, name in enumerate(_MONTHS, start=1)))
_NUMBER = re.compile(r"\d+")
_UNKNOWN = frozenset({"unknown", "ukjent", "ukjend", "na", "n/a", "none", "null", "-", "."})
_WORDS = re.compile(r"[^\W\d_]{4,}")
# A page: figures, perhaps after the S of a supplement or a single letter of its own count.
_PAGES = re.compile(r"(?<![\w.-])(?P<letters>s|p|pp)?(?P<first>\d{1,7})(?:-[a-z]{0,2}(?P<last>\d{1,7}))?(?![\w.])",
                    re.IGNORECASE)  # fmt: skip
_ARTICLE = re.compile(r"^\W*(?P<letters>[a-z]{1,3})(?P<number>\d{1,9})(?:-[a-z]{0,3}\d+)?\b", re.IGNORECASE)


def figure(digits: str) -> str:
    """Digits as a number is written, however many there are: «007», «٧» and «7» are one."""
    plain = digits if digits.isascii() else "".join(str(unicodedata.decimal(sign)) for sign in digits)
    return plain.lstrip("0") or "0"


def cell_number(text: str) -> str:
    """The first number of «12 (1)», «vol. 12», «nr. 3», «2nd ed.»; short text in lower case; '' for a sentence."""
    plain = text.strip().casefold()
    found = _NUMBER.search(plain)
    if plain in _UNKNOWN or (len(plain) > 12 and len(_WORDS.findall(plain[: found.start()] if found else plain)) > 0):
        return ""
    return figure(found.group()) if found else plain


def issue_number(text: str) -> str:
    """The number of an issue; `month 5` for «May», «mai 2016», «May-June»."""
    plain = text.strip().casefold()
    found = _MONTH.match(plain) if len(plain) < 20 and plain[:1].isalpha() else None
    return f"{MONTH}{found.lastgroup[1:]}" if found and found.lastgroup else cell_number(text)


def page_ranges(text: str) -> tuple[Range, ...]:
    """The page ranges of a cell; `()` where it names none, or an article number."""
    if not text or _is_article(text):
        return ()
    found = []
    for part in re.split(r"[,;+]", normalise_pages(text.replace("+", ", "))):
        match = _PAGES.match(part.strip(" \"'"))
        if match:
            first = int(match.group("first"))
            found.append((first, max(first, int(match.group("last") or first))))
    return tuple(sorted(set(found)))


def article_number(pages: str, number: str) -> str:
    """The number of an article without pages, in lower case: e22081, cd006273, a1754; '' when there is none."""
    if number.strip():
        return number.strip().casefold()
    return pages.strip().strip("\"'").casefold() if _is_article(pages) else ""


def _is_article(pages: str) -> bool:
    found = _ARTICLE.match(pages.strip())
    return found is not None and found.group("letters").casefold() not in ("s", "p", "pp")
