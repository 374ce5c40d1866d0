"""Coding: the rows in the columns of the method, what was done in each phase, and the codes behind each category.

Sources of the columns and phases: Braun & Clarke 2006 (thematic analysis), Malterud (systematic text condensation),
Graneheim & Lundman 2004 (qualitative content analysis), Evans 2002. A quotation is printed only where the report asks
for it; else the author's condensed text stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from litreview.messages import Words
from litreview.model import CODING_COLUMNS, CODING_PHASES, CodingMethod, CodingPhase, CodingRow, CodingTable, Snapshot
from litreview.reporting.document import Cell, CellKind, Line, Table, cell, line
from litreview.reporting.tables.common import caption_of, empty, keeps_headings, not_stated, work_label, work_numbers
from litreview.reporting.tables.naming import cited_names

_WIDE_FROM = 5  # columns
_WIDTHS = {"unit": 2.6, "condensed": 2.0, "source": 1.2}
_LEVELS = ("theme", "category", "subcategory")


def coding(snapshot: Snapshot, words: Words, *, units: bool = False, as_printed: bool = False) -> tuple[Table, ...]:
    """A table `coding.<key>` for each coding table that has rows; `units` prints the quotations."""
    own = keeps_headings(snapshot, words, as_printed)
    tables = (_of_included(table, snapshot) for table in snapshot.coding)
    return tuple(_rows(table, snapshot, words, units=units, own=own) for table in tables if table.rows)


def phases(snapshot: Snapshot, words: Words, *, draft: bool = False) -> tuple[Table, ...]:
    """«Fase · Hva ble gjort», where something is said of a phase; in a draft also where nothing is."""
    made = (_phases(table, words, draft=draft) for table in snapshot.coding if table.phases or draft)
    return tuple(table for table in made if table is not None)


def categories(snapshot: Snapshot, words: Words) -> tuple[Table, ...]:
    """The codes that went into each category and theme, and the articles they are from."""
    made = (_categories(_of_included(table, snapshot), snapshot, words) for table in snapshot.coding)
    return tuple(table for table in made if table is not None)


def _rows(table: CodingTable, snapshot: Snapshot, words: Words, *, units: bool, own: bool) -> Table:
    fields = _fields(table, units=units)
    source = _Sources(snapshot, words)
    rows = tuple(
        (cell(source(row), CellKind.HEADING), *(cell(getattr(row, field)) for field in fields)) for row in table.rows
    )
    notes = (line(table.source),) if table.source else ()
    return Table(
        f"coding.{table.key}",
        caption_of(table.caption, words("report.coding.caption", method=_method(table.method, words)), own),
        (words("report.coding.source"), *(_heading(table.method, field, words) for field in fields)),
        rows,
        tuple(_WIDTHS.get(field, 1.2) for field in ("source", *fields)),
        wide=len(fields) + 1 >= _WIDE_FROM,
        row_heads=True,
        notes=notes,
    )


def _method(method: CodingMethod, words: Words) -> str:
    return words(f"report.coding.method.{method.value}")


def _heading(method: CodingMethod, field: str, words: Words) -> str:
    """What the method calls a field; of a field it has no column for, the common word."""
    named = method if field in CODING_COLUMNS[method] else CodingMethod.FREE
    return words(f"report.coding.{named.value}.{field}")


def _fields(table: CodingTable, *, units: bool) -> tuple[str, ...]:
    """The method's columns; of FREE those in use. Without quotations the condensed text stands in their place."""
    used = {field for row in table.rows for field in CODING_COLUMNS[CodingMethod.FREE] if getattr(row, field).strip()}
    fields = CODING_COLUMNS[table.method]
    if table.method is CodingMethod.FREE:
        fields = tuple(field for field in fields if field in used)
    if units:
        return fields
    if "condensed" not in fields and "condensed" in used:
        return tuple("condensed" if field == "unit" else field for field in fields)
    return tuple(field for field in fields if field != "unit")


def _of_included(table: CodingTable, snapshot: Snapshot) -> CodingTable:
    """The rows of included works: what is coded of others is kept, and told by the check CODING-STRAY."""
    included = {work.id for work in snapshot.works}
    return replace(table, rows=tuple(row for row in table.rows if row.work in included))


class _Sources:
    """Where a row is from: «Aas et al., 2016, s. 4»; the work's label where its authors are not known."""

    def __init__(self, snapshot: Snapshot, words: Words) -> None:
        self._snapshot = snapshot
        self._words = words
        self._named = cited_names(snapshot, words)

    def __call__(self, row: CodingRow) -> str:
        name = self._named.get(row.work) or work_label(row.work, self._snapshot, self._words)
        return ", ".join(part for part in (name, self._page(row.page)) if part)

    def _page(self, page: str) -> str:
        if not page[:1].isdigit():
            return page  # «Tabell 2», «Resultater»
        several = any(sign in page for sign in "-–,")
        return self._words("report.ref.pages" if several else "report.ref.page", pages=page.replace("-", "–"))


