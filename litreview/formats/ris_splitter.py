"""Lines of RIS to entries, one line at a time, however damaged the text is.

Tolerant: tags followed by none to three spaces, records without `ER` or without `TY`, a `TY` that is not the first tag
(synthesisr writes so), wrapped lines without a tag, longer tags (`PMID  - `), text between records. ris_entries.py has
the fast way for text that needs none of this; both give the same entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from litreview.formats.ris_tags import KNOWN_TAGS, LONG_TAGS

_TAG = re.compile(r"^\s{0,3}(?:([A-Z][A-Z0-9])  -(.*)|([A-Z][A-Z0-9]{2,4})  - (.*))$")
# With other spacing only a tag we know is a tag: «IT - and other sectors» is a wrapped line.
_LOOSE = re.compile(rf"^\s{{0,3}}([A-Z][A-Z0-9]|{LONG_TAGS})(?: | {{3}})?-(?: (.*)|\s*)$")
# What hosts print before a record: JSTOR, APA and ACM («Provider: …»), Ovid («12.»), Ovid's tagged text («<12>»).
_BEFORE = re.compile(r"^(?:(?:Provider|Database|Content): ?.*|\d{1,7}\.|<\d{1,7}>)$")
_AFTER = re.compile(r"^Link to the (?:Ovid Full Text|External Link Resolver)")
_STARTS_RECORD = frozenset({"TI", "T1", "AU", "A1"})
_TITLES = frozenset({"TI", "T1"})
_MOST_FURNITURE = 50  # lines; what is more is no furniture
EXCERPT = 500  # characters kept of text outside every record


@dataclass(slots=True)
class Entry:
    """One record as it stands in the file: its first line (from 1), its tags in order, and the text of each.

    A text of several lines keeps its line breaks; blanks around each line are gone. `typed`: TY was there; `closed`:
    ER was; `trailing`: tags stood behind ER. `before` and `after`: what the host printed around the record.
    """

    line: int
    tags: list[str]
    texts: list[str]
    typed: bool = True
    closed: bool = True
    trailing: bool = False
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def values(self) -> list[tuple[str, str]]:
        """Tag and text, in order."""
        return list(zip(self.tags, self.texts, strict=True))

    def add(self, tag: str, text: str) -> None:
        """One more tag."""
        self.tags.append(tag)
        self.texts.append(text)


@dataclass(slots=True)
class Stray:
    """Text outside every record: its first line and how it begins, at most EXCERPT characters."""

    line: int
    text: str


def tag_of(line: str) -> tuple[str, str] | None:
    """The tag and text of a line; None when it has no tag."""
    found = _TAG.match(line)
    if found:
        return found.group(1) or found.group(3), (found.group(2) or found.group(4) or "").strip()
    found = _LOOSE.match(line)
    if found is None or found.group(1) not in KNOWN_TAGS:
        return None
    return found.group(1), (found.group(2) or "").strip()


class Splitter:
    """Sorts lines into entries and strays; `taken()` gives what is finished.

    One entry is held back until the next line tells that it is over.
    """

    def __init__(self) -> None:
        self.done: list[Entry | Stray] = []
        self._entry: Entry | None = None
        self._stray: Stray | None = None
        self._more: list[str] = []  # wrapped lines of the last value
        self._furniture: list[str] = []
        self._furniture_line = 1
        self._late: tuple[int, int] | None = None  # how many tags stood before a late TY, and its line

    def taken(self) -> list[Entry | Stray]:
        """What was finished since the last time."""
        done, self.done = self.done, []
        return done

    def line(self, number: int, line: str) -> None:
        """Any line, without its end."""
        found = tag_of(line)
        if found:
            self.tagged(number, *found)
        elif line.strip():
            self._plain(number, line.strip())

    def tagged(self, number: int, tag: str, value: str) -> None:
        """A line with a tag; no blanks around `value`."""
        entry = self._entry
        if tag == "ER":
            self.end()
            if value and entry is not None:
                entry.add(tag, value)
            elif value:
                self._plain(number, f"ER  - {value}")
        elif entry is None or self._begins(entry, tag):
            self.whole(Entry(number, [tag], [value], typed=tag == "TY", closed=False))
        else:
            self._settle()
            if tag == "TY":
                entry.typed, self._late = True, (len(entry.tags), number)
            entry.add(tag, value)
            entry.trailing = entry.trailing or entry.closed

    def whole(self, entry: Entry) -> None:
        """An entry that another has read, or the beginning of one: it follows whatever came before."""
        held = self._entry
        if held is not None and held.closed and self._stray is None and self._late is None:
            self.done.append(held)  # the way of nearly all
        else:
            self._flush()
        if self._furniture:
            entry.before = tuple(self._furniture)
            self._furniture = []
        self._entry = entry

    def wholes(self, entries: list[Entry]) -> list[Entry]:
        """Entries that another has read, one right behind the other. They are used up: an empty list comes back."""
        if entries:
            last = entries.pop()
            if entries:
                self.whole(entries[0])
                self.done += entries
                self._entry = None
            self.whole(last)
        return []

    def takes_whole(self) -> bool:
        """Whether a TY that comes now begins an entry."""
        return self._entry is None or self._entry.typed or self._entry.closed

    def end(self) -> None:
        """An ER: the entry is closed, though tags may follow yet."""
        if self._entry is not None:
            self._settle()
            self._entry.closed = True

    def finish(self) -> None:
        """No line follows."""
        if self._furniture and self._entry is not None:
            self._entry.after += tuple(self._furniture)
        elif self._furniture:
            self._stray = Stray(self._furniture_line, "\n".join(self._furniture)[:EXCERPT])
        self._furniture = []
        self._flush()

    def _begins(self, entry: Entry, tag: str) -> bool:
        """Whether a tag begins the next record. Where TY comes late, any tag behind ER does."""
        if tag == "TY":
            return self.takes_whole()
        return entry.closed and (tag in _STARTS_RECORD or self._late is not None)

    def _plain(self, number: int, line: str) -> None:
        """A line without a tag: wrapped text inside a record, furniture or a stray outside."""
        entry = self._entry
        if entry is not None and not entry.closed:
            self._more.append(line)
        elif self._stray is not None:
            if len(self._stray.text) < EXCERPT:
                self._stray.text = f"{self._stray.text}\n{line}"[:EXCERPT]
        elif entry is not None and _AFTER.match(line) and len(entry.after) < _MOST_FURNITURE:
            entry.after += (line,)
        elif _BEFORE.match(line) and len(self._furniture) < _MOST_FURNITURE:
            if not self._furniture:
                self._furniture_line = number
            self._furniture.append(line)
        else:
            self._flush()
            self._stray = Stray(number, line[:EXCERPT])

    def _settle(self) -> None:
        if self._more and self._entry is not None:
            self._entry.texts[-1] = "\n".join((self._entry.texts[-1], *self._more)).strip()
            self._more = []

    def _flush(self) -> None:
        self._settle()
        if self._entry is not None:
            self.done.extend(_parted(self._entry, self._late))
        if self._stray is not None:
            self.done.append(self._stray)
        self._entry = self._stray = self._late = None


def _parted(entry: Entry, late: tuple[int, int] | None) -> list[Entry]:
    """Two entries where a late TY was the beginning of the next record: there is a title on both sides of it."""
    if late is None:
        return [entry]
    count, line = late
    if not (_TITLES.intersection(entry.tags[:count]) and _TITLES.intersection(entry.tags[count:])):
        return [entry]
    first = Entry(entry.line, entry.tags[:count], entry.texts[:count], typed=False, closed=False, before=entry.before)
    second = Entry(line, entry.tags[count:], entry.texts[count:], closed=entry.closed, trailing=entry.trailing)
    second.after = entry.after
    return [first, second]
