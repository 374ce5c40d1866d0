"""What was changed in the protocol after screening had begun (PRISMA 2020, item 24c: amendments to the protocol)."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import Amendment, Day, Snapshot
from litreview.reporting.document import Cell, Table, cell, line
from litreview.reporting.tables.common import day_text, own_text, plain_table
from litreview.screening.amendments import told


def amendments(snapshot: Snapshot, words: Words) -> Table | None:
    """Date, what was changed from what to what, why, and who did it. None when there are none."""
    if not snapshot.amendments:
        return None
    rows = [_row(item, snapshot, words) for item in snapshot.amendments]
    headings = tuple(words(f"report.amendments.{name}") for name in ("date", "changed", "reason", "who"))
    return plain_table("amendments", words("report.amendments.caption"), headings, rows, (2, 5, 4, 2))


def _row(item: Amendment, snapshot: Snapshot, words: Words) -> tuple[Cell, ...]:
    at = item.at
    day = day_text(Day(at.year, at.month, at.day), words) if at else ""
    said = (words(message) for change in item.changes for message in told(change))
    changed = Cell(tuple(line(text[:1].upper() + text[1:]) for text in said))
    who = snapshot.actors.get(item.by) or item.by
    return (own_text(day, words), changed, own_text(item.reason, words), cell(who))
