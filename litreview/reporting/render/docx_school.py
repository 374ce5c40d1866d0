"""The report inside a school's document, in its styles and on its pages: where it says «{{litreview}}», or as all of
its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.parts.numbering import NumberingPart

from litreview.errors import InputError, Where
from litreview.reporting.document import Report
from litreview.reporting.render.base import TAGS
from litreview.reporting.render.docx_sections import School, enclosing
from litreview.reporting.render.docx_styles import add_bullets, fit_styles, rename, speak
from litreview.reporting.render.docx_template import SchoolTemplate, guarded, open_template
from litreview.reporting.render.docx_xml import W, w

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element as Element

MARK = "{{litreview}}"
_SETTINGS = (  # of the school's settings, what binds the document to another place, locks it, or tells of its past
    *("attachedTemplate", "mailMerge", "documentProtection", "writeProtection", "docVars", "attachedSchema"),
    *("saveThroughXslt", "useXSLTWhenSaving", "linkStyles", "updateFields", "trackRevisions", "rsids", "proofState"),
    *("revisionView", "saveXmlDataOnly", "doNotTrackMoves", "documentType"),
)
_LONG_NUMBER = 10  # digits; those of Word are shorter, and what is longer is no number of a bookmark
_NOTES = ("footnotePr", "endnotePr")
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@dataclass(slots=True)
class InSchool:
    """A school's document that waits for the report. `place` is the paragraph with the mark, None where all its text is
    left out; `held` takes the report's own blocks, in our names of styles, until `joined`."""

    document: WordDocument
    place: Element | None
    school: School
    styles: Mapping[str, str]
    held: Element = field(default_factory=lambda: w("body"))

    def without_title(self, report: Report) -> Report:
        """In the middle of a text the report has no title of its own; that it is a draft it still says."""
        if self.place is None:
            return report
        return replace(report, title="", subtitle=report.subtitle if report.draft else "")

    def joined(self) -> None:
        """Put the report where it belongs."""
        rename(self.held, self.styles)
        body = self.document.element.body
        _renumber(self.held, body)
        *blocks, section = list(self.held)
        if self.place is None:
            body[:] = [*blocks, section]
            return
        self._put_at(self.place, blocks, section)

    def _put_at(self, place: Element, blocks: list[Element], section: Element) -> None:
        body = self.document.element.body
        own = next(iter(place.iter(_w("sectPr"))), None)
        at = body.index(place)
        follows = own is not None or any(one.tag != _w("sectPr") for one in body[at + 1 :])
        parts = any(True for block in blocks for _ in block.iter(_w("sectPr")))
        if follows and _turned(section):
            blocks.append(w("p", w("pPr", section)))
            parts = True
        body[at : at + 1] = blocks + ([w("p", w("pPr", own))] if own is not None else [])
        if not follows:
            _replace_last(body, section)
        elif parts:
            _goes_on(next(one for one in _sections_from(body, at + len(blocks))))


def in_school(template: SchoolTemplate, report: Report, ours: Mapping[str, Element]) -> InSchool:
    """The school's document, its styles filled up with ours; `ours` are the roots of our styles and lists.

    Raises InputError LR-REPORT-TEMPLATE-PLACE where the mark stands inside a table, and what `open_template` raises.
    """
    return guarded(template.name, lambda: _in_school(template, report, ours))


def _in_school(template: SchoolTemplate, report: Report, ours: Mapping[str, Element]) -> InSchool:
    document = open_template(template, keep_text=True)
    place = _place(document.element.body, template.name)
    if place is None:
        document = open_template(template, keep_text=False)
    body = document.element.body
    number = add_bullets(_numbering(document, ours["numbering"]), ours["numbering"])
    styles = fit_styles(document.styles.element, ours["styles"], number)
    speak(document.styles.element, TAGS[report.language])
    _free_settings(document, keep_notes=place is not None)
    return InSchool(document, place, School(enclosing(body, place)), styles)


def _place(body: Element, name: str) -> Element | None:
    """The child of the body that is to give way to the report; other paragraphs with the mark are emptied."""
    marked = [one for one in body.iter(_w("p")) if "".join(_texts(one)).strip().casefold() == MARK]
    if not marked:
        return None
    first, *others = marked
    for other in others:
        for run in list(other.iterfind(_w("r"))):
            other.remove(run)
    if any(one.tag == _w("tc") for one in first.iterancestors()):
        raise InputError("LR-REPORT-TEMPLATE-PLACE", where=Where(file=name), mark=MARK)
    place = first
    while (parent := place.getparent()) is not None and parent is not body:
        place = parent
    return place


def _texts(paragraph_: Element) -> Iterator[str]:
    return (one.text or "" for one in paragraph_.iter(_w("t")))


def _numbering(document: WordDocument, ours: Element) -> Element:
    """The lists of the document, none where it has none."""
    part = document.part
    for relation in part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part.element  # type: ignore[no-any-return]
    empty = w("numbering")
    made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, part.package)  # type: ignore[arg-type]
    part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return empty


def _free_settings(document: WordDocument, *, keep_notes: bool) -> None:
    settings = document.settings.element
    for name in (*_SETTINGS, *(() if keep_notes else _NOTES)):
        for element in list(settings.iterfind(_w(name))):
            settings.remove(element)


def _renumber(held: Element, body: Element) -> None:
    """Bookmarks and pictures have numbers that no other of the document has."""
    for names in ((_w("bookmarkStart"), _w("bookmarkEnd")), (_PICTURE,)):
        key = _w("id") if names[0] != _PICTURE else "id"
        used = [str(one.get(key, "0")) for one in body.iter(*names)]
        above = max((int(one) for one in used if one.isdecimal() and len(one) < _LONG_NUMBER), default=0)
        for one in held.iter(*names):
            one.set(key, str(int(str(one.get(key))) + above))


def _turned(section: Element) -> bool:
    size = section.find(_w("pgSz"))
    return size is not None and size.get(_w("orient")) == "landscape"


def _replace_last(body: Element, section: Element) -> None:
    last = body[-1] if len(body) else None
    if last is not None and last.tag == _w("sectPr"):
        body.remove(last)
    body.append(section)


def _sections_from(body: Element, at: int) -> Iterator[Element]:
    for block in list(body)[at:]:
        yield from block.iter(_w("sectPr"))


def _goes_on(section: Element) -> None:
    """What stood around the mark has begun before the report: its page of title and first number are spent."""
    for name in ("titlePg", "pgNumType", "type"):
        for element in list(section.iterfind(_w(name))):
            section.remove(element)


def _w(tag: str) -> str:
    return f"{{{W}}}{tag}"
