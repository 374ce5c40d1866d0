"""The numbers of the selection as a table: what the flow diagram draws, also for programs that read tables."""

from __future__ import annotations

from collections.abc import Sequence

from litreview.messages import Words
from litreview.model import Message
from litreview.reporting.document import Cell, Table, cell
from litreview.reporting.tables.common import empty, number_cell, plain_table

FlowRow = tuple[Message, int | None, Message | None]  # what is counted, how many (None: unknown), a remark


def flow(rows: Sequence[FlowRow], words: Words) -> Table | None:
    """A row per box line; an unknown number is «ikke oppgitt». The remark column is left out when nobody remarks."""
    if not rows:
        return None
    remarked = any(note for _, _, note in rows)
    body = [_row(row, words, remarked) for row in rows]
    headings = [words("report.flow.what"), words("report.flow.n"), *([words("report.flow.note")] if remarked else [])]
    return plain_table("flow", words("report.flow.caption"), tuple(headings), body, (4, 1.6, 3)[: len(headings)])


def _row(row: FlowRow, words: Words, remarked: bool) -> tuple[Cell, ...]:
    label, value, note = row
    cells = (cell(words(label)), number_cell(value, words))
    return (*cells, cell(words(note)) if note else empty()) if remarked else cells
