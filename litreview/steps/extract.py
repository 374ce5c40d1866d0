"""Cells of the literature matrix, theme tables, stated sums and the reading list."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from litreview.errors import InputError, Where
from litreview.model import (
    Extraction,
    Message,
    Protocol,
    ReadingList,
    Record,
    StatedSum,
    Theme,
    ThemeTable,
    ThemeTableKind,
    message,
)
from litreview.steps.correct import CORRECTION, corrected
from litreview.steps.review import Review, require_actor
from litreview.steps.screen import work_number
from litreview.store import Private, Reader, Writer
from litreview.store.codec import to_json


@dataclass(frozen=True, slots=True)
class CellGiven:
    """One cell as the reviewer writes it; an empty text empties the cell. `said`: what sources say of it, each value
    with the number of a record that has it, where the text settles a conflict between them."""

    field: str
    text: str
    page: str = ""
    quotation: str = ""
    said: tuple[tuple[str, int], ...] = ()


def set_cells(review: Review, work: str, cells: tuple[CellGiven, ...]) -> None:
    """Fill cells of a work; what stood there before stays in the event. Raises InputError LR-WORK-UNKNOWN."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        write_cells(writer, work, cells, writer.actor(actor))


def write_cells(writer: Writer, work: str, cells: tuple[CellGiven, ...], actor: str) -> None:
    """`set_cells` inside an open transaction."""
    reader = Reader(writer.connection)
    number = work_number(reader, work)
    for cell in cells:
        if cell.field.startswith(CORRECTION):
            corrected(Record(), {cell.field.removeprefix(CORRECTION): cell.text})
    before = {cell.field: cell.text for cell in reader.extractions() if cell.work == f"W{number}"}
    writer.append(
        "cells.set",
        f"W{number}",
        {
            "work": number,
            "cells": [
                {
                    "field": cell.field,
                    "before": before.get(cell.field),
                    "after": cell.text or None,
                    "page": cell.page,
                    "quotation": Private(cell.quotation),
                    **({"said": [list(one) for one in cell.said]} if cell.said else {}),
                }
                for cell in cells
            ],
        },
        actor=actor,
    )


def unprinted(protocol: Protocol, cells: tuple[CellGiven, ...]) -> tuple[Message, ...]:
    """Which of the cells the matrix has no column for, with the nearest column: a misspelt field is not lost unseen."""
    if protocol.matrix is None:
        return ()
    columns = {column.field for column in protocol.matrix.columns}
    columns |= {part.field for column in protocol.matrix.columns for part in column.parts}
    said = []
    for cell in cells:
        if cell.field in columns or cell.field.startswith(CORRECTION) or cell.field.partition(".")[0] in columns:
            continue
        near = difflib.get_close_matches(cell.field.lower(), sorted(columns), n=1, cutoff=0.6)
        said.append(message("log.cell_unprinted", field=cell.field, columns=tuple(near or sorted(columns))))
    return tuple(said)


def cells_of(review: Review, work: str) -> tuple[Extraction, ...]:
    """The filled cells of a work. Raises InputError LR-WORK-UNKNOWN."""
    with review.store.reading() as reader:
        name = f"W{work_number(reader, work)}"
        return tuple(cell for cell in reader.extractions() if cell.work == name)


@dataclass(frozen=True, slots=True)
class ThemeMarks:
    """Marks to add to a theme and to take from it; `cited`: the works cited under its heading in the results chapter,
    None when that stays as it was."""

    name: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    cited: tuple[str, ...] | None = None
    drop: bool = False  # take the whole theme out of the table


def theme_table(review: Review, table: str = "themes") -> ThemeTable:
    """The table of marks of a key; an empty one when there is none yet."""
    with review.store.reading() as reader:
        found = next((item for item in reader.theme_tables() if item.key == table), None)
    return found or ThemeTable(table, ThemeTableKind.MARKS)


def mark_theme(review: Review, marks: ThemeMarks, *, table: str = "themes") -> ThemeTable:
    """Mark works with a theme, in the table of marks of that key; a theme not yet there is added.

    Raises InputError LR-WORK-UNKNOWN, LR-THEME-NAME for an empty name, LR-THEME-GRID for a table without marks.
    """
    actor = require_actor(review)
    if not marks.name.strip():
        raise InputError("LR-THEME-NAME")
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        before = next((item for item in reader.theme_tables() if item.key == table), None)
        after = _with_theme(before or ThemeTable(table, ThemeTableKind.MARKS), _named(reader, marks))
        write_form(writer, "themes", table, after, writer.actor(actor))
        return after


def _named(reader: Reader, marks: ThemeMarks) -> ThemeMarks:
    """The same marks with every work by its id."""

    def ids(works: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"W{work_number(reader, work)}" for work in works)

    cited = None if marks.cited is None else ids(marks.cited)
    return ThemeMarks(marks.name.strip(), ids(marks.add), ids(marks.remove), cited, marks.drop)


def _with_theme(table: ThemeTable, marks: ThemeMarks) -> ThemeTable:
    if table.kind is not ThemeTableKind.MARKS:
        raise InputError("LR-THEME-GRID", where=Where(key=table.key))
    if marks.drop:
        return replace(table, themes=tuple(item for item in table.themes if item.name != marks.name))
    before = next((item for item in table.themes if item.name == marks.name), Theme(marks.name))
    works = tuple(dict.fromkeys(work for work in (*before.works, *marks.add) if work not in marks.remove))
    after = replace(before, works=works, cited=before.cited if marks.cited is None else marks.cited)
    if before in table.themes:
        return replace(table, themes=tuple(after if item == before else item for item in table.themes))
    return replace(table, themes=(*table.themes, after))


def write_form(writer: Writer, kind: str, key: str, form: ThemeTable | StatedSum | ReadingList, actor: str) -> None:
    """Put a whole form in place of the one of its key; the one before stays in the event."""
    reader = Reader(writer.connection)
    before, position = _form_before(reader, kind, key)
    writer.append(
        "form.set",
        f"{kind} {key}",
        {"kind": kind, "key": key, "position": position, "before": before, "after": to_json(form)},
        actor=actor,
    )


def _form_before(reader: Reader, kind: str, key: str) -> tuple[Mapping[str, object] | None, int]:
    known = reader.form_keys(kind)
    if key in known:
        return reader.form(kind, key), known[key]
    return None, max(known.values(), default=0) + 1
