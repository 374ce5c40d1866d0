"""Self-chosen reading with page counts, as thesis 004 marks it («*257 sider», «Valgt litteratur: 1.151 sider.»)."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import ReadingItem, ReadingList, Snapshot
from litreview.reporting.document import Cell, CellKind, Table, cell, line
from litreview.reporting.references import reference
from litreview.reporting.tables.common import count_cell, not_stated, number_cell, plain_table


def reading_list(snapshot: Snapshot, words: Words) -> Table | None:
    """A row per work with its pages as printed, then the total as stated and as summed. None without such a list.

    The sum is «ikke oppgitt» when a page count is unknown.
    """
    given = snapshot.reading_list
    if given is None:
        return None
    rows = [(_work(item, snapshot, words), count_cell(item.pages, words)) for item in given.items]
    rows.append((cell(words("report.reading.stated"), CellKind.HEADING), count_cell(given.total, words)))
    rows.append((cell(words("report.reading.summed"), CellKind.HEADING), number_cell(_sum(given), words)))
    note = (line(words("report.reading.marker", marker=given.marker)),) if given.marker else ()
    headings = (words("report.reading.work"), words("report.reading.pages"))
    return plain_table("reading_list", words("report.reading.caption"), headings, rows, (5, 1), note)


def _work(item: ReadingItem, snapshot: Snapshot, words: Words) -> Cell:
    if item.text:
        return cell(item.text)
    work = next((work for work in snapshot.works if work.id == item.work), None)
    if work is not None:
        return Cell((reference(work.best, words.language),))
    return cell(item.work) if item.work else not_stated(words)


def _sum(given: ReadingList) -> int | None:
    values = [item.pages.value for item in given.items]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
