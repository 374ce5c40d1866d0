"""A native Word table: fixed columns, a heading row that repeats, rows that stay whole unless they are long."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from litreview.reporting.document import Cell, CellKind, Line, Table
from litreview.reporting.render.columns import column_kinds, least, lines_needed, set_as, shares
from litreview.reporting.render.docx_xml import paragraph, run, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HEAD_FILL = "EDEDED"
_GREY = "595959"
# Ink and ground of the verdicts; the cell's own word says the same, so colour is never alone.
_INK = {
    CellKind.HOLDS: "1E5C31",
    CellKind.FAILS: "9B1C1C",
    CellKind.CANNOT: "595959",
    CellKind.WARNING: "7A4B00",
    CellKind.UNKNOWN: _GREY,
}
_FILL = {
    CellKind.HOLDS: "EEF6F0",
    CellKind.FAILS: "FBEDED",
    CellKind.CANNOT: "F4F4F4",
    CellKind.WARNING: "FDF5E4",
    CellKind.HEADING: "F5F5F5",
}
_ALIGN = {CellKind.NUMBER: "right", CellKind.MARK: "center"}
_ITALIC = frozenset({CellKind.UNKNOWN, CellKind.CANNOT})
_BOLD = frozenset({CellKind.FAILS})
_WHOLE_LINES = 14
"""A row taller than this may break over a page; a shorter one moves to the next page whole."""
_TOGETHER_LINES = 18
"""A table no taller than this stays on one page."""
_SIZES = {False: (20, 19, 18, 17, 16), True: (18, 17, 16)}
"""The sizes of table text in half points, upright and landscape: the first in which no word is broken."""
_TWIPS = 10  # twentieths of a point in a half point

Runs = Callable[[Line, int], "list[Element]"]
"""Makes the runs of a line in a size in half points (0: the style's own)."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Column widths in twentieths of a point and in ems, the size of the text in half points, what the columns hold."""

    columns: tuple[int, ...]
    rooms: tuple[float, ...]
    half_points: int
    kinds: tuple[CellKind, ...]


def word_table(table: Table, width: int, runs: Runs, title: str) -> Element:
    """The element w:tbl, `width` twentieths of a point wide."""
    grid = _grid(table, width)
    heights = [lines_needed(row, grid.rooms) for row in table.rows]
    together = sum(heights) <= _TOGETHER_LINES
    rows = [_heading_row(table, grid)] if table.headings else []
    last = len(table.rows) - 1
    for index, (row, height) in enumerate(zip(table.rows, heights, strict=True)):
        keep = _tied(index, heights, together) if index < last else bool(table.notes)
        rows.append(_Row(grid, runs, whole=height <= _WHOLE_LINES, keep=keep).element(row, head=table.row_heads))
    return w(
        "tbl", _properties(table, width, title), w("tblGrid", *(w("gridCol", w=one) for one in grid.columns)), *rows
    )


def _tied(index: int, heights: Sequence[int], together: bool) -> bool:
    """Whether a row stays with the next: all of a short table; else the first two and the last two, so that no page
    has one row alone, unless the row is so tall that it would leave the page before it empty.
    """
    return together or (heights[index] <= _WHOLE_LINES and (index == 0 or index == len(heights) - 2))


def _grid(table: Table, width: int) -> _Grid:
    needs = least(table)
    needed = math.fsum(needs)
    sizes = _SIZES[table.wide]
    size = next((size for size in sizes if needed * size * _TWIPS <= width), sizes[-1])
    parts = shares(table, width / (size * _TWIPS), needs)
    edges = [0, *(round(edge * width) for edge in accumulate(parts))]
    columns = tuple(end - start for start, end in pairwise(edges))
    return _Grid(columns, tuple(one / (size * _TWIPS) for one in columns), size, column_kinds(table))


def _properties(table: Table, width: int, title: str) -> Element:
    first_row, first_column = bool(table.headings), table.row_heads
    flags = 0x0020 * first_row | 0x0080 * first_column | 0x0600  # no bands; ECMA-376 part 1, 17.4.55
    look = {"firstRow": int(first_row), "lastRow": 0, "firstColumn": int(first_column), "lastColumn": 0}
    return w(
        "tblPr",
        w("tblStyle", val="ReviewTable"),
        w("tblW", w=width, type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val=f"{flags:04X}", **look, noHBand=1, noVBand=1),
        w("tblCaption", val=title),
    )


def _heading_row(table: Table, grid: _Grid) -> Element:
    cells = []
    for index, words in enumerate(table.headings):
        content = [run(words, half_points=grid.half_points)] if words else []
        line = paragraph("TableHeading", *content, jc=_ALIGN.get(grid.kinds[index], ""), keep_next=True)
        cells.append(_box(grid.columns[index], [line], _HEAD_FILL, valign="bottom"))
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *cells)


@dataclass(frozen=True, slots=True)
class _Row:
    """How one row is made: `whole` keeps it on a page, `keep` ties it to what follows."""

    grid: _Grid
    runs: Runs
    whole: bool
    keep: bool

    def element(self, row: Sequence[Cell], *, head: bool) -> Element:
        cells = [self._cell(cell, index, head=head and index == 0) for index, cell in enumerate(row)]
        return w("tr", w("trPr", w("cantSplit")) if self.whole else None, *cells)

    def _cell(self, cell: Cell, column: int, *, head: bool) -> Element:
        head = head or cell.kind is CellKind.HEADING
        style = "TableHeading" if head else "TableText"
        jc = _ALIGN.get(set_as(cell, self.grid.kinds[column]), "")
        lines = cell.lines or (Line(()),)
        content = [
            paragraph(style, *_faced(cell, line, self.grid.half_points, self.runs), jc=jc, keep_next=self.keep)
            for line in lines
        ]
        return _box(self.grid.columns[column], content, _FILL[CellKind.HEADING] if head else _FILL.get(cell.kind, ""))


def _faced(cell: Cell, line: Line, half_points: int, runs: Runs) -> list[Element]:
    """The runs of a line in the face of its kind."""
    ink = _INK.get(cell.kind)
    if ink is None or any(span.link for span in line.spans):
        return runs(line, half_points)
    italic, bold = cell.kind in _ITALIC, cell.kind in _BOLD
    return [
        run(span.text, bold=bold or span.bold, italic=italic or span.italic, colour=ink, half_points=half_points)
        for span in line.spans
    ]


def _box(width: int, lines: Sequence[Element], fill: str, valign: str = "") -> Element:
    properties = w(
        "tcPr",
        w("tcW", w=width, type="dxa"),
        w("shd", val="clear", color="auto", fill=fill) if fill else None,
        w("vAlign", val=valign) if valign else None,
    )
    return w("tc", properties, *lines)
