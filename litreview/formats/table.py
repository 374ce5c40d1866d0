"""Rows of a CSV file, whatever program wrote it.

RFC 4180, and what Excel and the databases make of it: delimiter comma, semicolon, tab or bar, found from the content
or told by a first line `sep=;`; quotes doubled; line breaks inside quotes; lines before the header (as of Dimensions).

Python's csv module reads the rows, strictly. Where it refuses one, the row is read again here, more patiently, and says
so: a quotation mark that nothing closes, marks inside a cell that were not doubled, a cell longer than
`csv.field_size_limit()`, which is one setting for the whole process and stays as it is. A row that no mark closes
within `_LINES` lines or `_CHARACTERS` characters is cut after its first line, so that it never swallows the rest of
the file; what one reader reads again is bounded by what it has read (`_Lines.room`).
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, takewhile
from typing import NamedTuple

from litreview.model import Message, message

DELIMITERS = "\t;|,"
_SEPARATOR = "sep="
_LINES = 1000  # of one row
_CHARACTERS = 1 << 22
_LEAST_ROOM = 4  # when a file has used up what it may have read again
_HEAD_ROWS = 25  # from the start of a file, to find the delimiter and the header
_TRIAL = 1 << 16  # characters of the text in which each delimiter is tried
_NUL = "\0"


class Row(NamedTuple):
    """`line` is where the row begins, from 1. Cells by column, in order; blank ones too. Cells beyond the header stand
    under `#n`, n the number of the column from 1."""

    line: int
    cells: dict[str, str]
    remarks: tuple[Message, ...] = ()


class Cells(NamedTuple):
    """A row before it meets its header."""

    line: int
    values: list[str]
    remarks: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A header (names made different, see `column_names`), and the rows under it, to be gone through once."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    delimiter: str = ""


def rows(blocks: Iterable[str]) -> Iterator[Row]:
    """The rows of a CSV text given in blocks of whole lines. Rows without any text are left out."""
    return read_table(blocks).rows


def read_table(blocks: Iterable[str]) -> Table:
    """The header and the rows of a CSV text in blocks of whole lines; an empty header when there is no text at all."""
    cells, delimiter = read_cells(blocks)
    return table_of(cells, delimiter)


def read_cells(blocks: Iterable[str]) -> tuple[Iterator[Cells], str]:
    """The rows of a CSV text as they stand, header and all, and the delimiter found."""
    source = iter(blocks)
    first = next(source, "")
    delimiter, skipped = find_delimiter(first)
    lines = _Lines(chain((first,), source))
    for _ in range(skipped):
        next(lines)
    lines.keep()
    return _cells(lines, delimiter), delimiter


def chained(cells: Iterator[Cells], delimiter: str) -> tuple[list[Cells], Iterator[Cells], str]:
    """The first rows, for a look at them, all rows, and the delimiter."""
    first = list(islice(cells, _HEAD_ROWS))
    return first, chain(first, cells), delimiter


def table_of(cells: Iterator[Cells], delimiter: str = "") -> Table:
    """The header among the first rows, and the rows after it. The rows before it have one cell each, or none."""
    held = list(islice(cells, _HEAD_ROWS))
    place = next((number for number, row in enumerate(held) if _filled(row.values) > 1), None)
    if place is None:
        place = next((number for number, row in enumerate(held) if _filled(row.values)), None)
    if place is None:
        return Table((), iter(()), delimiter)
    header = column_names(held[place].values)
    said = tuple(remark for row in held[: place + 1] for remark in row.remarks)
    return Table(header, _rows(header, chain(held[place + 1 :], cells), said), delimiter)


def column_names(values: Sequence[str]) -> tuple[str, ...]:
    """Names of columns, each different: the second «Title» becomes «Title (2)», an empty name «#n».

    Empty names at the end are those of columns that a spreadsheet added, and left out.
    """
    names = [" ".join(value.split()) for value in values]
    while names and not names[-1]:
        names.pop()
    found: dict[str, int] = {}  # the name, and how often it stood there
    for number, name in enumerate(names, 1):
        plain = unique = name or f"#{number}"
        while unique in found:
            found[plain] += 1
            unique = f"{plain} ({found[plain]})"
        found[unique] = 1
    return tuple(found)


def find_delimiter(text: str) -> tuple[str, int]:
    """The delimiter of a text, and how many lines stand before the table to say so (`sep=;`: 1).

    The one whose rows have most cells, and the same number of them, from the header on.
    """
    line = text.partition("\n")[0]
    told = line.strip().strip('"')
    if told[:4].lower() == _SEPARATOR and len(told) == 5:
        return told[4], 1
    if told.lower() == _SEPARATOR and line.rstrip("\n").endswith("\t"):
        return "\t", 1
    return max(DELIMITERS, key=lambda delimiter: _fitness(text, delimiter)), 0


def width_of(text: str, delimiter: str) -> tuple[int, int, int]:
    """Cells of the header, rows after it, and how many of these have about as many cells, in the first rows."""
    counts = [len(row) for row in _first_rows(text, delimiter)]
    start = next((number for number, count in enumerate(counts) if count > 1), None)
    if start is None:
        return 1, 0, 0
    after = counts[start + 1 :]
    width = counts[start]
    return width, len(after), sum(10 * abs(count - width) <= 10 + width for count in after)


def _fitness(text: str, delimiter: str) -> tuple[bool, bool, int]:
    width, after, even = width_of(text, delimiter)
    return (width > 1, 2 * even >= after, width)


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    """The first rows, up to one that had to be mended, as those of a wrong delimiter have; without one cut off."""
    head = text[:_TRIAL]
    rows = islice(_cells(_Lines((head,)), delimiter), _HEAD_ROWS)
    sound = takewhile(lambda row: all(said.code != "import.table.quote" for said in row.remarks), rows)
    values = [row.values for row in sound if _filled(row.values)]
    return values if head.endswith("\n") or len(values) == _HEAD_ROWS else values[: max(1, len(values) - 1)]


def _filled(values: Iterable[str]) -> int:
    return sum(bool(value) and not value.isspace() for value in values)


def _rows(header: tuple[str, ...], cells: Iterable[Cells], said: tuple[Message, ...]) -> Iterator[Row]:
    """Rows as dictionaries; what does not fit the header is said, and with the first row what was said before it."""
    width = len(header)
    for line, values, own in cells:
        remarks, said = (*said, *own), ()
        if len(values) == width and not remarks:
            if any(value and not value.isspace() for value in values):
                yield Row(line, dict(zip(header, values, strict=True)))
        elif _filled(values):
            yield _uneven(header, line, values, remarks)


def _uneven(header: tuple[str, ...], line: int, values: list[str], remarks: tuple[Message, ...]) -> Row:
    width = len(header)
    made = dict(zip(header, values, strict=False))
    while len(values) > width and not values[-1].strip():
        values.pop()
    if len(values) < width:
        remarks = (*remarks, message("import.table.too_few", found=len(values), expected=width))
    elif len(values) > width:
        remarks = (*remarks, message("import.table.too_many", found=len(values), expected=width))
        made.update((f"#{number}", value) for number, value in enumerate(values[width:], width + 1))
    return Row(line, made, remarks)


class _TooLongError(Exception):
    """The row in hand took more lines or characters than a row may."""


@dataclass(slots=True)
class _Lines:
    """Lines with their ends, for csv.reader. Those of the row in hand are remembered and can be given back."""

    blocks: Iterable[str]
    taken: list[str] = field(default_factory=list)
    before: int = 0  # lines of the rows before the one in hand
    size: int = 0
    room: int = 2 * _LINES  # lines that may still be read twice; grows with what is read for good
    nuls: int = 0
    _fresh: Iterator[str] = field(init=False)
    _back: deque[str] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._fresh = chain.from_iterable(map(self._split, self.blocks))

    def _split(self, block: str) -> Iterator[str]:
        if _NUL in block:
            self.nuls += block.count(_NUL)
            block = block.replace(_NUL, "")
        return io.StringIO(block, newline="\n")

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.taken and (self.size > _CHARACTERS or len(self.taken) >= max(_LEAST_ROOM, min(_LINES, self.room))):
            raise _TooLongError
        line = self._back.popleft() if self._back else next(self._fresh)
        self.taken.append(line)
        self.size += len(line)
        return line

    def keep(self) -> None:
        """The row in hand is done with."""
        read = len(self.taken)
        self.before += read
        self.room = min(2 * _LINES, self.room + 4 * read)
        self.taken.clear()
        self.size = 0

    def give_back(self, kept: int) -> None:
        """All but the first lines of the row in hand are to be read again."""
        back = self.taken[kept:]
        self._back.extendleft(reversed(back))
        self.room -= len(back)
        del self.taken[kept:]


def _cells(lines: _Lines, delimiter: str) -> Iterator[Cells]:
    """The rows of a text, each with the line it begins at."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    width = 0  # of the last row that was in order
    while True:
        remarks: tuple[Message, ...] = ()
        try:
            values = next(reader)
        except StopIteration:
            break
        except (csv.Error, _TooLongError):
            values, remarks = _patiently(lines, delimiter, width)
        if lines.nuls:
            remarks = (*remarks, message("import.table.nul", n=lines.nuls))
            lines.nuls = 0
        line = lines.before + 1
        lines.keep()
        if values:
            yield Cells(line, values, remarks)
            width = width if remarks else len(values)


