"""Theme tables: themes against works with crosses, or free columns. Theses 000, 001 and 002."""

from __future__ import annotations

from dataclasses import replace

from litreview.messages import Words
from litreview.model import Snapshot, ThemeTable, ThemeTableKind
from litreview.reporting.document import Cell, CellKind, Line, Table, cell, line
from litreview.reporting.references import narrative
from litreview.reporting.tables.common import caption_of, empty, keeps_headings, padded, work_label


def themes(snapshot: Snapshot, words: Words, *, as_printed: bool = False) -> tuple[Table, ...]:
    """Every theme table of the review, in order; keys `themes.<key>`."""
    own = keeps_headings(snapshot, words, as_printed)
    return tuple(
        _marks(table, snapshot, words, own) if table.kind is ThemeTableKind.MARKS else _grid(table, words, own)
        for table in snapshot.theme_tables
    )


def _marks(table: ThemeTable, snapshot: Snapshot, words: Words, own: bool) -> Table:
    works = table.works or tuple(work.id for work in snapshot.works)
    printed = own and len(table.work_labels) == len(works)
    labels = table.work_labels if printed else tuple(work_label(work, snapshot, words) for work in works)
    names = tuple(theme.name for theme in table.themes)
    crosses = [[_mark(table, work in theme.works) for work in works] for theme in table.themes]
    if table.works_as_rows:
        crosses = [list(column) for column in zip(*crosses, strict=True)] or [[] for _ in works]
    heads, tops = (labels, names) if table.works_as_rows else (names, labels)
    rows = [(cell(head, CellKind.HEADING), *marks) for head, marks in zip(heads, crosses, strict=True)]
    made = _table(table, (table.corner, *tops), rows, words, own, row_heads=True)
    return made if printed else replace(made, notes=(*_who(works, snapshot, words), *made.notes))


def _who(works: tuple[str, ...], snapshot: Snapshot, words: Words) -> tuple[Line, ...]:
    """Which work each «Artikkel 1» is, where the labels are only numbers: authors and year, in the table's order."""
    records = {work.id: work.best for work in snapshot.works}
    said = [
        f"{work_label(work, snapshot, words)}: {narrative(records[work], words.language)}"
        for work in works
        if work in records and (records[work].title or records[work].authors or records[work].editors)
    ]
    return (line(" · ".join(said)),) if said else ()


def _mark(table: ThemeTable, marked: bool) -> Cell:
    return cell(table.mark, CellKind.MARK) if marked else empty()


def _grid(table: ThemeTable, words: Words, own: bool) -> Table:
    rows = [tuple(cell(text) for text in row) for row in table.rows]
    return _table(table, table.columns, rows, words, own)


def _table(
    table: ThemeTable,
    headings: tuple[str, ...],
    rows: list[tuple[Cell, ...]],
    words: Words,
    own: bool,
    row_heads: bool = False,
) -> Table:
    """Uneven rows are filled with empty cells; headings, when there are any, to the width of the widest row."""
    width = max([len(headings), *(len(row) for row in rows)])
    tops = headings + ("",) * (width - len(headings)) if headings else ()
    return Table(
        f"themes.{table.key}",
        caption_of(table.caption, words(f"report.themes.{table.kind.value}"), own),
        tops,
        padded(rows, width),
        row_heads=row_heads,
        notes=(line(table.source),) if table.source else (),
    )
