"""The full strategies (PRISMA-S item 8): as written, as sent, as understood, with each limit and its reason."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import Limit, LimitKind, Run, Snapshot
from litreview.reporting.document import Cell, Table, cell
from litreview.reporting.tables.common import limit_text, own_text, plain_table, run_name, source_text
from litreview.reporting.tables.log import logged


def strings(snapshot: Snapshot, words: Words) -> Table | None:
    """A row per search that was sent by litreview or gives reasons for its limits; None when there is none."""
    runs = [run for run in logged(snapshot) if run.sent or run.translation or any(item.reason for item in run.limits)]
    if not runs:
        return None
    rows = [
        (
            cell(run_name(run, words)),
            own_text(source_text(run, words), words),
            own_text(run.query, words),
            own_text(run.sent, words),
            own_text(run.translation, words),
            _limits(run, words),
        )
        for run in runs
    ]
    headings = (
        words("report.narrowing.search"),
        *(words(f"report.field.{name}") for name in ("source", "query", "sent", "translation", "limits")),
    )
    table = plain_table("strings", words("report.strings.caption"), headings, rows, (1, 1.2, 3, 3, 3, 3))
    return Table(table.key, table.caption, table.headings, table.rows, table.widths, wide=True)


def _limits(run: Run, words: Words) -> Cell:
    if not run.limits:
        return own_text(run.limits_printed, words)
    return cell("\n".join(limit_with_reason(item, words) for item in run.limits))


def limit_with_reason(item: Limit, words: Words) -> str:
    """A limit with its reason; one without a reason says so (PRISMA-S item 9)."""
    usual = "report.limit.entered_reason" if item.kind is LimitKind.ENTERED else "report.not_stated"
    return words("report.strings.limit", limit=limit_text(item, words), reason=item.reason or words(usual))
