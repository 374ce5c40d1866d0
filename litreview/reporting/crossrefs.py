"""Where things stand in this very report: «Søkelogg, Tabell 4» written in place of keys, once all is numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from litreview.messages import Words
from litreview.reporting.document import (
    Block,
    Bullets,
    Cell,
    Figure,
    Heading,
    Line,
    Paragraph,
    Report,
    Span,
    Table,
)


@dataclass(slots=True)
class _Found:
    """The numbers of the tables and figures of one key under one heading."""

    heading: str
    tables: list[int] = field(default_factory=list)
    figures: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Told:
    """A place in words: with its heading, and by number alone where it has one."""

    heading: str
    full: str
    brief: str


def reference(*keys: str) -> Line:
    """A line that will say where the tables, figures or parts of these keys stand."""
    return Line((Span("", ref=" ".join(keys)),))


def resolved(report: Report, words: Words) -> Report:
    """The report with each reference written out: in a table with the heading, in running text by number.

    A key that the report has nothing of is left out beside others that it has; where it has none of them, the reader
    is sent to another document («eget vedlegg»).
    """
    if not any(span.ref for span in _spans(report.blocks)):
        return report
    places = _places(report, words)
    return replace(report, blocks=tuple(_block(block, places, words) for block in report.blocks))


def _places(report: Report, words: Words) -> Mapping[str, list[_Told]]:
    """Where each key stands, in words; `matrix` gathers `matrix.W1`, `matrix.W2` …"""
    found: dict[str, dict[str, _Found]] = {}
    heading, table, figure = "", report.first_table, report.first_figure
    for block in report.blocks:
        if isinstance(block, Heading):
            heading = block.text
            found.setdefault(f"={heading}", {}).setdefault(heading, _Found(heading))
        elif isinstance(block, Table | Figure):
            for key in {block.key, block.key.partition(".")[0]}:
                place = found.setdefault(key, {}).setdefault(heading, _Found(heading))
                if isinstance(block, Table):
                    place.tables.append(table)
                else:
                    place.figures.append(figure)
            table, figure = table + isinstance(block, Table), figure + isinstance(block, Figure)
    return {key: [_told(place, report, words) for place in by.values()] for key, by in found.items()}


def _told(place: _Found, report: Report, words: Words) -> _Told:
    labels = [*_numbered(report.figure_label, place.figures), *_numbered(report.table_label, place.tables)]
    if not labels:
        part = words("checklist.where.part", heading=place.heading)
        return _Told(place.heading, part, part)
    what = ", ".join(labels)
    full = words("checklist.where.table", heading=place.heading, what=what) if place.heading else what
    return _Told(place.heading, full, what)


def _numbered(label: str, numbers: list[int]) -> Iterator[str]:
    """«Tabell 3», or «Tabell 5–9» for many that follow one another."""
    if numbers:
        whole = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[-1] + 1))
        said = f"{numbers[0]}–{numbers[-1]}" if whole else ", ".join(map(str, numbers))
        yield f"{label}\u00a0{said}"


def _said(ref: str, places: Mapping[str, list[_Told]], words: Words, *, brief: bool) -> str:
    """A key without table or figure is where its heading stands, unless a table already sends the reader there."""
    keys = ref.split()
    found = [place for key in keys for place in places.get(key, ())]
    for key in keys:
        code = f"report.heading.{key}"
        if not places.get(key) and words.has(code):
            seen = {place.heading for place in found}
            found += [place for place in places.get(f"={words(code)}", ()) if place.heading not in seen]
    told = dict.fromkeys(place.brief if brief else place.full for place in found)
    return "; ".join(told) or words("checklist.where.apart" if brief else "checklist.where.elsewhere")


def _spans(blocks: Iterable[Block]) -> Iterator[Span]:
    for block in blocks:
        for line in _lines(block):
            yield from line.spans


def _lines(block: Block) -> Iterator[Line]:
    if isinstance(block, Paragraph):
        yield block.line
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Table):
        yield from (*block.before, *block.notes)
        yield from (line for row in block.rows for cell in row for line in cell.lines)


def _block(block: Block, places: Mapping[str, list[_Told]], words: Words) -> Block:
    def one(line: Line, *, brief: bool = True) -> Line:
        if not any(span.ref for span in line.spans):
            return line
        return Line(tuple(_written(span, places, words, brief) for span in line.spans))

    def cell(item: Cell) -> Cell:
        lines = tuple(one(line, brief=False) for line in item.lines)
        return item if lines == item.lines else replace(item, lines=lines)

    if isinstance(block, Paragraph):
        return replace(block, line=one(block.line))
    if isinstance(block, Bullets):
        return Bullets(tuple(map(one, block.items)))
    if isinstance(block, Table):
        rows = tuple(tuple(map(cell, row)) for row in block.rows)
        return replace(block, rows=rows, before=tuple(map(one, block.before)), notes=tuple(map(one, block.notes)))
    return block


def _written(span: Span, places: Mapping[str, list[_Told]], words: Words, brief: bool) -> Span:
    return replace(span, text=span.text + _said(span.ref, places, words, brief=brief), ref="") if span.ref else span
