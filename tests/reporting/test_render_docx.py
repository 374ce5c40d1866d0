"""Word reports, read back with python-docx and lxml."""

from __future__ import annotations

import time
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree
from render_sample import LONG, checks_table, log_table, marks_table, matrix_table, sample

from litreview.model import Language
from litreview.reporting.document import Cell, CellKind, Heading, Line, Paragraph, Report, Span, Table, cell, line
from litreview.reporting.render import renderer

W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


def written(report: Report, folder: Path) -> Path:
    (path,) = renderer("docx").render(report, folder / "report.docx")
    return path


def part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


@pytest.mark.parametrize("first", [1, 4])
def test_captions_are_words_own_and_numbered(tmp_path: Path, first: int) -> None:
    path = written(sample(first_table=first), tmp_path)
    document = docx.Document(str(path))
    captions = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Caption"]
    assert len(captions) == len(document.tables) == 6
    numbers = range(first, first + 6)
    assert [one.text.split(".")[0] for one in captions] == [f"Tabell {number}" for number in numbers]
    codes = [caption._p.xpath(".//w:instrText")[0].text.strip() for caption in captions]
    start = "" if first == 1 else " \\r 4"
    assert codes == [f"SEQ Tabell \\* ARABIC{start}", *["SEQ Tabell \\* ARABIC"] * 5]
    for caption in captions:
        assert caption._p.xpath("./w:pPr/w:keepNext")
        assert caption._p.getnext().tag == qn("w:tbl")
        kinds = [kind.get(qn("w:fldCharType")) for kind in caption._p.xpath(".//w:fldChar")]
        assert kinds == ["begin", "separate", "end"]


@pytest.mark.parametrize(
    ("language", "tag", "label"), [("nb", "nb-NO", "Tabell"), ("nn", "nn-NO", "Tabell"), ("en", "en-GB", "Table")]
)
def test_language_is_the_reports(tmp_path: Path, language: str, tag: str, label: str) -> None:
    path = written(sample(Language(language)), tmp_path)
    said = part(path, "word/styles.xml").xpath("//w:docDefaults//w:lang/@w:val", namespaces=W)
    assert said == [tag]
    document = docx.Document(str(path))
    assert document.core_properties.language == tag
    assert any(one.text.startswith(f"{label} 1. ") for one in document.paragraphs)
    words = {"nb": "Side 1 av 1", "nn": "Side 1 av 1", "en": "Page 1 of 1"}[language]
    footer = part(path, "word/footer1.xml")
    assert "".join(footer.itertext()).replace(" PAGE ", "").replace(" NUMPAGES ", "").endswith(words)
    assert "Laget fra hendelse 214" in "".join(footer.itertext())


def test_heading_rows_repeat_and_rows_stay_whole(tmp_path: Path) -> None:
    document = docx.Document(str(written(sample(), tmp_path)))
    log, matrix, _, card = document.tables[:4]
    assert len(log.rows) == 41
    rows = log._tbl.xpath("./w:tr")
    assert [bool(row.xpath("./w:trPr/w:tblHeader")) for row in rows] == [True] + [False] * 40
    assert all(row.xpath("./w:trPr/w:cantSplit") for row in rows)
    whole = [bool(row.xpath("./w:trPr/w:cantSplit")) for row in matrix._tbl.xpath("./w:tr")]
    assert whole == [True, True, False, True, True]  # the row with the long cell may break over pages
    assert not card._tbl.xpath(".//w:tblHeader")


def test_no_page_has_one_row_of_a_table_alone_and_the_next_ones_lead_in_stands_apart(tmp_path: Path) -> None:
    rows = tuple((cell("Resultat"), cell(LONG * 2)) for _ in range(6))
    summary = (line("Fire hovedpunkter."),)
    one = Table("a", "Artikkel 1", (), rows, notes=(line("Kilde"),), before=summary)
    document = docx.Document(str(written(sample(blocks=(one, replace(one, key="b"))), tmp_path)))
    table = document.tables[0]._tbl
    tied = [bool(row.xpath("./w:tc/w:p/w:pPr/w:keepNext")) for row in table.xpath("./w:tr")]
    assert tied == [True, False, False, False, True, True]
    spaces = [
        paragraph._p.xpath("./w:pPr/w:spacing/@w:before")
        for paragraph in document.paragraphs
        if paragraph.text == "Fire hovedpunkter."
    ]
    assert spaces == [[], ["360"]]


