"""A search log that somebody already has, as a file: docx, xlsx, csv, or search-history JSON.

Recognised by content. Every table with the headings of a log is read; the others are told. A workbook is read with
openpyxl, whose reader loses no text; what a cell shows is worked out from its number format, since a file holds
only the value (Excel stores «28/4» as a day of the year in which it was typed). Of merged cells only the first has a
text, which in a log is the meaning of an empty cell anyway: as above.

A zip that would unpack to more than `UNPACKED` bytes, or that declares a document type, is refused before it is
unpacked (the sizes it states bound what Python unpacks).
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from litreview.errors import InputError, Where
from litreview.formats.log_table import Grid, GridRow, LogTable, read_table
from litreview.formats.search_history import as_table, read
from litreview.formats.sheet import declares_entities
from litreview.formats.text import TextFile
from litreview.formats.word_tables import word_tables
from litreview.formats.xmlsafe import BrokenXmlError
from litreview.importers.sheets import sheets
from litreview.model import Message

LARGEST = 32 << 20  # bytes of a file that is a log
UNPACKED = 128 << 20  # bytes of all parts of a docx or xlsx
_PARTS = 5000
_SAMPLE = 500  # lines that tell the delimiter
_OLE = b"\xd0\xcf\x11\xe0"  # .doc and .xls
_DELIMITERS = ";,\t|"
# ValueError: a size in the file's own list that leads before its beginning.
_NOT_A_ZIP = (
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, KeyError, OSError, zlib.error, ValueError),
)


@dataclass(frozen=True, slots=True)
class LogFile:
    """What a file holds: its format (`docx`, `xlsx`, `csv`, `search-history`), the logs, the names of tables that are
    none, and what is to be said of the file."""

    format: str
    tables: tuple[LogTable, ...]
    others: tuple[str, ...] = ()
    remarks: tuple[Message, ...] = ()


def read_log_file(data: bytes, name: str) -> LogFile:
    """The search logs of a file. Pure.

    Raises InputError LR-LOG-FILE (none of the formats), LR-LOG-OLD (.doc or .xls), LR-LOG-DAMAGED (cannot be unpacked
    or is not what its parts say), LR-LOG-TABLE (no table with the headings of a log), LR-FILE-LARGE.
    """
    if len(data) > LARGEST:
        raise InputError("LR-FILE-LARGE", where=Where(file=name), n=LARGEST)
    if data.startswith(_OLE):
        raise InputError("LR-LOG-OLD", where=Where(file=name))
    remarks: tuple[Message, ...] = ()
    if data.startswith(b"PK"):
        form, grids = _packed(data, name)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        return LogFile("search-history", (as_table(read(data, name)),))
    elif data.startswith(b"%PDF") or not data.strip():
        raise InputError("LR-LOG-FILE", where=Where(file=name))
    else:
        text = TextFile(io.BytesIO(data))
        form, grids, remarks = "csv", (_csv(list(_lines(text))),), text.remarks
    read_grids = [(grid, read_table(grid)) for grid in grids]
    tables = tuple(table for _, table in read_grids if table is not None)
    others = tuple(
        grid.name for grid, table in read_grids if table is None and any(any(row.cells) for row in grid.rows)
    )
    if not tables:
        raise InputError("LR-LOG-TABLE", where=Where(file=name), n=len(others))
    return LogFile(form, tables, others, remarks)


def _packed(data: bytes, name: str) -> tuple[str, tuple[Grid, ...]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _refuse_bomb(packed, name)
            names = set(packed.namelist())
            if "word/document.xml" in names:
                notes = packed.read("word/footnotes.xml") if "word/footnotes.xml" in names else b""
                return "docx", tuple(word_tables(packed.read("word/document.xml"), notes))
            is_book = "xl/workbook.xml" in names
    except BrokenXmlError as error:
        raise InputError("LR-LOG-DAMAGED", where=Where(file=name, line=error.line), detail=error.detail) from None
    except _NOT_A_ZIP as error:
        raise InputError("LR-LOG-DAMAGED", where=Where(file=name), detail=str(error) or type(error).__name__) from None
    if not is_book:
        raise InputError("LR-LOG-FILE", where=Where(file=name))
    return "xlsx", sheets(data, name)


def _refuse_bomb(packed: zipfile.ZipFile, name: str) -> None:
    parts = packed.infolist()
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise InputError("LR-FILE-LARGE", where=Where(file=name), n=UNPACKED)
    for part in parts:
        with packed.open(part) as opened:
            if declares_entities(opened):
                raise InputError("LR-LOG-DAMAGED", where=Where(file=name), detail=f"{part.filename}: DOCTYPE")


def _csv(lines: list[str]) -> Grid:
    """The delimiter is the one that gives a log with the most columns understood; else the one that gives the most."""
    if lines and lines[0].casefold().startswith("sep=") and len(lines[0].strip()) <= 5:
        return _grid(lines[1:], lines[0].strip()[4:] or ";", 2)
    best = max(_DELIMITERS, key=lambda delimiter: _worth(_grid(lines[:_SAMPLE], delimiter, 1)))
    return _grid(lines, best, 1)


def _worth(grid: Grid) -> tuple[int, int]:
    table = read_table(grid)
    understood = sum(bool(column.field) for column in table.columns) if table else 0
    return understood, max((len(row.cells) for row in grid.rows[:50]), default=0)


def _lines(text: TextFile) -> Iterator[str]:
    for block in text.blocks():
        *lines, rest = block.split("\n")  # not splitlines(): only a line feed ends a line
        yield from (f"{line}\n" for line in lines)
        if rest:
            yield rest


def _grid(lines: list[str], delimiter: str, first: int) -> Grid:
    """Rows by their line in the file."""
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[GridRow] = []
    done = 0
    while done < len(lines):
        try:
            read = [next(reader)]
            whole = "".join(lines[done : reader.line_num]).count('"') % 2 == 0
        except StopIteration:
            break
        except csv.Error:  # a longer cell than the module takes
            whole = False
        if not whole:  # a quote that never ends takes in the lines after it: line by line, as they stand
            read = [line.split(delimiter) for line in lines[done : reader.line_num]]
        rows += [GridRow(first + done + at, tuple(cell.strip() for cell in cells)) for at, cells in enumerate(read)]
        done = reader.line_num
    return Grid("", tuple(rows))
