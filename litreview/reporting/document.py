"""What a report is made of, before any format: headings, paragraphs, tables. Renderers print these and nothing else.

Builders (tables.py and its neighbours) make them from a Snapshot in one language; a renderer knows no review.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from litreview.model import Language


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one face."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""  # an http(s) address


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a cell or of running text."""

    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


class CellKind(StrEnum):
    """What a cell means, for alignment, colour and the spreadsheet's type."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MARK = "mark"  # a cross in a theme table
    HEADING = "heading"  # a label at the row's head
    UNKNOWN = "unknown"  # «ikke oppgitt»
    EMPTY = "empty"  # left empty on purpose
    HOLDS = "holds"
    FAILS = "fails"
    CANNOT = "cannot"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Cell:
    """`lines` as printed; `value` the number or day behind them where there is one (spreadsheets write it)."""

    lines: tuple[Line, ...] = ()
    kind: CellKind = CellKind.TEXT
    value: int | float | date | None = None

    @property
    def text(self) -> str:
        """The plain text, lines parted by newlines."""
        return "\n".join(line.text for line in self.lines)


def cell(text: str, kind: CellKind = CellKind.TEXT, value: int | float | date | None = None) -> Cell:
    """A cell of plain text; newlines part its lines."""
    if not text:
        return Cell((), CellKind.EMPTY if kind is CellKind.TEXT else kind, value)
    return Cell(tuple(Line((Span(part),)) for part in text.split("\n")), kind, value)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report.

    `key` is stable (`log`, `matrix.W3`); `caption` is without its number, which the renderer or the report gives;
    `headings` is empty for a table without header row; every row has as many cells as the widest, and as `headings`
    when there are any. `widths` are relative; `wide` asks for a landscape page; `before` stands
    before the table, `notes` under it.
    """

    key: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()
    wide: bool = False
    row_heads: bool = False  # the first cell of each row is a heading
    notes: tuple[Line, ...] = ()
    before: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter of the report."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `hanging` indents all lines but the first (reference lists)."""

    line: Line
    hanging: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A plain list."""

    items: tuple[Line, ...]


Block = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `table_label` is the word before the number («Tabell»); `clock` the time of the last event."""

    title: str
    language: Language
    blocks: tuple[Block, ...]
    table_label: str
    clock: datetime | None = None
    subtitle: str = ""
    footer: str = ""
    first_table: int = 1

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in order; their numbers run from `first_table`."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def line(text: str, *, bold: bool = False, italic: bool = False) -> Line:
    """A line in one face."""
    return Line((Span(text, bold, italic),))
