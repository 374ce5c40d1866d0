"""What a report is made of, before any format: headings, paragraphs, tables, figures. Renderers print nothing else.

Builders (tables.py and its neighbours) make them from a Snapshot in one language; a renderer knows no review.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from litreview.model import FigureForm, Language


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one face. `ref` names tables, figures or parts of the report by key, parted by spaces; once the
    report stands, `crossrefs.resolved` writes where they are after `text`."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""  # an http(s) address
    ref: str = ""


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
    TODO = "todo"  # to be filled in by the author; only in drafts
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
    folded: bool = False  # a page whose parts can be opened shows the caption alone at first


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter of the report, which goes as deep as level 5."""

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


@dataclass(frozen=True, slots=True)
class Shape:
    """A box of a drawing, with words in it. `x` and `y` are its upper left corner, in points from that of the drawing.

    `lines` are set from the top unless `middle`; a line longer than the box is wide has been broken by who drew it.
    `fill` and `stroke` are colours (`#FFFFFF`), '' for none; `radius` rounds the corners, in points; `turned` sets the
    words at right angles, read from below. `anchor` names what lies behind it, where one can follow a link: a list of
    the figure or a table of the report by its key; of several, parted by blanks, the first that is there. `name` tells
    the shape to who cannot see it. `padding` is between edge and words, in points.
    """

    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    size: float = 9.0
    fill: str = ""
    stroke: str = ""
    ink: str = "#000000"
    stroke_width: float = 0.75
    radius: float = 0.0
    padding: float = 4.0
    align: str = "left"  # left, center or right
    middle: bool = False
    turned: bool = False
    dashed: bool = False
    anchor: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points (x, y), in points; with a head at its end where it is an arrow."""

    points: tuple[tuple[float, float], ...]
    arrow: bool = False
    colour: str = "#000000"
    width: float = 0.75
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle around (x, y)."""

    x: float
    y: float
    radius: float
    fill: str = "#000000"
    stroke: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What stands in a figure, from the back to the front; sizes in points (1/72 inch). No format is meant by it."""

    width: float
    height: float
    items: tuple[Shape | Stroke | Dot, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a report, numbered apart from the tables; its caption stands under it.

    `alt` says in words what it shows; `table` holds its numbers for formats without pictures and for readers who want
    them, and is not numbered. `wide` asks for a landscape page; `form` is how it stands in Word. `lists` are what lies
    behind parts of the drawing, by the `anchor` of a shape: formats in which one can follow a link print them.
    """

    key: str
    caption: str
    drawing: Drawing
    alt: str
    table: Table
    notes: tuple[Line, ...] = ()
    wide: bool = False
    form: FigureForm = FigureForm.PICTURE
    lists: tuple[Table, ...] = ()


Block = Heading | Paragraph | Bullets | Table | Figure


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `table_label` and `figure_label` are the words before a number («Tabell», «Figur»), which run on
    from `first_table` and `first_figure`; `clock` is the time of the last event. A `draft` is not to be handed in;
    `lists` asks for a list of the tables and one of the figures before the text."""

    title: str
    language: Language
    blocks: tuple[Block, ...]
    table_label: str
    clock: datetime | None = None
    subtitle: str = ""
    footer: str = ""
    first_table: int = 1
    figure_label: str = ""
    first_figure: int = 1
    draft: bool = False
    lists: bool = False

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in order; their numbers run from `first_figure`."""
        return tuple(block for block in self.blocks if isinstance(block, Figure))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in order; their numbers run from `first_table`."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def line(text: str, *, bold: bool = False, italic: bool = False) -> Line:
    """A line in one face."""
    return Line((Span(text, bold, italic),))
