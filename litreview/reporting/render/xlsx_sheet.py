"""One table on one sheet of an Excel workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from litreview.messages import Words
from litreview.reporting.document import Cell, CellKind, Line, Span, Table
from litreview.reporting.render.columns import column_kinds, lines_needed, set_as, shares
from litreview.reporting.render.values import decimals, looks_like_formula, plain_value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST_TEXT = 32_767
"""What one cell of Excel holds, in UTF-16 units."""
_FOR_THE_REST = 200  # units kept free for the words that tell how much was left out
_EXACT = 10**15
"""Excel keeps 15 digits; a longer number is written as text."""
_FIRST_DAY = date(1900, 3, 1)
"""Before this day Excel's calendar is wrong (it has a 29 February 1900) or missing."""
_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_CHARACTERS = {False: 95.0, True: 130.0}
"""The width of a sheet in Excel's unit (digits of the standard font), upright and landscape."""
_EM = 0.48  # ems in that unit
_LINE_HEIGHT, _HIGHEST = 15.0, 409.0  # points

_PLAIN = Font(name="Calibri", size=11)
_BOLD = Font(name="Calibri", size=11, bold=True)
_NOTE = Font(name="Calibri", size=10, color="FF404040")
_FONTS = {
    CellKind.HEADING: _BOLD,
    CellKind.UNKNOWN: Font(name="Calibri", size=11, italic=True, color="FF595959"),
    CellKind.HOLDS: Font(name="Calibri", size=11, color="FF1E5C31"),
    CellKind.FAILS: Font(name="Calibri", size=11, bold=True, color="FF9B1C1C"),
    CellKind.CANNOT: Font(name="Calibri", size=11, italic=True, color="FF595959"),
    CellKind.WARNING: Font(name="Calibri", size=11, color="FF7A4B00"),
}
_HEAD_FILL = PatternFill("solid", fgColor="FFEDEDED")
_LINE = Border(bottom=Side("thin", color="FFBFBFBF"))
_HEAD_LINE = Border(top=Side("medium", color="FF404040"), bottom=Side("medium", color="FF404040"))
_LEFT, _RIGHT, _CENTRE = (
    Alignment(wrap_text=True, vertical="top", horizontal=side) for side in ("left", "right", "center")
)
_HEAD_LEFT, _HEAD_RIGHT, _HEAD_CENTRE = (
    Alignment(wrap_text=True, vertical="bottom", horizontal=side) for side in ("left", "right", "center")
)
_ALIGNED = {CellKind.NUMBER: _RIGHT, CellKind.MARK: _CENTRE}
_HEAD_ALIGNED = {CellKind.NUMBER: _HEAD_RIGHT, CellKind.MARK: _HEAD_CENTRE}


