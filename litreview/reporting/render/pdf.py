"""PDF, set by typst: tagged for screen readers, table headings repeated on each page, wide tables on their side.

The words are given to typst as string literals and so are never read as its markup. Only fonts that come along are
used (typst's own Libertinus, and the face of the figures), and the date is the report's clock: the same report gives
the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from importlib.resources import as_file, files
from importlib.util import find_spec
from typing import Any, ClassVar

from litreview.errors import InputError
from litreview.messages import Words
from litreview.reporting.document import (
    Block,
    Bullets,
    Cell,
    CellKind,
    Figure,
    Heading,
    Line,
    Paragraph,
    Report,
    Span,
    Table,
    line,
)
from litreview.reporting.draw import svg
from litreview.reporting.render.base import TAGS, FileRenderer
from litreview.reporting.render.columns import column_kinds, lines_needed, set_as, shares
from litreview.reporting.render.layout import Pages, pages
from litreview.reporting.render.zipped import moment

_ROOM = {False: 50.0, True: 75.0}  # the line of an upright and of a landscape page, in ems of table text
_WIDEST = {False: 453.0, True: 700.0}  # points between the margins
_TALLEST = {False: 620.0, True: 400.0}
_WHOLE_LINES = 14
"""A row taller than this may break over a page."""
_TOGETHER_LINES = 18
"""A table no taller than this stays on one page."""
_ALIGN = {CellKind.NUMBER: "right", CellKind.MARK: "center"}
_INK = {
    CellKind.HOLDS: "1E5C31",
    CellKind.FAILS: "9B1C1C",
    CellKind.CANNOT: "595959",
    CellKind.WARNING: "7A4B00",
    CellKind.UNKNOWN: "595959",
    CellKind.TODO: "5C4A00",
}
_FILL = {
    CellKind.HOLDS: "EEF6F0",
    CellKind.FAILS: "FBEDED",
    CellKind.CANNOT: "F4F4F4",
    CellKind.WARNING: "FDF5E4",
    CellKind.TODO: "FFF7CC",
    CellKind.HEADING: "F5F5F5",
}
_ITALIC = frozenset({CellKind.UNKNOWN, CellKind.CANNOT})
_NO_FONT = "could not be displayed with"  # typst 0.14, of a letter that no font has
_STYLE = """
#set par(leading: 0.7em, spacing: 0.9em)
#set text(size: 11pt, hyphenate: false)
#set heading(numbering: none)
#show heading: set block(above: 1.6em, below: 0.8em)
#show heading.where(level: 1): set text(size: 16pt)
#show heading.where(level: 2): set text(size: 13pt)
#show link: set text(fill: rgb("#0B4F8A"))
#show figure: set block(breakable: true)
#show figure.caption: it => block(width: 100%, above: 1.2em, below: 0.5em, sticky: true, align(left)[
  #strong[#it.supplement #context it.counter.display(it.numbering).] #it.body])
#set table(inset: (x: 4pt, y: 3pt), stroke: (x, y) => (
  top: if y == 0 { 1pt } else { 0.4pt + rgb("#BFBFBF") }, bottom: 0.4pt + rgb("#BFBFBF")))
