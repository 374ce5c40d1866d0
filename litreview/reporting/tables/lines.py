"""The lines of each search with their hits: S1, S2, S1 AND S2, as a database's own search history shows them."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import Snapshot
from litreview.reporting.document import Table, cell
from litreview.reporting.tables.common import count_cell, own_text, plain_table, run_name, source_text
from litreview.reporting.tables.log import logged


def lines(snapshot: Snapshot, words: Words) -> Table | None:
    """A row per line that was counted; None when no search was counted line by line."""
    rows = [
        (
            cell(run_name(run, words)),
            own_text(source_text(run, words), words),
            cell(item.label),
            cell("" if item.query == item.label else item.query),
            own_text(item.sent, words),
            count_cell(item.count, words),
        )
        for run in logged(snapshot)
        for item in run.lines
    ]
    if not rows:
        return None
    headings = (
        words("report.narrowing.search"),
        words("report.field.source"),
        words("report.lines.line"),
        words("report.field.query"),
        words("report.field.sent"),
        words("report.field.hits"),
    )
    return plain_table("lines", words("report.lines.caption"), headings, rows, (1, 1.3, 1.3, 2.5, 3, 1))
