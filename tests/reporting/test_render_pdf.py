"""PDF through typst: the same bytes, the words as they stand, no font of the machine's."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from reporting.test_summary import COVER, STATE

from litreview.errors import InputError
from litreview.model import Language
from litreview.reporting.assemble import assemble
from litreview.reporting.document import (
    Bullets,
    CellKind,
    Heading,
    Paragraph,
    Report,
    Table,
    cell,
    line,
)
from litreview.reporting.render import renderer
from litreview.reporting.render.pdf import PdfRenderer, source
from litreview.reporting.setting import Setting, set_into

HOSTILE = '#panic("x") *a* _b_ $c$ [d] \\ "e" @f <g> `h` // i /* j */ #let k; æøå'
REPORT = Report(
    HOSTILE,
    Language.BOKMAL,
    (
        Heading(HOSTILE, 2),
        Paragraph(line(HOSTILE)),
        Bullets((line(HOSTILE),)),
        Table(
            "t",
            HOSTILE,
            (HOSTILE, "Antall"),
            tuple((cell(f"rad {n} {HOSTILE}"), cell(str(n), CellKind.NUMBER, n)) for n in range(90)),
            notes=(line(HOSTILE),),
        ),
        Table("u", "Bred", ("A", "B"), ((cell("ord " * 900), cell("", CellKind.UNKNOWN)),), wide=True),
    ),
    "Tabell",
    footer=HOSTILE,
)

typst = pytest.importorskip("typst")


def text_of(path: Path) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    return subprocess.run([tool, str(path), "-"], check=True, capture_output=True).stdout.decode("utf-8")


def made(report: Report, folder: Path) -> Path:
    (path,) = renderer("pdf").render(report, folder / "report.pdf")
    return path


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    first = made(REPORT, tmp_path).read_bytes()
    assert first.startswith(b"%PDF")
    assert first == made(REPORT, tmp_path).read_bytes()


def test_words_are_never_read_as_markup(tmp_path: Path) -> None:
    shown = re.sub(r"\s+", " ", text_of(made(REPORT, tmp_path)))
    assert shown.count('#panic("x") *a* _b_ $c$ [d]') > 90
    assert "æøå" in shown


def test_pages_are_numbered_and_headings_repeated(tmp_path: Path) -> None:
    shown = text_of(made(REPORT, tmp_path))
    pages = shown.count("\f")
    assert pages > 2
    assert f"Side 1 av {pages}" in shown
    assert shown.count("Antall") >= pages - 2


def test_numbers_run_on_and_lists_name_the_pages(tmp_path: Path) -> None:
    report = assemble(
        replace(STATE, coverage=COVER), (), (), Language.BOKMAL, tables=("log", "summary", "overlap_figure")
    )
    shown = text_of(made(set_into(report, Setting(4, 7, lists=True)), tmp_path))
    for said in ("Tabell 4", "Figur 7", "Liste over tabeller", "Liste over figurer"):
        assert said in shown
    assert "Tabell 1" not in shown


def test_only_fonts_that_come_along_are_used(tmp_path: Path) -> None:
    fonts = set(re.findall(rb"/BaseFont/[A-Z]{6}\+(\w+)", made(REPORT, tmp_path).read_bytes()))
    assert all(name.startswith((b"Libertinus", b"LiberationSans")) for name in fonts)
    assert 'lang: "nb"' in source(REPORT)


def test_without_typst_the_words_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litreview.reporting.render.pdf.find_spec", lambda name: None)
    with pytest.raises(InputError) as caught:
        PdfRenderer()
    assert caught.value.code == "LR-REPORT-PDF"


@pytest.mark.parametrize("title", ["健康", "😀", "ഫ"])
def test_a_letter_without_a_font_is_told_in_the_file(title: str, tmp_path: Path) -> None:
    told = "er trykt som tomme bokser"
    shown = re.sub(r"\s+", " ", text_of(made(replace(REPORT, title=title), tmp_path)))
    assert told in shown
    assert told not in re.sub(r"\s+", " ", text_of(made(REPORT, tmp_path)))


def test_what_typst_cannot_set_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litreview.reporting.render.pdf.source", lambda report: "#nobody-knows-this")
    with pytest.raises(InputError) as raised:
        PdfRenderer().content(REPORT)
    assert raised.value.code == "LR-REPORT-PDF-SET"
