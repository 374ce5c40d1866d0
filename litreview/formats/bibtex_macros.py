"""The abbreviations of a BibTeX file (@string), bounded."""

from __future__ import annotations

from collections.abc import Iterable

from litreview.model import Message

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Characters that abbreviations may add: to one entry, and to all entries for each character of the file. Forty short
# lines that double each other would else fill any memory.
LONGEST = 1_000_000
_SHARE = 20
_TOO_LONG = "import.bibtex.too_long"


class Macros:
    """What the words of a file stand for so far, and how much more they may add to it."""

    def __init__(self) -> None:
        self._words = {name: name for name in MONTHS}
        self._dropped: set[str] = set()  # those that were too long
        self._left, self._entry = LONGEST, LONGEST

    def grow(self, size: int) -> None:
        """More of the file was read."""
        self._left += _SHARE * size

    def begin(self) -> None:
        """A new entry."""
        self._entry = LONGEST

    def expand(self, word: str) -> tuple[str, str]:
        """What the word stands for, and the code of a remark; the word itself where it stands for nothing usable."""
        name = word.lower()
        if name in self._dropped:
            return word, _TOO_LONG
        if name not in self._words:
            return word, "" if word.isdigit() else "import.bibtex.macro"
        meant = self._words[name]
        if len(meant) > min(self._left, self._entry):
            return word, _TOO_LONG
        self._left -= len(meant)
        self._entry -= len(meant)
        return meant, ""

    def define(self, fields: Iterable[tuple[str, str]], remarks: Iterable[Message]) -> None:
        """Take in a @string; one that holds an abbreviation too long is too long as well."""
        whole = all(remark.code != _TOO_LONG for remark in remarks)
        for name, value in fields:
            if whole:
                self._words[name] = value
                self._dropped.discard(name)
            else:
                self._dropped.add(name)
