"""Excel: one sheet for each table, with real numbers and days, and nothing that a spreadsheet could run."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import count
from typing import ClassVar

from openpyxl import Workbook
from openpyxl.xml.functions import tostring

from litreview.messages import Words
from litreview.reporting.document import Report
from litreview.reporting.render.base import TAGS, FileRenderer
from litreview.reporting.render.layout import figure_label, label
from litreview.reporting.render.xlsx_sheet import SheetWriter, shorten, write_text
from litreview.reporting.render.zipped import fixed_zip, moment

_LONGEST_NAME = 31


class XlsxRenderer(FileRenderer):
    """Renders .xlsx workbooks."""

    format: ClassVar[str] = "xlsx"
    suffix: ClassVar[str] = ".xlsx"

    def content(self, report: Report) -> bytes:
        """A workbook; needs openpyxl. A report without tables gives one sheet with its title."""
        book = Workbook()
        book.remove(book.worksheets[0])
        words = Words(report.language)
        used: set[str] = set()
        for number, table in enumerate(report.tables, start=report.first_table):
            sheet = book.create_sheet(sheet_name(f"{number} {table.caption or table.key}", used))
            SheetWriter(sheet, table, words).fill(f"{label(report, number)}. {table.caption}")
        for number, figure in enumerate(report.figures, start=report.first_figure):
            name = figure_label(report, number)
            sheet = book.create_sheet(sheet_name(f"{name} {figure.caption or figure.key}", used))
            SheetWriter(sheet, figure.table, words).fill(f"{name}. {figure.caption}")
        if not book.worksheets:
            write_text(book.create_sheet(sheet_name(report.title, used))["A1"], report.title, words)
        return _saved(book, report)


def sheet_name(wanted: str, used: set[str]) -> str:
    r"""A name Excel takes: at most 31 UTF-16 units, none of `[]:*?/\`, no quote at an end, unlike all in `used`.

    Adds the name to `used` (folded, since Excel tells no case apart).
    """
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]+", " ", wanted)
    plain = " ".join(plain.split()).strip("' ") or "1"
    for turn in count(1):
        ending = "" if turn == 1 else f" ({turn})"
        name = shorten(plain, _LONGEST_NAME - len(ending)).rstrip("' ") + ending
        if name.casefold() not in used and name.casefold() != "history":  # Excel keeps that name for itself
            break
    used.add(name.casefold())
    return name


def _saved(book: Workbook, report: Report) -> bytes:
    when = moment(report.clock).replace(tzinfo=None)
    properties = book.properties
    properties.creator = None
    properties.title = report.title or None
    properties.language = TAGS[report.language]
    properties.created = when
    stream = BytesIO()
    book.save(stream)
    properties.modified = when  # saving stamps the time of day, so the part is written once more
    return fixed_zip(stream.getvalue(), {"docProps/core.xml": tostring(properties.to_tree())})
