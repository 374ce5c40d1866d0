"""Runs that do not count: preliminary searches, and works read in from a file beside the searches."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import Purpose, Run, Snapshot
from litreview.reporting.document import Cell, CellKind, Table, cell
from litreview.reporting.tables.common import (
    count_cell,
    date_text,
    date_value,
    not_stated,
    number_cell,
    own_text,
    plain_table,
    source_text,
    work_labels,
)


def preliminary(snapshot: Snapshot, words: Words) -> Table | None:
    """The preliminary searches apart: number, source, words, date, hits, what they taught. None when there were none.

    The number is the search's own, by which remarks and the proof name it.
    """
    runs = _of(snapshot, Purpose.PRELIMINARY)
    if not runs:
        return None
    rows = [
        (
            cell(str(run.id), CellKind.NUMBER, run.id),
            own_text(source_text(run, words), words),
            own_text(run.query, words),
            _date(run, words),
            count_cell(run.hits, words),
            own_text(run.note, words),
        )
        for run in runs
    ]
    headings = (
        *(words(f"report.field.{name}") for name in ("number", "source", "query", "date", "hits")),
        words("report.preliminary.outcome"),
    )
    return plain_table("preliminary", words("report.preliminary.caption"), headings, rows, (0.7, 2, 3, 1.5, 1, 3))


def known(snapshot: Snapshot, words: Words) -> Table | None:
    """Works that no search of the log brought (a tip, a reading list, a file of the articles chosen): source, file,
    number. A column that no row knows anything for is left out. None when there are none.
    """
    runs = _of(snapshot, Purpose.KNOWN)
    if not runs:
        return None
    rows = [
        (
            own_text(source_text(run, words), words),
            own_text(run.file, words),
            number_cell(run.parsed, words),
            _works(run, snapshot, words),
            own_text(run.note, words),
        )
        for run in runs
    ]
    names, widths = ("source", "file", "records", "works", "note"), (2, 2, 1, 2, 2)
    told = [at for at in range(len(names)) if any(row[at].kind is not CellKind.UNKNOWN for row in rows)] or [0]
    return plain_table(
        "known",
        words("report.known.caption"),
        tuple(words(f"report.known.{names[at]}") for at in told),
        [tuple(row[at] for at in told) for row in rows],
        tuple(widths[at] for at in told),
    )


def _of(snapshot: Snapshot, purpose: Purpose) -> tuple[Run, ...]:
    return tuple(run for run in snapshot.runs if run.purpose is purpose)


def _date(run: Run, words: Words) -> Cell:
    text = run.raw.get("date") or date_text(run.date, words)
    return cell(text, CellKind.DATE, date_value(run.date)) if text else not_stated(words)


def _works(run: Run, snapshot: Snapshot, words: Words) -> Cell:
    if run.works is None:
        return not_stated(words)
    return cell(", ".join(work_labels(run.works, snapshot, words)) or words("report.none"))
