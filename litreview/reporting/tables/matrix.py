"""The literature matrix: a table per work (theses 000 and 001) or one wide table (thesis 003).

A cell is the author's own text (an Extraction of the field) or, for bibliographic fields, what the record says. The
label of one row of one work, where the author printed another («Resultatr»), is the Extraction of `<field>.heading`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from litreview.messages import Words
from litreview.model import Column, Language, MatrixKind, MatrixLayout, Record, Snapshot, Work
from litreview.reporting.document import Cell, CellKind, Line, Span, Table, cell, line
from litreview.reporting.references import author_year, reference
from litreview.reporting.tables.common import caption_of, exception_note, field_heading, keeps_headings, not_stated

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
    """What every cell needs: the review, its texts by work and field, the words, whether headings are the author's."""

    snapshot: Snapshot
    texts: dict[tuple[str, str], str]
    words: Words
    own: bool


def matrix(
    snapshot: Snapshot, words: Words, layout: MatrixLayout | None = None, *, as_printed: bool = False
) -> tuple[Table, ...]:
    """Tables `matrix.<work>` or one table `matrix`; none where no work is included or no matrix was ever begun."""
    layout = layout or snapshot.protocol.matrix or _usual(snapshot)
    if layout is None or not snapshot.works:
        return ()
    texts = {(item.work, item.field): item.text for item in snapshot.extractions}
    made = _Matrix(snapshot, texts, words, keeps_headings(snapshot, words, as_printed))
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
    summary = made.texts.get((work.id, "summary"), "") if layout.summary else ""
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
        printed = made.texts.get((work.id, f"{column.field}.heading"), "") or column.heading
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
        return Cell(tuple(item for part in column.parts for item in _part(made, work, part.field, part.label)))
    if column.field == "number":
        return cell(str(number), CellKind.NUMBER, number)
    if column.field == "reference" and not made.texts.get((work.id, "reference"), "").strip():
        return Cell((reference(work.best, made.words.language),)) if _known(work.best) else not_stated(made.words)
    text = _text(made, work, column.field)
    return cell(text) if text.strip() else not_stated(made.words)


def _part(made: _Matrix, work: Work, field: str, label: str) -> list[Line]:
    """One labelled line of a composed cell; further lines of its text follow without the label."""
    code = f"report.field.{field}"
    shown = label if made.own or not label or not made.words.has(code) else made.words(code) + ":"
    text = _text(made, work, field) or made.words("report.not_stated")
    first, *rest = text.split("\n")
    head = (Span(f"{shown} "),) if shown else ()
    return [Line((*head, Span(first))), *(line(part) for part in rest)]


def _text(made: _Matrix, work: Work, field: str) -> str:
    """The author's text of a field, else the record's; empty when neither says anything."""
    own = made.texts.get((work.id, field), "")
    if own.strip() or field not in _FROM_RECORD:
        return own
    return _FROM_RECORD[field](work.best, made.words.language)


def _known(record: Record) -> bool:
    return bool(record.title or record.authors or record.editors)


def _names(record: Record, _language: Language) -> str:
    return "; ".join(map(str, record.authors)) + ("" if record.authors_complete else " et al.")


_FROM_RECORD: dict[str, Callable[[Record, Language], str]] = {
    "reference": lambda record, language: reference(record, language).text if _known(record) else "",
    "author_year": lambda record, language: author_year(record, language) if _known(record) else "",
    "authors": _names,
    "title": lambda record, _: record.title,
    "year": lambda record, _: str(record.year) if record.year else "",
    "journal": lambda record, _: record.container,
    "country": lambda record, _: record.country,
    "doi": lambda record, _: f"https://doi.org/{record.doi}" if record.doi else "",
}


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