def test_a_wide_table_lies_on_its_side_alone(tmp_path: Path) -> None:
    document = docx.Document(str(written(sample(), tmp_path)))
    sections = [(one.orientation, one.page_width, one.page_height) for one in document.sections]
    assert [kind for kind, _, _ in sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert [(round(wide.cm, 1), round(high.cm, 1)) for _, wide, high in sections] == [
        (21.0, 29.7),
        (29.7, 21.0),
        (21.0, 29.7),
    ]
    for section in document.sections:
        margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
        assert {round(margin.cm, 1) for margin in margins} == {2.5}
        assert section.footer.paragraphs[0].text.startswith("Laget fra hendelse 214")
    before = document.element.body.xpath("./w:p[w:pPr/w:sectPr] | ./w:tbl | ./w:p[w:pPr/w:pStyle[@w:val='Heading1']]")
    tags = [etree.QName(one).localname for one in before]
    assert tags[:6] == ["p", "tbl", "p", "p", "tbl", "p"]  # the chapter's heading stands with its wide table
    matrix = document.tables[1]._tbl
    assert sum(int(one) for one in matrix.xpath("./w:tblGrid/w:gridCol/@w:w")) == 16838 - 2 * 1417


def test_columns_are_fixed_and_fill_the_page(tmp_path: Path) -> None:
    for table in docx.Document(str(written(sample(), tmp_path))).tables:
        grid = [int(one) for one in table._tbl.xpath("./w:tblGrid/w:gridCol/@w:w")]
        assert table._tbl.xpath("./w:tblPr/w:tblLayout/@w:type") == ["fixed"]
        assert sum(grid) == int(table._tbl.xpath("./w:tblPr/w:tblW/@w:w")[0])
        for row in table._tbl.xpath("./w:tr"):
            assert [int(one) for one in row.xpath("./w:tc/w:tcPr/w:tcW/@w:w")] == grid


def test_tables_say_what_they_are(tmp_path: Path) -> None:
    document = docx.Document(str(written(sample(), tmp_path)))
    said = [table._tbl.xpath("./w:tblPr/w:tblCaption/@w:val")[0] for table in document.tables]
    assert said[0] == "Tabell 1. Søkelogg: hovedsøk etter dato"
    assert said[2] == "Tabell 3. Tema i artiklene"


def test_kinds_are_set_as_they_should_be(tmp_path: Path) -> None:
    document = docx.Document(str(written(sample(blocks=(log_table(6), marks_table(), checks_table())), tmp_path)))
    log, marks, checks = document.tables
    hits, titles = log._tbl.xpath("./w:tr[2]/w:tc[5]")[0], log._tbl.xpath("./w:tr[2]/w:tc[6]")[0]
    assert hits.xpath(".//w:jc/@w:val") == ["right"]
    assert titles.xpath(".//w:i")
    assert titles.xpath(".//w:color/@w:val") == ["595959"]
    assert titles.xpath(".//w:jc/@w:val") == ["right"]  # among numbers
    assert titles.xpath("string(.)") == "ikke oppgitt"
    assert set(marks._tbl.xpath(".//w:tr[position()>1]/w:tc[position()>1]//w:p[w:r]//w:jc/@w:val")) == {"center"}
    assert checks._tbl.xpath("./w:tr[2]/w:tc[1]//w:pStyle/@w:val") == ["TableHeading"]
    verdicts = [checks._tbl.xpath(f"./w:tr[{row}]/w:tc[3]")[0] for row in (2, 3, 4, 5)]
    assert [one.xpath("string(.)") for one in verdicts] == [
        "holder",
        "holder ikke: 187 mot 191",
        "kan ikke sjekkes",
        "se på dette",
    ]
    assert len({one.xpath(".//w:color/@w:val")[0] for one in verdicts}) == 4


def test_text_headings_lists_and_links(tmp_path: Path) -> None:
    path = written(sample(), tmp_path)
    document = docx.Document(str(path))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[:3] == ["Title", "Subtitle", "Heading 1"]
    assert {"Heading 2", "Heading 3", "List Bullet", "Bibliography", "Tabellnote"} <= set(styles)
    reference = next(one for one in document.paragraphs if one.style.name == "Bibliography")
    assert reference.style.paragraph_format.first_line_indent == -reference.style.paragraph_format.left_indent
    assert [link.address for link in reference.hyperlinks] == ["https://doi.org/10.18261/ISSN1504-3010-2015-01-05"]
    assert document.styles["Normal"].element.getparent().xpath("//w:docDefaults//w:sz/@w:val") == ["24"]
    assert document.styles["Normal"].element.getparent().xpath("//w:pPrDefault//w:spacing/@w:line") == ["360"]
    text = "\n".join(cell_.xpath("string(.)") for cell_ in document.tables[5]._tbl.xpath(".//w:tc"))
    assert "<script>alert(1)</script>" in text
    assert "\ufffdbell\ufffd" in text


def test_the_same_address_is_one_relationship(tmp_path: Path) -> None:
    one = Paragraph(Line((Span("a", link="https://example.no/x"), Span("b", link="javascript:x"))))
    path = written(sample(blocks=(one, one)), tmp_path)
    with zipfile.ZipFile(path) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
        names = archive.namelist()
    assert relations.count("https://example.no/x") == 1
    assert "javascript" not in relations
    assert not [name for name in names if "thumbnail" in name or "customXml" in name or "Effects" in name]


def test_two_tables_running_stay_two(tmp_path: Path) -> None:
    table = Table("a", "A", (), ((cell("x"),),))
    body = docx.Document(str(written(sample(blocks=(table, table)), tmp_path))).element.body
    tags = [etree.QName(one).localname for one in body]
    assert tags == ["p", "p", "p", "tbl", "p", "p", "tbl", "p", "sectPr"]


def test_a_report_ending_wide_ends_landscape(tmp_path: Path) -> None:
    document = docx.Document(str(written(sample(blocks=(Paragraph(line(LONG * 9)), matrix_table())), tmp_path)))
    assert [one.orientation for one in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_many_rows_are_quick(tmp_path: Path) -> None:
    rows = tuple(tuple(cell(f"celle {row} {column} med litt tekst") for column in range(10)) for row in range(1200))
    small = Table("s", "Liten", tuple("ABCDEFGHIJ"), rows[:300])
    large = replace(small, rows=rows)
    took = []
    for table in (small, large):
        start = time.perf_counter()
        written(sample(blocks=(table,)), tmp_path)
        took.append(time.perf_counter() - start)
    assert took[1] < 12 * took[0] + 1  # four times the rows; a quadratic renderer takes sixteen times as long
    assert took[0] < 10


def test_long_titles_and_rich_cells(tmp_path: Path) -> None:
    rich = Table(
        "r", "Rik", ("A",), ((Cell((Line((Span("fet", bold=True), Span(" og "), Span("skrå", italic=True))),)),),)
    )
    report = replace(sample(blocks=(Heading("H"), rich)), title="T" * 400)
    document = docx.Document(str(written(report, tmp_path)))
    runs = document.tables[0].rows[1].cells[0].paragraphs[0].runs
    assert [(run.text, bool(run.bold), bool(run.italic)) for run in runs] == [
        ("fet", True, False),
        (" og ", False, False),
        ("skrå", False, True),
    ]
    assert document.paragraphs[0].text == "T" * 400
    assert CellKind.TEXT is rich.rows[0][0].kind
