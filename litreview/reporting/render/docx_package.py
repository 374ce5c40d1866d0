"""The Word package around the text: styles, language, page set-up, footers, properties."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import count
from string import Template
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from litreview.messages import Words
from litreview.model import Language
from litreview.reporting.document import Report
from litreview.reporting.render.base import TAGS
from litreview.reporting.render.docx_school import InSchool, in_school
from litreview.reporting.render.docx_template import SchoolTemplate
from litreview.reporting.render.docx_xml import R, paragraph, run, w
from litreview.reporting.render.docx_xml import field as word_field
from litreview.reporting.render.zipped import fixed_zip, moment

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element as Element

# A4 with 2.5 cm margins, in twentieths of a point.
SHORT, LONG, MARGIN = 11906, 16838, 1417
_UNWANTED = ("thumbnail", "customXml", "stylesWithEffects", "webSettings", "fontTable", "extended-properties")
_LONGEST_PROPERTY = 255


def text_width(*, wide: bool) -> int:
    """The width between the margins in twentieths of a point."""
    return (LONG if wide else SHORT) - 2 * MARGIN


@dataclass(slots=True)
class Package:
    """An empty Word document in the report's language, ready to be filled: `body` takes blocks."""

    report: Report
    document: WordDocument
    footers: dict[bool, str] = field(default_factory=dict)  # by wide: the id of the relationship
    inside: InSchool | None = None  # the school's document around the report
    _links: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> Element:
        return self.inside.held if self.inside else self.document.element.body

    def text_width(self, *, wide: bool) -> int:
        """The width between the margins in twentieths of a point."""
        return self.inside.school.text_width(wide=wide) if self.inside else text_width(wide=wide)

    def text_height(self, *, wide: bool) -> int:
        """The height between the margins in twentieths of a point."""
        return self.inside.school.text_height(wide=wide) if self.inside else (SHORT if wide else LONG) - 2 * MARGIN

    def link(self, address: str) -> str:
        """The id of the relationship to an outer address; one for each address."""
        if address not in self._links:
            relations = self.document.part.rels
            relation = f"rIdLink{next(number for number in count(1) if f'rIdLink{number}' not in relations)}"
            relations.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, relation, is_external=True)
            self._links[address] = relation
        return self._links[address]

    def image(self, stream: BytesIO) -> str:
        """The id of the relationship to a picture."""
        relation, _ = self.document.part.get_or_add_image(stream)
        return str(relation)

    def section(self, *, wide: bool) -> Element:
        """The properties of a section: page, margins, footer."""
        if self.inside:
            return self._section_of_school(self.inside, wide=wide)
        footer = w("footerReference", type="default")
        footer.set(f"{{{R}}}id", self.footers[wide])
        size = w("pgSz", w=LONG, h=SHORT, orient="landscape") if wide else w("pgSz", w=SHORT, h=LONG)
        sides = dict.fromkeys(("top", "right", "bottom", "left"), MARGIN)
        return w(
            "sectPr",
            footer,
            w("type", val="nextPage"),
            size,
            w("pgMar", **sides, header=709, footer=709, gutter=0),
            w("cols", space=708),
        )

    def _section_of_school(self, inside: InSchool, *, wide: bool) -> Element:
        made = inside.school.section(wide=wide)
        if self.footers:
            footer = w("footerReference", type="default")
            footer.set(f"{{{R}}}id", self.footers[wide])
            made.insert(0, footer)
        return made

    def saved(self) -> bytes:
        """The bytes of the file."""
        if self.inside:
            self.inside.joined()
        stream = BytesIO()
        self.document.save(stream)
        return fixed_zip(stream.getvalue())


def new_package(report: Report, template: SchoolTemplate | None = None) -> Package:
    """A Word document without text, in the language and with the properties of `report`; with the looks of `template`,
    and around the report its text where it says where the report goes."""
    if template:
        return _school_package(report, template)
    document = Document()
    document.element.body[:] = []
    _drop_unwanted(document)
    _dress(document, report.language)
    _describe(document, report)
    package = Package(report, document)
    words = Words(report.language)
    package.footers = {wide: _footer(document, report, words, text_width(wide=wide)) for wide in (False, True)}
    return package


def _school_package(report: Report, template: SchoolTemplate) -> Package:
    """A foot of our own only where the school has none."""
    inside = in_school(template, report, {name: _part(name, report.language) for name in ("styles", "numbering")})
    document, school = inside.document, inside.school
    _drop_unwanted(document)
    _describe(document, report)
    package = Package(inside.without_title(report), document, inside=inside)
    if not school.has_footer():
        words = Words(report.language)
        package.footers = {
            wide: _footer(document, report, words, school.text_width(wide=wide)) for wide in (False, True)
        }
    return package


@cache
def _template(name: str) -> Template:
    return Template((files("litreview.reporting") / "templates" / name).read_text(encoding="utf-8"))


def _drop_unwanted(document: WordDocument) -> None:
    """Remove what python-docx's default document carries and no report needs (a picture, old styles, fonts)."""
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in _UNWANTED]:
            del rels[key]


def _dress(document: WordDocument, language: Language) -> None:
    """Styles, settings and the bullet list from the templates."""
    parts = {
        "styles": document.styles.element,
        "settings": document.settings.element,
        "numbering": document.part.numbering_part.element,
    }
    for name, root in parts.items():
        root[:] = list(_part(name, language))


def _part(name: str, language: Language) -> Element:
    """The root of one of our own parts, in a language."""
    words = Words(language)
    english = language is Language.ENGLISH
    values = {"lang": TAGS[language], "decimal": "." if english else ",", "separator": "," if english else ";"}
    values |= {
        f"table_{name}": escape(words(f"render.style.{name}"), {'"': "&quot;"})
        for name in ("text", "heading", "note", "style")
    }
    return etree.fromstring(_template(f"docx-{name}.xml").substitute(values).encode(), _parser())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True)


def _describe(document: WordDocument, report: Report) -> None:
    """The file's properties: title, language and times; no name of a person or machine."""
    properties = document.core_properties
    for element in list(properties._element):
        properties._element.remove(element)
    when = moment(report.clock).replace(tzinfo=None)
    properties.title = report.title[:_LONGEST_PROPERTY]
    properties.language = TAGS[report.language]
    properties.created = when
    properties.modified = when


def _footer(document: WordDocument, report: Report, words: Words, width: int) -> str:
    """A footer part: the report's words to the left, the page number to the right. Gives its relationship id."""
    part, relation = document.part.add_footer_part()  # type: ignore[no-untyped-call]
    content = []
    for piece in re.split("(\x01|\x02)", words("render.page", page="\x01", pages="\x02")):
        code = {"\x01": "PAGE", "\x02": "NUMPAGES"}.get(piece)
        content += word_field(code, "1") if code else [run(piece)] if piece else []
    line = paragraph("Footer", *([run(report.footer)] if report.footer else []), run("\t"), *content)
    properties = line[0]
    properties.append(w("tabs", w("tab", val="right", pos=width)))
    part.element[:] = [line]
    return str(relation)
