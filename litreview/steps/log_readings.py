"""The rows of somebody's own log as rows of ours: every reading asked about, and what is refused kept as printed.

Pure. A reading is asked about once, by a key that stays the same (`date:28/4`, `column:1.5`), however many rows it
holds for; the answers are the set of keys refused. An empty cell under a date or a source means «as above»; under the
limits it does so only where the date or the source is empty too, since there it may also mean that there were none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from litreview.formats.log_columns import BEFORE_LIMITS, UNDERSTOOD
from litreview.formats.log_lines import NumberedRow, parts_of
from litreview.formats.log_table import LineKind, LogLine, LogTable, kept_cells
from litreview.formats.search_history import PURPOSE
from litreview.formats.shapes import StepShape
from litreview.model import (
    Count,
    Day,
    Limit,
    LimitKind,
    LogDate,
    Message,
    Pointer,
    Purpose,
    Run,
    RunLine,
    StepRole,
    Unparsed,
    message,
)
from litreview.normalise.dates import read_log_date
from litreview.normalise.limits import read_limits
from litreview.normalise.numbers import read_count
from litreview.sources import registry
from litreview.steps.log import COUNTS, PRINTED, LogRow, read_row

_LONGEST_NAME = 200  # characters of a source's name


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One reading for yes or no: its key, what it says, and the rows it holds for, by their keys."""

    key: str
    said: Message
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One search of the file. `key` is table and row (`1.4`); `table` the table's name; `line` the row's number there.
    `run` is what will be logged, its id still 0."""

    key: str
    table: str
    line: int
    run: Run


class Asked:
    """The readings met so far, and those that were refused."""

    def __init__(self, refused: frozenset[str]) -> None:
        self.refused = refused
        self._found: dict[str, tuple[Message, list[str]]] = {}

    def ask(self, key: str, said: Message, row: str = "") -> bool:
        """Whether a reading stands."""
        _, rows = self._found.setdefault(key, (said, []))
        if row and row not in rows[-1:]:
            rows.append(row)
        return key not in self.refused

    def interpretations(self) -> tuple[Interpretation, ...]:
        return tuple(Interpretation(key, said, tuple(rows)) for key, (said, rows) in self._found.items())


class TableReader:
    """Reads one table, row after row; `rows` and `unparsed` fill as it goes. `skipped` are keys of rows that will not
    be logged: what the rows under them take from them is then written out."""

    def __init__(self, table: LogTable, number: int, asked: Asked, skipped: frozenset[str], form: str = "") -> None:
        self._number = number
        self._asked = asked
        self._skipped = skipped
        self._form = form
        self.remarks: list[Message] = []
        self.rows: list[ReadRow] = []
        self.unparsed: list[Unparsed] = []
        self._table = self._understood(table)
        self._last: dict[str, str] = {}  # the nearest printed cell above, by field
        self._above: Run | None = None
        self._above_logged = False

    def read(self) -> None:
        """Go through the table."""
        for place, text in enumerate((self._table.name, *self._table.above)):
            if _known(text) and not self._table.has("source"):
                self._group("source", text, f"above:{self._number}.{place}", "")
        parts = self._numbered()
        hidden = {part for found in parts.values() for part in found}
        for index, line in enumerate(self._table.lines):
            if line.kind is not LineKind.SEARCH:
                self._no_search(line)
            elif not self._is_group(line):
                self._search(line, tuple(self._table.lines[part] for part in parts.get(index, ())), index in hidden)

    def _key(self, line: LogLine) -> str:
        return f"{self._number}.{line.number}"

    # ---- columns and rows

    def _understood(self, table: LogTable) -> LogTable:
        if not table.asked:
            return table
        refused = set()
        for column in table.columns:
            if column.field:
                said = message("log.import.column", heading=column.heading, field=_field(column.field))
                if not self._asked.ask(f"column:{self._number}.{column.place}", said):
                    refused.add(column.place)
            elif column.heading:
                self.remarks.append(message("log.import.column_kept", heading=column.heading))
        return table.without(frozenset(refused))

    def _numbered(self) -> dict[int, tuple[int, ...]]:
        """The parts of each search that is put together of numbered lines, where that reading stands."""
        source = ""
        rows = []
        for line in self._table.lines:
            source = self._table.cell(line, "source") or (line.text if line.kind is LineKind.LONE else "") or source
            query = self._table.cell(line, "query") if line.kind is LineKind.SEARCH else ""
            rows.append(NumberedRow(self._table.cell(line, "label"), query, source))
        found = parts_of(rows)
        return {index: parts for index, parts in found.items() if self._joins(self._table.lines[index], parts)}

    def _joins(self, line: LogLine, parts: tuple[int, ...]) -> bool:
        lines = [self._table.lines[part] for part in parts]
        said = message("log.import.lines", n=len(lines), row=line.number, query=self._table.cell(line, "query"))
        return self._asked.ask(f"lines:{self._key(line)}", said, self._key(line))

    def _no_search(self, line: LogLine) -> None:
        names = line.kind is LineKind.LONE and bool(_known(line.text))
        if names and self._group("source", line.text, f"group:{self._key(line)}", self._key(line)):
            return
        codes = {LineKind.SUM: "log.import.sum", LineKind.HEADINGS: "log.import.headings"}
        self._keep(line, codes.get(line.kind, "log.import.lone"))

    def _keep(self, line: LogLine, code: str) -> None:
        at = Pointer(line.number, line.number if self._form == "csv" else None, self._table.name)
        self.unparsed.append(Unparsed(Message(code), at, "; ".join((line.text, *line.notes))[:500]))

    def _is_group(self, line: LogLine) -> bool:
        """Whether a row only says where or when the rows under it were searched, or says nothing a log asks for."""
        stated = [name for name in PRINTED if self._table.cell(line, name)]
        if not set(stated) - {"label"}:
            self._keep(line, "log.import.nothing")
            return True
        if stated in (["date"], ["source"]) and line.text == self._table.cell(line, stated[0]):
            below = [item for item in self._table.lines if item.number > line.number]
            if below and not self._table.cell(below[0], stated[0]):
                return self._group(stated[0], line.text, f"group:{self._key(line)}", self._key(line))
        return False

    def _group(self, name: str, text: str, key: str, row: str) -> bool:
        said = message("log.import.group", raw=text, field=_field(name))
        if not self._asked.ask(key, said, row):
            return False
        self._last[name] = text
        self._above_logged = False
        return True

    # ---- one search

    def _search(self, line: LogLine, parts: tuple[LogLine, ...], hidden: bool) -> None:
        key = self._key(line)
        cells = {name: self._table.cell(line, name) for name in PRINTED if self._table.has(name)}
        note = [kept_cells(self._table, line), *(self._of_part(part) for part in parts)]
        note.append(self._typed(line, cells, key))
        self._carry(cells, key)
        kept = {name: text for name, text in cells.items() if text and not self._stands(name, text, key)}
        given = self._row(cells, kept, self._steps(line), "; ".join(text for text in note if text), line)
        run = _with_kept(read_row(given, 0, self._above), kept)
        lines = tuple(self._line(part) for part in parts) or tuple(_run_line(*part) for part in line.parts)
        run = replace(run, lines=lines, translation=self._table.cell(line, UNDERSTOOD))
        if "source" in cells and not cells["source"] and not run.platform and self._above:
            run = replace(run, platform=self._above.platform)
        self._above, self._above_logged = run, not hidden and key not in self._skipped
        self._last |= {name: text for name, text in cells.items() if text}
        if not hidden:
            self.rows.append(ReadRow(key, self._table.name, line.number, run))

    def _row(
        self, cells: Mapping[str, str], kept: Mapping[str, str], steps: tuple[StepShape, ...], note: str, line: LogLine
    ) -> LogRow:
        """The row without what was refused. Empty counts were not stated; an empty date, source or limits cell is as
        above, and stands here only when it is."""
        printed = {name: text for name, text in cells.items() if name not in kept and (text or name not in COUNTS)}
        source = kept.get("source", "")
        may = cells.get("source") == "" or not self._table.has("source")
        carried = may and "source" not in kept
        if carried and self._last.get("source"):
            source = _known(self._last["source"]) or self._last["source"]
            if self._above and cells.get("source") == "":
                source = self._above.source or source
        stated = self._table.cell(line, PURPOSE)
        purpose = Purpose(stated) if stated in list(Purpose) else None
        return LogRow(printed, source, carried and bool(source), purpose, steps=steps, note=note)

    def _carry(self, cells: dict[str, str], key: str) -> None:
        """What the empty cells mean. A cell that means nothing, or whose meaning was refused, is taken away."""
        empty = [name for name in ("date", "source", "limits") if cells.get(name) == ""]
        for name in [name for name, text in cells.items() if not text and name not in ("date", "source", "limits")]:
            del cells[name]
        for name in empty:
            above = self._last.get(name, "")
            alone = name == "limits" and not {"date", "source"} & set(empty)
            said = message("log.import.carried", field=_field(name), raw=above)
            if not above or alone or not self._asked.ask(f"carried:{self._number}.{name}:{above}", said, key):
                del cells[name]
            elif not self._above_logged:
                cells[name] = above

    def _typed(self, line: LogLine, cells: dict[str, str], key: str) -> str:
        """A cell that holds a date of which it shows only a part («28/4»): the date, once that is agreed to. Returns
        what the cell shows, for the note."""
        place = next((column.place for column in self._table.columns if column.field == "date"), None)
        held, shown = line.typed.get(-1 if place is None else place, ""), cells.get("date", "")
        if not held or not shown:
            return ""
        year, month, day = (int(part) for part in held.split("-"))
        if read_log_date(shown, None)[0].first == Day(year, month, day):
            return ""
        said = message("log.import.typed", raw=shown, read=_days(LogDate(shown, Day(year, month, day))))
        if not self._asked.ask(f"typed:{shown}:{held}", said, key):
            return ""
        cells["date"] = f"{day:02d}.{month:02d}.{year:04d}"
        return f"{self._table.columns[place or 0].heading}: {shown}"

    def _stands(self, name: str, text: str, key: str) -> bool:
        """Whether the reading of a cell stands; one that has no other reading is not asked about."""
        if name == "date":
            date, _ = read_log_date(text, None)
            plain = date.first is None or text == _iso(date.first)
            return plain or self._asked.ask(f"date:{text}", message("log.import.date", raw=text, read=_days(date)), key)
        if name == "limits":
            limits = read_limits(text)
            read = tuple(_limit(limit) for limit in limits)
            plain = all(limit.kind is LimitKind.OTHER for limit in limits)
            return plain or self._asked.ask(f"limits:{text}", message("log.import.limits", raw=text, read=read), key)
        if name == "source" and len(text) > _LONGEST_NAME:
            return False
        if name == "source":
            place = registry.get(_known(text))
            if place is None or place.title.casefold() == text.casefold():
                return True
            said = message("log.import.source", raw=text, source=place.title)
            return self._asked.ask(f"source:{text}", said, key)
        if name in COUNTS:
            count, said_of = read_count(text)
            return count.value is None or not said_of or self._asked.ask(f"count:{text}", said_of[0], key)
        return True

    def _steps(self, line: LogLine) -> tuple[StepShape, ...]:
        """The hits before limits, where the log has a column for them."""
        text = self._table.cell(line, BEFORE_LIMITS)
        heading = next((item.heading for item in self._table.columns if item.field == BEFORE_LIMITS), "")
        return (StepShape(role=StepRole.BEFORE_LIMITS, label=heading, count=text),) if text else ()

    def _line(self, part: LogLine) -> RunLine:
        return _run_line(*(self._table.cell(part, name) for name in ("label", "query", "hits")))

    def _of_part(self, part: LogLine) -> str:
        """What a numbered line says that a line of a search has no place for."""
        others = [
            f"{column.heading}: {part.cells[column.place]}"
            for column in self._table.columns
            if column.field not in {"", "label", "query", "hits", "source", "date", "platform", "note"}
            and part.cells[column.place]
        ]
        text = "; ".join(item for item in (*others, kept_cells(self._table, part)) if item)
        return f"{self._table.cell(part, 'label')}: {text}" if text else ""


def _with_kept(run: Run, kept: Mapping[str, str]) -> Run:
    """The run with the refused cells as printed and their values unknown."""
    if not kept:
        return run
    changed: dict[str, object] = {name: Count(text) for name, text in kept.items() if name in COUNTS}
    if "date" in kept:
        changed["date"] = LogDate(kept["date"])
    if "limits" in kept:
        changed["limits_printed"] = kept["limits"]
    if "source" in kept:
        changed["source_printed"] = kept["source"]
    remarks = tuple(message("log.import.refused", raw=text) for name, text in kept.items() if name != "source")
    made = replace(run, raw={**run.raw, **kept}, remarks=(*run.remarks, *remarks))
    return replace(made, **changed)  # type: ignore[arg-type]  # each by the kind its field has


def _run_line(label: str, query: str, hits: str) -> RunLine:
    count, remarks = read_count(hits)
    return RunLine(label, query, "", count, remarks)


def _known(text: str) -> str:
    """The key of a source by what the author calls it; empty when nobody knows it, or it is no name but a story."""
    return (registry.find(text) or "") if text and len(text) <= _LONGEST_NAME else ""


def _field(name: str) -> Message:
    return message(f"report.field.{name}")


def _iso(day: Day | None) -> str:
    return f"{day.year or 0:04d}-{day.month or 0:02d}-{day.day or 0:02d}" if day else ""


def _days(date: LogDate) -> Message:
    """A date in words, the year said to be missing where it is."""
    ends = [_day(day) for day in (date.first, date.last if date.last != date.first else None) if day]
    return ends[0] if len(ends) == 1 else message("log.import.interval", first=ends[0], last=ends[1])


def _day(day: Day) -> Message:
    month: object = message(f"report.month.{day.month}") if day.month else ""
    if day.day and day.year:
        return message("log.import.day", day=day.day, month=month, year=day.year)
    if day.day:
        return message("log.import.day_no_year", day=day.day, month=month)
    if day.month:
        return message("log.import.month", month=month, year=day.year or "")
    return message("log.import.year", year=day.year or "")


def _limit(limit: Limit) -> Message:
    return message("log.import.limit", kind=message(f"report.limit.{limit.kind.value}"), text=limit.raw)
