"""Keys of BibTeX entries: letters and figures that every program takes, each of them once."""

from __future__ import annotations

import re
import unicodedata

from litreview.model import Record

_VALID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.+/-]{0,99}")
_FOLDED = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "œ": "oe", "ð": "d", "đ": "d", "þ": "th", "ł": "l", "ß": "ss"})
_LONGEST = 30


class Keys:
    """Gives each record of one file a key of its own. BibTeX does not tell capitals from small letters in keys."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._next: dict[str, int] = {}

    def of(self, record: Record) -> str:
        """The key the record came with, where it is valid and free; else family and year, with a letter if taken."""
        own = record.ids.get("key", "")
        base = own if _VALID.fullmatch(own) else _made(record)
        key = base
        while key.lower() in self._used:
            number = self._next.get(base.lower(), 0)
            self._next[base.lower()] = number + 1
            key = f"{base}{_letters(number)}"
        self._used.add(key.lower())
        return key


def _made(record: Record) -> str:
    first = next(iter((*record.authors, *record.editors)), None)
    name = _plain(first.family or first.literal or first.given) if first else ""
    year = str(record.year) if record.year is not None else "nd"
    return f"{name or _plain(record.title.partition(' ')[0]) or 'anon'}{year}"


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.lower().translate(_FOLDED))
    return "".join(sign for sign in folded if sign.isascii() and sign.isalnum())[:_LONGEST]


def _letters(number: int) -> str:
    """a to z, then aa, ab …"""
    letters = ""
    while number >= 0:
        letters = chr(ord("a") + number % 26) + letters
        number = number // 26 - 1
    return letters
