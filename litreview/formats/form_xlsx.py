"""A form as a workbook (.xlsx): one sheet to fill in, one that tells what the file is (openpyxl).

Every text is written as text: none is run as a formula, turned into a date or read as an escape (ECMA-376 part 1,
22.9.2.19: `_x0041_` stands for A). When it comes back, sheets, rows and columns may stand anywhere; of a formula the
value that was saved with it is read, and a cell that is merged into another says nothing.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from litreview.errors import InputError, Where
from litreview.formats.form import (
    FORMAT,
    KEY,
    Form,
    FormHead,
    ReadForm,
    ReadRow,
    Told,
    as_lines,
    marked,
    read_head,
    unprintable,
)
from litreview.formats.form_columns import MARK, Columns, columns_of, read_row
from litreview.formats.sheet import BROKEN
from litreview.model import message

_LONGEST = 32_767  # UTF-16 units that one cell of Excel holds
_CELLS = 2_000_000  # of one sheet
_LOOKED_AT = 60  # rows, for the headings
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDTHS = {"work": 22, "label": 24, "text": 60, "page": 9, "quotation": 40, "answer": 16, "reason": 60, "mark": 22}
_EMS = 1.1  # characters of a column to a unit of its width
_LINE = 15.0


def write_xlsx(form: Form) -> bytes:
    """The workbook. Raises InputError LR-FORM-LONG: a text that no cell of Excel holds whole."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _title(form.title.partition(":")[0])
    _fill(sheet, form)
    _about(book.create_sheet("litreview"), form)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _title(text: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", text).strip()[:31] or "litreview"


def _fill(sheet: Any, form: Form) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    names = ("work", "label", *form.written, MARK)
    top = Alignment(wrap_text=True, vertical="top")
    grey, open_ = PatternFill("solid", fgColor="FFEDEDED"), PatternFill("solid", fgColor="FFFFFBE6")
    first, thin = Border(top=Side("medium", color="FF404040")), Border(top=Side("hair", color="FFBFBFBF"))
    for place, name in enumerate(names, 1):
        _put(sheet.cell(1, place), KEY + name)
        head = sheet.cell(2, place)
        _put(head, form.headings[name])
        head.font, head.fill, head.alignment = Font(bold=True), grey, top
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[name]
    sheet.row_dimensions[1].hidden = True
    sheet.freeze_panes = "C3"
    number = 3
    for group in form.groups:
        for at, row in enumerate(group.rows):
            texts = (group.title, row.label, *(row.values.get(name, "") for name in form.written))
            for place, (name, text) in enumerate(zip(names, (*texts, marked(row, form.written)), strict=True), 1):
                target = sheet.cell(number, place)
                _put(target, as_lines(text), row.mark)
                target.alignment, target.border = top, (thin if at else first)
                target.fill = open_ if name in form.written else grey
                if name == MARK:
                    target.font = Font(size=8, color="FF808080")
            sheet.row_dimensions[number].height = _height(names, texts)
            number += 1
    _choices(sheet, form, names)
    _page(sheet)


def _height(names: Iterable[str], texts: Iterable[str]) -> float:
    """Room for the longest text: not every program fits rows to their text when it opens a file."""
    lines = (
        sum(1 + int(len(line) / (_WIDTHS[name] * _EMS)) for line in text.split("\n"))
        for name, text in zip(names, texts, strict=False)
    )
    return min(409.0, _LINE * max(1, *lines) + 3)


def _choices(sheet: Any, form: Form, names: tuple[str, ...]) -> None:
    """A list to choose answers from, for each row that takes no other."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    lists: dict[tuple[str, ...], Any] = {}
    rows = (row for group in form.groups for row in group.rows)
    column = get_column_letter(names.index(form.written[0]) + 1)
    for number, row in enumerate(rows, 3):
        if not row.choices:
            continue
        if row.choices not in lists:
            words = ",".join(row.choices)
            lists[row.choices] = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
            sheet.add_data_validation(lists[row.choices])
        lists[row.choices].add(f"{column}{number}")


def _page(sheet: Any) -> None:
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"


def _about(sheet: Any, form: Form) -> None:
    """What the file is, how it is filled in, and the works, which are for reading only."""
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 90
    rows: list[tuple[str, str]] = [(FORMAT, form.title), *(("", text) for text in form.guide), ("", "")]
    for group in form.groups:
        rows += [(group.title, ""), *group.known, ("", "")]
    rows += form.head.told()
    for number, pair in enumerate(rows, 1):
        for place, text in enumerate(pair, 1):
            _put(sheet.cell(number, place), as_lines(text))
            sheet.cell(number, place).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(1, 1).font = sheet.cell(1, 2).font = Font(bold=True)


def _put(target: Any, text: str, mark: str = "") -> None:
    """Text as text, never anything else."""
    shown = _ESCAPE.sub(r"_x005F_x\1_", text)
    if len(shown.encode("utf-16-le")) // 2 > _LONGEST:
        raise InputError("LR-FORM-LONG", where=Where(record=mark), n=_LONGEST)
    if not shown:
        target.number_format = "@"
        return
    target.value = shown
    target.data_type, target.number_format = "s", "@"
    if shown.startswith(_DANGEROUS):
        target.quotePrefix = True


# Reading ----------------------------------------------------------------------------------------------------------


def read_xlsx_form(data: bytes, file: str) -> ReadForm:
    """A form from a workbook whose parts have been looked at. Raises InputError LR-FORM-FILE, LR-FORM-DAMAGED."""
    shown, typed = _opened(data, file, values=True), _opened(data, file, values=False)
    texts = {sheet.title: _texts(sheet, shown[sheet.title], file) for sheet in typed.worksheets}
    about = {title: pairs for title, rows in texts.items() if (pairs := _pairs(rows)) is not None}
    head = next((read_head(pairs, file) for pairs in about.values()), None)
    found: list[ReadRow | Told] = []
    forms = 0
    several = sum(title not in about and any(map(any, rows)) for title, rows in texts.items()) > 1
    for sheet in typed.worksheets:
        rows = texts[sheet.title]
        columns = columns_of([[text or "" for text in row] for row in rows[:_LOOKED_AT]])
        if sheet.title in about:
            continue
        if columns is None:
            found += [Told(0, message("forms.other_sheet"), sheet.title)] if any(map(any, rows)) else []
            continue
        forms += 1
        found += _rows(sheet, columns, rows, head, sheet.title if several else "")
    if not forms:
        raise InputError("LR-FORM-FILE", where=Where(file=file))
    read = tuple(item for item in found if isinstance(item, ReadRow))
    return ReadForm(head, read, tuple(item for item in found if isinstance(item, Told)))


def _opened(data: bytes, file: str, *, values: bool) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():  # of styles and extensions, which hold no text
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except (*BROKEN, zipfile.LargeZipFile) as error:
        detail = (str(error) or type(error).__name__)[:200]
        raise InputError("LR-FORM-DAMAGED", where=Where(file=file), detail=detail) from None


def _texts(sheet: Any, shown: Any, file: str) -> list[list[str | None]]:
    """The cells of a sheet; None for one that says nothing: merged into another, or a formula without a value."""
    if sheet.max_row * sheet.max_column > _CELLS:
        raise InputError("LR-FORM-DAMAGED", where=Where(file=file), detail=f"{sheet.title}: > {_CELLS}")
    return [[_text(cell, shown.cell(cell.row, cell.column).value) for cell in row] for row in sheet.iter_rows()]


def _text(cell: Any, value: object) -> str | None:
    if type(cell).__name__ == "MergedCell" or (cell.data_type == "f" and value is None):
        return None
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _unescaped(str(value))


def _unescaped(text: str) -> str:
    """Escapes as their letters; two that are the halves of one letter become it, a half alone stays to be told of."""
    if "_x" not in text:
        return text
    halves = _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text)
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _pairs(texts: list[list[str | None]]) -> Mapping[str, str] | None:
    """The pairs of the sheet that tells what the file is; None for another sheet."""
    pairs = {row[0]: (row[1] if len(row) > 1 else "") or "" for row in texts if row and row[0]}
    return pairs if FORMAT in pairs and "kind" in pairs else None


def _rows(
    sheet: Any, columns: Columns, texts: list[list[str | None]], head: FormHead | None, name: str
) -> Iterator[ReadRow | Told]:
    for number, row in enumerate(texts, 1):
        if number <= columns.start:
            continue
        found = read_row(columns, number, name, row, head.kind if head else None)
        if found is None:
            continue
        yield found
        yield from _strange(sheet, columns, number, row, name)


def _strange(sheet: Any, columns: Columns, number: int, row: list[str | None], table: str) -> Iterator[Told]:
    """What is to be said of the cells a person writes in."""
    for name, place in columns.places.items():
        if name in ("work", "label", MARK) or place >= len(row):
            continue
        cell = sheet.cell(number, place + 1)
        if type(cell).__name__ == "MergedCell":
            yield Told(number, message("forms.merged", column=name), table)
        elif cell.data_type == "f":
            code = "forms.formula_empty" if row[place] is None else "forms.formula"
            yield Told(number, message(code, column=name), table)
        elif cell.data_type == "d":
            yield Told(number, message("forms.date", column=name, text=row[place] or ""), table)
        elif unprintable(row[place] or ""):
            yield Told(number, message("forms.unprintable", column=name), table)