"""


class PdfRenderer(FileRenderer):
    """Renders .pdf files."""

    format: ClassVar[str] = "pdf"
    suffix: ClassVar[str] = ".pdf"

    def __init__(self) -> None:
        """Raises InputError LR-REPORT-PDF where typst is not installed."""
        if find_spec("typst") is None:
            raise InputError("LR-REPORT-PDF")

    def content(self, report: Report) -> bytes:
        """A tagged PDF that follows PDF/UA-1 (ISO 14289-1); needs typst.

        A letter that no font at hand has is printed as an empty box, which the last line of the file tells; such a file
        cannot call itself PDF/UA. Raises InputError LR-REPORT-PDF-SET where typst cannot set the report.
        """
        import typst

        try:
            return self._made(report, ["ua-1"])
        except typst.TypstError as error:
            report = _with_boxes_told(report) if _NO_FONT in error.message else report
        try:
            return self._made(report, [])
        except typst.TypstError as error:
            raise InputError("LR-REPORT-PDF-SET", detail=error.message.strip(" .")[:200]) from error

    def _made(self, report: Report, standards: list[Any]) -> bytes:
        import typst

        with ExitStack() as opened:
            fonts = opened.enter_context(as_file(files("litreview.reporting") / "fonts"))
            made = typst.compile(
                source(report).encode(),
                format="pdf",
                font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
                ignore_system_fonts=True,
                pdf_standards=standards,
                timestamp=int(moment(report.clock).timestamp()),
            )
        return bytes(made) if isinstance(made, bytes) else b"".join(made or ())


def _with_boxes_told(report: Report) -> Report:
    told = Paragraph(line(Words(report.language)("render.pdf.boxes")))
    return replace(report, blocks=(*report.blocks, told))


def source(report: Report) -> str:
    """The report as a typst document."""
    return "\n".join([*_opening(report), *_lists(report), *_body(report), ""])


def _opening(report: Report) -> Iterator[str]:
    language, _, region = TAGS[report.language].partition("-")
    clock = moment(report.clock)
    date = f"datetime(year: {clock.year}, month: {clock.month}, day: {clock.day})"
    words = Words(report.language)
    page = words("render.page", page="\x01", pages="\x02")
    marks = {"\x01": '#counter(page).display("1")', "\x02": "#counter(page).final().first()"}
    told = "".join(marks.get(part) or _text(part) for part in _parted(page))
    yield f"#set document(title: {_quoted(report.title or words('report.title'))}, date: {date})"
    yield f'#set text(font: "Libertinus Serif", lang: "{language}", region: "{region}")'
    foot = f'#set text(size: 9pt, fill: rgb("#595959"))\n{_text(report.footer)} #h(1fr) #context [{told}]'
    yield f'#set page(paper: "a4", margin: 2.5cm, footer: [{foot}])'
    yield _STYLE
    for kind, first in (("table", report.first_table), ("image", report.first_figure)):
        yield f"#counter(figure.where(kind: {kind})).update({first - 1})"
    if report.title:
        yield f"#title[{_text(report.title)}]"
    if report.subtitle:
        yield f'#text(size: 13pt, fill: rgb("#404040"))[{_text(report.subtitle)}]\n'


def _parted(page: str) -> Iterator[str]:
    text = ""
    for letter in page:
        if letter in "\x01\x02":
            yield text
            yield letter
            text = ""
        else:
            text += letter
    yield text


def _lists(report: Report) -> Iterator[str]:
    words = Words(report.language)
    if report.lists:
        for kind, code, some in (("table", "tables", report.tables), ("image", "figures", report.figures)):
            if some:
                title = _text(words(f"render.list.{code}"))
                yield f"#outline(title: [{title}], target: figure.where(kind: {kind}))"


def _body(report: Report) -> Iterator[str]:
    sunk = min((block.level for block in report.blocks if isinstance(block, Heading)), default=1) - 1
    for part in pages(report):
        yield from _page(part, report, sunk)


def _page(part: Pages, report: Report, sunk: int) -> Iterator[str]:
    blocks = [line for block in part.blocks for line in _block(block, report, sunk, wide=part.wide)]
    if part.wide:
        yield "#page(flipped: true, margin: 2cm)["
        yield from blocks
        yield "]"
    else:
        yield from blocks


def _block(block: Block, report: Report, sunk: int, *, wide: bool) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"#heading(level: {min(max(block.level - sunk, 1), 6)})[{_text(block.text)}]"
    elif isinstance(block, Paragraph):
        hanging = "hanging-indent: 1.25cm" if block.hanging else ""
        yield f"#par({hanging})[{_line(block.line)}]"
    elif isinstance(block, Bullets):
        if block.items:
            yield f"#list({', '.join(f'[{_line(item)}]' for item in block.items)})"
    elif isinstance(block, Figure):
        yield from _figure(block, report, wide=wide)
    else:
        yield from _table(block, report)


def _figure(figure: Figure, report: Report, *, wide: bool) -> Iterator[str]:
    drawing = figure.drawing
    scale = min(1.0, _WIDEST[wide] / drawing.width, _TALLEST[wide] / drawing.height)
    picture = (
        f'image(bytes({_quoted(svg(drawing))}), format: "svg", width: {drawing.width * scale:.2f}pt,'
        f" alt: {_quoted(figure.alt)})"
    )
    yield f"#align(left, block(breakable: false, {_captioned('image', report.figure_label, figure.caption, picture)}))"
    yield from _notes(figure.notes)


def _captioned(kind: str, word: str, caption: str, content: str) -> str:
    place = "top" if kind == "table" else "bottom"
    said = f"figure.caption(position: {place})[{_text(caption)}]"
    alt = f", alt: {_quoted(caption)}" if kind == "table" else ""
    return f"figure(kind: {kind}, supplement: [{_text(word)}], caption: {said}{alt}, {content})"


def _table(table: Table, report: Report) -> Iterator[str]:
    yield from (f"#par[{_line(line)}]" for line in table.before)
    kinds = column_kinds(table)
    wide = shares(table, _ROOM[table.wide])
    parts = ", ".join(f"{share:.4f}fr" for share in wide)
    rooms = [share * _ROOM[table.wide] for share in wide]
    heights = [lines_needed(row, rooms) for row in table.rows]
    cells = [_heading(text, kind) for text, kind in zip(table.headings, kinds, strict=False)]
    rows = [f"table.header({', '.join(cells)})"] if cells else []
    for row, height in zip(table.rows, heights, strict=True):
        heads = [table.row_heads and at == 0 for at in range(len(row))]
        may_break = height > _WHOLE_LINES
        rows += [_cell(one, kind, may_break, head=head) for one, kind, head in zip(row, kinds, heads, strict=True)]
    body = f"table(columns: ({parts},), {', '.join(rows)})"
    set_so = f"{{ set text(size: {8.5 if table.wide else 9}pt); set par(leading: 0.5em); {body} }}"
    together = "false" if sum(heights) <= _TOGETHER_LINES else "true"
    yield f"#block(breakable: {together}, {_captioned('table', report.table_label, table.caption, set_so)})"
    yield from _notes(table.notes)


def _notes(notes: Sequence[Line]) -> Iterator[str]:
    yield from (f"#block(above: 0.5em, below: 0.5em, text(size: 9pt)[{_line(line)}])" for line in notes)


def _heading(text: str, kind: CellKind) -> str:
    align = _ALIGN.get(kind, "left")
    return f'table.cell(fill: rgb("#EDEDED"), align: {align} + bottom)[#strong[{_text(text)}]]'


def _cell(cell: Cell, column: CellKind, may_break: bool, *, head: bool) -> str:
    kind = CellKind.HEADING if head else cell.kind
    words = " #linebreak() ".join(_line(line) for line in cell.lines)
    if kind in (CellKind.HEADING, CellKind.FAILS):
        words = f"#strong[{words}]"
    elif kind in _ITALIC:
        words = f"#emph[{words}]"
    if kind in _INK:
        words = f'#text(fill: rgb("#{_INK[kind]}"))[{words}]'
    fill = f'fill: rgb("#{_FILL[kind]}"), ' if kind in _FILL else ""
    whole = "" if may_break else "breakable: false, "
    return f"table.cell({fill}{whole}align: {_ALIGN.get(set_as(cell, column), 'left')})[{words}]"


def _line(line: Line) -> str:
    return "".join(_span(span) for span in line.spans)


def _span(span: Span) -> str:
    words = _text(span.text)
    if span.italic:
        words = f"#emph[{words}]"
    if span.bold:
        words = f"#strong[{words}]"
    return f"#link({_quoted(span.link)})[{words}]" if span.link else words


def _text(text: str) -> str:
    """Words as an expression of typst's, which ends with `;` so that nothing after it is taken into it."""
    return f"#{_quoted(text)};" if text else ""


def _quoted(text: str) -> str:
    """A string literal of typst's: only the backslash and the quote mean anything in it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
