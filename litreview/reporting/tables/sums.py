"""Sums the author states: the parts written out, against the total."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import Snapshot, StatedSum
from litreview.reporting.document import Cell, CellKind, Table, cell
from litreview.reporting.tables.common import number_cell, own_text, plain_table


def sums(snapshot: Snapshot, words: Words) -> Table | None:
    """A row per stated sum: what, where, the parts, what they come to, what was stated, the answer. Else None."""
    if not snapshot.sums:
        return None
    headings = tuple(words(f"report.sums.{name}") for name in ("what", "where", "parts", "sum", "total", "answer"))
    return plain_table(
        "sums",
        words("report.sums.caption"),
        headings,
        [_row(item, words) for item in snapshot.sums],
        (2, 1.5, 3, 1, 1, 1.2),
    )


def _row(item: StatedSum, words: Words) -> tuple[Cell, ...]:
    counted = sum(number for _, number in item.parts)
    parts = " + ".join(f"{number} {label}".strip() for label, number in item.parts)
    holds = counted == item.total
    answer = cell(
        words("report.outcome.holds" if holds else "report.outcome.fails"), CellKind.HOLDS if holds else CellKind.FAILS
    )
    return (
        own_text(item.label, words),
        own_text(item.where, words),
        own_text(parts, words),
        number_cell(counted, words),
        number_cell(item.total, words),
        answer,
    )
