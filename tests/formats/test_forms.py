"""Forms as strangers hand them back: sorted, merged, with formulas, other sheets, changed headings, tracked changes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
import pytest

from litreview.errors import InputError
from litreview.formats.form import (
    Form,
    FormGroup,
    FormHead,
    FormKind,
    FormRow,
    ReadForm,
    canonical,
    mark_of,
    marked,
    read_mark,
    stamp,
)
from litreview.formats.forms import read_form_file, write_form_file
from litreview.messages import Words

WRITTEN = ("text", "page", "quotation")


def form(**texts: str) -> Form:
    """Two works, two fields; `texts` by work and field: `W1_aim`."""
    words = Words("nb")
    groups = tuple(
        FormGroup(
            f"{number}. Aas, 2019 (W{number})",
            (("Referanse", "Aas, K. (2019)."),),
            tuple(
                FormRow(mark_of(f"W{number}", name), label, {"text": texts.get(f"W{number}_{name}", "")})
                for name, label in (("aim", "Hensikt"), ("method", "Metode"))
            ),
        )
        for number in (1, 2)
    )
    headings = {name: words(f"forms.column.{name}") for name in ("work", "label", *WRITTEN, "mark")}
    return Form(FormHead(FormKind.MATRIX, "ab" * 32, 7, "cd" * 32, "", "nb"), "Skjema", ("Slik",), headings, groups)


def read(data: bytes) -> ReadForm:
    return read_form_file(data, "skjema")


def values(data: bytes) -> dict[str, dict[str, str]]:
    return {f"{row.subject}.{row.name}": dict(row.values) for row in read(data).rows}


def codes(data: bytes) -> list[tuple[str, int]]:
    return [(told.said.code, told.number) for told in read(data).told]


def book(change: Callable[[Any, Any], None], made: Form | None = None) -> bytes:
    """A form that somebody did something with in a spreadsheet."""
    opened = openpyxl.load_workbook(io.BytesIO(write_form_file(made or form(W1_aim="Hensikt"), ".xlsx")))
    change(opened, opened.worksheets[0])
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def document(change: Callable[[str], str], made: Form | None = None) -> bytes:
    """A form whose XML somebody's Word has changed."""
    out, data = io.BytesIO(), write_form_file(made or form(W1_aim="Hensikt"), ".docx")
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            body = old.read(part)
            if part == "word/document.xml":
                body = change(body.decode("utf-8")).encode("utf-8")
            new.writestr(part, body)
    return out.getvalue()


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".toml"])
def test_a_form_says_what_it_rests_on(suffix: str) -> None:
    head = read(write_form_file(form(), suffix)).head
    assert head == FormHead(FormKind.MATRIX, "ab" * 32, 7, "cd" * 32, "", "nb")


def test_a_mark_says_work_field_and_what_stood_there() -> None:
    row = FormRow(mark_of("W12", "my # field"), "x", {"text": "a"})
    assert read_mark(f"Hensikt\n{marked(row, WRITTEN)}") == ("W12", "my # field", stamp(["a", "", ""]))
    assert read_mark("W3.1.2") == ("W3", "1.2", "")
    assert read_mark("W0.aim") is None
    assert read_mark("aim") is None


def test_what_a_program_does_to_blanks_is_no_change() -> None:
    assert canonical(" a \u00a0 b\r\n\r\n\r\nc\x0bd ") == canonical("a b\n\nc\nd")
    assert canonical("a\nb") != canonical("a b")
    assert canonical("o\u0308") == "ö"


# Spreadsheets -----------------------------------------------------------------------------------------------------


def test_sorted_rows_and_moved_columns_are_found_again() -> None:
    def shuffled(opened: Any, sheet: Any) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        sheet.delete_rows(1, sheet.max_row)
        for number, row in enumerate([*rows[:2], *reversed(rows[2:])], 1):
            for place, text in enumerate(reversed(row), 1):
                sheet.cell(number, place).value = text

    assert values(book(shuffled)) == values(write_form_file(form(W1_aim="Hensikt"), ".xlsx"))


