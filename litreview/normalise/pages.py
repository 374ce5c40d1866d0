"""Page ranges: one way of writing them, short ends written out, and how many pages they span."""

from __future__ import annotations

import re

_DASHES = re.compile(r"\s*(?:[-‐‑‒–—−]|&[nm]dash;|&#82(?:08|11|12);)+\s*")
_LABEL = re.compile(r"^(?:pages?|sider?|pp?|s)(?:\s*\.\s*|\s+)|^(?-i:s|pp?)(?=\d)", re.IGNORECASE)
_RANGE = re.compile(r"^([A-Za-z]*)(\d+)-([A-Za-z]*)(\d+)$")
_ARTICLE = re.compile(r"^e\d+$", re.IGNORECASE)


def normalise_pages(text: str) -> str:
    """`204-220` of any dash and label («s. 204–220», «pp 204 - 220»); `1695-9` becomes `1695-1699`.

    Several ranges are kept, parted by a comma and a space. Whatever is no range is kept as it is.
    """
    parts = [_LABEL.sub("", part.strip()).strip().rstrip(".") for part in re.split(r"[,;]", text)]
    return ", ".join(_expand(_DASHES.sub("-", part)) for part in parts if part)


def _expand(part: str) -> str:
    found = _RANGE.match(part)
    if not found:
        return part
    prefix, first, last_prefix, last = found.groups()
    if last_prefix and last_prefix.casefold() != prefix.casefold():
        return part  # «344-U6» (Web of Science): pages without numbers behind those with
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    if prefix and not last_prefix:
        last_prefix = prefix
    return f"{prefix}{first}-{last_prefix}{last}"


def is_article_number(pages: str) -> bool:
    """Whether what stands as pages is the number of an article without pages: `e22081`."""
    return bool(_ARTICLE.match(pages.strip()))


def page_span(pages: str) -> int | None:
    """How many pages: `51-60` is 10. None when that cannot be told: article number, Roman numbers, a reversed range."""
    total = 0
    for part in normalise_pages(pages).split(", "):
        span = _span(part)
        if span is None:
            return None
        total += span
    return total


def _span(part: str) -> int | None:
    if part.isascii() and part.isdigit():
        return 1
    found = _RANGE.match(part)
    if not found or found.group(1) != found.group(3):
        return None
    first, last = int(found.group(2)), int(found.group(4))
    return last - first + 1 if first <= last else None
