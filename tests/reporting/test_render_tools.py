"""The files in the hands of the programs that open them: LibreOffice, poppler, Chromium, TeX."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from render_sample import nasty_table, sample

from litreview.model import Language
from litreview.reporting.render import renderer

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
TO_TEXT, INFO = shutil.which("pdftotext"), shutil.which("pdfinfo")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TEX = shutil.which("lualatex") or shutil.which("pdflatex") or shutil.which("xelatex")
LIMIT = 180

needs_office = pytest.mark.skipif(not (OFFICE and TO_TEXT and INFO), reason="LibreOffice or poppler is not installed")
needs_browser = pytest.mark.skipif(not (CHROMIUM and TO_TEXT and INFO), reason="Chromium or poppler is not installed")


def run(*command: str | Path | None, **more: object) -> str:
    words = [str(word) for word in command if word is not None]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=LIMIT, **more)  # type: ignore[call-overload]
    return str(done.stdout)


def office_pdf(source: Path) -> Path:
    profile = (source.parent / "profile").as_uri()
    run(
        OFFICE,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        source.parent,
        source,
    )
    return source.with_suffix(".pdf")


def page_sizes(pdf: Path) -> list[tuple[int, int]]:
    said = run(INFO, "-f", "1", "-l", "99", pdf)
    return [(round(float(wide)), round(float(high))) for wide, high in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", said)]


@needs_office
def test_libreoffice_prints_the_word_report(tmp_path: Path) -> None:
    (path,) = renderer("docx").render(sample(), tmp_path / "r.docx")
    pdf = office_pdf(path)
    text = run(TO_TEXT, "-layout", pdf, "-")
    sizes = page_sizes(pdf)
    assert {(595, 842), (842, 595)} == set(sizes)
    assert sizes[0] == sizes[-1] == (595, 842)
    log_pages = [page for page in text.split("\f") if re.search(r"S\d+: \(håp", page)]
    assert len(log_pages) > 2
    assert all("Avgrensninger" in page for page in log_pages)  # the heading row is repeated, its words unbroken
    assert f"Side 1 av {len(sizes)}" in text
    assert [f"Tabell {number}. " in text for number in range(1, 7)] == [True] * 6


@needs_office
def test_libreoffice_reads_the_workbook(tmp_path: Path) -> None:
    (path,) = renderer("xlsx").render(sample(blocks=(nasty_table(),)), tmp_path / "r.xlsx")
    text = run(TO_TEXT, "-layout", office_pdf(path), "-")
    assert "=cmd|'/c calc'!A1" in text
    assert "_x0041_" in text
    assert "x005F" not in text


@needs_browser
def test_chromium_prints_the_page(tmp_path: Path) -> None:
    (path,) = renderer("html").render(sample(), tmp_path / "r.html")
    pdf = tmp_path / "r.pdf"
    quiet = (
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    )
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    options = ("--headless", "--no-sandbox", "--disable-gpu", *quiet, profile, "--no-pdf-header-footer")
    run(CHROMIUM, *options, f"--print-to-pdf={pdf}", path.as_uri())
    if not pdf.is_file():
        pytest.skip("Chromium does not start on this machine")
    sizes = page_sizes(pdf)
    assert sizes[0][0] < sizes[0][1]
    assert any(wide > high for wide, high in sizes)
    log_pages = [page for page in run(TO_TEXT, "-layout", pdf, "-").split("\f") if re.search(r"S\d+: \(håp", page)]
    assert len(log_pages) > 2
    assert all("Avgrensninger" in page for page in log_pages)


@pytest.mark.skipif(not TEX, reason="TeX is not installed")
@pytest.mark.parametrize("language", list(Language))
def test_tex_compiles(tmp_path: Path, language: Language) -> None:
    (path,) = renderer("tex").render(sample(language), tmp_path / "r.tex")
    said = run(TEX, "-interaction=nonstopmode", "-halt-on-error", path.name, cwd=tmp_path)
    if "not found" in said and "File `" in said:
        pytest.skip("TeX lacks a package of the recommended set")
    assert (tmp_path / "r.pdf").is_file(), said[-3000:]
