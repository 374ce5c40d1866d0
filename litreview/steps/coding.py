"""Coding: rows from an article's text to a theme, and what was done in each phase. Every change is an event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from litreview.errors import InputError, Where
from litreview.formats.coding_file import clean
from litreview.model import (
    CODING_FIELDS,
    CODING_PHASES,
    CodingMethod,
    CodingPhase,
    CodingRow,
    CodingTable,
)
from litreview.steps.extract import form_before, write_form
from litreview.steps.review import Review, require_actor
from litreview.steps.screen import work_number
from litreview.store import Private, Reader, Writer
from litreview.store.codec import to_json
from litreview.store.coding import ROW, TABLE, row_key

KEY = "coding"  # of the table, where no other is named
_KEY = re.compile(r"^[\w-]{1,40}$")
_MOST_PHASES = 30


@dataclass(frozen=True, slots=True)
class RowGiven:
    """A row as somebody writes it: `fields` by name (`page` and CODING_FIELDS); a field that is not there stays."""

    work: str = ""
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class TableGiven:
    """Settings of a coding table; None where one stays as it is."""

    method: CodingMethod | None = None
    caption: str | None = None
    source: str | None = None


def coding_table(review: Review, key: str = KEY) -> CodingTable:
    """The coding table of a key; an empty one when there is none yet. Raises InputError LR-CODE-TABLE."""
    with review.store.reading() as reader:
        return table_of(reader, key)


def table_of(reader: Reader, key: str) -> CodingTable:
    """`coding_table` in one view of the store."""
    if not _KEY.match(key):
        raise InputError("LR-CODE-TABLE", where=Where(key=key[:80]))
    return next((table for table in reader.coding_tables() if table.key == key), CodingTable(key))


def add_row(review: Review, given: RowGiven, *, table: str = KEY) -> CodingRow:
    """A new row. Raises InputError LR-WORK-UNKNOWN, LR-CODE-EMPTY when nothing but the work is given."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        table_of(reader, table)
        return write_row(writer, table, _filled(reader, CodingRow(next_number(reader, table), ""), given), actor)


def edit_row(review: Review, number: int, given: RowGiven, *, table: str = KEY) -> CodingRow:
    """A row changed; what stood before stays in the event. Raises as `add_row`, and LR-CODE-ROW for no such row."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        before = row_of(table_of(reader, table), number)
        after = _filled(reader, before, given)
        return before if after == before else write_row(writer, table, after, actor, before)


def drop_row(review: Review, number: int, *, table: str = KEY) -> CodingRow:
    """A row taken out of the table; its number is not used again. Raises InputError LR-CODE-ROW."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        gone = row_of(table_of(reader, table), number)
        _append(writer, reader, table, gone.number, None, writer.actor(actor))
        return gone


def set_phase(review: Review, number: int, text: str, *, name: str = "", table: str = KEY) -> CodingTable:
    """What was done in a phase of the method; an empty text takes it away. Raises InputError LR-CODE-PHASE."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        before = table_of(Reader(writer.connection), table)
        most = CODING_PHASES[before.method] or _MOST_PHASES
        if not 1 <= number <= most:
            raise InputError("LR-CODE-PHASE", number=number, most=most)
        kept = {phase.number: phase for phase in before.phases if phase.number != number}
        if text.strip():
            kept[number] = CodingPhase(number, text.strip(), name.strip())
        after = replace(before, phases=tuple(kept[at] for at in sorted(kept)))
        return _write_table(writer, after, actor)


def set_table(review: Review, given: TableGiven, *, table: str = KEY) -> CodingTable:
    """The method, caption or source line of a table. Phases and rows stay, whatever the method has columns for."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        before = table_of(Reader(writer.connection), table)
        after = replace(
            before,
            method=given.method or before.method,
            caption=before.caption if given.caption is None else given.caption.strip(),
            source=before.source if given.source is None else given.source.strip(),
        )
        return before if after == before else _write_table(writer, after, actor)


def row_of(table: CodingTable, number: int) -> CodingRow:
    """A row by its number. Raises InputError LR-CODE-ROW."""
    found = next((row for row in table.rows if row.number == number), None)
    if found is None:
        raise InputError("LR-CODE-ROW", number=number)
    return found


def next_number(reader: Reader, table: str) -> int:
    """The number after the highest that any row of the table ever had."""
    beginning = f"{ROW} {row_key(table, 0)[:-1]}"
    numbers = (subject.removeprefix(beginning) for subject in reader.form_subjects(beginning))
    return 1 + max((int(number) for number in numbers if number.isdecimal()), default=0)


def write_row(writer: Writer, table: str, row: CodingRow, actor: str, before: CodingRow | None = None) -> CodingRow:
    """A whole row in place of the one of its number, in an open transaction; a quotation that stays keeps its digest,
    and a work that was joined to another its own number."""
    if not any(getattr(row, field).strip() for field in CODING_FIELDS):
        raise InputError("LR-CODE-EMPTY")
    reader = Reader(writer.connection)
    form: dict[str, Any] = to_json(replace(row, stamp=0, unit=""))
    held, _ = form_before(reader, ROW, row_key(table, row.number))
    kept = held if before is not None and held is not None else {}
    if row.unit and not (before and kept and row.unit == before.unit):
        form["unit"] = Private(row.unit)
    elif before and row.unit == before.unit and "unit" in kept:
        form["unit"] = kept["unit"]
    if before and row.work == before.work and "work" in kept:
        form["work"] = kept["work"]
    stamp = _append(writer, reader, table, row.number, form, writer.actor(actor))
    return replace(row, stamp=stamp)


def _append(writer: Writer, reader: Reader, table: str, number: int, form: Mapping[str, Any] | None, actor: str) -> int:
    key = row_key(table, number)
    before, _ = form_before(reader, ROW, key)
    data = {"kind": ROW, "key": key, "position": number, "before": before, "after": form}
    return writer.append("form.set", f"{ROW} {key}", data, actor=actor).seq


def _write_table(writer: Writer, table: CodingTable, actor: str) -> CodingTable:
    write_form(writer, TABLE, table.key, replace(table, rows=()), writer.actor(actor))
    return table


def _filled(reader: Reader, row: CodingRow, given: RowGiven) -> CodingRow:
    work = f"W{work_number(reader, given.work)}" if given.work or not row.work else row.work
    fields: dict[str, Any] = {name: clean(text) for name, text in (given.fields or {}).items()}
    return replace(row, work=work, **fields)
