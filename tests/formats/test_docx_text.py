"""A Word file as headings, paragraphs and notes: what a reader of the paper sees, and nothing dangerous."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml

from litreview.errors import InputError
from litreview.formats.docx_text import DocxParagraph, read_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(*paragraphs: str) -> tuple[DocxParagraph, ...]:
    """Paragraphs of raw WordprocessingML, read."""
    document = docx.Document()
    for xml in paragraphs:
        document.element.body.append(parse_xml(xml.replace("<w:p>", f"<w:p {W}>", 1)))
    return read_docx(saved(document))


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The file with one part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for part in before.namelist():
            body = before.read(part)
            after.writestr(part, body.replace(old, new) if part == name else body)
    return stream.getvalue()


def test_headings_by_style_and_by_number_in_bold() -> None:
    document = docx.Document()
    document.add_heading("Resultater", 1)
    document.add_paragraph("")
    document.add_paragraph().add_run("4.2 Håp").bold = True
    document.add_paragraph().add_run("Bare fet").bold = True
    document.add_paragraph().add_run("2 Tabell med tall.").bold = True
    document.add_paragraph("4.3 Ikke fet")
    found = [(one.number, one.level, one.fake, one.bold, one.text) for one in read_docx(saved(document))]
    assert found == [
        (1, 1, False, True, "Resultater"),
        (2, 2, True, True, "4.2 Håp"),
        (3, None, False, True, "Bare fet"),
        (4, None, False, True, "2 Tabell med tall."),
        (5, None, False, False, "4.3 Ikke fet"),
    ]


def test_a_heading_is_known_by_the_style_it_is_based_on_and_by_its_outline_level() -> None:
    document = docx.Document()
    own = document.styles.add_style("Mitt kapittel", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 2"]
    document.add_paragraph("Egen stil", style=own)
    document.add_paragraph("Nivå").paragraph_format.element.get_or_add_pPr().append(
        parse_xml(f'<w:outlineLvl {W} w:val="2"/>')
    )
    assert [one.level for one in read_docx(saved(document))] == [2, 3]


def test_the_ids_of_norwegian_styles_tell_where_the_styles_are_gone() -> None:
    document = docx.Document()
    document.add_paragraph("Funn").paragraph_format.element.get_or_add_pPr().append(
        parse_xml(f'<w:pStyle {W} w:val="Overskrift2"/>')
    )
    assert [one.level for one in read_docx(saved(document))] == [2]


def test_fields_insertions_and_controls_are_read_and_deletions_and_hidden_text_are_not() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>ADDIN ZOTERO_ITEM hidden</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>(Aas, 2016)</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    found = read(
        f"<w:p>{field}</w:p>",
        '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>inn</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>ut</w:delText></w:r></w:del>'
        "<w:sdt><w:sdtContent><w:r><w:t> styrt</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>skjult</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>Håp</w:t><w:br/><w:t>og</w:t><w:tab/><w:t>tro</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r></w:p>",
    )
    assert [one.text for one in found] == ["(Aas, 2016)", "inn styrt", "Håp og tro-x"]


def test_paragraphs_of_tables_say_so() -> None:
    document = docx.Document()
    document.add_paragraph("før")
    document.add_table(1, 1).cell(0, 0).text = "i tabell"
    assert [(one.text, one.in_table) for one in read_docx(saved(document))] == [("før", False), ("i tabell", True)]


def with_note() -> bytes:
    """A document with a footnote, whose part is put in by hand: python-docx has none."""
    document = docx.Document()
    document.element.body.append(
        parse_xml(f'<w:p {W}><w:r><w:t>Tekst</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>')
    )
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Se Aas (2016).</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    relation = (
        b'<Relationship Id="rId99" Type="http://x/relationships/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    data = changed(saved(document), "word/_rels/document.xml.rels", b"</Relationships>", relation)
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as packed:
        packed.writestr("word/footnotes.xml", notes)
    return stream.getvalue()


def test_a_note_follows_the_paragraph_that_refers_to_it() -> None:
    assert [(one.number, one.text, one.in_note) for one in read_docx(with_note())] == [
        (1, "Tekst", False),
        (1, "Se Aas (2016).", True),
    ]


def test_the_main_part_may_have_another_name() -> None:
    data = saved(docx.Document())
    moved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(moved, "w") as after:
        for part in before.namelist():
            body = before.read(part).replace(b"word/document.xml", b"word/document2.xml")
            after.writestr(part.replace("word/document.xml", "word/document2.xml"), body)
    assert read_docx(moved.getvalue()) == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0rest", "LR-DOCX-OLD"),
        (b"%PDF-1.7", "LR-DOCX-FILE"),
        (b"", "LR-DOCX-FILE"),
        (b"PK\x03\x04broken", "LR-DOCX-DAMAGED"),
    ],
)
def test_what_is_no_word_file_is_told(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as error:
        read_docx(data)
    assert error.value.code == code


def test_entities_and_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(docx.Document())
    hostile = changed(data, "word/document.xml", b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document')
    with pytest.raises(InputError) as error:
        read_docx(hostile)
    assert error.value.code == "LR-DOCX-DAMAGED"
    monkeypatch.setattr("litreview.formats.docx_text.UNPACKED", 10)
    with pytest.raises(InputError) as large:
        read_docx(data)
    assert large.value.code == "LR-FILE-LARGE"


def test_a_workbook_is_no_word_file() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(InputError) as error:
        read_docx(stream.getvalue())
    assert error.value.code == "LR-DOCX-FILE"


@pytest.mark.parametrize("cut", range(0, 4000, 237))
def test_a_cut_file_is_refused_and_nothing_else(cut: int) -> None:
    with pytest.raises(InputError):
        read_docx(saved(docx.Document())[: -cut - 1])
