"""Counts as people print them. A hit count is never a decimal number, so a separator can only part thousands."""

from __future__ import annotations

import re

from litreview.model import UNKNOWN, Count, Message, message

_SPACES = " \u00a0\u202f\u2009\u2007"
# One separator throughout: «1.051,582» is a slip, and a number that begins with 0 is no count with separators.
_GROUPED = re.compile(r"^[1-9]\d{0,2}(?:([ .,'’])\d{3})(?:\1\d{3})*$")
_PLAIN = re.compile(r"^\d+$")
_COUNTED = re.compile(r"^(\S.*?)\s*(?:treff|hits?|results?|resultater|resultat)$", re.IGNORECASE)
_MINUS = re.compile(r"^[-−–]\s*\d")
_DECIMAL = re.compile(r"^\d+[.,]\d+$")


def read_count(raw: str) -> tuple[Count, tuple[Message, ...]]:
    """A count and what was mended or not understood.

    `783.762` is 783762 with a remark; `1 051 582` (any kind of space, the Norwegian norm) is 1051582 without one.
    Text, «ca. 200», decimals and negative numbers give no value and a remark. An empty cell is unknown, without a
    remark.
    """
    text = raw.strip(_SPACES + "\t\r\n")
    plain = re.sub(f"[{_SPACES}]", " ", text)
    if not text:
        return (Count(raw) if raw else UNKNOWN), ()
    value, code = _value(plain)
    counted = _COUNTED.match(plain) if len(plain) <= 40 else None
    if value is None and counted and _value(counted.group(1))[0] is not None:
        value, code = _value(counted.group(1))[0], "import.count.words"
    if value is None:
        return Count(raw), (message(code, raw=text),)
    return Count(raw, value), (message(code, raw=text, value=value),) if code else ()


def _value(text: str) -> tuple[int | None, str]:
    """The number and the code of the remark, either may be missing."""
    if not text.isascii() and any(sign.isdigit() and not sign.isascii() for sign in text):
        return None, "import.count.text"
    if _PLAIN.match(text) and len(text) <= 15:
        return int(text), ""
    grouped = _GROUPED.match(text)
    if grouped:
        digits = re.sub(r"\D", "", text)
        if len(digits) > 15:
            return None, "import.count.text"
        return int(digits), "" if grouped.group(1) == " " else "import.count.separator"
    if _MINUS.match(text):
        return None, "import.count.negative"
    return None, "import.count.decimal" if _DECIMAL.match(text) else "import.count.text"
