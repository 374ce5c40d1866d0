"""The literature matrix: a table per work (theses 000 and 001) or one wide table (thesis 003).

A cell is the author's own text (an Extraction of the field) or, for bibliographic fields, what the record says. The
label of one row of one work, where the author printed another («Resultatr»), is the Extraction of `<field>.heading`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from litreview.messages import Words
from litreview.model import Column, Extraction, MatrixKind, MatrixLayout, Snapshot, Work
from litreview.reporting.document import Cell, CellKind, Line, Span, Table, cell, line
from litreview.reporting.references import reference
from litreview.reporting.tables.common import caption_of, exception_note, field_heading, keeps_headings, not_stated
from litreview.reporting.tables.matrix_record import FILLED, known
from litreview.reporting.tables.naming import cited_names

# The usual order of a matrix; used where neither protocol nor report layout says which columns there are.
USUAL = (
    "author_year",
    "title",
    "aim",
    "method",
    "sample",
    "age",
    "findings",
    "appraisal",
    "ethics",
    "relevance",
    "themes",
)
_PLACE = re.compile(r"\{(\w+)\}")
_NO_COUNTRY = re.compile(r"\s*/ \{country\}")  # «Artikkel 1 / ikke oppgitt» would read as a country
_WIDTHS = {
    "number": 0.4,
    "author_year": 1.2,
    "year": 0.7,
    "age": 1.0,
    "country": 1.0,
    "findings": 2.5,
    "reference": 2.0,
}


@dataclass(frozen=True, slots=True)
class _Matrix:
    """What every cell needs: the review, its cells by work and field, the words, whether headings are the author's,
    whether cells tell the page, whether the author's private quotations are asked for, and whether it is a draft."""

    snapshot: Snapshot
    cells: dict[tuple[str, str], Extraction]
    words: Words
    own: bool
    pages: bool = False
    private: bool = False
    draft: bool = False
    names: Mapping[str, str] = field(default_factory=dict)  # authors and year of each work, as the list tells them

    def own_text(self, work: Work, field: str) -> str:
        """What the author wrote; empty for nothing."""
        found = self.cells.get((work.id, field))
        return found.text if found else ""


def matrix(
    snapshot: Snapshot,
    words: Words,
    layout: MatrixLayout | None = None,
    *,
    as_printed: bool = False,
    draft: bool = False,
    private: bool = False,
) -> tuple[Table, ...]:
    """Tables `matrix.<work>` or one table `matrix`; none where no work is included or no matrix was ever begun.

    The page of a cell is printed where the layout asks for it, and in a `draft`, where the next reader checks it; there
    empty cells are to be filled in. Quotations are the author's own, and printed only when `private`.
    """
    layout = layout or snapshot.protocol.matrix or _usual(snapshot)
    if layout is None or not snapshot.works:
        return ()
    cells = {(item.work, item.field): item for item in snapshot.extractions}
    own = keeps_headings(snapshot, words, as_printed)
    made = _Matrix(snapshot, cells, words, own, layout.pages or draft, private, draft, cited_names(snapshot, words))
    if layout.kind is MatrixKind.WIDE:
        return (_wide(made, layout),)
    return tuple(_per_work(made, layout, work, number) for number, work in enumerate(snapshot.works, start=1))


def _usual(snapshot: Snapshot) -> MatrixLayout | None:
    """One wide table of the usual fields that were filled in, then the author's own fields; None when none was."""
    filled = dict.fromkeys(item.field for item in snapshot.extractions if not item.field.endswith(".heading"))
    fields = [field for field in USUAL if field in filled or field in ("author_year", "title")]
    fields += [field for field in filled if field not in USUAL and field != "summary"]
    return MatrixLayout(MatrixKind.WIDE, tuple(map(Column, fields))) if filled else None


def _wide(made: _Matrix, layout: MatrixLayout) -> Table:
    headings = tuple(field_heading(column.field, column.heading, made.words, made.own) for column in layout.columns)
    rows = [_row(made, layout, work, number) for number, work in enumerate(made.snapshot.works, start=1)]
    caption = caption_of(layout.caption, made.words("report.matrix.caption"), made.own)
    widths = tuple(_WIDTHS.get(column.field, 1.5) for column in layout.columns)
    return Table(
        "matrix",
        caption,
        headings,
        tuple(rows),
        widths,
        wide=True,
        row_heads=True,
        notes=_notes(made, made.snapshot.works),
    )


def _row(made: _Matrix, layout: MatrixLayout, work: Work, number: int) -> tuple[Cell, ...]:
    """A work's cells. The number by which the rest of the report calls it has its column, or stands before the first
    cell unless the headings are the author's own: what the author printed is left as it is.
    """
    cells = [_cell(made, work, number, column) for column in layout.columns]
    shown = any(column.field == "number" for column in layout.columns)
    at = next((at for at, column in enumerate(layout.columns) if column.field != "number"), 0)
    cells[at] = _starred(made, work, cells[at])
    if not shown and not any(column.heading or column.parts for column in layout.columns):
        cells[0] = _numbered(number, cells[0])
    return tuple(cells)


def _numbered(number: int, first: Cell) -> Cell:
    """«1. Aas, 2019»."""
    head, *rest = first.lines or (Line(()),)
    return Cell((Line((Span(f"{number}. "), *head.spans)), *rest), first.kind, first.value)


