"""Rows of a workbook (.xlsx), with what its cells hold, read as a stream (ECMA-376; openpyxl's read-only mode).

A date is written as in ISO 8601, a whole number without a decimal point; of a formula the value that was saved with it
(none, where a program saved the workbook without reckoning). Texts that cells share are held in memory, as they stand
in a part of their own; the rows are not.

A workbook is a zip file: what it says of the size of its parts is looked at before any of them is opened.
"""

from __future__ import annotations

import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any, BinaryIO, TypeVar

from litreview.errors import InputError
from litreview.formats.table import Cells, Row, Table, table_of
from litreview.model import Message, message

_CELLS = 50_000_000  # of one sheet, the empty ones before a full one too
_ROWS = 1 << 20  # as many as a sheet can have
_LARGEST = 1 << 29  # bytes of all parts, unpacked: 100,000 records with abstracts take half of it
_PARTS = 4096
_BATCH = 50
_PIECE, _OVERLAP = 1 << 20, 16  # bytes of a part looked at at a time
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, SyntaxError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, AssertionError),
)

_T = TypeVar("_T")


def read_sheet(stream: BinaryIO) -> Table:
    """The first sheet that has a header of two columns or more, else the first with any text. The stream stays open.

    Raises InputError LR-IMPORT-XLSX, also while the rows are gone through, for what is damaged, protected or too large.
    """
    _refuse_bombs(stream)
    import openpyxl

    def opened() -> list[Any]:
        stream.seek(0)
        return list(openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False).worksheets)

    chosen = Table((), iter(()))
    sheets = _guarded(opened)
    for sheet in sheets:
        table = table_of(_cells(sheet))
        if len(table.header) > 1:
            return _told(table, sheet.title, [other.title for other in sheets if other is not sheet])
        chosen = chosen if chosen.header else table
    return chosen


def _told(table: Table, title: str, others: Sequence[str]) -> Table:
    """The table of one sheet, its first row with the names of the sheets that are not read."""
    if not others:
        return table
    said = message("import.xlsx.sheets", sheet=title, others=others)
    return replace(table, rows=_with(table.rows, said))


def _with(rows: Iterator[Row], said: Message) -> Iterator[Row]:
    for number, row in enumerate(rows):
        yield row if number else row._replace(remarks=(said, *row.remarks))


def _refuse_bombs(stream: BinaryIO) -> None:
    stream.seek(0)
    parts = _guarded(lambda: zipfile.ZipFile(stream).infolist())
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _LARGEST:
        raise InputError("LR-IMPORT-XLSX", detail=f"> {_LARGEST >> 20} MB")
    if any(_has_document_type(stream, part) for part in parts):
        raise InputError("LR-IMPORT-XLSX", detail="<!DOCTYPE")


def _has_document_type(stream: BinaryIO, part: zipfile.ZipInfo) -> bool:
    """Whether a part declares entities of its own, as no spreadsheet program does."""

    def found() -> bool:
        with zipfile.ZipFile(stream) as archive, archive.open(part) as opened:
            return declares_entities(opened)

    return _guarded(found)


def declares_entities(part: IO[bytes]) -> bool:
    """Whether a document type stands anywhere before the first element ends; UTF-16 too. A comment may push it far."""
    held = b""
    while piece := part.read(_PIECE):
        held = (held + piece.replace(b"\0", b"").lower())[-_PIECE - _OVERLAP :]
        if b"<!doctype" in held or b"<!entity" in held:
            return True
    return False


def _guarded(step: Callable[[], _T]) -> _T:
    """What a step gives, openpyxl's warnings (of styles) left out, its many exceptions made one of ours."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return step()
    except BROKEN as error:
        raise InputError("LR-IMPORT-XLSX", detail=(str(error) or type(error).__name__)[:200]) from error


def _cells(sheet: Any) -> Iterator[Cells]:
    _guarded(sheet.reset_dimensions)  # what a workbook says of its size may be wrong
    rows = sheet.iter_rows(values_only=True, max_row=_ROWS)
    line, seen, width = 0, 0, 0
    while batch := _guarded(lambda: list(islice(rows, _BATCH))):
        seen += sum(map(len, batch))
        if seen > _CELLS:
            raise InputError("LR-IMPORT-XLSX", detail=f"> {_CELLS}")
        for row in batch:
            line += 1
            values = [_text(value) for value in row]
            while values and not values[-1]:
                values.pop()
            if values:
                width = max(width, len(values))
                yield Cells(line, values + [""] * (width - len(values)))  # a sheet stores no empty cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = str(value)
    if text.isascii() and "\r" not in text and "_x" not in text:
        return text
    lines = text.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines)
