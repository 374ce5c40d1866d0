"""The school's Word template: its looks on our report, its text around it, and nothing in it that acts or fetches."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Cm, Inches
from lxml import etree
from reporting import school_templates as made
from steps.reviews import example
from typer.testing import CliRunner

from litreview.cli.app import app
from litreview.errors import InputError
from litreview.model import Language, Message
from litreview.reporting.document import (
    Bullets,
    Drawing,
    Figure,
    Heading,
    Line,
    Paragraph,
    Report,
    Span,
    Table,
    cell,
    line,
)
from litreview.reporting.render.docx import DocxRenderer
from litreview.reporting.render.docx_template import LARGEST, read_template

WIDE = Table(
    "wide",
    "Bred",
    tuple(f"Kolonne nummer {n}" for n in range(12)),
    (tuple(cell("ord " * 30) for _ in range(12)),),
    wide=True,
)
REPORT = Report(
    "Tittelen på rapporten",
    Language.BOKMAL,
    (
        Heading("Metode"),
        Paragraph(Line((Span("Se "), Span("nettstedet", link="https://example.org/x")))),
        Bullets((line("ett punkt"),)),
        Table("log", "Søkelogg", ("Kilde", "Treff"), ((cell("CINAHL"), cell("12")),), notes=(line("En note."),)),
        Figure("f", "Flyt", Drawing(100, 50, ()), "Et bilde", Table("f", "Flyt", (), ((cell("1"),),))),
        Paragraph(line("Aas, K. (2019). Håp."), hanging=True),
    ),
    "Tabell",
    subtitle="Undertittelen",
    footer="Protokoll abc",
    figure_label="Figur",
)
WITH_WIDE = replace(REPORT, blocks=(*REPORT.blocks, Heading("Matrise"), WIDE))
TEMPLATES: dict[str, Callable[[], bytes]] = {
    "plain": lambda: made.saved(Document()),
    "school": lambda: made.saved(made.school()),
    "norwegian": made.norwegian,
    "letter": made.letter,
    "thesis": made.thesis,
    "macros": made.macros,
    "reaching": made.reaching_out,
}


def rendered(data: bytes, report: Report = REPORT) -> bytes:
    return DocxRenderer(read_template(data, "school.docx")).content(report)


def opened(data: bytes, report: Report = REPORT) -> WordDocument:
    return Document(BytesIO(rendered(data, report)))


def style_of(document: WordDocument, text: str) -> str:
    return next(str(one.style.name) for one in document.paragraphs if text in one.text and one.style)


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("report", [REPORT, WITH_WIDE], ids=["upright", "wide"])
def test_the_same_bytes_twice_and_read_back(name: str, report: Report) -> None:
    data = TEMPLATES[name]()
    first = rendered(data, report)
    assert first == rendered(data, report)
    document = Document(BytesIO(first))
    assert document.tables[0].cell(1, 0).text == "CINAHL"
    ids = {style.style_id for style in document.styles}
    for part in ("pStyle", "rStyle", "tblStyle"):
        used = {one.get(next(iter(one.attrib))) for one in document.element.iter(f"{{*}}{part}")}
        assert used <= ids, part


def test_paper_margins_header_and_footer_are_the_schools() -> None:
    document = opened(made.saved(made.school()), WITH_WIDE)
    upright, *_, turned = document.sections
    assert (round(upright.left_margin, -3), round(upright.right_margin, -3)) == (Cm(4), Cm(2))
    assert abs(int(turned.page_width or 0) - int(Cm(29.7))) < 20000
    for section in document.sections:
        assert "Høgskolen i Fjellbygd" in section.header.paragraphs[0].text
        assert section.footer.paragraphs[0].text == "Fakultet for helse og omsorg"
        assert section.header.part.rels, "the picture of the header"
    assert "ikke skal med" not in "".join(one.text for one in document.paragraphs)


def test_tables_keep_within_the_templates_margins() -> None:
    for data, room in ((made.saved(made.school()), Cm(15)), (made.letter(), Inches(7.5))):
        table = opened(data).tables[0]
        width = sum(int(column.width or 0) for column in table.columns)
        assert abs(width - int(room)) < 20000


def test_styles_are_found_under_their_norwegian_names() -> None:
    document = opened(made.norwegian())
    assert style_of(document, "Metode") == "Overskrift 1"
    assert style_of(document, "Tittelen på") == "Tittel"
    assert style_of(document, "Søkelogg") == "Bildetekst"
    assert style_of(document, "ett punkt") == "Punktliste"
    assert style_of(document, "Håp") == "Bibliography"  # it has none of its own
    assert {"heading 1", "Heading 1", "Title"}.isdisjoint(str(one.name) for one in document.styles)


def test_a_template_without_lists_gets_ours_for_the_bullets() -> None:
    plain = made.changed(
        made.saved(Document()),
        {
            "word/_rels/document.xml.rels": lambda rels: re.sub(
                rb"<Relationship [^>]*numbering.xml\"[^>]*/>", b"", rels
            ),
            "word/styles.xml": lambda xml: xml.replace(b'w:val="List Bullet"', b'w:val="Annet"'),
        },
    )
    with ZipFile(BytesIO(rendered(plain))) as file:
        numbering = etree.fromstring(file.read("word/numbering.xml"))
        styles = etree.fromstring(file.read("word/styles.xml"))
    numbers = {one.get(next(iter(one.attrib))) for one in numbering.iterfind("{*}num")}
    bullet = next(one for one in styles.iterfind("{*}style") if one.find("{*}name").values() == ["List Bullet"])
    assert {one.values()[0] for one in bullet.iter("{*}numId")} <= numbers


def test_the_report_stands_where_the_mark_was_and_the_rest_is_kept() -> None:
    for report in (REPORT, WITH_WIDE):
        document = opened(made.thesis(), report)
        texts = [one.text for one in document.paragraphs if one.text]
        places = [texts.index(said) for said in ("Bacheloroppgave", "3 Metode", "Metode", "4 Diskusjon")]
        assert places == sorted(places)
        assert "litreview" not in "".join(texts)
        assert "Tittelen på rapporten" not in texts
        assert document.sections[-1].page_width < document.sections[-1].page_height, "what follows stands upright"


def test_a_draft_in_the_middle_of_a_text_still_says_so() -> None:
    document = opened(made.thesis(), replace(REPORT, draft=True, subtitle="Utkast. Søk"))
    assert "Utkast. Søk" in [one.text for one in document.paragraphs]


def test_bookmarks_and_pictures_have_numbers_of_their_own() -> None:
    thesis = Document(BytesIO(made.thesis()))
    thesis.paragraphs[0].add_run().add_picture(BytesIO(made.picture()))
    document = opened(made.saved(thesis), replace(REPORT, lists=True))
    for tag, key in (
        ("docPr", "id"),
        ("bookmarkStart", "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}id"),
    ):
        numbers = [one.get(key) for one in document.element.iter(f"{{*}}{tag}")]
        assert len(set(numbers)) == len(numbers) > 0


def test_without_a_footer_of_its_own_ours_stands_there() -> None:
    assert "Protokoll abc" in opened(made.letter()).sections[0].footer.paragraphs[0].text


def test_nothing_comes_along_that_acts_or_fetches() -> None:
    data = rendered(made.reaching_out())
    with ZipFile(BytesIO(data)) as file:
        everything = b"\n".join(file.read(name) for name in file.namelist())
        document = file.read("word/document.xml").decode("utf-8")
    for trap in (b"far.example", b"attachedTemplate", b"altChunk", b" DDE", b"AUTO cmd", b"Kari Malmaker"):
        assert trap not in everything, trap
    assert "<w:t>vist</w:t>" in document, "what the field showed stays"
    assert document.count('fldCharType="begin"') == document.count('fldCharType="end"')


def test_tracked_changes_are_accepted_and_nobody_is_named() -> None:
    data = rendered(made.tracked())
    with ZipFile(BytesIO(data)) as file:
        everything = b"\n".join(file.read(name) for name in file.namelist())
        document = file.read("word/document.xml").decode("utf-8")
    for trap in (b"Kari Malmaker", b"2025-02-03", b"rsidR", b"strykes", b"00AB12CD", b"moveFrom", b"w:rPrChange"):
        assert trap not in everything, trap
    for kept in ("settes inn", "flyttes hit", "Her dr\u00f8ftes funnene."):
        assert kept in document, kept
    assert "<w:ins " not in document
    assert len(Document(BytesIO(data)).tables[-1].rows) == 1, "the deleted row is gone"


def test_macros_are_left_out_and_said_to_be() -> None:
    found = read_template(made.macros(), "school.dotm")
    assert [note.code for note in found.notes] == ["render.template.macros"]
    with ZipFile(BytesIO(DocxRenderer(found).content(REPORT))) as file:
        assert not [name for name in file.namelist() if "vba" in name.lower()]
        assert b"macro" not in file.read("[Content_Types].xml").lower()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Dette er ren tekst.", "LR-REPORT-TEMPLATE"),
        (b"", "LR-REPORT-TEMPLATE"),
        (made.saved(made.school())[:5000], "LR-REPORT-TEMPLATE"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "LR-REPORT-TEMPLATE-OLD"),
        (made.entities(), "LR-XML-ENTITY"),
        (made.bomb(), "LR-REPORT-TEMPLATE-LARGE"),
        (made.changed(made.saved(made.school()), {"word/document.xml": lambda xml: xml[:300]}), "LR-REPORT-TEMPLATE"),
        (made.changed(made.saved(made.school()), {"[Content_Types].xml": lambda _: b"<Types/>"}), "LR-REPORT-TEMPLATE"),
        (made.bodiless(), "LR-REPORT-TEMPLATE"),
    ],
    ids=["text", "empty", "cut", "doc", "entities", "bomb", "broken", "typeless", "bodiless"],
)
def test_what_is_no_template_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_template(data, "school.docx")
    assert caught.value.code == code
    assert caught.value.where.file == "school.docx"
    if code == "LR-REPORT-TEMPLATE":
        assert isinstance(caught.value.words["detail"], Message), "in words, not a library's"
    assert LARGEST > 1 << 20


def test_the_mark_inside_a_table_is_refused() -> None:
    document = made.school()
    document.add_table(1, 1).cell(0, 0).text = "{{litreview}}"
    with pytest.raises(InputError) as caught:
        rendered(made.saved(document))
    assert caught.value.code == "LR-REPORT-TEMPLATE-PLACE"


def test_the_command_takes_a_template_and_says_what_it_left_out(tmp_path: Path) -> None:
    review = example(tmp_path, "meaningful-activities")
    school = tmp_path / "school.dotm"
    school.write_bytes(made.macros())
    line_ = ["report", "--review", str(review.folder), "--template", str(school), "-f"]
    written = CliRunner().invoke(app, [*line_, "docx"])
    assert written.exit_code == 0, written.output
    assert "school.dotm" in written.output
    document = Document(str(review.folder / "reports" / "meaningful-activities.nb.docx"))
    assert "Høgskolen" in document.sections[0].header.paragraphs[0].text
    refused = CliRunner().invoke(app, [*line_, "html"])
    assert isinstance(refused.exception, InputError)
    assert refused.exception.code == "LR-REPORT-TEMPLATE-FORMAT"


def test_libreoffice_opens_what_is_made(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    files = []
    for name, data in TEMPLATES.items():
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(rendered(data(), WITH_WIDE))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    options = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*options, *map(str, files)], check=True, capture_output=True, timeout=300)
    assert all(file.with_suffix(".pdf").read_bytes().startswith(b"%PDF") for file in files)
