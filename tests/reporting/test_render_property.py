"""Any text in any place: no renderer fails, and each file says what the report said."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from render_sample import sample

from litreview.reporting.document import Bullets, Cell, CellKind, Heading, Line, Paragraph, Report, Span, Table
from litreview.reporting.render import FORMATS, renderer
from litreview.reporting.render.prepare import clean, prepare

HARD = st.sampled_from(
    ["=1+1", "|", "<b>", "&amp;", "\\", "\x00", "\ud800", "\r\n", "\t", "_x0041_", "''", "]]>", "{{ x }}", "😀", "#N/A"]
)
TEXT = st.one_of(st.text(max_size=25), HARD, st.lists(HARD, max_size=4).map("".join))
SPAN = st.builds(
    Span,
    TEXT,
    st.booleans(),
    st.booleans(),
    st.one_of(st.just(""), TEXT, TEXT.map(lambda one: f"https://example.no/{one}")),
)
LINE = st.lists(SPAN, max_size=3).map(lambda spans: Line(tuple(spans)))
VALUE = st.one_of(st.none(), st.integers(), st.floats(), st.dates(date(1, 1, 1)))
CELL = st.builds(
    lambda lines, kind, value: Cell(tuple(lines), kind, value),
    st.lists(LINE, max_size=3),
    st.sampled_from(CellKind),
    VALUE,
)
WIDTHS = st.lists(st.floats(), max_size=3).map(tuple)
TABLE = st.builds(
    lambda key, caption, heads, rows, widths, wide, row_heads, notes: Table(
        key, caption, tuple(heads), tuple(map(tuple, rows)), widths, wide, row_heads, tuple(notes)
    ),
    TEXT,
    TEXT,
    st.lists(TEXT, max_size=3),
    st.lists(st.lists(CELL, max_size=3), max_size=3),
    WIDTHS,
    st.booleans(),
    st.booleans(),
    st.lists(LINE, max_size=2),
)
BLOCK = st.one_of(
    TABLE,
    st.builds(Heading, TEXT, st.integers(-1, 9)),
    st.builds(Paragraph, LINE, st.booleans()),
    st.lists(LINE, max_size=3).map(lambda items: Bullets(tuple(items))),
)
REPORT = st.builds(
    lambda title, blocks, footer: replace(sample(blocks=tuple(blocks)), title=title, footer=footer),
    TEXT,
    st.lists(BLOCK, max_size=4),
    TEXT,
)
BOUNDED = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def rendered(format_: str, report: Report) -> list[bytes]:
    with TemporaryDirectory() as folder:
        return [path.read_bytes() for path in renderer(format_).render(report, Path(folder) / f"r.{format_}")]


@pytest.mark.parametrize("format_", FORMATS)
def test_no_text_breaks_a_renderer(format_: str) -> None:
    @BOUNDED
    @given(REPORT)
    def holds(report: Report) -> None:
        assert rendered(format_, report) == rendered(format_, report)

    holds()


@BOUNDED
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_cells_read_back_as_written(texts: list[str]) -> None:
    row = tuple(Cell((Line((Span(text),)),)) for text in texts)
    report = sample(blocks=(Table("k", "T", (), (row,)),))
    told = [cell.text for cell in prepare(report).tables[0].rows[0]]
    assert told == [clean(text) for text in texts]

    word = docx.Document(BytesIO(rendered("docx", report)[0])).tables[0]
    assert ["\n".join(p.text for p in cell.paragraphs) for cell in word.rows[0].cells] == told
    data = json.loads(rendered("json", report)[0])["blocks"][0]["rows"][0]
    assert ["\n".join("".join(span["text"] for span in line) for line in cell["lines"]) for cell in data] == told
    fields = next(
        csv.reader(io.StringIO(rendered("csv", report)[0].decode("utf-8-sig"), newline=""), delimiter=";"), []
    )
    assert [field.removeprefix("'") for field in fields] == [one.removeprefix("'") for one in told]
    page = html.document_fromstring(rendered("html", report)[0].decode())
    shown = page.xpath("//tbody/tr/td")
    for cell, one in zip(shown, told, strict=True):
        assert "".join(cell.itertext()) == one.replace("\n", "")


@BOUNDED
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_no_cell_of_a_workbook_is_a_formula(texts: list[str]) -> None:
    row = tuple(Cell((Line((Span(text),)),)) for text in texts)
    report = sample(blocks=(Table(texts[0], texts[0], tuple(texts), (row,)),))
    book = openpyxl.load_workbook(BytesIO(rendered("xlsx", report)[0]))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s"}
    (raw,) = rendered("csv", report)
    for fields in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"):
        assert not [field for field in fields if field.startswith(("=", "+", "-", "@", "\t", "\r"))]
