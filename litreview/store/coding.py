"""Coding and theme tables as they stand: forms made into the model, works that were joined told of the one that stands.

A coding table is two kinds of forms, each replaced whole by its events: `coding` holds its settings and phases,
`coding_row` one row of it (`<table>#<number>`), with the digest of its quotation in place of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from litreview.model import CodingRow, CodingTable, Theme, ThemeTable
from litreview.store.codec import from_json

TABLE = "coding"
ROW = "coding_row"

Form = tuple[str, Mapping[str, Any], int]  # key, plain data, the event that wrote it


def row_key(table: str, number: int) -> str:
    """The key of a row's form."""
    return f"{table}#{number}"


def coding_tables(
    tables: Iterable[Form], rows: Iterable[Form], find: Callable[[str], str], private: Callable[[str], str]
) -> tuple[CodingTable, ...]:
    """The tables in order, each with its rows by number. `find` gives the standing work of an id."""
    by_table: dict[str, list[CodingRow]] = {}
    for key, data, event in rows:
        row = from_json(CodingRow, dict(data))
        made = replace(row, work=find(row.work), unit=private(row.unit), stamp=event)
        by_table.setdefault(key.rpartition("#")[0], []).append(made)
    known = [from_json(CodingTable, dict(data)) for _, data, _ in tables]
    known += [CodingTable(key) for key in by_table if key not in {table.key for table in known}]
    return tuple(
        replace(table, rows=tuple(sorted(by_table.get(table.key, ()), key=lambda row: row.number))) for table in known
    )


def followed(table: ThemeTable, find: Callable[[str], str]) -> ThemeTable:
    """A theme table with works that were joined named by the one that stands, each once."""
    columns = dict(zip(map(find, table.works), table.work_labels or table.works, strict=False))
    themes = tuple(_followed(theme, find) for theme in table.themes)
    works = tuple(dict.fromkeys(map(find, table.works)))
    labels = tuple(columns[work] for work in works) if len(table.work_labels) == len(table.works) else table.work_labels
    return replace(table, works=works, work_labels=labels, themes=themes)


def _followed(theme: Theme, find: Callable[[str], str]) -> Theme:
    def each(works: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(find, works)))

    return replace(
        theme,
        works=each(theme.works),
        cited=None if theme.cited is None else each(theme.cited),
        perhaps=each(theme.perhaps),
        evidence=tuple(replace(one, work=find(one.work)) for one in theme.evidence),
    )
