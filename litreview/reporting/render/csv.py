"""CSV: one file for each table, in a folder beside where the report would stand.

UTF-8 with a byte order mark and CRLF line ends, so that Excel opens it; `;` between fields and decimal comma in
Norwegian, `,` and decimal point in English, as Excel expects in those countries. Every field is quoted, and a field
that a spreadsheet might run begins with an apostrophe (OWASP, CSV Injection).
"""

from __future__ import annotations

import csv
import re
from datetime import date
from io import StringIO
from pathlib import Path
from typing import ClassVar

from litreview.model import Language
from litreview.reporting.document import Cell, Report, Table
from litreview.reporting.render.files import write_files
from litreview.reporting.render.prepare import prepare
from litreview.reporting.render.values import looks_like_formula, plain_value


class CsvRenderer:
    """Renders a folder `<stem>-csv` of .csv files."""

    format: ClassVar[str] = "csv"
    suffix: ClassVar[str] = ".csv"

    def render(self, report: Report, out: Path) -> tuple[Path, ...]:
        """Write `<stem of out>-csv/<number>-<key>.csv` for each table, and `f<number>-…` for the numbers of
        each figure; see Renderer.render."""
        report = prepare(report)
        folder = out.with_name(f"{out.stem}-csv")
        contents = {
            folder / file_name(number, table): csv_bytes(table, report.language)
            for number, table in enumerate(report.tables, start=report.first_table)
        }
        contents |= {
            folder / f"f{file_name(number, figure.table)}": csv_bytes(figure.table, report.language)
            for number, figure in enumerate(report.figures, start=report.first_figure)
        }
        write_files(contents)
        remove_stale(folder, {path.name for path in contents})
        return tuple(contents)


OWN_NAME = re.compile(r"f?\d{2,}(-[a-z0-9-]+)?\.csv")


def remove_stale(folder: Path, current: set[str]) -> None:
    """Remove tables of an earlier report from its own folder: renumbered ones would be mistaken for today's."""
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in current and OWN_NAME.fullmatch(path.name):
                path.unlink()


def file_name(number: int, table: Table) -> str:
    """`03-matrix-w3.csv`: letters, digits and hyphens only, so that every system takes it."""
    key = re.sub(r"[^a-z0-9]+", "-", table.key.lower()).strip("-")[:60].rstrip("-")
    return f"{number:02d}-{key}.csv" if key else f"{number:02d}.csv"


def csv_bytes(table: Table, language: Language) -> bytes:
    """The bytes of one table: its headings and rows, without caption and notes."""
    english = language is Language.ENGLISH
    target = StringIO(newline="")
    writer = csv.writer(target, delimiter="," if english else ";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if table.headings:
        writer.writerow([defused(text) for text in table.headings])
    for row in table.rows:
        writer.writerow([_field(cell, english=english) for cell in row])
    return target.getvalue().encode("utf-8-sig")


def defused(text: str) -> str:
    """`text` that no spreadsheet takes for a formula."""
    return f"'{text}" if looks_like_formula(text) else text


def _field(cell: Cell, *, english: bool) -> str:
    value = plain_value(cell)
    if value is None:
        return defused(cell.text)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if english else str(value).replace(".", ",")
