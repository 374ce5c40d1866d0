"""The Cochrane Library's plain-text export: `Record #1 of 40`, then lines `ID: CN-…`, `AU: …`, `TI: …`.

Trials of CENTRAL (`ID: CN-…`) and Cochrane reviews (`ID: CD…`) come in the same layout. The first line of each record
tells how many there should be, so that a file which was cut off says so.

Assumed, not verified on real files, as none was at hand: the layout as a whole; that a record has one AU line for each
author; that texts are on one line, or wrapped on lines without a tag; the words in `PT`; `PUBMED` and `EMBASE` as the
names before the numbers in `PM` and `XR`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from litreview.formats.cochrane_record import KNOWN_TAGS, draft_of
from litreview.formats.text import lines_of
from litreview.model import Hit, Parsed, Pointer, Unparsed, message

_HEAD = re.compile(r"^Record #(\d{1,9}) of (\d{1,9})\s*$")
_TAG = re.compile(r"^([A-Z][A-Z0-9]{1,2}):(?: (.*)|\s*)$")
EXCERPT = 500


@dataclass(slots=True)
class _Entry:
    """One record, the `number`th of `total` by its first line (0 when it has none); `last` of its file."""

    line: int
    number: int = 0
    total: int = 0
    values: list[tuple[str, list[str]]] = field(default_factory=list)
    last: bool = False

    def is_new(self, tag: str) -> bool:
        """Whether a tag begins a record of its own: the ID, which stands first, comes once."""
        return tag == "ID" and any(known == "ID" for known, _ in self.values[:2])


@dataclass(slots=True)
class _Stray:
    """Text outside every record."""

    line: int
    lines: list[str]


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text or of its blocks, in order, one at a time. Raises nothing: what is no record is Unparsed."""
    for position, entry in enumerate(_entries(lines_of(text)), 1):
        if isinstance(entry, _Stray):
            reason, lines = message("import.cochrane.outside"), entry.lines
            yield Unparsed(reason, Pointer(position, entry.line), "\n".join(lines)[:EXCERPT])
        elif not entry.values:
            excerpt = f"Record #{entry.number} of {entry.total}"
            yield Unparsed(message("import.cochrane.empty"), Pointer(position, entry.line), excerpt)
        else:
            yield _parsed(entry, position)


def _parsed(entry: _Entry, position: int) -> Parsed:
    draft = draft_of(entry.values)
    if not entry.number:
        draft.say("import.cochrane.no_head")
    if entry.last and entry.number < entry.total:
        draft.say("import.cochrane.cut", number=entry.number, total=entry.total)
    return draft.finish(Pointer(position, entry.line, draft.fields.get("accession", "")))


class _Splitter:
    """Sorts lines into records and strays. One is held back until the next line tells that it is over."""

    def __init__(self) -> None:
        self.held: _Entry | _Stray | None = None

    def head(self, line: int, number: int, total: int) -> Iterator[_Entry | _Stray]:
        same = isinstance(self.held, _Entry) and number > self.held.number and total == self.held.total
        yield from self.flush(last=not same)
        self.held = _Entry(line, number, total)

    def tagged(self, number: int, tag: str, value: str) -> Iterator[_Entry | _Stray]:
        entry = self.held
        if not isinstance(entry, _Entry) or entry.is_new(tag):
            yield from self.flush()
            self.held = entry = _Entry(number)
        entry.values.append((tag, [value]))

    def plain(self, number: int, line: str) -> Iterator[_Entry | _Stray]:
        """A line without a tag: wrapped text inside a record, a stray outside."""
        if isinstance(self.held, _Entry) and self.held.values:
            self.held.values[-1][1].append(line.strip())
        elif isinstance(self.held, _Stray):
            self.held.lines.append(line)
        else:
            yield from self.flush()
            self.held = _Stray(number, [line])

    def flush(self, *, last: bool = False) -> Iterator[_Entry | _Stray]:
        if isinstance(self.held, _Entry):
            self.held.last = last
        if self.held is not None:
            yield self.held
        self.held = None


def _entries(lines: Iterable[str]) -> Iterator[_Entry | _Stray]:
    splitter = _Splitter()
    for number, line in enumerate(lines, 1):
        head, found = _HEAD.match(line), _TAG.match(line)
        if head:
            yield from splitter.head(number, int(head.group(1)), int(head.group(2)))
        elif found and found.group(1) in KNOWN_TAGS:
            yield from splitter.tagged(number, found.group(1), (found.group(2) or "").strip())
        elif line.strip():
            yield from splitter.plain(number, line)
    yield from splitter.flush(last=True)