def test_changed_headings_are_known_by_their_keys_and_lost_keys_by_their_headings() -> None:
    def headings(opened: Any, sheet: Any) -> None:
        for cell in sheet[2]:
            cell.value = "Noe annet"

    def keys(opened: Any, sheet: Any) -> None:
        sheet.delete_rows(1)
        sheet.insert_rows(1, 3)  # and somebody's own lines above
        sheet.cell(1, 1).value = "Gruppe 4"

    assert values(book(headings))["W1.aim"]["text"] == "Hensikt"
    assert values(book(keys))["W1.aim"]["text"] == "Hensikt"


def test_a_column_that_was_taken_out_says_nothing() -> None:
    assert values(book(lambda opened, sheet: sheet.delete_cols(5)))["W1.aim"] == {"text": "Hensikt", "page": ""}


def test_texts_that_look_like_formulas_stay_texts() -> None:
    danger = {"W1_aim": "=HYPERLINK(A1)", "W1_method": "+47 12", "W2_aim": "-", "W2_method": "@x _x0041_"}
    data = write_form_file(form(**danger), ".xlsx")
    opened = openpyxl.load_workbook(io.BytesIO(data))
    assert {cell.data_type for row in opened.worksheets[0].iter_rows() for cell in row} <= {"s", "n"}
    assert {mark.replace(".", "_"): row["text"] for mark, row in values(data).items()} == danger


