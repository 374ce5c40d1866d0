"""Coding rows out to a file that a person fills in, and back. Reading the same file twice changes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from litreview.errors import InputError, InputErrors, Where
from litreview.formats.coding_file import FileRow, as_toml, as_xlsx
from litreview.formats.coding_file import read_rows as rows_of_file
from litreview.model import CODING_FIELDS, CodingRow, CodingTable
from litreview.steps.coding import KEY, coding_table, next_number, table_of, write_row
from litreview.steps.files import read_bytes, write_bytes
from litreview.steps.review import Review, require_actor
from litreview.steps.screen import work_number
from litreview.steps.snapshot import snapshot
from litreview.store import Reader, Writer

_COMPARED = ("work", "page", *CODING_FIELDS)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row of the file that was changed in the review too since the file was written, or was dropped there (`differs`
    is then empty). The review's stands."""

    line: int
    number: int
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowsRead:
    """What a file brought: numbers of the rows added and changed, how many were as they are, and what is to be looked
    at; `absent` are rows of the review that the file has not, which stay."""

    added: tuple[int, ...]
    changed: tuple[int, ...]
    same: int
    conflicts: tuple[Conflict, ...]
    absent: tuple[int, ...]


def write_template(review: Review, path: Path, *, table: str = KEY) -> int:
    """A file with the rows there are, to go on in: `.toml`, else a workbook. Gives their number.

    Raises InputError LR-CODE-SUFFIX, LR-FILE-….
    """
    from litreview.reporting.references import author_year

    state = snapshot(review)
    rows = coding_table(review, table)
    language = review.protocol.language
    articles = {work.id: author_year(work.best, language) for work in state.works if work.best.title}
    if path.suffix.lower() not in {".toml", ".xlsx"}:
        raise InputError("LR-CODE-SUFFIX", where=Where(file=path.name))
    if path.suffix.lower() == ".toml":
        write_bytes(path, as_toml(_begun(rows, articles), articles), private=True)
    else:
        write_bytes(path, as_xlsx(_begun(rows, articles), articles, language), private=True)
    return len(rows.rows)


def _begun(table: CodingTable, articles: dict[str, str]) -> CodingTable:
    """The table, and for each included work that has no row yet an empty one to begin in (without a number)."""
    coded = {row.work for row in table.rows}
    new = tuple(CodingRow(0, work) for work in articles if work not in coded)
    return replace(table, rows=(*table.rows, *new))


def read_rows(review: Review, path: Path, *, table: str = KEY, force: bool = False, preview: bool = False) -> RowsRead:
    """The rows of a file put into the table; of a conflict the review's row stands, unless `force` takes the file's.

    Raises InputErrors with every row that cannot be read (LR-WORK-UNKNOWN …), and then nothing is written.
    """
    actor = require_actor(review)
    rows = rows_of_file(read_bytes(path), path.name)
    if preview:
        with review.store.reading() as reader:
            return _planned(reader, rows, table, path.name, force=force).told
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        plan = _planned(reader, rows, table, path.name, force=force)
        return replace(plan.told, added=_write(writer, reader, plan, table, actor))


@dataclass(slots=True)
class _Plan:
    """What reading a file would do."""

    added: list[CodingRow]
    changed: list[tuple[CodingRow, CodingRow]]  # before, after
    told: RowsRead


def _write(writer: Writer, reader: Reader, plan: _Plan, table: str, actor: str) -> tuple[int, ...]:
    for before, after in plan.changed:
        write_row(writer, table, after, actor, before)
    number = next_number(reader, table) if plan.added else 0
    for at, row in enumerate(plan.added):
        write_row(writer, table, replace(row, number=number + at), actor)
    return tuple(number + at for at in range(len(plan.added)))


def _planned(reader: Reader, rows: tuple[FileRow, ...], table: str, file: str, *, force: bool) -> _Plan:
    standing = {row.number: row for row in table_of(reader, table).rows}
    given = _given(reader, rows, standing, file)
    # A new row that was read before has its number in the review by now: alike rows are counted, not added again.
    named = {row.number for row in rows if row.number is not None}
    alike = Counter(_content(row) for row in standing.values() if row.number not in named)
    added: list[CodingRow] = []
    changed: list[tuple[CodingRow, CodingRow]] = []
    conflicts: list[Conflict] = []
    same = 0
    for one, after in given:
        before = standing.get(after.number)
        if one.number is None:
            if alike[_content(after)]:
                alike[_content(after)] -= 1
                same += 1
            elif any(_content(after)[2:]):
                added.append(after)
        elif before is None:
            conflicts.append(Conflict(one.line, after.number, ()))
        elif _content(before) == _content(after):
            same += 1
        elif one.stamp and one.stamp != before.stamp and not force:
            conflicts.append(Conflict(one.line, after.number, _differing(before, after)))
        else:
            changed.append((before, after))
    kept = [number for number in standing if number not in named]
    absent = tuple(number for number in kept if not _was_new(standing[number], given))
    told = RowsRead((0,) * len(added), tuple(after.number for _, after in changed), same, tuple(conflicts), absent)
    return _Plan(added, changed, told)


def _was_new(row: CodingRow, given: list[tuple[FileRow, CodingRow]]) -> bool:
    return any(one.number is None and _content(after) == _content(row) for one, after in given)


def _given(
    reader: Reader, rows: tuple[FileRow, ...], standing: dict[int, CodingRow], file: str
) -> list[tuple[FileRow, CodingRow]]:
    """Each row of the file as it would stand: its own fields over those that stand now."""
    errors: list[InputError] = []
    made: list[tuple[FileRow, CodingRow]] = []
    seen: set[int] = set()
    for one in rows:
        try:
            if one.number in seen:
                raise InputError("LR-CODE-TWICE", number=one.number)
            work = f"W{work_number(reader, one.work)}"
            base = standing.get(one.number or 0, CodingRow(one.number or 0, work))
            made.append((one, replace(base, work=work, **one.fields)))  # type: ignore[arg-type]
            seen |= {one.number} if one.number is not None else set()
        except InputError as error:
            place = Where(file=file, line=one.line, record=error.where.record)
            errors.append(InputError(error.code, where=place, **error.words))
    if errors:
        raise InputErrors(tuple(errors))
    return made


def _content(row: CodingRow) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in _COMPARED)


def _differing(one: CodingRow, other: CodingRow) -> tuple[str, ...]:
    return tuple(name for name in _COMPARED if getattr(one, name) != getattr(other, name))