def _phases(table: CodingTable, words: Words, *, draft: bool) -> Table | None:
    said = {phase.number: phase for phase in table.phases}
    numbers = range(1, CODING_PHASES[table.method] + 1) if CODING_PHASES[table.method] else sorted(said)
    if not numbers:
        return None
    rows = tuple(
        (_phase_name(table.method, number, said.get(number), words), _done(said.get(number), words, draft))
        for number in numbers
    )
    return Table(
        f"phases.{table.key}",
        words("report.phases.caption", method=_method(table.method, words)),
        (words("report.phases.phase"), words("report.phases.done")),
        rows,
        (1.0, 2.6),
        row_heads=True,
    )


def _phase_name(method: CodingMethod, number: int, phase: CodingPhase | None, words: Words) -> Cell:
    name = phase.name if phase else ""
    if not name and number <= CODING_PHASES[method]:
        name = words(f"report.phase.{method.value}.{number}")
    return cell(f"{number}. {name}" if name else str(number), CellKind.HEADING)


def _done(phase: CodingPhase | None, words: Words, draft: bool) -> Cell:
    if phase is not None:
        return cell(phase.text)
    return Cell((), CellKind.TODO) if draft else not_stated(words)


def _categories(table: CodingTable, snapshot: Snapshot, words: Words) -> Table | None:
    """The levels in use, highest first, each named once for all that follows under it."""
    levels = tuple(field for field in _LEVELS if any(getattr(row, field).strip() for row in table.rows))
    grouped = _grouped(table.rows, levels)
    if not levels or not any(row.code.strip() for row in table.rows):
        return None
    rows: list[tuple[Cell, ...]] = []
    above: tuple[str, ...] = ()
    for names, inside in grouped:
        heads = [
            cell(name, CellKind.HEADING if at == 0 else CellKind.TEXT)
            if names[: at + 1] != above[: at + 1]
            else empty()
            for at, name in enumerate(names)
        ]
        codes = dict.fromkeys(row.code.strip() for row in inside if row.code.strip())
        rows.append((*heads, Cell(tuple(map(line, codes))), _articles(inside, snapshot)))
        above = names
    headings = [_heading(table.method, field, words) for field in levels]
    caption, inside_them = _gathered(table.method, words)
    return Table(
        f"categories.{table.key}",
        caption,
        (*headings, inside_them, words("report.categories.articles")),
        tuple(rows),
        (*(1.3 for _ in levels), 2.0, 0.7),
        row_heads=True,
        notes=_who(table.rows, snapshot, words),
    )


def _gathered(method: CodingMethod, words: Words) -> tuple[str, str]:
    """The caption and what the codes are called: Malterud gathers code groups in result categories."""
    if method is CodingMethod.MALTERUD:
        return words("report.categories.malterud.caption"), words("report.categories.malterud.codes")
    return words("report.categories.caption"), words("report.categories.codes")


def _grouped(
    rows: Iterable[CodingRow], levels: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[CodingRow, ...]]]:
    """Rows by the names of their levels: what belongs together stands together, in the order it first appears."""
    tree: dict[tuple[str, ...], list[CodingRow]] = {}
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        names = tuple(getattr(row, level).strip() for level in levels)
        if any(names):
            tree.setdefault(names, []).append(row)
            for depth in range(1, len(names) + 1):
                first.setdefault(names[:depth], len(first))
    for names in sorted(tree, key=lambda names: [first[names[:depth]] for depth in range(1, len(names) + 1)]):
        yield names, tuple(tree[names])


def _articles(rows: Iterable[CodingRow], snapshot: Snapshot) -> Cell:
    """The works by their numbers, as the other tables name them; one that is not included by its id."""
    numbers = work_numbers(snapshot)
    works = sorted({row.work for row in rows}, key=lambda work: (numbers.get(work, len(numbers) + 1), work))
    return cell(", ".join(str(numbers.get(work, work)) for work in works))


def _who(rows: Iterable[CodingRow], snapshot: Snapshot, words: Words) -> tuple[Line, ...]:
    source = _Sources(snapshot, words)
    numbers = work_numbers(snapshot)
    used = sorted({row.work for row in rows if row.work in numbers}, key=lambda work: numbers[work])
    return (line(" · ".join(f"{numbers[work]}: {source(CodingRow(0, work))}" for work in used)),) if used else ()
