"""Word: a document whose tables drop into a thesis as they are.

Page set-up as Norwegian programmes ask for it (A4, 2.5 cm margins, 12 points, line spacing 1.5; HVL's formatting
rules), captions above the tables as Word's own numbered captions, source and note lines under them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from litreview.model import FigureForm
from litreview.reporting.document import Block, Bullets, Figure, Heading, Line, Paragraph, Report, Span, Table
from litreview.reporting.render.base import FileRenderer
from litreview.reporting.render.docx_figure import drawn
from litreview.reporting.render.docx_lists import bookmarked, lists, sequence
from litreview.reporting.render.docx_package import Package, new_package
from litreview.reporting.render.docx_table import word_table
from litreview.reporting.render.docx_template import SchoolTemplate
from litreview.reporting.render.docx_xml import W, field, hyperlink, paragraph, run, w
from litreview.reporting.render.layout import Pages, figure_label, label, pages

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


_APART = 360
"""Twentieths of a point between the notes of a table and the text that leads in to the next."""


class DocxRenderer(FileRenderer):
    """Renders .docx files."""

    format: ClassVar[str] = "docx"
    suffix: ClassVar[str] = ".docx"

    def __init__(self, template: SchoolTemplate | None = None) -> None:
        """`template` is the school's document, whose looks the report takes on."""
        self._template = template

    def content(self, report: Report) -> bytes:
        """A Word document; needs python-docx."""
        return _Writer(new_package(report, self._template)).written()


class _Writer:
    """Fills one package, block by block."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._report = package.report
        self._numbers = count(self._report.first_table)
        self._figures = count(self._report.first_figure)
        self._after_table = False

    def written(self) -> bytes:
        body = self._package.body
        body.extend(self._front())
        runs = pages(self._report) or (Pages(wide=False, blocks=()),)
        for index, part in enumerate(runs):
            for block in part.blocks:
                body.extend(self._block(block, wide=part.wide))
            self._finish(part, last=index == len(runs) - 1)
        return self._package.saved()

    def _front(self) -> Iterator[Element]:
        if self._report.title:
            yield paragraph("Title", run(self._report.title))
        if self._report.subtitle:
            yield paragraph("Subtitle", run(self._report.subtitle))
        if self._report.lists:
            yield from lists(self._report)

    def _finish(self, part: Pages, *, last: bool) -> None:
        """End a section: the last one's properties stand in the body, the others' in their last paragraph."""
        body = self._package.body
        section = self._package.section(wide=part.wide)
        after_table = len(body) > 0 and body[-1].tag == f"{{{W}}}tbl"
        if len(body) == 0 or after_table:
            body.append(_closing())
        if last:
            body.append(section)
        else:
            body[-1][0].append(section)

    def _block(self, block: Block, *, wide: bool) -> Iterator[Element]:
        after_table, self._after_table = self._after_table, isinstance(block, Table)
        if isinstance(block, Heading):
            yield paragraph(f"Heading{min(max(block.level, 1), 5)}", run(block.text))
        elif isinstance(block, Paragraph):
            yield paragraph("Bibliography" if block.hanging else "Normal", *self._runs(block.line))
        elif isinstance(block, Bullets):
            yield from (paragraph("ListBullet", *self._runs(item)) for item in block.items)
        elif isinstance(block, Figure):
            yield from self._figure(block, wide=wide)
        else:
            yield from self._table(block, wide=wide, after_table=after_table)

    def _table(self, table: Table, *, wide: bool, after_table: bool) -> Iterator[Element]:
        number = next(self._numbers)
        for at, line in enumerate(table.before):
            space = _APART if after_table and at == 0 else 0
            yield paragraph("Normal", *self._runs(line), keep_next=True, before=space)
        yield self._caption(table, number)
        title = f"{label(self._report, number)}. {table.caption}"
        yield word_table(table, self._package.text_width(wide=wide), self._runs, title)
        for line in table.notes:
            yield paragraph("TableNote", *self._runs(line), keep_next=line is not table.notes[-1])
        if not table.notes:
            yield _closing()  # else Word joins a table to the next one

    def _figure(self, figure: Figure, *, wide: bool) -> Iterator[Element]:
        """The figure with its caption below, on one page; as a table alone its numbers stand above the caption."""
        number = next(self._figures)
        title = f"{figure_label(self._report, number)}. {figure.caption}"
        width = self._package.text_width(wide=wide)
        if figure.form is FigureForm.TABLE:
            yield word_table(figure.table, width, self._runs, title)
        else:
            yield drawn(self._package, figure, title, number, width)
        yield self._caption(figure, number)
        yield from (paragraph("TableNote", *self._runs(line)) for line in figure.notes)

    def _caption(self, block: Table | Figure, number: int) -> Element:
        """«Tabell 3. …» as Word's own caption: the number is a SEQ field, so that a list of tables finds it."""
        report, table = self._report, isinstance(block, Table)
        word, begun = (report.table_label, report.first_table) if table else (report.figure_label, report.first_figure)
        first = number == begun and number != 1
        code = f"SEQ {sequence(word)} \\* ARABIC" + (f" \\r {number}" if first else "")
        opening = [run(f"{word} ", bold=True)] if word else []
        words = [run(". ", bold=True), run(block.caption)] if block.caption else []
        made = paragraph("Caption", *opening, *field(code, str(number), bold=True), *words, keep_next=table)
        return bookmarked(made, "t" if table else "f", number) if report.lists else made

    def _runs(self, line: Line, half_points: int = 0) -> list[Element]:
        return [self._run(span, half_points) for span in line.spans if span.text]

    def _run(self, span: Span, half_points: int) -> Element:
        style = "Hyperlink" if span.link else ""
        made = run(span.text, style=style, bold=span.bold, italic=span.italic, half_points=half_points)
        return hyperlink(self._package.link(span.link), made) if span.link else made


def _closing() -> Element:
    """An almost flat paragraph: a table must be followed by one."""
    properties = w(
        "pPr",
        w("pStyle", val="TableNote"),
        w("spacing", before=0, after=120, line=20, lineRule="exact"),
        w("rPr", w("sz", val=2), w("szCs", val=2)),
    )
    return w("p", properties)
