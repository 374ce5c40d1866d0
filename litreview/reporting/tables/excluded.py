"""The reports excluded after their full text was read, each with the reason (PRISMA 2020, item 16b)."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import Situation, Snapshot, Stage
from litreview.reporting.document import Cell, Table, cell
from litreview.reporting.figures.flow_lists import criterion_words, is_searched
from litreview.reporting.references import reference, sort_key
from litreview.reporting.tables.common import plain_table


def excluded(snapshot: Snapshot, words: Words) -> Table | None:
    """A row a report, in the order of a reference list; None where none was excluded, or none of them is held."""
    out = [
        work
        for work in snapshot.listed
        if work.place.situation is Situation.EXCLUDED and work.place.stage is Stage.FULL_TEXT and not work.before
    ]
    if not out:
        return None
    out.sort(key=lambda work: (sort_key(work.record, words.language), work.work))
    several = len({is_searched(work) for work in out}) > 1
    headings = [words("flow.list.work"), words("report.excluded.reason")]
    rows: list[tuple[Cell, ...]] = []
    for work in out:
        row = (Cell((reference(work.record, words.language),)), cell(criterion_words(work, snapshot, words)))
        way = cell(words("report.excluded.searched" if is_searched(work) else "report.excluded.other"))
        rows.append((*row, way) if several else row)
    if several:
        headings.append(words("report.excluded.found"))
    return plain_table("excluded", words("report.excluded.caption"), tuple(headings), rows, (5, 3, 2)[: len(headings)])
