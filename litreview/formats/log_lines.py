"""Numbered lines of a search: which rows of a log are combined in which (`S1 AND S2`, `1 or 2 or 3`, `or/1-6`).

EBSCO numbers its lines S1, PubMed, Web of Science and Cochrane #1, Ovid 1. Only the line that no later one combines is
the search whose hits are read; the others are its parts. Numbers may jump.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LABEL = re.compile(r"(?:[a-zæøå]{0,8}\s?)[#.]?\s?(\d{1,3})[.:)]?", re.IGNORECASE)
_REFERENCE = re.compile(r"[s#]?\s?(\d{1,3})(?:\s?[-–]\s?[s#]?(\d{1,3}))?", re.IGNORECASE)
_TOKEN = re.compile(
    r"\s*(?:(?P<word>and|or|not|og|eller|ikke|ikkje)\b/?|(?P<sign>[(),/])|"
    r"(?P<reference>[s#]?\s?\d{1,3}(?:\s?[-–]\s?[s#]?\d{1,3})?)(?!\w))",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"limit\s+([s#]?\d{1,3})\s+to\b", re.IGNORECASE)
_LONGEST = 2000  # characters of a combination


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """A row's own number as printed, what was searched, and where (rows of different places are never combined)."""

    label: str
    query: str
    place: str = ""


def parts_of(rows: Sequence[NumberedRow]) -> dict[int, tuple[int, ...]]:
    """For each row that combines others and is itself combined by none: its parts, by index, in order."""
    known: dict[tuple[str, int], int] = {}
    direct: dict[int, tuple[int, ...]] = {}
    for index, row in enumerate(rows):
        found = [known.get((row.place, number)) for number in referred(row.query)]
        direct[index] = tuple(item for item in found if item is not None)
        label = _LABEL.fullmatch(row.label.strip())
        if label:
            known[row.place, int(label.group(1))] = index
    used = {part for parts in direct.values() for part in parts}
    return {index: _all_parts(index, direct) for index, parts in direct.items() if parts and index not in used}


def referred(query: str) -> tuple[int, ...]:
    """The numbers of the lines that a query consists of; () when it searches for words of its own."""
    limited = _LIMIT.match(query.strip())
    if limited:
        return (_numbers(limited.group(1))[0],)
    position, numbers, combined = 0, [], False
    text = query.strip()[:_LONGEST].rstrip()
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            return ()
        combined = combined or bool(token["word"])
        numbers += _numbers(token["reference"]) if token["reference"] else []
        position = token.end()
    return tuple(dict.fromkeys(numbers)) if combined else ()


def _numbers(reference: str) -> list[int]:
    found = _REFERENCE.fullmatch(reference.strip())
    if found is None:
        return []
    first, last = int(found.group(1)), int(found.group(2) or found.group(1))
    return list(range(first, last + 1))


def _all_parts(index: int, direct: dict[int, tuple[int, ...]]) -> tuple[int, ...]:
    seen: set[int] = set()
    waiting = list(direct[index])
    while waiting:
        part = waiting.pop()
        if part not in seen:
            seen.add(part)
            waiting.extend(direct[part])
    return tuple(sorted(seen))
