"""How the rows of the search log came and what was changed in them, and the history event by event."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import Arrival, Run
from litreview.reporting.audit_page.facts import PageFacts, cells, clock, ends, long_table
from litreview.reporting.document import Cell, CellKind, Table, cell
from litreview.reporting.tables.common import count_text


def rows(facts: PageFacts, words: Words) -> Table | None:
    """Each row of the search log with how it came: a row typed by hand is marked as one."""
    runs = facts.state.runs
    made = [_row(run, facts, words) for run in ends(runs)]
    columns = ("row", "source", "hits", "came", "who", "time", "corrected")
    return long_table("log", columns, made, len(runs), words, (0.8, 3, 1.2, 2.6, 1.8, 2.2, 1.4)) if runs else None


def _row(run: Run, facts: PageFacts, words: Words) -> tuple[Cell, ...]:
    mark = facts.state.provenance.get(run.id)
    changed = len({one.at for one in facts.edits if one.run == run.id})
    by_hand = run.arrival is Arrival.HAND
    return (
        cell(str(run.id)),
        cell(run.source_printed or run.source or words("report.not_stated")),
        cell(count_text(run.hits, words)),
        cell(words(f"pack.came.{run.arrival.value}"), CellKind.WARNING if by_hand else CellKind.TEXT),
        *cells(facts.who(mark.by) if mark else "", clock(mark.at) if mark else ""),
        cell(words("pack.page.corrected", n=changed) if changed else ""),
    )


def edits(facts: PageFacts, words: Words) -> Table | None:
    """Cells of the log that were corrected: what stood there, and what stands there now."""
    made = [
        cells(str(one.run), one.field, one.before or "–", one.after or "–", one.why, one.who, clock(one.at))
        for one in ends(facts.edits)
    ]
    columns = ("row", "field", "before", "after", "why", "who", "time")
    total = len(facts.edits)
    return long_table("edits", columns, made, total, words, (0.7, 1.5, 2.4, 2.4, 2.4, 1.6, 2)) if made else None


def history(facts: PageFacts, words: Words) -> Table | None:
    """Every event, oldest first; of a long history the beginning and the end."""
    made = [
        cells(str(one.seq), clock(one.at), one.who, f"{one.kind} ({one.subject})", one.what, one.hash[:12])
        for one in facts.events
    ]
    columns = ("seq", "time", "who", "event", "what", "hash")
    total = facts.state.length
    return long_table("history", columns, made, total, words, (0.8, 2, 1.6, 3, 4, 1.6)) if made else None
