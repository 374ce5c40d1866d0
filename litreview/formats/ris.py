"""RIS: lines `TY  - JOUR` to `ER  - `, as databases and reference managers really write them.

The tags are those of Reference Manager's and EndNote's descriptions of RIS. Read tolerantly: tags followed by none to
three spaces, records without `ER` or without `TY`, wrapped lines without a tag, empty tags, longer tags (`PMID  - `),
preambles between records. `ris_record.py` makes a Record of the tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from litreview.formats.ris_record import KNOWN_TAGS, draft_of
from litreview.formats.text import lines_of
from litreview.model import Hit, Message, Parsed, Pointer, Unparsed, message

_TAG = re.compile(r"^\s{0,3}(?:([A-Z][A-Z0-9])  -(.*)|([A-Z][A-Z0-9]{2,4})  - (.*))$")
# With other spacing only a tag we know is a tag: «IT - and other sectors» is a wrapped line.
_LOOSE = re.compile(r"^\s{0,3}([A-Z][A-Z0-9])(?: | {3})?-(?: (.*)|\s*)$")
# What hosts print between records, and is neither a record nor part of one: JSTOR, APA and ACM, Ovid.
_FURNITURE = re.compile(r"^(?:(?:Provider|Database|Content): ?.*|\d+\.|<\d+>|Link to the Ovid Full Text.*)$")
_STARTS_RECORD = frozenset({"TI", "T1", "AU", "A1"})
EXCERPT = 500


@dataclass(slots=True)
class _Block:
    """The lines of one record: `values` of tag and text, `closed` by an ER, `after` what stood behind it."""

    line: int
    typed: bool
    values: list[tuple[str, list[str]]] = field(default_factory=list)  # wrapped lines one by one
    closed: bool = False
    after: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    trailing: bool = False  # tags behind ER

    def wrap(self, line: str) -> None:
        self.values[-1][1].append(line)


@dataclass(slots=True)
class _Stray:
    """Text outside every record."""

    line: int
    lines: list[str]


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text or of its lines, in order, one at a time. Raises nothing: what is no record is Unparsed."""
    for position, block in enumerate(_blocks(lines_of(text)), 1):
        yield _unparsed(block, position) if isinstance(block, _Stray) else _parsed(block, position)


def _parsed(block: _Block, position: int) -> Parsed:
    draft = draft_of((tag, "\n".join(lines)) for tag, lines in block.values)
    for tag, lines in (("before TY", block.before), ("after ER", block.after)):
        if lines:
            draft.left[tag] = lines
    remarks: list[Message] = []
    if not block.typed:
        remarks.append(message("import.ris.no_type"))
    if not block.closed:
        remarks.append(message("import.ris.no_end"))
    if block.trailing:
        remarks.append(message("import.ris.after_end"))
    draft.remarks[:0] = remarks
    return draft.finish(Pointer(position, block.line, draft.ids.get("key", "")))


def _unparsed(stray: _Stray, position: int) -> Unparsed:
    excerpt = "\n".join(stray.lines)[:EXCERPT]
    return Unparsed(message("import.ris.outside"), Pointer(position, stray.line), excerpt)


def tag_of(line: str) -> tuple[str, str] | None:
    """The tag and text of a line; None when it has no tag."""
    found = _TAG.match(line)
    if found:
        return found.group(1) or found.group(3), (found.group(2) or found.group(4) or "").strip()
    found = _LOOSE.match(line)
    if found is None or found.group(1) not in KNOWN_TAGS:
        return None
    return found.group(1), (found.group(2) or "").strip()


class _Splitter:
    """Sorts lines into records and strays. One record is held back until the next line tells that it is over."""

    def __init__(self) -> None:
        self.block: _Block | None = None
        self.stray: _Stray | None = None
        self.furniture: list[str] = []

    def tagged(self, number: int, tag: str, value: str) -> Iterator[_Block | _Stray]:
        block = self.block
        if tag == "ER":
            if block is not None:
                block.closed = True
            return
        if tag == "TY" or block is None or (block.closed and tag in _STARTS_RECORD):
            yield from self.flush()
            self.block = block = _Block(number, tag == "TY", before=self.furniture)
            self.furniture = []
        block.values.append((tag, [value]))
        block.trailing = block.trailing or block.closed

    def plain(self, number: int, line: str) -> Iterator[_Block | _Stray]:
        """A line without a tag: wrapped text inside a record, furniture or a stray outside."""
        if self.block is not None and not self.block.closed:
            self.block.wrap(line.strip())
        elif self.stray is None and _FURNITURE.match(line.strip()):
            self.furniture.append(line.strip())
        elif self.stray is not None:
            self.stray.lines.append(line)
        else:
            yield from self.flush()
            self.stray = _Stray(number, [line])

    def flush(self) -> Iterator[_Block | _Stray]:
        for ended in (self.block, self.stray):
            if ended is not None:
                yield ended
        self.block = self.stray = None

    def finish(self) -> Iterator[_Block | _Stray]:
        """What is still held back, furniture behind the last record with it."""
        if self.furniture and self.block is None and self.stray is None:
            self.stray = _Stray(1, self.furniture)
        elif self.furniture and self.block is not None:
            self.block.after.extend(self.furniture)
        yield from self.flush()


def _blocks(lines: Iterable[str]) -> Iterator[_Block | _Stray]:
    splitter = _Splitter()
    for number, line in enumerate(lines, 1):
        found = tag_of(line)
        if found:
            yield from splitter.tagged(number, *found)
        elif line.strip():
            yield from splitter.plain(number, line)
    yield from splitter.finish()
