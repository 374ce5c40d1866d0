"""EndNote's import format (.enw), which is refer and BibIX with types: `%0 Journal Article`, `%T Title`, a tag a line.

As EndNote's guide to tagged import files has it, a blank line or the next `%0` ends a record. Written otherwise as
well, and read: records whose `%T` stands before `%0`, or without any `%0` (bepress); blank lines inside an abstract;
`%(` and `%[` without a space behind them, and `$]` for `%]`, as EndNote itself writes.

`enw_record.py` makes a Record of the tags. An entry that has a type and nothing else is no record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from litreview.formats.enw_record import draft_of
from litreview.formats.text import lines_of
from litreview.model import Hit, Message, Pointer, Unparsed, message

_TAG = re.compile(r"^(?:(%[A-Z0-9!-$&-/:-@\[-`{-~])(?:[ \t](.*)|[ \t]*$)|(%[(\[]|\$\])(.*))$")
_TYPE, _TITLE = "%0", "%T"
_OPENERS = frozenset({_TITLE, "%A", "%F", "%M"})  # by which records without a type begin
_REPEATED = frozenset({"%K", "%Z", "%U", "%R", "%>", "%X", "%E", "%Y", "%?", "%G", "%@", "%O"})
_LONG = frozenset({"%X", "%Z", "%<", "%O", "%K"})  # may hold blank lines
EXCERPT = 500


@dataclass(slots=True)
class _Entry:
    """One record: `values` of tag and lines, `tags` that it has, `gap` for a blank line inside."""

    line: int
    values: list[tuple[str, list[str]]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    gap: bool = False

    def add(self, tag: str, value: str) -> None:
        self.values.append((tag, [value]))
        self.tags.add(tag)

    def ends_before(self, tag: str, *, gap: bool) -> bool:
        """Whether a tag, after a blank line or not, begins the next record."""
        if tag == _TYPE:
            return gap or _TYPE in self.tags
        if gap and tag in self.tags and tag not in _REPEATED:
            return True
        if gap:
            return tag in _OPENERS and _TITLE in self.tags
        return tag == _TITLE == self.values[0][0]


@dataclass(slots=True)
class _Stray:
    """Text outside every record."""

    line: int
    lines: list[str]


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text or of its blocks, in order, one at a time. Raises nothing: what is no record is Unparsed."""
    for position, entry in enumerate(_entries(lines_of(text)), 1):
        if isinstance(entry, _Stray):
            yield _unparsed(message("import.enw.outside"), Pointer(position, entry.line), entry.lines)
        elif not any(line for tag, lines in entry.values if tag != _TYPE for line in lines):
            lines = [f"{tag} {'; '.join(lines)}".strip() for tag, lines in entry.values]
            yield _unparsed(message("import.enw.empty"), Pointer(position, entry.line), lines)
        else:
            draft = draft_of(entry.values)
            if _TYPE not in entry.tags:
                draft.say("import.enw.no_type")
            if entry.gap:
                draft.say("import.enw.gap")
            yield draft.finish(Pointer(position, entry.line, draft.ids.get("key", "")))


def _unparsed(reason: Message, pointer: Pointer, lines: Iterable[str]) -> Unparsed:
    return Unparsed(reason, pointer, "\n".join(lines)[:EXCERPT])


def tag_of(line: str) -> tuple[str, str] | None:
    """The tag, with its per cent sign, and the text of a line; None when it has no tag."""
    found = _TAG.match(line)
    if not found:
        return None
    tag = found.group(1) or found.group(3)
    return tag.replace("$]", "%]"), (found.group(2) or found.group(4) or "").strip()


class _Splitter:
    """Sorts lines into records and strays. One is held back until the next line tells that it is over."""

    def __init__(self) -> None:
        self.held: _Entry | _Stray | None = None
        self.gap = False

    def tagged(self, number: int, tag: str, value: str) -> Iterator[_Entry | _Stray]:
        entry = self.held
        if not isinstance(entry, _Entry) or entry.ends_before(tag, gap=self.gap):
            yield from self.flush()
            self.held = entry = _Entry(number)
        entry.gap = entry.gap or self.gap
        entry.add(tag, value)
        self.gap = False

    def plain(self, number: int, line: str) -> Iterator[_Entry | _Stray]:
        """A line without a tag: wrapped text, or a further paragraph of a long one; else a stray."""
        entry = self.held
        if isinstance(entry, _Entry) and (not self.gap or entry.values[-1][0] in _LONG):
            entry.values[-1][1].append(line.strip())
            self.gap = False
        elif isinstance(entry, _Stray):
            entry.lines.append(line)
        else:
            yield from self.flush()
            self.held = _Stray(number, [line])

    def flush(self) -> Iterator[_Entry | _Stray]:
        if self.held is not None:
            yield self.held
        self.held = None
        self.gap = False


def _entries(lines: Iterable[str]) -> Iterator[_Entry | _Stray]:
    splitter = _Splitter()
    for number, line in enumerate(lines, 1):
        found = tag_of(line)
        if found:
            yield from splitter.tagged(number, *found)
        elif line.strip():
            yield from splitter.plain(number, line)
        else:
            splitter.gap = True
    yield from splitter.flush()
