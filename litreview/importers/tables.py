"""Importers of tables: CSV and Excel workbooks, of hosts whose columns are known, our own, and people's own.

A table of unknown columns needs a mapping from field to column, which a person confirms: `TableImporter.with_columns`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import BinaryIO, Protocol

from litreview.errors import InputError
from litreview.formats.columns import ENOUGH, FIELDS, Layout, layout_of, mapped, misfits, propose
from litreview.formats.columns_databases import EMBASE
from litreview.formats.columns_own import read_own
from litreview.formats.columns_vertical import is_vertical, vertical_rows
from litreview.formats.sheet import read_sheet
from litreview.formats.table import (
    Cells,
    Row,
    Table,
    chained,
    find_delimiter,
    read_cells,
    read_table,
    table_of,
    width_of,
)
from litreview.formats.table_record import read_row
from litreview.formats.text import TextFile
from litreview.importers.dialects import Dialect
from litreview.importers.table_dialects import OWN, dialect_of_host, host_of, is_own
from litreview.importers.text import TextImporter
from litreview.model import Hit

_NAMES, _NAME = 40, 60  # columns that an error names, and letters of each
_SUFFIXES = (".csv", ".tsv")
_WORKBOOK = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_MARK = "Workbook".encode("utf-16-le")


def known(header: Sequence[str]) -> Dialect | None:
    """Who writes a table with this header; None when it is nobody we know, and a mapping is needed."""
    if is_own(header):
        return OWN
    host = host_of(header)
    return dialect_of_host(host) if host else None


class TableImporter(Protocol):
    """What an importer of tables can do beside what every importer can."""

    def with_columns(self, columns: Mapping[str, str]) -> TableImporter:
        """The same importer with a mapping from field (`columns.FIELDS`) to the name of a column, which it then uses
        whatever the header. `propose(header)` proposes one."""

    def columns_of(self, source: bytes | BinaryIO) -> tuple[str, ...]:
        """The names of a table's columns, repeated and empty ones made different; () when there is no text."""

    def known(self, header: Sequence[str]) -> Dialect | None:
        """Who writes a table with this header; None: a mapping is needed."""

    def read(self, stream: BinaryIO) -> Iterator[Hit]:
        """The hits. Raises InputError LR-IMPORT-COLUMNS (`columns`, `proposal`) for an unknown header without a
        mapping, LR-IMPORT-COLUMN (`wrong`, `columns`) for a mapping that does not fit."""


@dataclass(frozen=True, slots=True)
class CsvImporter:
    """The importer of key `csv`; see TableImporter."""

    columns: tuple[tuple[str, str], ...] | None = None
    key: str = "csv"

    def with_columns(self, columns: Mapping[str, str]) -> CsvImporter:
        """This importer with a mapping from field to column."""
        return replace(self, columns=tuple(columns.items()))

    def sniff(self, head: bytes, name: str) -> float:
        """How sure it is: by known columns, or by columns of publications; barely, by rows of one width in a .csv."""
        text = _text(head)
        likeness = _likeness(text)
        if likeness or not name.lower().endswith(_SUFFIXES):
            return likeness
        width, after, even = width_of(text, find_delimiter(text)[0])
        return 0.35 if width > 1 and after and 2 * even >= after else 0.0

    def dialect(self, head: bytes) -> Dialect | None:
        """Who wrote the file."""
        text = _text(head)
        return dialect_of_host(EMBASE) if is_vertical(_some(text)) else known(read_table((text,)).header)

    def columns_of(self, source: bytes | BinaryIO) -> tuple[str, ...]:
        """The names of the columns."""
        if isinstance(source, bytes):
            return read_table((_text(source),)).header
        return read_table(TextFile(source).blocks()).header

    def known(self, header: Sequence[str]) -> Dialect | None:
        """Who writes a table with this header."""
        return known(header)

    def read(self, stream: BinaryIO) -> Iterator[Hit]:
        """The hits, the encoding's remarks with the first record."""
        return TextImporter(self.key, _SUFFIXES, _likeness, self._hits).read(stream)

    def _hits(self, blocks: Iterable[str]) -> Iterator[Hit]:
        first, cells, delimiter = chained(*read_cells(blocks))
        if self.columns is None and is_vertical(first):
            layout = _cached_layout()
            yield from (read_row(row, number, layout(row)) for number, row in enumerate(vertical_rows(cells), 1))
            return
        yield from hits(table_of(cells, delimiter), self.columns)


