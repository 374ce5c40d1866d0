"""Web of Science's tagged text: `FN …`, `VR 1.0`, then records from `PT J` to `ER`, and `EF` at the end of the file.

A tag is two signs at the head of a line, a space and the text; continued lines are indented. Of a list of names or
references each line is one. Field tags: Clarivate's help on the Core Collection's field tags. `wos_record.py` makes a
Record of the tags; the tab-delimited export has the same tags as columns: `wos_tab.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from litreview.formats.text import lines_of
from litreview.formats.wos_record import draft_of
from litreview.model import Hit, Parsed, Pointer, Unparsed, message

_TAG = re.compile(r"^([A-Z][A-Z0-9])(?: (.*)|)$")
_HEADER = frozenset({"FN", "VR"})
EXCERPT = 500


@dataclass(slots=True)
class _Entry:
    """One record: `values` of tag and lines; `closed` by an ER; `last` of a file that never came to its EF."""

    line: int
    values: list[tuple[str, list[str]]] = field(default_factory=list)
    closed: bool = False
    last: bool = False


@dataclass(slots=True)
class _Stray:
    """Text outside every record."""

    line: int
    lines: list[str]


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text or of its blocks, in order, one at a time. Raises nothing: what is no record is Unparsed."""
    for position, entry in enumerate(_entries(lines_of(text)), 1):
        if isinstance(entry, _Stray):
            yield outside(position, entry.line, "\n".join(entry.lines))
        else:
            yield _parsed(entry, position)


def outside(position: int, line: int, text: str) -> Unparsed:
    """Text that stands outside the records."""
    return Unparsed(message("import.wos.outside"), Pointer(position, line), text[:EXCERPT])


def _parsed(entry: _Entry, position: int) -> Parsed:
    draft = draft_of(entry.values)
    if entry.values[0][0] != "PT":
        draft.say("import.wos.no_type")
    if not entry.closed:
        draft.say("import.wos.no_end")
    elif entry.last:
        draft.say("import.wos.no_file_end")
    return draft.finish(Pointer(position, entry.line, draft.fields.get("accession", "")))


class _Splitter:
    """Sorts lines into records and strays. One is held back until the next line tells that it is over."""

    def __init__(self) -> None:
        self.held: _Entry | _Stray | None = None
        self.headed = False  # inside a file that began with FN: it has to end with EF

    def tagged(self, number: int, tag: str, value: str) -> Iterator[_Entry | _Stray]:
        entry = self.held
        if tag in _HEADER or tag == "EF":
            yield from self.file_mark(tag)
        elif tag == "ER":
            if isinstance(entry, _Entry):
                entry.closed = True
        elif tag == "PT" or not isinstance(entry, _Entry) or entry.closed:
            yield from self.flush()
            self.held = _Entry(number, [(tag, [value])])
        else:
            entry.values.append((tag, [value]))

    def file_mark(self, tag: str) -> Iterator[_Entry | _Stray]:
        """FN and VR begin a file, EF ends it; joined files have several."""
        self.headed = self.headed and tag != "EF"
        yield from self.flush(over=tag != "VR")
        self.headed = tag != "EF"

    def plain(self, number: int, line: str) -> Iterator[_Entry | _Stray]:
        """A line without a tag: a continued text inside a record, a stray outside."""
        if isinstance(self.held, _Entry) and not self.held.closed:
            self.held.values[-1][1].append(line.strip())
        elif isinstance(self.held, _Stray):
            self.held.lines.append(line)
        else:
            yield from self.flush()
            self.held = _Stray(number, [line])

    def flush(self, *, over: bool = False) -> Iterator[_Entry | _Stray]:
        """What is held back; `over`: nothing more of this file follows."""
        if isinstance(self.held, _Entry):
            self.held.last = over and self.headed
        if self.held is not None:
            yield self.held
        self.held = None


def _entries(lines: Iterable[str]) -> Iterator[_Entry | _Stray]:
    splitter = _Splitter()
    for number, line in enumerate(lines, 1):
        found = _TAG.match(line)
        if found:
            yield from splitter.tagged(number, found.group(1), (found.group(2) or "").strip())
        elif line.strip():
            yield from splitter.plain(number, line)
    yield from splitter.flush(over=True)
