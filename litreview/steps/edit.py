"""Correcting a row of the log: what stood there, what stands there now and why, in one event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.model import Arrival, Limit, Purpose, Run, SourceColumn
from litreview.normalise.numbers import read_count
from litreview.steps.imports import FileImport, Seen, file_run
from litreview.steps.log import COUNTS, PRINTED, LogRow, read_row, row_above
from litreview.steps.review import Review, require_actor
from litreview.store import Reader, Writer
from litreview.store.codec import to_json

READ = (*COUNTS[1:], "label")  # what a person did with the hits, whoever fetched them
OF_FILE = ("date", "source", "query", "limits", "hits", *READ)  # what only the person who exported the file can know


@dataclass(frozen=True, slots=True)
class RowChange:
    """New cells by field of `PRINTED`; a purpose, limits, note or place in PRISMA 2020 of None stays as it was."""

    why: str
    cells: Mapping[str, str] = field(default_factory=dict)
    purpose: Purpose | None = None
    limits: tuple[Limit, ...] | None = None
    note: str | None = None
    place: SourceColumn | None = None


def edit_row(review: Review, number: int, change: RowChange) -> Run:
    """Correct a row. A row by hand and a file's row are read anew from their cells; of a search that litreview made
    itself only what a person did with the hits can be changed.

    Raises InputError LR-LOG-NONE (no such row), LR-LOG-REASON (no reason given), LR-LOG-FIELD, LR-LOG-COUNTED,
    LR-LOG-REPEAT.
    """
    actor = require_actor(review)
    if not change.why.strip():
        raise InputError("LR-LOG-REASON", where=Where(record=str(number)))
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        before = reader.run(number)
        if before is None:
            raise InputError("LR-LOG-NONE", where=Where(record=str(number)), n=reader.count("runs"))
        _refuse_repeat(before, change)
        after = _edited(before, change, row_above(reader, number))
        pseudonym = writer.actor(actor)
        _write(writer, before, after, change.why, pseudonym)
        _follow(writer, after, change.why, pseudonym)
        return after


def _write(writer: Writer, before: Run, after: Run, why: str, actor: str) -> None:
    data = {"before": to_json(before), "run": to_json(after), "why": why}
    writer.append("run.edited", f"run {after.id}", data, actor=actor)


def _follow(writer: Writer, edited: Run, why: str, actor: str) -> None:
    """Read the rows below anew whose cells mean «as above»: what they inherit may have changed."""
    above = edited
    for run in Reader(writer.connection).runs():
        if run.arrival is not Arrival.HAND or run.id <= edited.id or edited.arrival is not Arrival.HAND:
            continue
        again = _hand_row(run, RowChange(why), run.raw, above)
        if (again.date, again.limits) != (run.date, run.limits):
            _write(writer, run, again, f"{why} (→ {edited.id})", actor)
        above = again


def _edited(before: Run, change: RowChange, above: Run | None) -> Run:
    _refuse(before, change)
    kept = replace(
        before,
        purpose=change.purpose or before.purpose,
        limits=before.limits if change.limits is None else change.limits,
        note=before.note if change.note is None else change.note,
    )
    cells = {**before.raw, **change.cells}
    if before.arrival is Arrival.HAND:
        return _hand_row(kept, change, cells, above)
    again = _file_row(kept, change, cells) if before.arrival is Arrival.FILE else kept
    return _with_counts(again, change.cells)


def _refuse(before: Run, change: RowChange) -> None:
    cells = {**change.cells, **({"place": change.place} if change.place else {})}
    valid = {Arrival.HAND: PRINTED, Arrival.FILE: OF_FILE, Arrival.API: READ}[before.arrival]
    movable = before.arrival is not Arrival.API
    wrong = [name for name in cells if name not in valid and not (name == "place" and movable)]
    if wrong:
        code = "LR-LOG-COUNTED" if wrong[0] in (*PRINTED, "place") else "LR-LOG-FIELD"
        raise InputError(code, where=Where(key=wrong[0]), valid=", ".join(valid))


def _refuse_repeat(before: Run, change: RowChange) -> None:
    """A repeat's records are no works, all others' are: where there are records, the purpose cannot cross that line."""
    crosses = change.purpose is not None and (change.purpose is Purpose.REPEAT) != (before.purpose is Purpose.REPEAT)
    if crosses and before.arrival is not Arrival.HAND:
        raise InputError("LR-LOG-REPEAT", where=Where(record=str(before.id)))


def _hand_row(kept: Run, change: RowChange, cells: Mapping[str, str], above: Run | None) -> Run:
    moved = "source" in change.cells
    own = not kept.limits_carried and "limits" not in change.cells
    stated = kept.limits if own or change.limits is not None else ()
    row = LogRow(
        cells,
        "" if moved else kept.source,
        kept.source_carried,
        kept.purpose,
        change.place or (None if moved else kept.column),
        cells.get("label", kept.label),
        stated,
        note=kept.note,
        repeats=kept.repeats,
        since=kept.since,
    )
    made = read_row(row, kept.id, above)
    unread = {name: getattr(kept, name) for name in COUNTS if name not in change.cells}  # a reading may be refused
    if "date" not in change.cells and not kept.date.carried:
        unread["date"] = kept.date
    return replace(
        made,
        **unread,
        steps=kept.steps,
        works=kept.works,
        lines=kept.lines,
        translation=kept.translation,
        platform=change.cells.get("platform", kept.platform),
        file=kept.file,
        sha256=kept.sha256,
    )


def _file_row(kept: Run, change: RowChange, cells: Mapping[str, str]) -> Run:
    stated = kept.limits if "limits" not in change.cells or change.limits is not None else ()
    given = FileImport(
        Path(kept.file),
        cells.get("source", kept.source),
        cells.get("query", ""),
        kept.query_name,
        cells.get("hits", ""),
        cells.get("date", ""),
        cells.get("limits", ""),
        stated,
        kept.purpose or Purpose.MAIN,
        place=change.place or (None if "source" in change.cells else kept.column),
        repeats=kept.repeats,
        since=kept.since,
    )
    seen = Seen()
    seen.retrieved, seen.parsed = kept.retrieved or 0, kept.parsed or 0
    made = replace(
        file_run(given, None, kept.id, seen),
        sha256=kept.sha256,
        source_printed=cells.get("source", kept.source_printed),
    )
    counts = {name: getattr(kept, name) for name in COUNTS[1:]}
    return replace(
        made,
        label=kept.label,
        note=kept.note,
        raw=cells,
        works=kept.works,
        titles_read=counts["titles_read"],
        abstracts_read=counts["abstracts_read"],
        fulltexts_read=counts["fulltexts_read"],
        included=counts["included"],
    )


def _with_counts(run: Run, cells: Mapping[str, str]) -> Run:
    read = {name: read_count(text) for name, text in cells.items() if name in COUNTS[1:]}
    counts = {name: count for name, (count, _) in read.items()}
    said = tuple(remark for _, remarks in read.values() for remark in remarks)
    return replace(
        run,
        raw={**run.raw, **cells},
        label=cells.get("label", run.label),
        remarks=(*run.remarks, *said),
        titles_read=counts.get("titles_read", run.titles_read),
        abstracts_read=counts.get("abstracts_read", run.abstracts_read),
        fulltexts_read=counts.get("fulltexts_read", run.fulltexts_read),
        included=counts.get("included", run.included),
    )


def withdraw_row(review: Review, number: int, *, why: str) -> Run:
    """Take a row back: it no longer counts anywhere, its records leave their works, and the history keeps all of it.

    Raises InputError LR-LOG-NONE, LR-LOG-REASON, LR-LOG-DECIDED (a work that only this row brought has been decided
    on: undo that first).
    """
    actor = require_actor(review)
    if not why.strip():
        raise InputError("LR-LOG-REASON", where=Where(record=str(number)))
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        before = reader.run(number)
        if before is None or before.withdrawn:
            raise InputError("LR-LOG-NONE", where=Where(record=str(number)), n=len(reader.runs()))
        decided = _decided_alone(reader, number)
        if decided:
            raise InputError("LR-LOG-DECIDED", where=Where(record=str(number)), works=", ".join(decided))
        after = replace(before, withdrawn=why.strip())
        writer.append(
            "run.withdrawn",
            f"run {number}",
            {"before": to_json(before), "run": to_json(after), "why": why},
            actor=writer.actor(actor),
        )
        return after


def _decided_alone(reader: Reader, number: int) -> tuple[str, ...]:
    """Works with a standing decision that have no record but this run's."""
    ours = {stored.id for stored in reader.records(number)}
    alone = {f"W{work}" for work, records in reader.works().items() if set(records) <= ours}
    return tuple(dict.fromkeys(decision.work for decision in reader.decisions() if decision.work in alone))
