"""The PRISMA 2020 flow diagram as a figure of the report: the drawing, its caption and notes, words for who cannot see
it, and its numbers as a table.

Source: Page MJ, McKenzie JE, Bossuyt PM, et al. The PRISMA 2020 statement: an updated guideline for reporting
systematic reviews. BMJ 2021;372:n71.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from litreview.messages import Words
from litreview.model import Previous, Snapshot
from litreview.prisma import Flow, Number, Origin, flow
from litreview.reporting.document import Cell, Figure, Line, Span, Table, cell, line
from litreview.reporting.figures.chart import Box, Chart
from litreview.reporting.figures.flow_boxes import FlowTold, chart
from litreview.reporting.figures.flow_layout import laid_out, spoken
from litreview.reporting.figures.flow_lists import lists
from litreview.reporting.figures.flow_marks import Mark, broken, marks
from litreview.reporting.figures.flow_spill import spilled
from litreview.reporting.tables.common import grouped, number_cell, number_text, plain_table

KEY = "flow_figure"
PAPER = "https://doi.org/10.1136/bmj.n71"


def flow_of(snapshot: Snapshot, sources: Mapping[str, str], words: Words) -> Figure | None:
    """The diagram of a review, drawn as its protocol says; `sources` names sources by their key."""
    protocol = snapshot.protocol
    plan, numbers = protocol.flow, flow(snapshot)
    told = FlowTold(
        numbers,
        sources,
        {one.id: one.text for one in protocol.criteria},
        plan.two_steps,
        plan.title_reasons,
    )
    made = flow_figure(told, words)
    if made is None:
        return None
    return replace(
        made,
        form=plan.form,
        notes=(*_before(plan.previous, words), *made.notes[:-1], _origins(numbers, words), made.notes[-1]),
        lists=lists(snapshot, numbers, sources, words),
    )


def _before(previous: Previous | None, words: Words) -> Iterator[Line]:
    said = [part for part in (previous.label, previous.reference) if part] if previous else []
    if said:
        yield line(words("flow.figure.previous_is", text=": ".join(said)))


def _origins(numbers: Flow, words: Words) -> Line:
    """Where the numbers come from, as the table of them says for each."""
    boxes = [getattr(numbers, item.name) for item in fields(numbers)]
    found = {box.origin for box in boxes if isinstance(box, Number) and box.value is not None}
    return line(
        words("flow.figure.origins", origins=[words(f"flow.origin.{one.value}") for one in Origin if one in found])
    )


def flow_figure(told: FlowTold, words: Words) -> Figure | None:
    """The diagram; None for a study without included works, or before anything at all is known."""
    numbers = told.flow.numbers()
    if not told.flow.applies or not any(value is not None for value in numbers.values()):
        return None
    found = marks(told.flow)
    drawn = chart(replace(told, broken=broken(found)), words)
    lists_below: tuple[Line, ...] = ()
    laid = laid_out(drawn, words)
    if not laid.fits:
        short, lists_below = spilled(drawn, words)
        laid = laid_out(short, words)
    return Figure(
        KEY,
        words("flow.figure.caption"),
        laid.drawing,
        alt(drawn, found, words),
        _table(drawn, words),
        (*lists_below, *_notes(told, found, words)),
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
    return words("flow.figure.contradiction", check=mark.check, sum=grouped(mark.sum, words.language))


def _notes(told: FlowTold, found: tuple[Mark, ...], words: Words) -> Iterator[Line]:
    numbers = told.flow
    for one in found:
        yield line(_contradiction(one, words), bold=True)
    if numbers.waiting:
        yield line(words("flow.figure.unfinished", n=numbers.waiting))
        if numbers.conflicts.value:
            yield line(words("flow.figure.conflicts", n=numbers.conflicts.value))
    if numbers.titles_read.value is None and numbers.screened.origin in (Origin.HAND, Origin.MIXED):
        yield line(words("flow.figure.titles_unknown"))
    if numbers.new_studies.value and not numbers.studies_stated:
        yield line(words("flow.figure.one_report_a_study"))
    yield from _exceptions(numbers, words)
    yield Line((Span(words("flow.figure.from")), Span(" "), Span(PAPER, link=PAPER)))


def _exceptions(told: Flow, words: Words) -> Iterator[Line]:
    for one in told.exception_lines:
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
