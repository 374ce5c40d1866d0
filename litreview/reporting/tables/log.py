"""The search log: a row a search, as printed. Theses 001 («Tabell 2, Søkehistorikk») and 004 (four columns)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litreview.messages import Words
from litreview.model import (
    NOT_LOGGED,
    STAGE_COUNTS,
    Arrival,
    Column,
    LogLayout,
    Run,
    RunStatus,
    Snapshot,
    StepRole,
    count_of,
)
from litreview.reporting.document import Cell, CellKind, Line, Span, Table, cell, line
from litreview.reporting.tables.common import (
    caption_of,
    count_cell,
    date_text,
    date_value,
    empty,
    field_heading,
    keeps_headings,
    limits_text,
    not_stated,
    number_cell,
    padded,
    source_text,
)
from litreview.reporting.tables.log_fields import made

DEFAULT_COLUMNS = tuple(
    Column(field)
    for field in ("date", "source", "query", "limits", "hits", "abstracts_read", "fulltexts_read", "included")
)
COUNTS = tuple(role.value for role in STAGE_COUNTS)
WIDTHS = {
    **dict.fromkeys(("query", "sent", "translation", "lines"), 3.0),
    **dict.fromkeys(("limits", "note", "reasons", "comment", "subject_headings"), 2.0),
    "source": 1.5,
    "date": 1.3,
}


def logged(snapshot: Snapshot) -> tuple[Run, ...]:
    """The runs that belong in the log: neither preliminary searches, works known beforehand, nor searches run again."""
    return tuple(run for run in snapshot.runs if run.purpose not in NOT_LOGGED)


@dataclass(frozen=True, slots=True)
class _Print:
    """How cells are printed: `repeat` writes out what a row inherits."""

    snapshot: Snapshot
    words: Words
    repeat: bool


def log(snapshot: Snapshot, words: Words, layout: LogLayout | None = None, *, as_printed: bool = False) -> Table | None:
    """The log in the columns of `layout`, of the protocol, or of thesis 001. None when no search is logged."""
    runs = logged(snapshot)
    if not runs:
        return None
    layout = layout or snapshot.protocol.log
    columns = layout.columns or DEFAULT_COLUMNS
    own = keeps_headings(snapshot, words, as_printed)
    how = _Print(snapshot, words, layout.repeat_carried)
    rows = [_row(runs, index, columns, how) for index in range(len(runs))]
    if layout.total_row:
        rows.append(_total(runs, columns, words))
    return Table(
        "log",
        caption_of(layout.caption, words("report.log.caption"), own),
        tuple(field_heading(column.field, column.heading, words, own) for column in columns),
        padded(rows, len(columns)),
        tuple(WIDTHS.get(column.field, 1.0) for column in columns),
        wide=len(columns) > 6,
        notes=_notes(runs, columns, layout.repeat_carried, words),
    )


def _row(runs: Sequence[Run], index: int, columns: Sequence[Column], how: _Print) -> tuple[Cell, ...]:
    cells = [_column(runs, index, column, how) for column in columns]
    if runs[index].status is not RunStatus.COMPLETE:
        at = next((place for place, item in enumerate(cells) if item.lines), 0)
        cells[at] = _marked(cells[at])
    return tuple(cells)


def _marked(item: Cell) -> Cell:
    """The cell with a dagger after its last line."""
    if not item.lines:
        return cell("†")
    last = Line((*item.lines[-1].spans, Span(" †")))
    return Cell((*item.lines[:-1], last), item.kind, item.value)


def _column(runs: Sequence[Run], index: int, column: Column, how: _Print) -> Cell:
    """One cell, or labelled lines of several fields in one cell."""
    if not column.parts:
        return _cell(runs, index, column.field, how)
    lines: list[Line] = []
    for part in column.parts:
        inner = _cell(runs, index, part.field, how)
        label = (Span(f"{part.label} "),) if part.label else ()
        lines += [Line((*label, *item.spans)) for item in inner.lines]
    return Cell(tuple(lines))


def _cell(runs: Sequence[Run], index: int, field: str, how: _Print) -> Cell:
    """A printed cell as printed; a printed empty cell stays empty unless inherited cells are repeated."""
    run = runs[index]
    printed = run.raw.get(field)
    if printed is None and field == "limits" and run.limits_printed:
        printed = run.limits_printed
    if printed:
        return _typed(run, field, printed)
    if printed == "" or _is_carried(run, field):
        return _inherited(runs, index, field, how) if how.repeat and _is_carried(run, field) else empty()
    return _computed(run, field, how)


def _is_carried(run: Run, field: str) -> bool:
    """Whether the row inherits this field. A source named in the text alone is carried only in a printed empty cell."""
    if field == "date":
        return run.date.carried
    if field == "source":
        return run.source_carried and run.raw.get("source") == ""
    return field == "limits" and run.limits_carried


def _inherited(runs: Sequence[Run], index: int, field: str, how: _Print) -> Cell:
    """The nearest cell above that was printed, else what the row itself knows."""
    for run in reversed(runs[:index]):
        if run.raw.get(field):
            return _typed(runs[index], field, run.raw[field])
    return _computed(runs[index], field, how)


def _typed(run: Run, field: str, text: str) -> Cell:
    """A printed cell, with the number or day behind it."""
    if field in COUNTS:
        value = count_of(run, StepRole(field)).value
        return cell(text, CellKind.TEXT if value is None else CellKind.NUMBER, value)
    if field == "date":
        return cell(text, CellKind.DATE, date_value(run.date))
    return cell(text)


def _computed(run: Run, field: str, how: _Print) -> Cell:
    """A cell from what the run holds, where the author printed none."""
    words = how.words
    put_together = made(field, run, how.snapshot, words)
    if put_together is not None:
        return put_together
    if field == "number":
        return cell(str(run.id), CellKind.NUMBER, run.id)
    if field in COUNTS:
        return count_cell(count_of(run, StepRole(field)), words)
    if field == "date":
        text = date_text(run.date, words)
        return cell(text, CellKind.DATE, date_value(run.date)) if text else not_stated(words)
    if field == "limits":
        return _limits(run, words)
    text = _text(run, field, words)
    return cell(text) if text else not_stated(words)


def _limits(run: Run, words: Words) -> Cell:
    """The limits; a search this program sent without limits says «ingen», a row by hand «ikke oppgitt»."""
    text = limits_text(run.limits, words)
    if text:
        return cell(text)
    return cell(words("report.none")) if run.arrival is Arrival.API else not_stated(words)


def _text(run: Run, field: str, words: Words) -> str:
    if field == "source":
        return source_text(run, words)
    if field == "purpose":
        return words(f"report.purpose.{run.purpose.value}") if run.purpose else ""
    plain = {
        "platform": run.platform,
        "query_name": run.query_name,
        "query": run.query,
        "sent": run.sent,
        "translation": run.translation,
        "label": run.label,
        "note": run.note,
    }
    return plain.get(field, "")


def _total(runs: Sequence[Run], columns: Sequence[Column], words: Words) -> tuple[Cell, ...]:
    """Sums of the counts; a sum with an unknown part is itself not stated."""
    cells = [_sum(runs, column.field, words) if column.field in COUNTS else empty() for column in columns]
    if columns[0].field not in COUNTS:
        cells[0] = cell(words("report.log.total"), CellKind.HEADING)
    return tuple(cells)


def _sum(runs: Sequence[Run], field: str, words: Words) -> Cell:
    values = [count_of(run, StepRole(field)).value for run in runs]
    known = [value for value in values if value is not None]
    return number_cell(sum(known) if len(known) == len(values) else None, words)


def _notes(runs: Sequence[Run], columns: Sequence[Column], repeat: bool, words: Words) -> tuple[Line, ...]:
    """What empty cells mean, how the rows came, which are incomplete, and what the sources and readers remarked and
    the searcher noted; like remarks once.
    """
    fields = _fields(columns)
    carried = not repeat and any(_left_empty(run, field) for run in runs for field in fields)
    said = [words("report.log.as_above")] if carried else []
    said += _numbering(runs, columns, words)
    said += _arrivals(runs, words)
    said += _sources_in_text(runs, words)
    said += _unassigned(runs, words)
    for run in runs:
        if run.status is not RunStatus.COMPLETE:
            said.append(words(f"report.log.{run.status.value}", id=run.id))
    remarks: dict[str, list[int]] = {}
    for run in runs:
        for remark in run.remarks:
            remarks.setdefault(words(remark), []).append(run.id)
        if run.note and not {"note", "comment"} & fields:
            remarks.setdefault(run.note, []).append(run.id)
    said += [words("report.log.remark", rows=spans(ids), n=len(ids), remark=text) for text, ids in remarks.items()]
    return tuple(line(text) for text in said)


def _fields(columns: Sequence[Column]) -> frozenset[str]:
    """The fields the table shows, alone or as a line of a cell."""
    return frozenset(part.field for column in columns for part in (column.parts or (column,)))


def _left_empty(run: Run, field: str) -> bool:
    """Whether the cell is empty because it is as in the row above."""
    printed = run.raw.get(field) or (run.limits_printed if field == "limits" else "")
    return not printed and _is_carried(run, field)


def _numbering(runs: Sequence[Run], columns: Sequence[Column], words: Words) -> list[str]:
    """Notes and the proof name rows by number: say which numbers, where no column shows them and they skip."""
    ids = [run.id for run in runs]
    if any(column.field == "number" for column in columns) or ids == list(range(1, len(ids) + 1)):
        return []
    return [words("report.log.numbering", rows=spans(ids))]


def _arrivals(runs: Sequence[Run], words: Words) -> list[str]:
    kinds = {kind: [run.id for run in runs if run.arrival is kind] for kind in Arrival}
    present = [(kind, ids) for kind, ids in kinds.items() if ids]
    if len(present) == 1:
        return [words(f"report.log.all_{present[0][0].value}")]
    return [words(f"report.log.some_{kind.value}", rows=spans(ids), n=len(ids)) for kind, ids in present]


def _sources_in_text(runs: Sequence[Run], words: Words) -> list[str]:
    """Sources the author names in the text and not in the log."""
    named: dict[str, list[int]] = {}
    for run in runs:
        if run.source_carried and source_text(run, words):
            named.setdefault(source_text(run, words), []).append(run.id)
    return [words("report.log.source_in_text", rows=spans(ids), n=len(ids), source=text) for text, ids in named.items()]


def _unassigned(runs: Sequence[Run], words: Words) -> list[str]:
    """Rows of which the author did not say whether they count: they are shown, and never counted in the flow."""
    ids = [run.id for run in runs if run.purpose is None]
    if not ids:
        return []
    return [words("report.log.purpose_unknown", rows=spans(ids), n=len(ids))]


def spans(numbers: Sequence[int]) -> str:
    """1–4, 6: row numbers with runs of neighbours drawn together."""
    groups: list[list[int]] = []
    for number in numbers:
        if groups and number == groups[-1][1] + 1:
            groups[-1][1] = number
        else:
            groups.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in groups)