def write_text(target: SheetCell, text: str, words: Words) -> None:
    """Write words as words: never a formula, an error value or an escape, and never cut unseen."""
    shown = _ESCAPED.sub(r"_x005F_\1", text)
    if len(shown.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        kept = shorten(shown, LONGEST_TEXT - _FOR_THE_REST)
        shown = f"{kept}\n{words('render.cut', n=len(shown) - len(kept))}"
    target.value = shown
    target.data_type = "s"
    if looks_like_formula(text):
        target.quotePrefix = True


def shorten(text: str, units: int) -> str:
    """`text` cut to so many UTF-16 units, never through a character."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


@dataclass(slots=True)
class SheetWriter:
    """Fills a sheet from the top: caption, what stands before, heading row, rows, notes. `next` is the next row."""

    sheet: Worksheet
    table: Table
    words: Words
    next: int = 1
    rooms: tuple[float, ...] = ()
    kinds: tuple[CellKind, ...] = ()

    def fill(self, title: str) -> None:
        """Write the whole table under `title`."""
        self.kinds = column_kinds(self.table)
        self._columns()
        self._line(title, _BOLD)
        self._lines(self.table.before, _PLAIN)
        if self.table.headings:
            self._headings()
        for cells in self.table.rows:
            self._row(cells)
        self._lines(self.table.notes, _NOTE)
        self._page()

    def _columns(self) -> None:
        room = _CHARACTERS[self.table.wide]
        wide = [max(share * room, 7.0) for share in shares(self.table, room * _EM)]
        for index, width in enumerate(wide, start=1):
            self.sheet.column_dimensions[get_column_letter(index)].width = round(width, 1)
        self.rooms = tuple(width * _EM for width in wide)

    def _lines(self, lines: Sequence[Line], font: Font) -> None:
        for line in lines:
            self._line(line.text, font)

    def _line(self, text: str, font: Font) -> None:
        """A line over the whole width of the table."""
        target = self._target(1)
        write_text(target, text, self.words)
        target.font = font
        target.alignment = _LEFT
        if len(self.rooms) > 1:
            self.sheet.merge_cells(start_row=self.next, start_column=1, end_row=self.next, end_column=len(self.rooms))
        self._end_row(lines_needed([_as_cell(text)], [sum(self.rooms)]))

    def _headings(self) -> None:
        for column, (text, kind) in enumerate(zip(self.table.headings, self.kinds, strict=True), start=1):
            target = self._target(column)
            write_text(target, text, self.words)
            target.font = _BOLD
            target.fill = _HEAD_FILL
            target.border = _HEAD_LINE
            target.alignment = _HEAD_ALIGNED.get(kind, _HEAD_LEFT)
        self.sheet.freeze_panes = f"A{self.next + 1}"
        self.sheet.print_title_rows = f"{self.next}:{self.next}"
        self._end_row(lines_needed([_as_cell(f"{text} ") for text in self.table.headings], self.rooms))

    def _row(self, cells: Sequence[Cell]) -> None:
        for column, (cell, kind) in enumerate(zip(cells, self.kinds, strict=True), start=1):
            target = self._target(column)
            self._value(target, cell)
            target.font = _BOLD if self.table.row_heads and column == 1 else _FONTS.get(cell.kind, _PLAIN)
            target.alignment = _ALIGNED.get(set_as(cell, kind), _LEFT)
            target.border = _LINE
        self._end_row(lines_needed(cells, self.rooms))

    def _value(self, target: SheetCell, cell: Cell) -> None:
        value = plain_value(cell)
        if value is not None and _holds(value):
            target.value = value
            target.number_format = _number_format(cell, value, english=self.words.language.value == "en")
        elif cell.lines:
            write_text(target, cell.text, self.words)

    def _target(self, column: int) -> SheetCell:
        target = self.sheet.cell(self.next, column)
        if not isinstance(target, SheetCell):
            raise TypeError(f"row {self.next}, column {column} is merged and cannot be written")
        return target

    def _end_row(self, lines: int) -> None:
        """Give a row its height: not every program fits rows to their text when it opens a file."""
        if lines > 1:
            self.sheet.row_dimensions[self.next].height = min(_LINE_HEIGHT * lines + 2, _HIGHEST)
        self.next += 1

    def _page(self) -> None:
        """On paper: A4, the table's orientation, as wide as the page, pages numbered."""
        setup = self.sheet.page_setup
        setup.paperSize = 9
        setup.orientation = "landscape" if self.table.wide else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, 0
        if self.sheet.sheet_properties.pageSetUpPr is not None:
            self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        if self.sheet.oddFooter is not None:
            self.sheet.oddFooter.right.text = "&P / &N"


def _as_cell(text: str) -> Cell:
    return Cell((Line((Span(text),)),))


def _holds(value: float | date) -> bool:
    """Whether Excel keeps this value as it is."""
    return value >= _FIRST_DAY if isinstance(value, date) else abs(value) < _EXACT


def _number_format(cell: Cell, value: float | date, *, english: bool) -> str:
    if isinstance(value, date):
        return "d mmm yyyy" if english else "dd.mm.yyyy"
    places = decimals(cell.text) if isinstance(value, float) else 0
    parted = abs(value) >= 1000 and not re.search(r"\d{4}", cell.text)
    return ("#,##0" if parted else "0") + (f".{'0' * places}" if places else "")
