"""A search log found in a table of any file: its headings wherever they stand, its searches, and rows that are none.

A table is a grid of texts. What makes it a log are headings that name fields of a log (log_columns.py), in any order
and not necessarily in the first row; they may stand in two rows, or down the first column with one search a column.
Nothing is interpreted here but which row is what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from litreview.formats.log_columns import BEFORE_LIMITS, JOINED, NOTE, Heading, heading_of
from litreview.normalise.dates import read_log_date

_DEEPEST = 25  # rows that may stand above the headings
_SUM = re.compile(
    r"(?:sum(?:mert)?|total(?:t|sum|e)?|til ?sammen|i alt|samanlagt|sammenlagt|alt|in total)\b.{0,40}", re.I
)
_NUMBER = re.compile(r"[\d\s.,'’]*\d[\d\s.,'’]*(?:treff|hits)?", re.I)
_STATED = frozenset({"hits", "titles_read", "abstracts_read", "fulltexts_read", "included", BEFORE_LIMITS})


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a file's table. `number` from 1 as the file's own program counts; `notes` are footnotes that its cells
    refer to; `typed` the dates (ISO 8601) of cells that hold a date and not its text, by place from 0."""

    number: int
    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()
    typed: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a file. `name` is its sheet, or the caption above it; `unit` what `number` counts."""

    name: str
    rows: tuple[GridRow, ...]


class LineKind(StrEnum):
    """What a row under the headings is."""

    SEARCH = "search"
    HEADINGS = "headings"  # the headings again, as on the next page
    SUM = "sum"
    LONE = "lone"  # one cell alone that is no search: a group's name, a footnote, a page number


@dataclass(frozen=True, slots=True)
class LogColumn:
    """A column: its place from 0, its heading as printed, and the field it fills, empty when it fills none."""

    place: int
    heading: str
    field: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """A row under the headings, its cells by place. `parts`: label, query and hits of the numbered lines that the
    search was put together of, in files that keep them inside it."""

    number: int
    kind: LineKind
    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()
    typed: Mapping[int, str] = field(default_factory=dict)
    parts: tuple[tuple[str, str, str], ...] = ()

    @property
    def text(self) -> str:
        """All that stands in it, on one line."""
        return " | ".join(cell for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class LogTable:
    """A table that is a search log. `above` is what stands over its headings; `asked` False when the columns are those
    of a fixed format, which nobody has to confirm."""

    name: str
    columns: tuple[LogColumn, ...]
    lines: tuple[LogLine, ...]
    above: tuple[str, ...] = ()
    asked: bool = True

    def has(self, name: str) -> bool:
        """Whether a column fills this field."""
        return any(column.field == name for column in self.columns)

    def cell(self, line: LogLine, name: str) -> str:
        """The text of a field; several columns that fill it together are parted by semicolons."""
        found = [line.cells[column.place] for column in self.columns if column.field == name]
        return "; ".join(text for text in found if text)

    def without(self, places: frozenset[int]) -> LogTable:
        """The same table with these columns not understood."""
        columns = tuple(replace(item, field="") if item.place in places else item for item in self.columns)
        return replace(self, columns=columns)


@dataclass(frozen=True, slots=True)
class _Head:
    """Headings found: the rows they take up, what they name, and how well that makes a log."""

    first: int = 0
    last: int = -1
    texts: tuple[str, ...] = ()
    named: tuple[Heading, ...] = ()
    fields: frozenset[str] = field(default_factory=frozenset)


def read_table(grid: Grid) -> LogTable | None:
    """The log in a table; None when its headings are not those of a log."""
    upright = _head(grid.rows)
    if not upright.fields:
        turned = _turned(grid)
        if not _head(turned.rows).fields:
            return None
        grid, upright = turned, _head(turned.rows)
    columns = _columns(upright)
    rows = grid.rows[upright.last + 1 :]
    lines = tuple(_line(row, columns, upright.texts) for row in rows if any(row.cells))
    above = tuple(" ".join(filter(None, row.cells)) for row in grid.rows[: upright.first] if any(row.cells))
    return LogTable(grid.name, columns, lines, above)


def _head(rows: tuple[GridRow, ...]) -> _Head:
    best = _Head()
    for first, row in enumerate(rows[:_DEEPEST]):
        for found in _heads(rows, first, row):
            if len(found.fields) > len(best.fields):
                best = found
    return best


def _heads(rows: tuple[GridRow, ...], first: int, row: GridRow) -> Iterator[_Head]:
    """The headings of a row, alone and with the row under it («Antall» over «treff», «lest»)."""
    yield _judged(first, first, row.cells)
    below = rows[first + 1].cells if first + 1 < len(rows) else ()
    if below and not any(sign.isdigit() for cell in below for sign in cell):
        over = ""
        texts = []
        for place, cell in enumerate(below):
            own = row.cells[place] if place < len(row.cells) else ""
            over = own or over
            texts.append(f"{own or (over if cell else '')} {cell}".strip())
        yield _judged(first, first + 1, tuple(texts))


def _judged(first: int, last: int, texts: tuple[str, ...]) -> _Head:
    named = tuple(heading_of(text) for text in texts)
    fields = frozenset(item.field for item in named if item.field)
    sure = frozenset(item.field for item in named if item.field and item.sure)
    search = ("query" in fields) + ("query" in sure) + bool(fields & _STATED) + bool(sure & _STATED)
    is_log = len(fields) >= 2 and search >= 2 and sum(bool(text) for text in texts) >= 2
    return _Head(first, last, texts, named, fields) if is_log else _Head()


def _columns(head: _Head) -> tuple[LogColumn, ...]:
    """One column for each heading; the second that names a field which takes only one fills none. A sure heading goes
    before an unsure one («Antall treff» before «Resultat»)."""
    taken = {item.field for item in head.named if item.sure}
    used: set[str] = set()
    columns = []
    for place, (text, item) in enumerate(zip(head.texts, head.named, strict=True)):
        late = item.field in used or (not item.sure and item.field in taken)
        name = "" if late and item.field not in JOINED else item.field
        used.add(name)
        columns.append(LogColumn(place, " ".join(text.split()), name))
    return tuple(columns)


def _line(row: GridRow, columns: tuple[LogColumn, ...], headings: tuple[str, ...]) -> LogLine:
    cells = (*row.cells, *("",) * (len(columns) - len(row.cells)))
    return LogLine(row.number, _kind(cells, columns, headings), cells, row.notes, row.typed)


def _kind(cells: tuple[str, ...], columns: tuple[LogColumn, ...], headings: tuple[str, ...]) -> LineKind:
    filled = [(place, text) for place, text in enumerate(cells) if text]
    if _same(cells, headings):
        return LineKind.HEADINGS
    words = [text for _, text in filled if not is_number(text)]
    if len(words) == 1 and words[0] == filled[0][1] and _SUM.fullmatch(words[0]):
        return LineKind.SUM
    if len(filled) == 1 and _is_lone(*filled[0], columns):
        return LineKind.LONE
    return LineKind.SEARCH


def _is_lone(place: int, text: str, columns: tuple[LogColumn, ...]) -> bool:
    """Whether a cell that stands alone in its row is no search. A half-filled row has its query, source or date."""
    name = columns[place].field if place < len(columns) else ""
    if name == "query":
        return is_number(text) or text.startswith("*")
    if name == "date":
        return read_log_date(text, None)[0].first is None or text.isdecimal()
    return name != "source" or text.startswith("*") or len(text) > 60


def is_number(text: str) -> bool:
    """Whether a cell holds nothing but a number, with or without separators and the word for hits."""
    return len(text) <= 40 and bool(_NUMBER.fullmatch(text))


def _same(cells: tuple[str, ...], headings: tuple[str, ...]) -> bool:
    folded = [" ".join(text.split()).casefold() for text in headings]
    return [" ".join(text.split()).casefold() for text in cells[: len(folded)]] == folded


def _turned(grid: Grid) -> Grid:
    """The table with its first column as the headings: one search a column."""
    width = max((len(row.cells) for row in grid.rows), default=0)
    wide = [(*row.cells, *("",) * (width - len(row.cells))) for row in grid.rows]
    rows = tuple(
        GridRow(
            place + 1,
            tuple(cells[place] for cells in wide),
            typed={at: row.typed[place] for at, row in enumerate(grid.rows) if place in row.typed},
        )
        for place in range(width if len(wide) <= _DEEPEST else 0)
    )
    return Grid(grid.name, rows)


def kept_cells(table: LogTable, line: LogLine) -> str:
    """What of a row has no field of its own: notes, columns not understood under their headings, footnotes."""
    parts = [table.cell(line, NOTE)]
    for column in table.columns:
        text = line.cells[column.place]
        if not column.field and text:
            parts.append(f"{column.heading}: {text}" if column.heading else text)
    beyond = line.cells[len(table.columns) :]
    return "; ".join(part for part in (*parts, *beyond, *line.notes) if part)