@dataclass(frozen=True, slots=True)
class XlsxImporter:
    """The importer of key `xlsx`; see TableImporter. A sheet is read as a CSV file is."""

    columns: tuple[tuple[str, str], ...] | None = None
    key: str = "xlsx"

    def with_columns(self, columns: Mapping[str, str]) -> XlsxImporter:
        """This importer with a mapping from field to column."""
        return replace(self, columns=tuple(columns.items()))

    def sniff(self, head: bytes, name: str) -> float:
        """How sure it is: a zip file with parts of a workbook, or Excel's format of before 2007."""
        if head.startswith(_WORKBOOK) and (b"xl/" in head or name.lower().endswith((".xlsx", ".xlsm"))):
            return 0.9
        return 0.5 if _is_old(head, name) else 0.0

    def dialect(self, head: bytes) -> Dialect | None:
        """Who wrote the file, when the head is all of it; the sheet stands too far in for less."""
        try:
            return known(self.columns_of(head))
        except InputError:
            return None

    def columns_of(self, source: bytes | BinaryIO) -> tuple[str, ...]:
        """The names of the columns. Raises InputError as `read` does for what is no workbook."""
        return _sheet(io.BytesIO(source) if isinstance(source, bytes) else source).header

    def known(self, header: Sequence[str]) -> Dialect | None:
        """Who writes a table with this header."""
        return known(header)

    def read(self, stream: BinaryIO) -> Iterator[Hit]:
        """The hits. Raises InputError LR-IMPORT-XLSX for a damaged workbook, LR-IMPORT-XLS for one of before 2007."""
        return hits(_sheet(stream), self.columns)


def hits(table: Table, columns: Iterable[tuple[str, str]] | None = None) -> Iterator[Hit]:
    """The hits of a table by a mapping, or by what is known of its header. Raises InputError; see TableImporter."""
    if columns is None and is_own(table.header):
        yield from (read_own(row, number) for number, row in enumerate(table.rows, 1))
        return
    layout = _layout(table.header, None if columns is None else dict(columns))
    yield from (read_row(row, number, layout) for number, row in enumerate(table.rows, 1))


def _told(header: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns, no longer than somebody reads: a file without a header has any text for them."""
    names = tuple(name if len(name) <= _NAME else f"{name[:_NAME]}…" for name in header[:_NAMES])
    return (*names, "…") if len(header) > _NAMES else names


def _layout(header: tuple[str, ...], columns: Mapping[str, str] | None) -> Layout:
    if columns is not None:
        wrong = misfits(columns, header)
        if wrong:
            raise InputError("LR-IMPORT-COLUMN", wrong=wrong, columns=_told(header), fields=FIELDS, enough=ENOUGH)
        return mapped(columns, header)
    host = host_of(header)
    if host is None:
        raise InputError("LR-IMPORT-COLUMNS", columns=_told(header), proposal=propose(header))
    return layout_of(host, header)


def _cached_layout() -> Callable[[Row], Layout]:
    """Layouts of records that each have columns of their own: the same columns, the same layout."""
    made = lru_cache(maxsize=64)(lambda names: layout_of(EMBASE, names))
    return lambda row: made(tuple(row.cells))


def _likeness(text: str) -> float:
    header = read_table((text,)).header
    if known(header) or is_vertical(_some(text)):
        return 0.92
    proposal = propose(header)
    return 0.6 if len(proposal) > 1 and any(field in proposal for field in ENOUGH) else 0.0


def _some(text: str) -> list[Cells]:
    return chained(*read_cells((text,)))[0]


def _text(head: bytes) -> str:
    return "".join(TextFile(io.BytesIO(head)).blocks())


def _is_old(head: bytes, name: str) -> bool:
    return head.startswith(_OLD_WORKBOOK) and (name.lower().endswith(".xls") or _OLD_MARK in head)


def _sheet(stream: BinaryIO) -> Table:
    stream.seek(0)
    if stream.read(len(_OLD_WORKBOOK)) == _OLD_WORKBOOK:
        raise InputError("LR-IMPORT-XLS")
    return read_sheet(stream)


CSV = CsvImporter()
XLSX = XlsxImporter()
