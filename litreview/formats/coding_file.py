"""Coding rows in a file that a person fills in: a workbook (.xlsx), or TOML with a `[[row]]` for each.

The columns are the method's own, under its names in any of the three languages. `Rad` (row) is the row's number, empty
in a new one, and `Stand` (version) tells how the row stood when the file was written, so that what was changed in both
places since is seen. A column that is not in the file leaves its field as it is; an empty cell empties it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from litreview.errors import InputError, Where
from litreview.formats.shapes import LAX
from litreview.formats.sheet import read_sheet
from litreview.formats.tomlfile import Shape, read_shape
from litreview.messages import Words
from litreview.model import CODING_COLUMNS, CODING_FIELDS, CodingMethod, CodingRow, CodingTable, Language

LARGEST = 32 << 20  # bytes of a file
_OWN = ("number", "work", "article", "page", "stamp")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # what Excel reads as one character
_WIDTHS = {"number": 6, "work": 7, "article": 22, "page": 8, "stamp": 8, "unit": 60, "condensed": 45}


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row as a file has it. `number` None: a new one. `fields` holds `page` and the CODING_FIELDS that have a column
    in the file. `stamp` 0: the file does not say how the row stood."""

    line: int
    number: int | None
    work: str
    fields: Mapping[str, str]
    stamp: int


class RowShape(Shape):
    number: int | None = Field(default=None, ge=1)
    work: str
    article: str = ""
    page: str | None = None
    preliminary: str | None = None
    unit: str | None = None
    condensed: str | None = None
    code: str | None = None
    subcategory: str | None = None
    category: str | None = None
    theme: str | None = None
    stamp: int = Field(default=0, ge=0)


class RowsShape(Shape):
    """The whole file."""

    row: Annotated[tuple[RowShape, ...], LAX] = ()


def columns_of(table: CodingTable) -> tuple[str, ...]:
    """The columns of a table's file: the method's, then what else is in use; all of them for a table without rows."""
    used = [field for field in CODING_FIELDS if any(getattr(row, field) for row in table.rows)]
    fields = tuple(dict.fromkeys((*CODING_COLUMNS[table.method], *used)))
    return ("number", "work", "article", "page", *fields, "stamp")


def as_toml(table: CodingTable, articles: Mapping[str, str]) -> bytes:
    """The rows as TOML; `articles` says what each work is, for who reads it."""
    import tomlkit

    document = tomlkit.document()
    rows = tomlkit.aot()
    for row in table.rows:
        made = tomlkit.table()
        for name, value in _values(row, columns_of(table), articles).items():
            made[name] = value
        rows.append(made)
    document["row"] = rows
    return tomlkit.dumps(document).encode("utf-8")


def as_xlsx(table: CodingTable, articles: Mapping[str, str], language: Language) -> bytes:
    """The rows as a workbook with one sheet. Words are words: nothing is a formula."""
    import openpyxl
    from openpyxl.styles import Alignment, Font

    columns = columns_of(table)
    words = Words(language)
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = words("report.heading.coding")
    for at, name in enumerate(columns, 1):
        _write(sheet.cell(1, at), heading(name, table, words))
        sheet.cell(1, at).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, at).column_letter].width = _WIDTHS.get(name, 25)
    for line, row in enumerate(table.rows, 2):
        values = _values(row, columns, articles)
        for at, name in enumerate(columns, 1):
            target, value = sheet.cell(line, at), values.get(name, "")
            if isinstance(value, int):
                target.value = value
            elif value:
                _write(target, value)
            target.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def heading(name: str, table: CodingTable, words: Words) -> str:
    """What a column is called in a language."""
    if name in _OWN:
        return words(f"report.coding.file.{name}")
    method = table.method if name in CODING_COLUMNS[table.method] else CodingMethod.FREE
    return words(f"report.coding.{method.value}.{name}")


def read_rows(data: bytes, name: str) -> tuple[FileRow, ...]:
    """The rows of a file that `as_xlsx` or `as_toml` wrote and a person filled in; wholly empty rows are left out.

    Raises InputError LR-CODE-FILE (no column for the works), LR-CODE-NUMBER, LR-IMPORT-XLSX, LR-FILE-….
    """
    if len(data) > LARGEST:
        raise InputError("LR-FILE-LARGE", where=Where(file=name), n=LARGEST)
    return _from_book(data, name) if data.startswith(b"PK") else _from_toml(data, name)


def _from_toml(data: bytes, name: str) -> tuple[FileRow, ...]:
    shape = read_shape(data, name, RowsShape)
    return tuple(
        FileRow(
            line,
            row.number,
            row.work,
            {field: clean(text) for field in ("page", *CODING_FIELDS) if (text := getattr(row, field)) is not None},
            row.stamp,
        )
        for line, row in enumerate(shape.row, 1)
    )


def _from_book(data: bytes, name: str) -> tuple[FileRow, ...]:
    table = read_sheet(io.BytesIO(data))
    known = _known()
    columns = {head: known[_folded(head)] for head in table.header if _folded(head) in known}
    if "work" not in columns.values():
        raise InputError("LR-CODE-FILE", where=Where(file=name))
    found = []
    for row in table.rows:
        cells = {columns[head]: clean(text) for head, text in row.cells.items() if head in columns}
        if any(text for field, text in cells.items() if field not in {"stamp", "article"}):
            fields = {field: text for field, text in cells.items() if field not in _OWN or field == "page"}
            where = Where(file=name, line=row.line)
            number = _whole(cells.get("number", ""), where)
            found.append(
                FileRow(row.line, number, cells.get("work", ""), fields, _whole(cells.get("stamp", ""), where) or 0)
            )
    return tuple(found)


def clean(text: str) -> str:
    """A text as a workbook can hold it: without control characters, blanks at its ends, and Excel's `_x000D_`."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    kept = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(sign for sign in kept if sign == "\n" or _printable(sign)).strip()


def _printable(sign: str) -> bool:
    return sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff"


def _known() -> dict[str, str]:
    """Every heading a column can have, in any language and method, to its field."""
    found: dict[str, str] = {name: name for name in (*_OWN, *CODING_FIELDS)}
    for language in Language:
        words = Words(language)
        for method, fields in CODING_COLUMNS.items():
            found.update((_folded(words(f"report.coding.{method.value}.{field}")), field) for field in fields)
        found.update((_folded(words(f"report.coding.file.{name}")), name) for name in _OWN)
    return found


def _values(row: CodingRow, columns: Iterable[str], articles: Mapping[str, str]) -> dict[str, str | int]:
    """The cells by column. A row that is not in the review yet has neither number nor stamp."""
    found: dict[str, str | int] = {}
    for name in columns:
        value = articles.get(row.work, "") if name == "article" else getattr(row, name)
        if value != 0:
            found[name] = value
    return found


def _write(target: Any, text: str) -> None:
    target.value = clean(text)
    target.data_type = "s"
    if text.lstrip().startswith(("=", "+", "-", "@")):
        target.quotePrefix = True


def _whole(text: str, where: Where) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise InputError("LR-CODE-NUMBER", where=where, value=text[:40])
    return int(text)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
