"""Markdown, CSV, LaTeX and JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from render_sample import NASTY, log_table, nasty_table, sample

from litreview.model import Language
from litreview.reporting.document import Bullets, CellKind, Line, Paragraph, Span, Table, cell, line
from litreview.reporting.render import renderer
from litreview.reporting.render.csv import file_name
from litreview.reporting.render.markdown import escaped as md
from litreview.reporting.render.tex import escaped as tex


def text_of(format_: str, folder: Path, **given: object) -> str:
    (path,) = renderer(format_).render(sample(**given), folder / f"r.{format_}")  # type: ignore[arg-type]
    return path.read_bytes().decode("utf-8")


def csv_rows(path: Path, delimiter: str) -> list[list[str]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True))


def test_markdown_tables_are_github_tables(tmp_path: Path) -> None:
    text = text_of("md", tmp_path)
    assert "\n\n**Tabell 1.** Søkelogg: hovedsøk etter dato\n\n| Dato | Database |" in text
    assert "| --- | --- | --- | --- | ---: | ---: | ---: |" in text
    assert "| *ikke oppgitt* |" in text
    assert "<br>AND sosialt arbeid" in text
    lines = text[text.index("| Dato |") :].split("\n\n")[0].split("\n")
    assert len(lines) == 42
    assert {row.replace("\\|", "").count("|") for row in lines} == {8}
    assert "\r" not in text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a|b", "a\\|b"),
        ("<script>", "&lt;script&gt;"),
        ("&amp; & AT&T", "&amp;amp; & AT&amp;T"),
        ("*b* _i_ snake_case", "\\*b\\* \\_i\\_ snake_case"),
        ("[x](y) `c` ~~s~~", "\\[x\\](y) \\`c\\` \\~\\~s\\~\\~"),
        ("a\\|b", "a\\\\\\|b"),
    ],
)
def test_markdown_escapes(raw: str, shown: str) -> None:
    assert md(raw) == shown


def test_markdown_lines_are_not_taken_for_lists(tmp_path: Path) -> None:
    blocks = (Paragraph(line("# ikke overskrift")), Paragraph(line("2012. Året")), Bullets((line("- strek"),)))
    text = text_of("md", tmp_path, blocks=blocks)
    assert "\n\\# ikke" in text
    assert "\n2012\\. Året" in text
    assert "\n- \\- strek" in text


def test_markdown_faces_and_links(tmp_path: Path) -> None:
    spans = (
        Span("fet ", bold=True),
        Span("begge", bold=True, italic=True),
        Span(" DOI", link="https://doi.org/10.1/(a)|b"),
    )
    text = text_of("md", tmp_path, blocks=(Paragraph(Line(spans)),))
    assert "**fet** ***begge***[ DOI](<https://doi.org/10.1/(a)%7Cb>)" in text


@pytest.mark.parametrize(
    ("language", "delimiter", "decimal"), [("nb", ";", "0,67"), ("nn", ";", "0,67"), ("en", ",", "0.67")]
)
def test_csv_opens_in_excel(tmp_path: Path, language: str, delimiter: str, decimal: str) -> None:
    numbers = Table(
        "n", "Tall", ("Kappa",), ((cell("0,67", CellKind.NUMBER, 0.67),), (cell("−3", CellKind.NUMBER, -3),))
    )
    report = sample(Language(language), (log_table(3), numbers))
    log, kappa = renderer("csv").render(report, tmp_path / "min.rapport.docx")
    assert log == tmp_path / "min.rapport-csv" / "01-log.csv"
    rows = csv_rows(log, delimiter)
    assert rows[0][:3] == ["Dato", "Database", "Søkeord og kombinasjoner"]
    assert rows[1][0] == "2022-02-01"
    assert rows[1][2] == "S1: (håp OR recovery*) AND (rus* OR «psykisk helse»)\nAND sosialt arbeid"
    assert rows[3][4] == "381"
    assert log.read_bytes().count(b"\r\n") == 4
    assert csv_rows(kappa, delimiter) == [["Kappa"], [decimal], ["-3"]]


def test_csv_defuses_formulas(tmp_path: Path) -> None:
    (path,) = renderer("csv").render(sample(blocks=(nasty_table(),)), tmp_path / "r.csv")
    rows = csv_rows(path, ";")
    assert rows[0] == ["'=H", "B|C"]
    assert [row[0] for row in rows[1:]] == [f"'{text}" if text[0] in "=+-@\t" else text for text in NASTY]


def test_csv_names_are_safe_everywhere() -> None:
    assert file_name(3, Table("matrix.W3", "", (), ())) == "03-matrix-w3.csv"
    assert file_name(12, Table("../../æøå", "", (), ())) == "12.csv"
    assert file_name(1, Table("con", "", (), ())) == "01-con.csv"
    assert len(file_name(1, Table("a" * 300, "", (), ()))) < 80


def test_csv_of_a_report_without_tables_writes_nothing(tmp_path: Path) -> None:
    assert renderer("csv").render(sample(blocks=()), tmp_path / "r.csv") == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("50 % & $5 #1 a_b", r"50 \% \& \$5 \#1 a\_b"),
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("[valgfri]*", "{[}valgfri{]}{*}"),
        ("a--b, -- ,,c", "a-{-}b, -{-} ,{,}c"),
        ('"sitat"', r"\textquotedbl{}sitat\textquotedbl{}"),
        ("1\u00a0060", "1~060"),
    ],
)
def test_tex_escapes(raw: str, shown: str) -> None:
    assert tex(raw) == shown


@pytest.mark.parametrize(("language", "babel"), [("nb", "norsk"), ("nn", "nynorsk"), ("en", "british")])
def test_tex_tables(tmp_path: Path, language: str, babel: str) -> None:
    text = text_of("tex", tmp_path, language=Language(language), first_table=3)
    assert rf"\usepackage[{babel}]{{babel}}" in text
    assert r"\setcounter{table}{2}" in text
    assert text.count(r"\begin{longtable}") == text.count(r"\end{longtable}") == 6
    assert text.count(r"\begin{landscape}") == text.count(r"\end{landscape}") == 1
    assert r"\caption{Søkelogg: hovedsøk etter dato}\\" in text
    assert r" \newline AND sosialt arbeid" in text


def test_json_is_the_model(tmp_path: Path) -> None:
    data = json.loads(text_of("json", tmp_path, first_table=5))
    assert (data["language"], data["clock"]) == ("nb-NO", "2026-11-20T09:30:15+00:00")
    tables = [block for block in data["blocks"] if block["type"] == "table"]
    assert [(table["number"], table["key"]) for table in tables][:2] == [(5, "log"), (6, "matrix.W3")]
    first = tables[0]["rows"][0]
    assert first[0] == {"kind": "date", "value": "2022-02-01", "lines": [[{"text": "1. februar 2022"}]]}
    assert first[4]["value"] == 187
    assert first[5] == {"kind": "unknown", "value": None, "lines": [[{"text": "ikke oppgitt"}]]}
    card = tables[3]["rows"][0][1]["lines"][0]
    assert card[1] == {"text": "Tidsskrift", "italic": True}
    assert card[3]["link"] == "https://doi.org/10.1/a(b)%3Cc%3E"


def test_json_has_no_nan(tmp_path: Path) -> None:
    odd = Table("a", "A", (), ((cell("uendelig", CellKind.NUMBER, float("inf")),),), widths=(float("nan"),))
    table = json.loads(text_of("json", tmp_path, blocks=(odd,)))["blocks"][0]
    assert table["rows"][0][0]["value"] is None
    assert table["widths"] == [None]
