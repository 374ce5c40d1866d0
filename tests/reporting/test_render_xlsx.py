"""Excel workbooks, read back with openpyxl."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from render_sample import NASTY, log_table, matrix_table, nasty_table, sample

from litreview.model import Language
from litreview.reporting.document import CellKind, Report, Table, cell
from litreview.reporting.render import renderer
from litreview.reporting.render.xlsx import sheet_name


def book(report: Report, folder: Path) -> openpyxl.Workbook:
    (path,) = renderer("xlsx").render(report, folder / "report.xlsx")
    return openpyxl.load_workbook(path)


def test_a_sheet_for_each_table_with_valid_names(tmp_path: Path) -> None:
    made = book(sample(), tmp_path)
    assert len(made.sheetnames) == 6
    assert made.sheetnames[0] == "1 Søkelogg hovedsøk etter dato"
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in made.sheetnames)


def test_sheet_names_differ_whatever_their_case() -> None:
    used: set[str] = set()
    names = [
        sheet_name(wanted, used) for wanted in ("Tema", "TEMA", "tema", "'", "History", "x" * 40, "x" * 50, "😀" * 31)
    ]
    assert names[:4] == ["Tema", "TEMA (2)", "tema (3)", "1"]
    assert names[4] != "History"
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name.encode("utf-16-le")) <= 62 for name in names)


@pytest.mark.parametrize(
    ("language", "day_format"), [(Language.BOKMAL, "dd.mm.yyyy"), (Language.ENGLISH, "d mmm yyyy")]
)
def test_numbers_and_days_are_real(tmp_path: Path, language: Language, day_format: str) -> None:
    sheet = book(sample(language, (log_table(),)), tmp_path).worksheets[0]
    assert sheet["A1"].value.endswith(" 1. Søkelogg: hovedsøk etter dato")
    assert next(one.value for one in sheet[2]) == "Dato"
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet["A3"].value == datetime(2022, 2, 1)  # noqa: DTZ001 - days in a spreadsheet have no zone
    assert sheet["A3"].number_format == day_format
    assert sheet["E3"].value == 187
    assert (sheet["E23"].value, sheet["E23"].number_format) == (187 + 97 * 20, "#,##0")
    assert sheet["F3"].value == ("ikke oppgitt" if language is Language.BOKMAL else "not stated")
    assert sheet["C3"].alignment.wrap_text
    assert sheet.row_dimensions[3].height > 30
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.cell(sheet.max_row, 1).value == "Merk. Treff etter avgrensninger."


def test_a_wide_table_prints_landscape_on_one_width(tmp_path: Path) -> None:
    sheet = book(sample(blocks=(matrix_table(),)), tmp_path).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_nothing_runs(tmp_path: Path) -> None:
    (path,) = renderer("xlsx").render(sample(blocks=(nasty_table(),)), tmp_path / "n.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    read = [row[0] for row in sheet.iter_rows(min_row=3, max_row=2 + len(NASTY))]
    assert [one.value for one in read] == [text.replace("_x0041_", "_x005F_x0041_") for text in NASTY]
    assert {one.data_type for one in read} == {"s"}
    assert [bool(one.quotePrefix) for one in read] == [text[0] in "=+-@\t" for text in NASTY]
    assert sheet["A2"].value == "=H"
    assert sheet["A2"].data_type == "s"
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets")]
    assert not [one for one in parts if b"<f>" in one or b"<f " in one]


def test_what_excel_cannot_hold_is_written_as_text(tmp_path: Path) -> None:
    rows = (
        (
            cell("12345678901234567890", CellKind.NUMBER, 12345678901234567890),
            cell("1. mai 1814", CellKind.DATE, date(1814, 5, 1)),
        ),
        (cell("0,67", CellKind.NUMBER, 0.67), cell("x" * 40_000)),
        (cell("nan", CellKind.NUMBER, float("nan")), cell("312 (titler)", CellKind.NUMBER, 312)),
    )
    sheet = book(sample(blocks=(Table("a", "A", (), rows),)), tmp_path).worksheets[0]
    assert [one.value for one in sheet[2]] == ["12345678901234567890", "1. mai 1814"]
    assert (sheet["A3"].value, sheet["A3"].number_format) == (0.67, "0.00")
    assert len(sheet["B3"].value) < 32_767
    assert sheet["B3"].value.endswith("… (7433 tegn til; de står i Word- og HTML-utgaven)")
    assert [one.value for one in sheet[4]] == ["nan", "312 (titler)"]


def test_a_report_without_tables_has_a_sheet(tmp_path: Path) -> None:
    made = book(sample(blocks=()), tmp_path)
    assert made.worksheets[0]["A1"].value.startswith("Håp og relasjoner")
