"""The search log by hand: rows as the author prints them, with litreview's reading beside the printed text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from litreview.errors import InputError, Where
from litreview.formats.shapes import StepShape
from litreview.model import (
    DESCRIBED,
    STAGE_COUNTS,
    UNKNOWN,
    Arrival,
    Count,
    Day,
    Limit,
    LogDate,
    Message,
    Purpose,
    Run,
    SourceColumn,
    Step,
    message,
)
from litreview.normalise.dates import read_log_date
from litreview.normalise.limits import read_limits
from litreview.normalise.numbers import read_count
from litreview.query import parse
from litreview.sources import registry
from litreview.steps.review import Review, record_documents, require_actor
from litreview.steps.since_day import refuse_unknown, with_since
from litreview.store import Reader, Writer
from litreview.store.codec import to_json

PRINTED = (
    "date",
    "source",
    "platform",
    "query",
    "limits",
    "hits",
    "titles_read",
    "abstracts_read",
    "fulltexts_read",
    "included",
    "label",
)
COUNTS = ("hits", "titles_read", "abstracts_read", "fulltexts_read", "included")


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row as given. `printed` by field of `PRINTED`: a missing one was not stated, an empty one means «as above»."""

    printed: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    source_from_text: bool = False
    purpose: Purpose | None = None
    column: SourceColumn | None = None
    label: str = ""
    limits: tuple[Limit, ...] = ()
    steps: tuple[StepShape, ...] = ()
    note: str = ""
    repeats: int | None = None  # the row that this one is a repeat of, by hand
    since: Day | None = None  # an update: only what the source took in from that day on


def add_row(review: Review, row: LogRow) -> Run:
    """Log one row by hand. Returns the run as read, with remarks on every reading.

    Raises InputError LR-LOG-FIELD for a field a log does not have, LR-LOG-EMPTY for a row that says nothing,
    LR-RERUN-RUN (it repeats a row that is not there), LR-ACTOR-NONE.
    """
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym)
        return write_row(writer, row, pseudonym)


def write_row(writer: Writer, row: LogRow, actor: str) -> Run:
    """`add_row` inside an open transaction."""
    _refuse(row)
    refuse_unknown(Reader(writer.connection), row.repeats)
    run = read_row(row, writer.next_id("runs"), row_above(Reader(writer.connection)))
    writer.append("run.logged", f"run {run.id}", {"run": to_json(run)}, actor=actor)
    return run


def credit(writer: Writer, run: Run, works: tuple[str, ...], actor: str) -> Run:
    """State which works a row brought. The row before and after stand in the event."""
    changed = replace(run, works=works)
    writer.append("run.edited", f"run {run.id}", {"before": to_json(run), "run": to_json(changed)}, actor=actor)
    return changed


def read_row(row: LogRow, number: int, above: Run | None) -> Run:
    """The run in a row: pure. `above` is the row before, for cells that mean «as above»."""
    remarks: list[Message] = []
    printed = {name: text for name, text in row.printed.items() if name in PRINTED}
    date = _date(printed, above, remarks)
    counts = {name: _count(printed[name], remarks) if name in printed else UNKNOWN for name in COUNTS}
    steps = tuple(shape.model(_count(shape.count, remarks)) for shape in row.steps)
    counts = _from_steps(counts, steps)
    limits, carried = _limits(row, printed, steps, above)
    source = row.source or registry.find(printed.get("source", "")) or printed.get("source", "")
    made = Run(
        id=number,
        arrival=Arrival.HAND,
        purpose=row.purpose,
        source=source,
        source_printed=printed.get("source", ""),
        platform=printed.get("platform", ""),
        column=row.column or _column(source),
        label=row.label or printed.get("label", ""),
        query=printed.get("query", ""),
        date=date,
        limits=limits,
        limits_printed=printed.get("limits", ""),
        limits_carried=carried,
        source_carried=row.source_from_text,
        steps=steps,
        remarks=tuple(remarks),
        raw=printed,
        note=row.note,
        hits=counts["hits"],
        titles_read=counts["titles_read"],
        abstracts_read=counts["abstracts_read"],
        fulltexts_read=counts["fulltexts_read"],
        included=counts["included"],
        repeats=row.repeats,
    )
    return with_since(made, row.since)


def _refuse(row: LogRow) -> None:
    unknown = [name for name in row.printed if name not in PRINTED]
    if unknown:
        raise InputError("LR-LOG-FIELD", where=Where(key=unknown[0]), valid=", ".join(PRINTED))
    if not (any(row.printed.values()) or row.source or row.steps):
        raise InputError("LR-LOG-EMPTY")


def row_above(reader: Reader, number: int | None = None) -> Run | None:
    """The row that an empty cell points to: the last one by hand before `number`."""
    earlier = [run for run in reader.runs() if number is None or run.id < number]
    return next((run for run in reversed(earlier) if run.arrival is Arrival.HAND), None)


def _date(printed: Mapping[str, str], above: Run | None, remarks: list[Message]) -> LogDate:
    if "date" not in printed:
        return LogDate()
    date, said = read_log_date(printed["date"], above.date if above else None)
    remarks.extend(said)
    return date


def _count(raw: str, remarks: list[Message]) -> Count:
    count, said = read_count(raw)
    remarks.extend(said)
    return count


def _from_steps(counts: dict[str, Count], steps: tuple[Step, ...]) -> dict[str, Count]:
    """A rung fills the count of its role where the row itself does not state one."""
    filled = dict(counts)
    for step in steps:
        role = step.role.value
        if step.role in STAGE_COUNTS and filled[role] == UNKNOWN:
            filled[role] = step.count
    return filled


def _limits(
    row: LogRow, printed: Mapping[str, str], steps: tuple[Step, ...], above: Run | None
) -> tuple[tuple[Limit, ...], bool]:
    if row.limits:
        return row.limits, False
    if "limits" in printed:
        if printed["limits"]:
            return read_limits(printed["limits"]), False
        return (above.limits, True) if above else ((), False)
    return tuple(limit for step in steps for limit in step.limits), False


def _column(source: str) -> SourceColumn:
    found = registry.get(source)
    return found.column if found else SourceColumn.DATABASE


def unread(run: Run) -> tuple[Message, ...]:
    """What the user should look at after logging a row: how cells were read, and what the source's note says."""
    found = registry.get(run.source)
    note = (found.note,) if found and found.note else ()
    unknown = () if found else (message("log.source_unknown", source=run.source),) if run.source else ()
    searched = run.query and run.column not in DESCRIBED
    doubtful = tuple(problem.message for problem in parse(run.query).problems) if searched else ()
    return (*run.remarks, *doubtful, *note, *unknown)
