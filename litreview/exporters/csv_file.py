"""A CSV file for spreadsheets: one row a work, with its record and what was decided of it. See formats/columns_own.py.

Comma, RFC 4180, UTF-8 with a byte order mark, so that Excel reads æ, ø and å; formulas defused.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from litreview.formats.columns_own import HEADER, HOLDS, cells_of
from litreview.model import Exchanged


@dataclass(frozen=True, slots=True)
class CsvExporter:
    """The exporter of key `csv`."""

    key: str = "csv"
    suffix: str = ".csv"
    holds: frozenset[str] = HOLDS

    def write(self, items: Iterable[Exchanged], out: BinaryIO) -> None:
        """Write the table; a header alone when there are no items."""
        out.write(codecs.BOM_UTF8 + _line(HEADER))
        for item in items:
            out.write(_line(cells_of(item)))


def _line(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([cell.replace("\0", "") for cell in cells])
    return line.getvalue().encode("utf-8", "replace")


CSV = CsvExporter()
