"""The registry, safe writing, and what all renderers share."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from render_sample import CLOCK, LABELS, matrix_table, sample

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import Language
from litreview.reporting.document import (
    Bullets,
    Cell,
    CellKind,
    Dot,
    Drawing,
    Figure,
    Heading,
    Line,
    Paragraph,
    Shape,
    Span,
    Stroke,
    Table,
    cell,
    line,
)
from litreview.reporting.render import FORMATS, renderer
from litreview.reporting.render.columns import ems, least, shares
from litreview.reporting.render.files import write_files
from litreview.reporting.render.layout import pages
from litreview.reporting.render.links import safe_link
from litreview.reporting.render.prepare import prepare
from litreview.reporting.render.values import plain_value
from litreview.reporting.render.zipped import EPOCH, moment

LANGUAGES = list(Language)
PICTURES = ("svg", "png")  # formats that print figures alone


def figure() -> Figure:
    box = Shape(1, 1, 90, 30, (line("Håp & <tro>"),), stroke="#000000", anchor="t1")
    arrow = Stroke(((46, 31), (46, 60)), arrow=True)
    drawing = Drawing(92, 70, (box, arrow, Dot(46, 65, 3)))
    return Figure("one_figure", "En tegning", drawing, "En boks og en pil.", Table("one", "", (), ((cell("12"),),)))


def test_registry_has_every_format_and_refuses_others() -> None:
    assert FORMATS == ("docx", "xlsx", "html", "md", "tex", "csv", "json", "svg", "png", "pdf")
    assert [renderer(name).format for name in FORMATS] == list(FORMATS)
    assert renderer(" DOCX ").suffix == ".docx"
    with pytest.raises(InputError) as caught:
        renderer("odt")
    assert caught.value.code == "LR-REPORT-FORMAT"
    for language in LANGUAGES:
        words = Words(language)
        assert "odt" in words(f"error.{caught.value.code}", **caught.value.words)
        assert "docx, xlsx" in words(f"error.{caught.value.code}.next", **caught.value.words)


def test_the_registry_imports_no_heavy_library() -> None:
    code = (
        "import sys, litreview.reporting.render; print(sorted({'docx','openpyxl','jinja2','lxml'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_same_report_same_bytes(format_: str, language: Language, tmp_path: Path) -> None:
    report = sample(language)
    report = replace(report, blocks=(*report.blocks, figure()))
    first = renderer(format_).render(report, tmp_path / "one" / f"r.{format_}")
    again = renderer(format_).render(report, tmp_path / "two" / f"r.{format_}")
    assert first
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_bytes_do_not_depend_on_the_time_of_day(format_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import time
    import zipfile

    (first,) = renderer(format_).render(sample(), tmp_path / f"a.{format_}")
    then = time.localtime(time.time() + 90_000)
    monkeypatch.setattr(time, "localtime", lambda *_: then)
    (again,) = renderer(format_).render(sample(), tmp_path / f"b.{format_}")
    assert first.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-11-20T09:30:15Z") == 2
    assert "lastModifiedBy" not in core
    assert "python-docx" not in core
    assert "openpyxl" not in core


@pytest.mark.parametrize("format_", FORMATS)
def test_reports_that_hold_little(format_: str, tmp_path: Path) -> None:
    empty = replace(sample(blocks=()), clock=None, title="", subtitle="", footer="")
    renderer(format_).render(empty, tmp_path / f"empty.{format_}")
    odd = (
        Table("a", "", (), ()),
        Table("b", "Bare hoder", ("Én", "To"), ()),
        Table("c", "Ujevn", ("Én",), ((cell("1"), cell("2")), ())),
        Bullets(()),
        Heading("Dypt", 7),
    )
    written = renderer(format_).render(sample(blocks=odd), tmp_path / f"odd.{format_}")
    assert bool(written) is (format_ not in PICTURES)


def test_a_folder_in_the_way_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "report.docx"
    target.mkdir()
    with pytest.raises(InputError) as caught:
        renderer("docx").render(sample(), target)
    assert caught.value.code == "LR-REPORT-WRITE"
    assert caught.value.where.file == str(target)
    assert list(tmp_path.iterdir()) == [target]
    for language in LANGUAGES:
        assert "report.docx" in Words(language)("error.LR-REPORT-WRITE", **caught.value.words)


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.md"
    target.write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("litreview.reporting.render.files.os.fsync", full)
    with pytest.raises(InputError) as caught:
        renderer("md").render(sample(), target)
    assert caught.value.code == "LR-REPORT-WRITE"
    assert caught.value.words["reason"] == "No space left on device"
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_open_in_word_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.docx"
    target.write_bytes(b"old")

    def held(self: Path, _: Path) -> Path:
        raise PermissionError(13, "Access is denied", str(self))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(InputError) as caught:
        renderer("docx").render(sample(), target)
    assert caught.value.code == "LR-REPORT-OPEN"
    assert "Word" in Words("nb")("error.LR-REPORT-OPEN", **caught.value.words)
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"old"


def test_none_is_moved_before_all_are_staged(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError):
        write_files({tmp_path / "a.csv": b"new", tmp_path / "file" / "b.csv": b"new"})
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("link", "safe"),
    [
        ("https://doi.org/10.1/a b<c>", "https://doi.org/10.1/a%20b%3Cc%3E"),
        ("http://example.no/100%", "http://example.no/100%25"),
        ("https://blåbær.no/ø", "https://xn--blbr-roah.no/%C3%B8"),
        ("https://example.no:8080/a#b", "https://example.no:8080/a#b"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("//example.no", ""),
        ("ftp://example.no/", ""),
        ("https://", ""),
        ("https://user:secret@example.no/", ""),
        ("https://[::1", ""),
        ("https://example.no:99999/", ""),
        ("https://exa mple.no/", ""),
        ("https://example.no/" + "a" * 3000, ""),
    ],
)
def test_links_are_http_and_well_formed(link: str, safe: str) -> None:
    assert safe_link(link) == safe


def test_prepare_parts_lines_and_shows_what_cannot_be_printed() -> None:
    table = Table("k", "To\nlinjer", ("A\tB", "C"), ((Cell((Line((Span("a\r\nb\x00", bold=True), Span("c"))),)),),))
    made = prepare(sample(blocks=(table,))).tables[0]
    assert made.caption == "To linjer"
    assert made.rows[0][0].text == "a\nb\ufffdc"
    assert made.rows[0][0].lines[1].spans[0] == Span("b\ufffd", bold=True)
    assert made.rows[0][1].kind is CellKind.EMPTY


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.BOKMAL, ["ikke oppgitt", "holder", "holder ikke", "kan ikke sjekkes", "se på dette"]),
        (Language.NYNORSK, ["ikkje oppgitt", "held", "held ikkje", "kan ikkje sjekkast", "sjå på dette"]),
        (Language.ENGLISH, ["not stated", "holds", "does not hold", "cannot be checked", "look at this"]),
    ],
)
def test_a_kind_never_stands_by_colour_alone(language: Language, words: list[str]) -> None:
    kinds = (CellKind.UNKNOWN, CellKind.HOLDS, CellKind.FAILS, CellKind.CANNOT, CellKind.WARNING)
    table = Table("k", "", (), (tuple(Cell((), kind) for kind in kinds),))
    assert [one.text for one in prepare(sample(language, (table,))).tables[0].rows[0]] == words


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (cell("2\u00a0853", CellKind.NUMBER, 2853), 2853),
        (cell("783.762", CellKind.NUMBER, 783762), 783762),
        (cell("312 (titler)", CellKind.NUMBER, 312), None),
        (cell("", CellKind.NUMBER, 7), 7),
        (cell("\u22123", CellKind.NUMBER, -3), -3),
        (cell("0,67", CellKind.NUMBER, 0.6667), 0.6667),
        (cell("0,76", CellKind.NUMBER, 0.6667), None),
        (cell("12", CellKind.NUMBER, 13), None),
        (cell("5. februar 2021", CellKind.DATE, date(2021, 2, 5)), date(2021, 2, 5)),
        (cell("05.02.21", CellKind.DATE, date(2021, 2, 5)), date(2021, 2, 5)),
        (cell("8.–12. mars 2022", CellKind.DATE, date(2022, 3, 8)), None),
        (cell("nan", CellKind.NUMBER, float("nan")), None),
        (cell("x"), None),
    ],
)
def test_a_value_is_used_only_when_the_print_says_no_more(given: Cell, value: object) -> None:
    assert plain_value(given) == value


def test_columns_keep_words_whole_and_fill_the_line() -> None:
    table = prepare(sample(blocks=(replace(matrix_table(), widths=(1, 1, 1, 1, 1, 60, 1)),))).tables[0]
    parts = shares(table, 75.0)
    assert sum(parts) == pytest.approx(1)
    assert all(part * 75 >= need - 1e-9 for part, need in zip(parts, least(table), strict=True))
    assert parts[5] == max(parts)
    assert sum(shares(table, 5.0)) == pytest.approx(1)
    even = shares(replace(table, widths=()), 75.0)
    assert even[5] == max(even)
    assert ems("WWW") > ems("iii")


def test_a_heading_follows_its_wide_table() -> None:
    blocks = (
        Heading("A"),
        Paragraph(line("tekst")),
        Table("p", "smal", (), ()),
        Paragraph(line("etter")),
        Heading("B"),
        Paragraph(line("innledning")),
        matrix_table(),
        Paragraph(line("mellom")),
        matrix_table(),
        Paragraph(line("x" * 2000)),
        Heading("C"),
        matrix_table(),
    )
    made = [(part.wide, len(part.blocks)) for part in pages(sample(blocks=blocks))]
    assert made == [(False, 4), (True, 5), (False, 1), (True, 2)]


def test_moment_is_utc_or_the_zip_epoch() -> None:
    assert moment(None) == EPOCH
    assert moment(CLOCK).microsecond == 0
    assert (
        moment(datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=2)))).isoformat() == "2025-12-31T23:00:00+00:00"
    )


def test_every_language_has_a_label() -> None:
    assert set(LABELS) == set(Language)
