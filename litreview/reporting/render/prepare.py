"""A Report made fit to print: characters that no file can hold, lines inside spans, empty marks, ragged rows."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain

from litreview.messages import Words
from litreview.reporting.document import (
    Block,
    Bullets,
    Cell,
    CellKind,
    Drawing,
    Figure,
    Heading,
    Line,
    Paragraph,
    Report,
    Shape,
    Span,
    Table,
)
from litreview.reporting.render.links import safe_link

# XML 1.0 section 2.2 leaves these out; C1 controls and DEL are allowed there but print as nothing.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAK = re.compile("\r\n?|[\u2028\u2029]")
_DIRTY = re.compile(f"{_UNPRINTABLE.pattern}|[\r\n\u2028\u2029]")
EMPTY = Cell((), CellKind.EMPTY)
_SPOKEN = frozenset(
    {CellKind.UNKNOWN, CellKind.HOLDS, CellKind.FAILS, CellKind.CANNOT, CellKind.WARNING, CellKind.TODO}
)


def prepare(report: Report) -> Report:
    """The same report with every renderer's common troubles removed.

    Unprintable characters become U+FFFD (seen, not lost); a newline inside a span parts the line in cells and is a
    space elsewhere; links that are not http(s) are dropped, their text kept; a cell whose kind says something
    (unknown, holds, fails …) but has no text gets the word; every row of a table is as long as the longest.
    """
    words = Words(report.language)
    return replace(
        report,
        title=flat(report.title),
        subtitle=flat(report.subtitle),
        footer=flat(report.footer),
        table_label=flat(report.table_label),
        figure_label=flat(report.figure_label),
        blocks=tuple(_block(block, words) for block in report.blocks),
    )


def clean(text: str) -> str:
    """`text` with U+FFFD for what cannot be printed, and newline for every kind of line end."""
    return _UNPRINTABLE.sub("\ufffd", _BREAK.sub("\n", text)) if _DIRTY.search(text) else text


def flat(text: str) -> str:
    """`clean` in one line."""
    return clean(text).replace("\n", " ")


def _block(block: Block, words: Words) -> Block:
    if isinstance(block, Heading):
        return replace(block, text=flat(block.text))
    if isinstance(block, Paragraph):
        return replace(block, line=_flat_line(block.line))
    if isinstance(block, Bullets):
        return Bullets(tuple(_flat_line(item) for item in block.items))
    return _figure(block, words) if isinstance(block, Figure) else _table(block, words)


def _figure(figure: Figure, words: Words) -> Figure:
    return replace(
        figure,
        key=flat(figure.key),
        caption=flat(figure.caption),
        alt=clean(figure.alt),
        drawing=_drawing(figure.drawing),
        table=_table(figure.table, words),
        lists=tuple(_table(table, words) for table in figure.lists),
        notes=_lines(figure.notes),
    )


def _drawing(drawing: Drawing) -> Drawing:
    items = (
        replace(item, lines=tuple(map(_flat_line, item.lines)), name=flat(item.name))
        if isinstance(item, Shape)
        else item
        for item in drawing.items
    )
    return replace(drawing, items=tuple(items))


def _table(table: Table, words: Words) -> Table:
    count = max(len(table.headings), *map(len, table.rows), 1) if table.rows else max(len(table.headings), 1)
    headings = tuple(flat(text) for text in table.headings)
    return replace(
        table,
        key=flat(table.key),
        caption=flat(table.caption),
        headings=headings + ("",) * (count - len(headings)) if headings else (),
        rows=tuple(_row(row, count, words) for row in table.rows) if table.rows or headings else ((EMPTY,),),
        notes=_lines(table.notes),
        before=_lines(table.before),
    )


def _row(row: tuple[Cell, ...], count: int, words: Words) -> tuple[Cell, ...]:
    return tuple(_cell(cell, words) for cell in row) + (EMPTY,) * (count - len(row))


def _cell(cell: Cell, words: Words) -> Cell:
    if cell.kind in _SPOKEN and not cell.text.strip():
        return replace(cell, lines=(Line((Span(words(f"render.state.{cell.kind.value}")),)),))
    lines = _lines(cell.lines)
    return cell if lines == cell.lines else replace(cell, lines=lines)


def _lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(chain.from_iterable(_parted(line) for line in lines))


def _parted(line: Line) -> list[Line]:
    """One line for each newline in its spans."""
    parts: list[list[Span]] = [[]]
    for span in line.spans:
        first, *rest = clean(span.text).split("\n")
        parts[-1].append(_span(span, first))
        parts += [[_span(span, text)] for text in rest]
    return [Line(tuple(span for span in part if span.text)) for part in parts]


def _flat_line(line: Line) -> Line:
    return Line(tuple(_span(span, flat(span.text)) for span in line.spans if span.text))


def _span(span: Span, text: str) -> Span:
    link = safe_link(span.link) if span.link else ""
    return span if (text, link) == (span.text, span.link) else replace(span, text=text, link=link)
