"""Markdown as GitHub reads it (GitHub Flavored Markdown 0.29): tables with their captions in bold above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import ClassVar

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
)
from litreview.reporting.render.base import FileRenderer
from litreview.reporting.render.columns import column_kinds, columns
from litreview.reporting.render.layout import figure_label, label

_MARKS = re.compile(r"[\\`*\[\]<>|~$]|&(?=[#\w])|(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"(?P<number>\d{1,9})(?P<dot>[.)])|(?P<mark>[-+#=:])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_ALIGN = {CellKind.NUMBER: "---:", CellKind.MARK: ":---:"}


class MarkdownRenderer(FileRenderer):
    """Renders .md files."""

    format: ClassVar[str] = "md"
    suffix: ClassVar[str] = ".md"

    def content(self, report: Report) -> bytes:
        """UTF-8 Markdown, blocks parted by one blank line."""
        return ("\n\n".join(_parts(report)) + "\n").encode()


def escaped(text: str) -> str:
    """`text` with nothing left that Markdown or HTML would read as markup."""
    return _MARKS.sub(lambda mark: _ENTITIES.get(mark.group(), f"\\{mark.group()}"), text)


def _parts(report: Report) -> Iterator[str]:
    numbers, figures = count(report.first_table), count(report.first_figure)
    if report.title:
        yield f"# {escaped(report.title)}"
    if report.subtitle:
        yield _opening(f"{escaped(report.subtitle)}")
    if report.lists:
        yield from _lists(report)
    for block in report.blocks:
        yield from _block(block, report, numbers, figures)
    if report.footer:
        yield "---"
        yield _opening(escaped(report.footer))


def _lists(report: Report) -> Iterator[str]:
    words = Words(report.language)
    tables = [f"{label(report, number)}. {one.caption}" for number, one in enumerate(report.tables, report.first_table)]
    numbered = enumerate(report.figures, report.first_figure)
    figures = [f"{figure_label(report, number)}. {one.caption}" for number, one in numbered]
    for code, entries in (("render.list.tables", tables), ("render.list.figures", figures)):
        if entries:
            yield f"**{escaped(words(code))}**"
            yield "\n".join(f"- {escaped(entry)}" for entry in entries)


def _block(block: Block, report: Report, numbers: count[int], figures: count[int]) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * min(max(block.level, 1) + 1, 6)} {escaped(block.text)}"
    elif isinstance(block, Paragraph):
        yield _opening(_line(block.line))
    elif isinstance(block, Bullets):
        if block.items:
            yield "\n".join(f"- {_opening(_line(item))}" for item in block.items)
    elif isinstance(block, Figure):
        yield from _figure(block, f"{figure_label(report, next(figures))}.")
    else:
        yield from _table(block, f"{label(report, next(numbers))}.")


def _figure(figure: Figure, name: str) -> Iterator[str]:
    """The numbers of a figure, since Markdown holds no picture of its own."""
    yield from _grid(figure.table)
    yield f"**{escaped(name)}** {escaped(figure.caption)}".rstrip()
    yield from (_opening(_line(line)) for line in figure.notes)


def _table(table: Table, name: str) -> Iterator[str]:
    yield from (_opening(_line(line)) for line in table.before)
    yield f"**{escaped(name)}** {escaped(table.caption)}".rstrip()
    yield from _grid(table)


def _grid(table: Table) -> Iterator[str]:
    rows = [
        _row([escaped(text) for text in table.headings] or [""] * columns(table)),
        _row([_ALIGN.get(kind, "---") for kind in column_kinds(table)]),
    ]
    rows += [
        _row([_cell(cell, head=table.row_heads and not index) for index, cell in enumerate(row)]) for row in table.rows
    ]
    yield "\n".join(rows)
    yield from (_opening(_line(line)) for line in table.notes)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell, *, head: bool) -> str:
    words = "<br>".join(_line(line) for line in cell.lines)
    if head or cell.kind in (CellKind.HEADING, CellKind.FAILS):
        return _faced(words, "**") if "**" not in words else words
    return _faced(words, "*") if cell.kind is CellKind.UNKNOWN and "*" not in words else words


def _line(line: Line) -> str:
    return "".join(_span(span) for span in line.spans).strip()


def _span(span: Span) -> str:
    if span.link and span.text == span.link:
        return f"<{span.link}>"
    words = escaped(span.text)
    words = _faced(words, ("**" if span.bold else "") + ("*" if span.italic else ""))
    return f"[{words}](<{span.link}>)" if span.link and words.strip() else words


def _faced(words: str, mark: str) -> str:
    """`words` between marks; spaces stay outside, since Markdown reads no face that begins with one."""
    core = words.strip()
    if not mark or not core:
        return words
    start = words.index(core)
    return f"{words[:start]}{mark}{core}{mark[::-1]}{words[start + len(core) :]}"


def _opening(words: str) -> str:
    """A line that Markdown does not take for a list, a heading or a rule."""
    found = _LINE_START.match(words)
    if not found:
        return words
    at = found.start("dot") if found.group("number") else 0
    return f"{words[:at]}\\{words[at:]}"
