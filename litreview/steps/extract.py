"""Cells of the literature matrix, and whole forms: theme tables, stated sums, the reading list."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from litreview.model import (
    Extraction,
    Message,
    Protocol,
    Record,
    message,
)
from litreview.steps.correct import CORRECTION, corrected
from litreview.steps.review import Review, require_actor
from litreview.steps.screen import work_number
from litreview.store import Private, Reader, Writer
from litreview.store.codec import Form, to_json


@dataclass(frozen=True, slots=True)
class CellGiven:
    """One cell as the reviewer writes it; an empty text empties the cell. Page and quotation stay as they are where
    they are None: a word put right does not lose where it stands. `said`: what sources say of it, each value with the
    number of a record that has it, where the text settles a conflict between them."""

    field: str
    text: str
    page: str | None = None
    quotation: str | None = None
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
    before = {cell.field: cell for cell in reader.extractions(number)}
    writer.append(
        "cells.set",
        f"W{number}",
        {
            "work": number,
            "cells": [
                {
                    "field": cell.field,
                    "before": before[cell.field].text if cell.field in before else None,
                    "after": cell.text or None,
                    "page": _kept(cell.page, cell, before.get(cell.field), "page"),
                    "quotation": Private(_kept(cell.quotation, cell, before.get(cell.field), "quotation")),
                    **({"said": [list(one) for one in cell.said]} if cell.said else {}),
                }
                for cell in cells
            ],
        },
        actor=actor,
    )


def _kept(given: str | None, cell: CellGiven, before: Extraction | None, name: str) -> str:
    """What was given, else what stood there, as long as there is a text it belongs to."""
    if given is not None:
        return given
    return str(getattr(before, name)) if before is not None and cell.text else ""


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
        return reader.extractions(work_number(reader, work))


def write_form(writer: Writer, kind: str, key: str, form: Form, actor: str) -> None:
    """Put a whole form in place of the one of its key; the one before stays in the event."""
    reader = Reader(writer.connection)
    before, position = form_before(reader, kind, key)
    writer.append(
        "form.set",
        f"{kind} {key}",
        {"kind": kind, "key": key, "position": position, "before": before, "after": to_json(form)},
        actor=actor,
    )


def form_before(reader: Reader, kind: str, key: str) -> tuple[Mapping[str, object] | None, int]:
    """The plain data of a form as it stands (None: there is none), and its place among those of its kind."""
    known = reader.form_keys(kind)
    if key in known:
        return reader.form(kind, key), known[key]
    return None, max(known.values(), default=0) + 1
