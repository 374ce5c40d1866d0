"""What a person does with a form in Excel, in Word or in a text editor, for the tests of reading it back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Edits = Mapping[str, Mapping[str, str]]  # by the mark of a row (`W1.aim`), what is written in its columns
KEY = "lr:"


def edit(path: Path, edits: Edits) -> None:
    """Write into a form, whatever its format."""
    {".xlsx": edit_xlsx, ".docx": edit_docx, ".toml": edit_toml}[path.suffix](path, edits)


def edit_xlsx(path: Path, edits: Edits) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {str(cell.value).removeprefix(KEY): cell.column for cell in sheet[1]}
    for row in range(3, sheet.max_row + 1):
        mark = str(sheet.cell(row, columns["mark"]).value).partition("#")[0]
        for name, text in edits.get(mark, {}).items():
            cell: Any = sheet.cell(row, columns[name])
            cell.value = re.sub(r"_(x[0-9A-Fa-f]{4}_)", r"_x005F_\1", text) or None  # as Excel writes it
            if text:
                cell.data_type = "s"
    book.save(path)


def edit_docx(path: Path, edits: Edits) -> None:
    import docx

    document = docx.Document(str(path))
    for table in document.tables:
        columns = {cell.text.rpartition(KEY)[2]: place for place, cell in enumerate(table.rows[0].cells)}
        for row in table.rows[1:]:
            mark = row.cells[0].text.rpartition("\n")[2].partition("#")[0]
            for name, text in edits.get(mark, {}).items():
                row.cells[columns[name]].text = text
    document.save(str(path))


def edit_toml(path: Path, edits: Edits) -> None:
    import tomlkit

    document: Any = tomlkit.parse(path.read_text(encoding="utf-8"))
    for cell in document["cell"]:
        for name, text in edits.get(str(cell["id"]).partition("#")[0], {}).items():
            cell[name] = text
    path.write_text(tomlkit.dumps(document), encoding="utf-8", newline="\n")
