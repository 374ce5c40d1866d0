"""Search logs in Word, Excel and CSV files: every table, as it is shown, and no file that is a trap."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.errors import InputError, LitreviewError
from litreview.importers.log_file import LogFile, read_log_file

HEADINGS = ("Dato", "Database", "Søkeord", "Antall treff")
ROWS = (("28/4", "Oria", "håp og trøst", "1 200"), ("", "Idunn", "håp", "9"))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def cells(found: LogFile, *names: str) -> list[list[str]]:
    (table,) = found.tables
    return [[table.cell(line, name) for name in names or ("date", "source", "query", "hits")] for line in table.lines]


def word(*tables: tuple[tuple[str, ...], ...]) -> Document:
    document = docx.Document()
    for number, rows in enumerate(tables, start=1):
        document.add_paragraph(f"Tabell {number}")
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    return document


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def book(*rows: tuple[object, ...], formats: dict[str, str] | None = None) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for place, form in (formats or {}).items():
        sheet[place].number_format = form
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# ---- Word


def test_a_word_table_is_read_and_the_others_are_told() -> None:
    matrix = (("Referanse", "Metode"), ("Berg 2019", "Intervju"))
    found = read_log_file(saved(word(matrix, (HEADINGS, *ROWS))), "logg.docx")
    assert (found.format, found.others) == ("docx", ("Tabell 1",))
    assert cells(found) == [list(row) for row in ROWS]
    assert found.tables[0].name == "Tabell 2"


def test_merged_cells_have_their_text_once() -> None:
    document = word((("Søkelogg", "", "", ""), HEADINGS, *ROWS, ("", "", "", "")))
    table = document.tables[0]
    table.cell(0, 0).merge(table.cell(0, 3))
    table.cell(2, 0).merge(table.cell(3, 0))
    goes_on = table._tbl.tr_lst[3].tc_lst[0]  # Word shows nothing of what such a cell holds
    goes_on.p_lst[0].add_r().text = "skjult"
    found = read_log_file(saved(document), "x")
    assert cells(found) == [list(row) for row in ROWS]
    assert found.tables[0].above == ("Søkelogg",)


def run_in(paragraph: object, wrapper: str, text: str, tag: str = "w:t") -> None:
    outer, run, inner = OxmlElement(wrapper), OxmlElement("w:r"), OxmlElement(tag)
    inner.text = text
    run.append(inner)
    outer.append(run)
    paragraph._p.append(outer)  # type: ignore[attr-defined]


def test_tracked_changes_are_read_as_they_stand() -> None:
    document = word((HEADINGS, *ROWS))
    paragraph = document.tables[0].cell(1, 3).paragraphs[0]
    run_in(paragraph, "w:ins", "1")
    run_in(paragraph, "w:del", "2", "w:delText")
    run_in(paragraph, "w:moveFrom", "3")
    assert cells(read_log_file(saved(document), "x"))[0][3] == "1 2001"


def test_content_controls_are_read() -> None:
    document = word((HEADINGS, *ROWS))
    body = document.element.body
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    table = body.find(qn("w:tbl"))
    table.addprevious(control)
    content.append(table)
    control.append(content)
    assert cells(read_log_file(saved(document), "x")) == [list(row) for row in ROWS]


def test_a_footnote_stands_with_the_row_that_refers_to_it() -> None:
    document = word((HEADINGS, *ROWS))
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    document.tables[0].cell(1, 3).paragraphs[0].add_run()._r.append(reference)
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>Etter filter</w:t></w:r></w:p></w:footnote>'
    notes = f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>'
    data = io.BytesIO(saved(document))
    with zipfile.ZipFile(data, "a") as packed:
        packed.writestr("word/footnotes.xml", notes)
    (table,) = read_log_file(data.getvalue(), "x").tables
    assert [line.notes for line in table.lines] == [("Etter filter",), ()]


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    document = word((("Metode", "Vedlegg"), ("x", "y")))
    inner = document.tables[0].cell(1, 1).add_table(rows=2, cols=4)
    for row, texts in zip(inner.rows, (HEADINGS, ROWS[0]), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    assert cells(read_log_file(saved(document), "x")) == [list(ROWS[0])]


# ---- Excel


def test_a_workbook_is_read_as_it_is_shown() -> None:
    data = book(
        ("Min logg",),
        (),
        ("Dato", "Database", "Søkeord", "Antall treff"),
        (date(2022, 4, 28), "Oria", "håp", 783762),
        (datetime(2022, 4, 29, 10, 30, tzinfo=UTC).replace(tzinfo=None), "Idunn", "trøst\n(alle felt)", 783.76),
        (date(2022, 5, 1), "Idunn", 42, 9.0),
        (date(2022, 5, 2), "Idunn", "x", None),
        formats={"A4": "dd\\.mm\\.yyyy;@", "A5": 'd"/"m', "A6": "mm-dd-yy", "A7": "m/d/yyyy", "D5": "0.000"},
    )
    found = read_log_file(data, "logg.xlsx")
    assert cells(found) == [
        ["28.04.2022", "Oria", "håp", "783762"],
        ["29/4", "Idunn", "trøst\n(alle felt)", "783.760"],
        ["01.05.2022", "Idunn", "42", "9"],
        ["02.05.2022", "Idunn", "x", ""],
    ]
    table = found.tables[0]
    assert [line.typed[0] for line in table.lines] == ["2022-04-28", "2022-04-29", "2022-05-01", "2022-05-02"]
    assert [line.number for line in table.lines] == [4, 5, 6, 7]


def test_every_sheet_is_read() -> None:
    made = openpyxl.Workbook()
    made.active.append(["Notater"])  # type: ignore[union-attr]
    for name in ("CINAHL", "Oria"):
        sheet = made.create_sheet(name)
        sheet.append(["Søkeord", "Treff"])
        sheet.append(["hope", 3])
    out = io.BytesIO()
    made.save(out)
    found = read_log_file(out.getvalue(), "x")
    assert [table.name for table in found.tables] == ["CINAHL", "Oria"]
    assert found.others == ("Sheet",)


# ---- CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_of_any_kind_is_read(delimiter: str, encoding: str) -> None:
    lines = [HEADINGS, ("28/4", "Oria", f'"håp{delimiter}\ntrøst"', "9"), ("", "Idunn", "håp", "8")]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    found = read_log_file(text.encode(encoding), "logg.csv")
    assert cells(found) == [["28/4", "Oria", f"håp{delimiter}\ntrøst", "9"], ["", "Idunn", "håp", "8"]]
    assert bool(found.remarks) == (encoding == "cp1252")
    assert [line.number for line in found.tables[0].lines] == [2, 4]


def test_excels_own_line_is_no_row() -> None:
    found = read_log_file("sep=;\nSøkeord;Treff\nhåp;9\n".encode(), "x.csv")
    assert cells(found, "query", "hits") == [["håp", "9"]]


def test_commas_in_a_query_do_not_part_cells() -> None:
    data = "Dato;Søkeord;Antall treff\n1/2;håp, trøst, lindring, død, liv;9\n".encode()
    assert cells(read_log_file(data, "x.csv"), "query") == [["håp, trøst, lindring, død, liv"]]


@pytest.mark.parametrize("length", [3, 20_000])
def test_a_quote_that_never_ends_takes_no_row_with_it(length: int) -> None:
    rows = "".join(f"søk {number};{number}\n" for number in range(length))
    data = f'Søkeord;Treff\n"håp;9\n{rows}'.encode()
    found = cells(read_log_file(data, "x.csv"), "query", "hits")
    assert found[0] == ['"håp', "9"]
    assert found[-1] == [f"søk {length - 1}", str(length - 1)]
    assert len(found) == length + 1


# ---- traps


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_log_file(data, "x")
    return caught.value.code


def packed(**parts: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def test_files_of_other_kinds_are_refused_each_with_its_code() -> None:
    assert refused(b"") == "LR-LOG-FILE"
    assert refused(b"%PDF-1.7") == "LR-LOG-FILE"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") == "LR-LOG-OLD"
    assert refused(b"a,b\n1,2\n") == "LR-LOG-TABLE"
    assert refused(packed(**{"a.txt": "x"})) == "LR-LOG-FILE"
    assert refused(saved(word((("a", "b"), ("c", "d"))))) == "LR-LOG-TABLE"
    assert refused(saved(word((HEADINGS, *ROWS)))[:900]) == "LR-LOG-DAMAGED"
    assert refused(packed(**{"word/document.xml": "<w:document"})) == "LR-LOG-DAMAGED"
    assert refused(packed(**{"xl/workbook.xml": "<workbook/>"})) == "LR-LOG-DAMAGED"
    assert refused(b'{"a": 1}') == "LR-LOG-HISTORY"


def test_a_zip_that_unpacks_to_much_is_refused_unpacked() -> None:
    assert refused(packed(**{"word/document.xml": b"0" * (129 << 20)})) == "LR-FILE-LARGE"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "b">]>'
    text = f'{declared}<w:document xmlns:w="{W}">&a;</w:document>'
    assert refused(packed(**{"word/document.xml": text.encode(encoding)})) == "LR-LOG-DAMAGED"


def test_a_sheet_with_cells_far_away_does_not_fill_the_memory() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in range(1, 400):
        sheet.cell(row, 16384, "x")
    out = io.BytesIO()
    made.save(out)
    assert refused(out.getvalue()) == "LR-LOG-DAMAGED"


STARTS = (b"", b"PK\x03\x04", b"{", b"Dato;Database;Treff\n")
WHOLE = {"docx": saved(word((HEADINGS, *ROWS))), "xlsx": book(HEADINGS, *ROWS)}


def outcome(data: bytes) -> str:
    """The format of a file that was read, or the code of its refusal. Anything else is raised."""
    try:
        return read_log_file(data, "x").format
    except LitreviewError as error:
        return error.code


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_any_bytes_give_a_log_or_a_code(start: bytes, rest: bytes) -> None:
    found = outcome(start + rest)
    assert found in {"csv", "search-history"} or found.startswith("LR-")


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(WHOLE)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=4)
)
def test_a_damaged_package_gives_a_log_or_a_code(form: str, changes: list[tuple[float, int]]) -> None:
    damaged = bytearray(WHOLE[form])
    for where, byte in changes:
        damaged[int(where * (len(damaged) - 1))] = byte
    found = outcome(bytes(damaged))
    assert found in {"csv", form} or found.startswith("LR-")
