"""ISSN and ISBN: found in a text, checked by their check digit, written in one way.

Check digits: ISSN Manual (https://www.issn.org/understanding-the-issn/assignment-rules/issn-manual/), 2.1;
ISBN Users' Manual, 7th edition, section 5.
"""

from __future__ import annotations

import re

_ISSN = re.compile(r"(?<![\dXx])(?<!\d-)(\d{4})[-‐‑–]?(\d{3}[\dXx])(?![\dXx-])")
_ISBN = re.compile(r"(?<![\dXx-])(?:97[89][-‐‑– ]?)?\d(?:[-‐‑– ]?\d){8}[-‐‑– ]?[\dXx](?![\dXx])")


def normalise_issn(text: str) -> str:
    """`1504-3010` of any way of writing one ISSN; '' when it is none or its check digit is wrong."""
    found = _ISSN.search(text)
    if not found:
        return ""
    digits = (found.group(1) + found.group(2)).upper()
    return f"{digits[:4]}-{digits[4:]}" if issn_check_digit(digits[:7]) == digits[7] else ""


def issn_check_digit(first_seven: str) -> str:
    """The eighth character of an ISSN: weights 8 to 2, modulo 11, X for ten."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seven, range(8, 1, -1), strict=True))
    check = -total % 11
    return "X" if check == 10 else str(check)


def find_issns(text: str) -> tuple[str, ...]:
    """Every different valid ISSN of a text such as `1895-5770 (Print); 2277-9175`, in order."""
    found = (normalise_issn(match.group()) for match in _ISSN.finditer(text))
    return tuple(dict.fromkeys(issn for issn in found if issn))


def normalise_isbn(text: str) -> str:
    """Thirteen or ten characters without hyphens; '' when it is none or its check digit is wrong."""
    found = _ISBN.search(text)
    if not found:
        return ""
    digits = re.sub(r"[^\dXx]", "", found.group()).upper()
    return digits if _isbn_holds(digits) else ""


def find_isbns(text: str) -> tuple[str, ...]:
    """Every different valid ISBN of a text, in order."""
    found = (normalise_isbn(match.group()) for match in _ISBN.finditer(text))
    return tuple(dict.fromkeys(isbn for isbn in found if isbn))


def split_serials(text: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """The valid ISSNs and ISBNs of a text, and what else it says («(Print)», a number whose check digit is wrong)."""
    without_isbn = _ISBN.sub(lambda found: "" if normalise_isbn(found.group()) else found.group(), text)
    rest = _ISSN.sub(lambda found: "" if normalise_issn(found.group()) else found.group(), without_isbn)
    return find_issns(without_isbn), find_isbns(text), rest.strip(" \t\n;,/")


def _isbn_holds(digits: str) -> bool:
    if "X" in digits[:-1]:
        return False
    if len(digits) == 10:
        values = [10 if digit == "X" else int(digit) for digit in digits]
        return sum(value * weight for value, weight in zip(values, range(10, 0, -1), strict=True)) % 11 == 0
    if len(digits) != 13 or digits[-1] == "X":
        return False
    return sum(int(digit) * (1 if place % 2 == 0 else 3) for place, digit in enumerate(digits)) % 10 == 0
