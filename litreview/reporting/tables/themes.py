"""Theme tables: themes against works with crosses, or free columns. Theses 000, 001 and 002."""

from __future__ import annotations

import re
from dataclasses import replace

from litreview.messages import Words
from litreview.model import Snapshot, Theme, ThemeTable, ThemeTableKind
from litreview.reporting.document import Cell, CellKind, Line, Table, cell, line
from litreview.reporting.tables.common import caption_of, empty, keeps_headings, padded, work_labels, work_numbers
from litreview.reporting.tables.naming import told_names

_NUMBER = re.compile(r"\D*(\d{1,3})\D*")
_WIDEST = 9  # columns on an upright page


def themes(snapshot: Snapshot, words: Words, *, as_printed: bool = False) -> tuple[Table, ...]:
    """Every theme table of the review, in order; keys `themes.<key>`, and `themes.<key>.descriptions` after one whose
    themes are described."""
    own = keeps_headings(snapshot, words, as_printed)
    made: list[Table] = []
    for table in snapshot.theme_tables:
        marks = table.kind is ThemeTableKind.MARKS
        made.append(_marks(table, snapshot, words, own) if marks else _grid(table, words, own))
        if any(theme.description for theme in table.themes):
            made.append(_descriptions(table, words))
    return tuple(made)


def in_order(table: ThemeTable) -> tuple[Theme, ...]:
    """The themes as they are printed: each main theme, and after it its parts."""
    names = {theme.name for theme in table.themes}
    mains = [theme for theme in table.themes if theme.parent not in names]
    return tuple(
        one
        for main in mains
        for one in (main, *(theme for theme in table.themes if theme.parent == main.name and theme is not main))
    )


def _descriptions(table: ThemeTable, words: Words) -> Table:
    rows = [
        (cell(_full_name(table, theme), CellKind.HEADING), cell(theme.description))
        for theme in in_order(table)
        if theme.description
    ]
    headings = (words("report.themes.theme"), words("report.themes.meaning"))
    caption = words("report.themes.descriptions")
    return Table(f"themes.{table.key}.descriptions", caption, headings, tuple(rows), (1.0, 3.0), row_heads=True)


def _full_name(table: ThemeTable, theme: Theme) -> str:
    """«Håp: Fremtid» of a part, the name alone of a main theme."""
    parted = theme.parent and any(one.name == theme.parent for one in table.themes)
    return f"{theme.parent}: {theme.name}" if parted else theme.name


def _marks(table: ThemeTable, snapshot: Snapshot, words: Words, own: bool) -> Table:
    works = table.works or tuple(work.id for work in snapshot.works)
    printed = own and len(table.work_labels) == len(works) and _still_numbered(table.work_labels, works, snapshot)
    labels = table.work_labels if printed else work_labels(works, snapshot, words)
    parents = {theme.parent for theme in table.themes}
    ordered = tuple(theme for theme in in_order(table) if theme.works or theme.name not in parents)
    marked = [frozenset(theme.works) for theme in ordered]
    crosses = [[_mark(table, work in of_theme) for work in works] for of_theme in marked]
    if table.works_as_rows:
        crosses = [list(column) for column in zip(*crosses, strict=True)] or [[] for _ in works]
        tops: tuple[str, ...] = (table.corner, *(_full_name(table, theme) for theme in ordered))
        heads: list[tuple[Cell, ...]] = [(cell(label, CellKind.HEADING),) for label in labels]
    else:
        heads = _heads(table, ordered)
        parted = (words("report.themes.main"), words("report.themes.part"))
        tops = (*(parted if len(heads) and len(heads[0]) > 1 else (table.corner,)), *labels)
    rows: list[tuple[Cell, ...]] = [(*head, *marks) for head, marks in zip(heads, crosses, strict=True)]
    made = replace(_table(table, tops, rows, words, own, row_heads=True), wide=len(tops) > _WIDEST)
    return made if printed else replace(made, notes=(*_who(works, snapshot, words), *made.notes))


def _still_numbered(labels: tuple[str, ...], works: tuple[str, ...], snapshot: Snapshot) -> bool:
    """Whether «Artikkel 3» is still the third work: a label with another number would name another article."""
    numbers = work_numbers(snapshot)
    if not any(work in numbers for work in works):
        return True  # the report numbers no works: the labels can name no other
    told = ((_NUMBER.fullmatch(label.strip()), numbers.get(work)) for label, work in zip(labels, works, strict=True))
    return all(found is None or int(found.group(1)) == number for found, number in told)


def _heads(table: ThemeTable, ordered: tuple[Theme, ...]) -> list[tuple[Cell, ...]]:
    """The names at the head of the rows; where some are parts, main theme and part in a column each.

    A main theme is named once: in its own row, or, where it has no marks but those of its parts, in that of the first.
    """
    mains = {theme.name for theme in table.themes}
    if not any(theme.parent in mains for theme in ordered):
        return [(cell(theme.name, CellKind.HEADING),) for theme in ordered]
    named = {theme.name for theme in ordered}
    heads: list[tuple[Cell, ...]] = []
    for theme in ordered:
        if theme.parent not in mains:
            heads.append((cell(theme.name, CellKind.HEADING), empty()))
            continue
        heads.append((empty() if theme.parent in named else cell(theme.parent, CellKind.HEADING), cell(theme.name)))
        named.add(theme.parent)
    return heads


def _who(works: tuple[str, ...], snapshot: Snapshot, words: Words) -> tuple[Line, ...]:
    """Which work each «Artikkel 1» is, where the labels are only numbers: authors and year, in the table's order."""
    names = told_names(snapshot, words)
    labels = zip(works, work_labels(works, snapshot, words), strict=True)
    said = [f"{label}: {names[work]}" for work, label in labels if work in names]
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