def test_a_formula_gives_the_value_saved_with_it_and_without_one_nothing() -> None:
    def formulas(opened: Any, sheet: Any) -> None:
        sheet.cell(3, 3).value = '="a"&"b"'

    data = book(formulas)
    assert "text" not in values(data)["W1.aim"]
    assert ("forms.formula_empty", 3) in codes(data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:  # as a program saves it
        for part in old.namelist():
            body = old.read(part)
            if part.endswith("sheet1.xml"):
                body = re.sub(rb'(<c r="C3"[^>]*?)(?: t="\w+")?(><f>[^<]*</f>)<v ?/>', rb'\1 t="str"\2<v>ab</v>', body)
                body = re.sub(rb'(<c r="C3"[^>]*?)(?: t="\w+")?(><f>[^<]*</f>)<v></v>', rb'\1 t="str"\2<v>ab</v>', body)
            new.writestr(part, body)
    assert values(out.getvalue())["W1.aim"]["text"] == "ab"
    assert ("forms.formula", 3) in codes(out.getvalue())


def test_merged_cells_say_nothing_but_the_first() -> None:
    data = book(lambda opened, sheet: sheet.merge_cells("C3:C4"))
    assert values(data)["W1.aim"]["text"] == "Hensikt"
    assert "text" not in values(data)["W1.method"]
    assert ("forms.merged", 4) in codes(data)


def test_other_sheets_are_told_and_the_form_may_stand_anywhere() -> None:
    def more(opened: Any, sheet: Any) -> None:
        notes = opened.create_sheet("Notater", 0)
        notes["A1"] = "husk"
        opened.create_sheet("Tomt")

    data = book(more)
    assert values(data)["W1.aim"]["text"] == "Hensikt"
    assert [(told.said.code, told.table) for told in read(data).told] == [("forms.other_sheet", "Notater")]


def test_a_form_without_its_second_sheet_is_still_read() -> None:
    data = book(lambda opened, sheet: opened.remove(opened["litreview"]))
    assert read(data).head is None
    assert values(data)["W1.aim"]["text"] == "Hensikt"


def test_numbers_and_dates_that_a_spreadsheet_made_are_read_and_dates_told() -> None:
    import datetime

    def typed(opened: Any, sheet: Any) -> None:
        sheet.cell(3, 4).value = 12.0
        sheet.cell(4, 4).value = datetime.date(2026, 4, 3)
        sheet.cell(4, 4).number_format = "dd.mm.yyyy"

    data = book(typed)
    assert values(data)["W1.aim"]["page"] == "12"
    assert values(data)["W1.method"]["page"] == "2026-04-03"
    assert codes(data) == [("forms.date", 4)]


def test_a_letter_that_no_text_can_hold_is_told_with_its_row() -> None:
    def odd(_: Any, sheet: Any) -> None:
        sheet.cell(3, 3).value = "_xD83D__xDE00_ ja"
        sheet.cell(4, 3).value = "_xD800_ nei"

    data = book(odd)
    assert codes(data) == [("forms.unprintable", 4)]
    assert values(data)["W1.aim"]["text"] == "\U0001f600 ja"
    assert values(data)["W1.method"]["text"] == "nei"


def test_a_row_of_ones_own_without_an_id_is_told() -> None:
    def own(opened: Any, sheet: Any) -> None:
        sheet.cell(9, 3).value = "min egen"

    assert codes(book(own)) == [("forms.no_mark", 9)]


def test_a_text_longer_than_a_cell_is_refused_and_not_cut() -> None:
    with pytest.raises(InputError) as problem:
        write_form_file(form(W1_aim="x" * 40_000), ".xlsx")
    assert problem.value.code == "LR-FORM-LONG"
    assert values(write_form_file(form(W1_aim="x" * 40_000), ".docx"))["W1.aim"]["text"] == "x" * 40_000


# Word -------------------------------------------------------------------------------------------------------------


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_tracked_changes_are_read_as_accepted() -> None:
    def tracked(xml: str) -> str:
        gone = '<w:del w:id="1" w:author="A"><w:r><w:delText>Hensikt</w:delText></w:r></w:del>'
        come = f'<w:ins w:id="2" w:author="A">{run("Ny «hensikt» – “sitert”")}</w:ins>'
        return xml.replace("<w:r><w:t>Hensikt</w:t></w:r>", gone + come)

    made = form(W1_aim="Hensikt")
    assert "<w:r><w:t>Hensikt</w:t></w:r>" in document_xml(made)
    assert values(document(tracked, made))["W1.aim"]["text"] == "Ny «hensikt» – “sitert”"


def document_xml(made: Form) -> str:
    with zipfile.ZipFile(io.BytesIO(write_form_file(made, ".docx"))) as packed:
        return packed.read("word/document.xml").decode("utf-8")


def test_a_text_in_a_content_control_and_blank_lines_are_kept() -> None:
    def controlled(xml: str) -> str:
        return xml.replace(
            "<w:r><w:t>Hensikt</w:t></w:r>",
            f"<w:sdt><w:sdtContent>{run('Første')}</w:sdtContent></w:sdt></w:p><w:p/><w:p>{run('Andre')}",
        )

    assert values(document(controlled))["W1.aim"]["text"] == "Første\n\nAndre"


def test_changed_headings_of_a_table_are_known_by_their_hidden_keys() -> None:
    data = document(lambda xml: xml.replace(">Tekst<", ">Innhold<").replace(">Side<", ">s.<"))
    assert values(data)["W1.aim"]["text"] == "Hensikt"


def test_a_table_of_ones_own_is_told() -> None:
    own = f"<w:tbl><w:tr><w:tc><w:p>{run('egne notater')}</w:p></w:tc></w:tr></w:tbl>"
    data = document(lambda xml: xml.replace("<w:tbl>", own + "<w:p/><w:tbl>", 1))
    assert [told.said.code for told in read(data).told] == ["forms.other_table"]
    assert values(data)["W1.aim"]["text"] == "Hensikt"


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_entities_of_ones_own_are_refused(suffix: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write_form_file(form(), suffix))) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            body = old.read(part)
            if part.endswith(("document.xml", "sheet1.xml")):
                body = b'<!DOCTYPE x [<!ENTITY e "boom">]>' + body.partition(b"?>")[2]
            new.writestr(part, body)
    with pytest.raises(InputError) as problem:
        read(out.getvalue())
    assert problem.value.code == "LR-FORM-DAMAGED"


def test_a_key_that_no_form_has_is_told_with_its_line() -> None:
    text = write_form_file(form(), ".toml").decode("utf-8").replace('page = ""', 'pge = "4"', 1)
    told: Mapping[str, int] = dict(codes(text.encode("utf-8")))
    assert text.split("\n")[told["forms.unknown_key"] - 1] == 'pge = "4"'