def _per_work(made: _Matrix, layout: MatrixLayout, work: Work, number: int) -> Table:
    """Label and value, a row a column of the layout; the star of an exception stands in the caption."""
    rows = tuple(
        (cell(_label(made, work, number, column), CellKind.HEADING), _cell(made, work, number, column))
        for column in layout.columns
    )
    caption = caption_of(layout.caption, made.words("report.article", number=number), made.own)
    summary = made.own_text(work, "summary") if layout.summary else ""
    return Table(
        f"matrix.{work.id}",
        _filled(made, work, number, caption) + _star(made, work),
        (),
        rows,
        (1.0, 3.0),
        row_heads=True,
        notes=_notes(made, (work,)),
        before=tuple(line(part) for part in summary.split("\n")) if summary else (),
    )


def _label(made: _Matrix, work: Work, number: int, column: Column) -> str:
    """The row's label: this work's own, the author's with its places filled, or the default."""
    if made.own:
        printed = made.own_text(work, f"{column.field}.heading") or column.heading
        if "/ {country}" in printed and not _text(made, work, "country").strip():
            printed = _NO_COUNTRY.sub("", printed)
        return _filled(made, work, number, field_heading(column.field, printed, made.words, made.own))
    if "{number}" in column.heading:
        country = _text(made, work, "country") if "{country}" in column.heading else ""
        return made.words("report.article", number=number) + (f" / {country}" if country.strip() else "")
    return field_heading(column.field, column.heading, made.words, made.own)


def _filled(made: _Matrix, work: Work, number: int, text: str) -> str:
    """`{number}` and `{<field>}` filled in; a field that is unknown says so."""

    def fill(place: re.Match[str]) -> str:
        if place.group(1) == "number":
            return str(number)
        return _text(made, work, place.group(1)) or made.words("report.not_stated")

    return _PLACE.sub(fill, text)


def _cell(made: _Matrix, work: Work, number: int, column: Column) -> Cell:
    if column.parts:
        return _composed(made, work, column)
    if column.field == "number":
        return cell(str(number), CellKind.NUMBER, number)
    if column.field == "reference" and not made.own_text(work, "reference").strip():
        return Cell((reference(work.best, made.words.language),)) if known(work.best) else _nothing(made)
    text = _text(made, work, column.field)
    return _with_place(made, work, column.field, cell(text)) if text.strip() else _nothing(made)


def _nothing(made: _Matrix) -> Cell:
    """«ikke oppgitt», or in a draft what the author has yet to fill in."""
    return Cell((), CellKind.TODO) if made.draft else not_stated(made.words)


def _composed(made: _Matrix, work: Work, column: Column) -> Cell:
    """Labelled lines; in a draft a cell of which nothing is known is to be filled in as a whole."""
    if made.draft and not any(_text(made, work, part.field).strip() for part in column.parts):
        return _nothing(made)
    parts = (_part(made, work, part.field, part.label) for part in column.parts)
    return Cell(tuple(item for lines in parts for item in lines))


def _part(made: _Matrix, work: Work, field: str, label: str) -> tuple[Line, ...]:
    """One labelled line of a composed cell; further lines of its text follow without the label."""
    code = f"report.field.{field}"
    shown = label if made.own or not label or not made.words.has(code) else made.words(code) + ":"
    missing = made.words("render.state.todo" if made.draft else "report.not_stated")
    text = _text(made, work, field)
    filled = _with_place(made, work, field, cell(text)) if text else cell(missing)
    first, *rest = filled.lines
    head = (Span(f"{shown} "),) if shown else ()
    return (Line((*head, *first.spans)), *rest)


def _with_place(made: _Matrix, work: Work, field: str, filled: Cell) -> Cell:
    """The author's cell with the page after it, and the quotation under it, where they are asked for."""
    own = made.cells.get((work.id, field))
    if own is None or not own.text.strip():
        return filled
    *before, last = filled.lines
    if made.pages and own.page.strip():
        last = Line((*last.spans, Span("\u00a0" + _page(own.page.strip(), made.words))))
    said = own.quotation.strip() if made.private else ""
    quoted = (line(made.words("report.matrix.quotation", text=said), italic=True),) if said else ()
    return Cell((*before, last, *quoted), filled.kind, filled.value)


def _page(page: str, words: Words) -> str:
    """«(s. 12)»; what is no number, such as «tabell 2», stands as it was written."""
    return words("report.matrix.page", page=page) if page[0].isdecimal() else f"({page})"


def _text(made: _Matrix, work: Work, field: str) -> str:
    """The author's text of a field, else what is known without; empty when neither says anything."""
    own = made.own_text(work, field)
    if own.strip() or field not in FILLED:
        return own
    if field == "author_year":  # as the list has it: 2013a beside 2013b
        return made.names.get(work.id, "")
    return FILLED[field](work, made.words, made.snapshot)


def _star(made: _Matrix, work: Work) -> str:
    return "*" if any(item.work == work.id for item in made.snapshot.exceptions) else ""


def _starred(made: _Matrix, work: Work, first: Cell) -> Cell:
    """The row's head with the star of an exception after its last line."""
    star = _star(made, work)
    if not star or not first.lines:
        return first
    return Cell((*first.lines[:-1], Line((*first.lines[-1].spans, Span(star)))), first.kind, first.value)


def _notes(made: _Matrix, works: tuple[Work, ...]) -> tuple[Line, ...]:
    ids = {work.id for work in works}
    return tuple(
        exception_note(item, made.snapshot, made.words) for item in made.snapshot.exceptions if item.work in ids
    )