def _patiently(lines: _Lines, delimiter: str, width: int) -> tuple[list[str], tuple[Message, ...]]:
    """The row that csv refused: its first line alone when that has the width of the others, or when nothing closes it;
    else as many lines as it needs."""
    alone, closed, mended = split_line(lines.taken[0], delimiter)
    if closed or len(alone) == width:
        lines.give_back(1)
        return alone, (message("import.table.quote"),) if mended else ()
    split = _Split(delimiter)
    number = 0
    try:
        while not split.feed(lines.taken[number] if number < len(lines.taken) else next(lines)):
            number += 1
    except (StopIteration, _TooLongError):
        lines.give_back(1)
        return alone, (message("import.table.quote"),)
    lines.give_back(number + 1)
    return split.cells, (message("import.table.quote"),) if split.mended else ()


def split_line(line: str, delimiter: str) -> tuple[list[str], bool, bool]:
    """The cells of one line; whether every mark that opens a cell is closed in it; whether marks had to be mended.

    A mark that nothing closes is text, and so are those after it.
    """
    split = _Split(delimiter)
    if split.feed(line):
        return split.cells, True, split.mended
    return [*split.cells, *line.removesuffix("\n")[split.opened :].split(delimiter)], False, True


class _Split:
    """Cells of one row, line by line and of any length, in one go. A mark closes a cell only before a delimiter or the
    end of a line; other marks inside it are text."""

    def __init__(self, delimiter: str) -> None:
        self.cells: list[str] = []
        self.mended = False
        self.opened = 0  # where, in the line given last, the mark stands that is not closed yet
        self._delimiter = delimiter
        self._parts: list[str] | None = None  # of the cell between marks

    def feed(self, line: str) -> bool:
        """Take one more line; True when the row ends with it."""
        text = line.removesuffix("\n")
        place = 0
        while True:
            if self._parts is None and text.startswith('"', place):
                self._parts, self.opened, place = [], place, place + 1
            if self._parts is None:
                stop = text.find(self._delimiter, place)
                self.cells.append(text[place:stop] if stop >= 0 else text[place:])
            else:
                end = self._closing(text, place)
                if end < 0:
                    self._parts.append(line[place:])
                    return False
                self.cells.append("".join((*self._parts, text[place:end])).replace('""', '"'))
                self._parts = None
                stop = text.find(self._delimiter, end)
            if stop < 0:
                return True
            place = stop + 1

    def _closing(self, text: str, place: int) -> int:
        """Where the mark stands that closes the cell; -1 when none does in this line."""
        while (place := text.find('"', place)) >= 0:
            if text.startswith('""', place):
                place += 2
                continue
            rest = place + 1
            while rest < len(text) and text[rest] == " ":
                rest += 1
            if rest == len(text) or text[rest] == self._delimiter:
                return place
            self.mended = True
            place = rest
        return -1
