"""Ovid's tagged text, in both layouts: records under a number in angle brackets, `<1. >` or `<8>`.

Relied on: export files of BIOSIS, Embase, PsycINFO and Journals@Ovid, and Ovid's database guides
(https://ospguides.ovid.com/OSPguides/). The guides say which tags there are, not how a file is laid out.

A record is held whole, the file never. What a record's lines say is read in `ovid_fields.py` and `ovid_record.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from litreview.formats.ovid_fields import fields_of
from litreview.formats.ovid_record import draft_of
from litreview.formats.text import lines_of
from litreview.model import Hit, Pointer, Unparsed, message

_HEAD = re.compile(r"^[ \t]{0,8}<[ ]?(\d{1,9})[ .]{0,3}>[ \t]*$")
_MAKER = re.compile(r"^[ \t]{0,8}VN  - ?Ovid")  # the first tag of every record of the tagged layout
_TAGGED = re.compile(r"^[ \t]{0,8}[A-Z][A-Z0-9]  -(?: |$)")
_STRAY_LINES = 50  # lines of text outside the records that are looked at
EXCERPT = 500


@dataclass(slots=True)
class Entry:
    """The lines of one record after its head, and where they begin: `number` of the head, '' when it has none.

    `closed` tells whether an empty line stands at its end, as Ovid writes it.
    """

    line: int
    number: str = ""
    lines: list[str] = field(default_factory=list)
    closed: bool = False
    maker: bool = False

    def add(self, line: str) -> None:
        """One more line."""
        self.lines.append(line)
        self.closed = not line.strip()


@dataclass(slots=True)
class Stray:
    """Text before the first record: its first lines."""

    line: int
    lines: list[str] = field(default_factory=list)


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text or of its blocks, in order, one at a time. Raises nothing: what is no record is Unparsed."""
    endings = _Endings()
    for position, (entry, last) in enumerate(_with_last(entries(text)), 1):
        if isinstance(entry, Stray):
            excerpt = "\n".join(entry.lines)[:EXCERPT]
            yield Unparsed(message("import.ovid.outside"), Pointer(position, entry.line), excerpt)
            continue
        yield _hit(entry, position, endings, last=last)


def _hit(entry: Entry, position: int, endings: _Endings, *, last: bool) -> Hit:
    values, stray = fields_of(entry.lines)
    if not values:
        reason = message("import.ovid.empty", number=entry.number)
        excerpt = "\n".join(stray).strip()[:EXCERPT]
        return Unparsed(reason, Pointer(position, entry.line, entry.number), excerpt)
    draft = draft_of(values)
    if stray:
        draft.left["before the first field"] = stray
    if not entry.number:
        draft.remarks.insert(0, message("import.ovid.no_head"))
    if "VN" in draft.left and "database" not in draft.fields:
        draft.say("import.ovid.no_database")
    if last and (not entry.closed or endings.unlike(values[-1][0])):
        draft.say("import.ovid.no_end")
    endings.note(values[-1][0])
    known = draft.fields.get("accession", "") or draft.fields.get("pmid", "")
    return draft.finish(Pointer(position, entry.line, known))


class _Endings:
    """The fields that records end with. Where two or more end with the same one, a last one that does not is cut."""

    def __init__(self) -> None:
        self._tags: set[str] = set()
        self._seen = 0

    def note(self, tag: str) -> None:
        self._seen += 1
        if len(self._tags) < 2:
            self._tags.add(tag)

    def unlike(self, tag: str) -> bool:
        return self._seen > 1 and len(self._tags) == 1 and tag not in self._tags


def _with_last(found: Iterable[Entry | Stray]) -> Iterator[tuple[Entry | Stray, bool]]:
    held: Entry | Stray | None = None
    for entry in found:
        if held is not None:
            yield held, False
        held = entry
    if held is not None:
        yield held, True


def entries(text: str | Iterable[str]) -> Iterator[Entry | Stray]:
    """Records and what stands before the first of them, in order. Raises nothing.

    A record begins at a head, or at the tag of Ovid's name where its head is missing; before the first head also at
    any tag.
    """
    held: Entry | Stray | None = None
    for number, line in enumerate(lines_of(text), 1):
        head = _HEAD.match(line) if "<" in line else None
        maker = head is None and _MAKER.match(line) is not None
        if head or _begins(held, line, maker=maker):
            if held is not None:
                yield held
            held = Entry(number, head.group(1) if head else "")
        if isinstance(held, Entry):
            held.maker = held.maker or maker
            if head is None:
                held.add(line)
        elif line.strip():
            held = held or Stray(number)
            if len(held.lines) < _STRAY_LINES:
                held.lines.append(line)
    if held is not None:
        yield held


def _begins(held: Entry | Stray | None, line: str, *, maker: bool) -> bool:
    """Whether a line that is no head begins a record all the same."""
    if isinstance(held, Entry):
        return maker and held.maker
    return maker or _TAGGED.match(line) is not None
