"""The PRISMA 2020 flow diagram as a figure of the report: the drawing, its caption and notes, words for who cannot see
it, and its numbers as a table.

Source: Page MJ, McKenzie JE, Bossuyt PM, et al. The PRISMA 2020 statement: an updated guideline for reporting
systematic reviews. BMJ 2021;372:n71.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from litreview.messages import Words
from litreview.prisma import Flow
from litreview.reporting.document import Cell, Figure, Line, Span, Table, cell, line
from litreview.reporting.figures.chart import Box, Chart
from litreview.reporting.figures.flow_boxes import FlowTold, chart
from litreview.reporting.figures.flow_layout import laid_out, spoken
from litreview.reporting.figures.flow_marks import Mark, broken, marks
from litreview.reporting.tables.common import number_cell, number_text, plain_table

KEY = "flow_figure"
PAPER = "https://doi.org/10.1136/bmj.n71"


def flow_figure(told: FlowTold, words: Words) -> Figure | None:
    """The diagram; None for a study without included works, or before anything at all is known."""
    flow = told.flow
    if not flow.applies or not any(value is not None for value in flow.numbers().values()):
        return None
    found = marks(flow)
    drawn = chart(replace(told, broken=broken(found)), words)
    laid = laid_out(drawn, words)
    return Figure(
        KEY,
        words("flow.figure.caption"),
        laid.drawing,
        alt(drawn, found, words),
        _table(drawn, words),
        tuple(_notes(told, found, words)),
        laid.wide,
    )


def alt(drawn: Chart, found: tuple[Mark, ...], words: Words) -> str:
    """The whole diagram in words: the boxes with their numbers, from above, a column at a time."""
    parts = [words("flow.figure.alt")]
    for column, header in drawn.headers:
        told = [_told(box, words) for box in drawn.boxes if box.column is column]
        parts.append(f"{header}: {' '.join(told)}")
    parts += [_contradiction(one, words) for one in found]
    return " ".join(parts)


def _told(box: Box, words: Words) -> str:
    return f"{spoken(box.entries, words)}."


def _contradiction(mark: Mark, words: Words) -> str:
    return words("flow.figure.contradiction", check=mark.check, sum=mark.sum)


def _notes(told: FlowTold, found: tuple[Mark, ...], words: Words) -> Iterator[Line]:
    flow = told.flow
    for one in found:
        yield line(_contradiction(one, words), bold=True)
    if flow.waiting:
        yield line(words("flow.figure.unfinished", n=flow.waiting))
        if flow.conflicts.value:
            yield line(words("flow.figure.conflicts", n=flow.conflicts.value))
    if flow.included.value and not flow.studies_stated:
        yield line(words("flow.figure.one_report_a_study"))
    yield from _exceptions(flow, words)
    yield Line((Span(words("flow.figure.from")), Span(" "), Span(PAPER, link=PAPER)))


def _exceptions(flow: Flow, words: Words) -> Iterator[Line]:
    for one in flow.exception_lines:
        if one.because:
            count = number_text(one.count.value or 0, words.language)
            because = "; ".join(one.because)
            yield line(words("flow.figure.exception", criterion=one.criterion, count=count, because=because))


def _table(drawn: Chart, words: Words) -> Table:
    """A row a line of a box."""
    headings = (words("flow.figure.box"), words("report.flow.what"), words("report.flow.n"))
    rows = [row for box in drawn.boxes for row in _rows(box, words)]
    return plain_table(KEY, words("flow.figure.caption"), headings, rows, (1, 4, 1.6))


def _rows(box: Box, words: Words) -> Iterator[tuple[Cell, ...]]:
    for entry in box.entries:
        count = number_cell(entry.number, words) if entry.counted else cell("")
        yield cell(box.id.removeprefix("box")), cell("– " * entry.level + entry.text), count
