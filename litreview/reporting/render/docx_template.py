"""A Word document or template of the school's, opened without surprises: its looks stay, what could act or fetch goes.

A .docx is a zip archive of XML parts (ECMA-376 part 2). What it says of its size is looked at before a part is opened;
a part that declares entities is refused. Of the parts only those are kept that say how a page looks, by the type of
their relationship: macros, embedded programs, data sources, other documents and whatever lies outside the file (an
attached template, a picture on a server) are not followed, and what pointed to them is taken out.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from docx import Document
from lxml import etree

from litreview.errors import InputError, Where
from litreview.formats.xmlsafe import BrokenXmlError, whole
from litreview.model import Message, message
from litreview.reporting.render.docx_fields import drop_acting_fields
from litreview.reporting.render.docx_tracked import accept_changes
from litreview.reporting.render.docx_xml import R, W
from litreview.reporting.render.zipped import fixed_zip

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element as Element

LARGEST = 100 << 20  # bytes of all parts unpacked
MOST_PARTS = 2000
_T = TypeVar("_T")
_TYPES = "[Content_Types].xml"
_TYPES_SPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SAME = {  # by the type of the main part: whether it may hold macros
    _MAIN: False,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": False,
    "application/vnd.ms-word.document.macroEnabled.main+xml": True,
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml": True,
}
_OLD_WORD = b"\xd0\xcf\x11\xe0"  # .doc, and a file locked by a password
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(KeyError, ValueError, AttributeError, IndexError, TypeError, etree.LxmlError, BrokenXmlError),
)
# What a part may lead to, by the last word of the relationship's type.
_LOOKS = frozenset({"styles", "theme", "numbering", "settings", "header", "footer", "image", "hyperlink"})
_NOTES = frozenset({"footnotes", "endnotes"})
_PACKAGE = frozenset({"officeDocument"})  # the file's properties are written anew
_SAFE_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_HOLDERS = ("drawing", "pict", "object")
_COMMENTS = ("commentRangeStart", "commentRangeEnd", "commentReference")


@dataclass(frozen=True, slots=True)
class SchoolTemplate:
    """The school's file, found to be one that can be opened. `notes` say what of it is left out."""

    name: str
    archive: bytes
    notes: tuple[Message, ...] = ()


def read_template(data: bytes, name: str) -> SchoolTemplate:
    """A template from the bytes of a .docx, .dotx, .docm or .dotm file.

    Raises InputError LR-REPORT-TEMPLATE (no Word file, or a broken one), LR-REPORT-TEMPLATE-OLD (.doc, or a password),
    LR-REPORT-TEMPLATE-LARGE, LR-XML-ENTITY.
    """
    if data.startswith(_OLD_WORD):
        raise InputError("LR-REPORT-TEMPLATE-OLD", where=Where(file=name))
    types, macros = guarded(name, lambda: _looked_through(data, name))
    notes = (message("render.template.macros", name=name),) if macros else ()
    found = SchoolTemplate(name, fixed_zip(data, {_TYPES: types}), notes)
    open_template(found, keep_text=True)
    return found


def open_template(template: SchoolTemplate, *, keep_text: bool) -> WordDocument:
    """The document with nothing in it that acts or fetches; the text's notes only where the text is kept."""
    return guarded(template.name, lambda: _opened(template, keep_text))


def guarded(name: str, step: Callable[[], _T]) -> _T:
    """What a step gives; python-docx's and lxml's many exceptions made one of ours."""
    try:
        return step()
    except InputError as error:
        if error.where.file:
            raise
        raise InputError(error.code, where=Where(file=name), **error.words) from error
    except _BROKEN as error:
        raise InputError("LR-REPORT-TEMPLATE", where=Where(file=name), detail=_said(error)) from error


def _said(error: Exception) -> Message:
    """What is wrong with the file, in words; the libraries' own are of no use to a reader."""
    if isinstance(error, BrokenXmlError | etree.XMLSyntaxError):
        line = error.line if isinstance(error, BrokenXmlError) else error.lineno
        return message("error.detail.template.broken", line=line or 1)
    if isinstance(error, KeyError):
        return message("error.detail.template.part")
    if isinstance(error, zipfile.BadZipFile | zlib.error | EOFError | OSError | NotImplementedError | RuntimeError):
        return message("error.detail.template.zip")
    return message("error.detail.template.content")


def _looked_through(data: bytes, name: str) -> tuple[bytes, bool]:
    """The list of the parts' types as that of a plain document, and whether there are macros in the file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
            raise InputError("LR-REPORT-TEMPLATE-LARGE", where=Where(file=name), n=LARGEST >> 20)
        if len({part.filename for part in parts}) < len(parts):
            raise zipfile.BadZipFile("two parts of one name")
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                whole(archive.read(part))
        return _plain_types(whole(archive.read(_TYPES)))


def _plain_types(types: Element) -> tuple[bytes, bool]:
    macros = False
    mains = [one for one in types.iter(f"{_TYPES_SPACE}Override") if one.get("ContentType") in _SAME]
    if not mains:
        raise ValueError("no main part of Word's")
    for one in mains:
        macros = macros or _SAME[one.get("ContentType", "")]
        one.set("ContentType", _MAIN)
    return etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True), macros


def _opened(template: SchoolTemplate, keep_text: bool) -> WordDocument:
    document = Document(BytesIO(template.archive))
    allowed = _LOOKS | _NOTES if keep_text else _LOOKS
    _keep(document.part.package.rels, _PACKAGE)
    if document.element.body is None:
        raise ValueError("no body")
    if not keep_text:
        _empty(document.element.body)
    waiting, seen = [document.part], set[int]()
    while waiting:
        part: Any = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        _keep(part.rels, allowed if part is document.part else frozenset({"image", "hyperlink"}))
        _clean(part)
        waiting += [relation.target_part for relation in part.rels.values() if not relation.is_external]
    return document


def _empty(body: Element) -> None:
    """Take away the text; the sections' properties stay, for the last of them may lean on those before it."""
    sections = list(body.iter(f"{{{W}}}sectPr"))
    body[:] = sections


def _keep(relations: Any, kinds: frozenset[str]) -> None:
    for key in [key for key, relation in relations.items() if not _harmless(relation, kinds)]:
        del relations[key]


def _harmless(relation: Any, kinds: frozenset[str]) -> bool:
    kind = relation.reltype.rpartition("/")[2]
    if relation.is_external:
        return kind == "hyperlink" and kind in kinds and bool(_SAFE_LINK.match(relation.target_ref))
    return kind in kinds


def _clean(part: Any) -> None:
    """Take out of a part's XML what points to relations that are gone, and fields that act."""
    if hasattr(part, "element"):
        _clean_tree(part.element, part.rels)
    elif part.content_type.endswith("+xml"):
        root = whole(part.blob)
        _clean_tree(root, part.rels)
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _clean_tree(root: Element, relations: Any) -> None:
    for name in _COMMENTS:
        for element in list(root.iter(f"{{{W}}}{name}")):
            _remove(element)
    for element, attribute in list(_dangling(root, relations)):
        _mend(element, attribute)
    drop_acting_fields(root)
    accept_changes(root)


def _dangling(root: Element, relations: Any) -> Iterator[tuple[Element, str]]:
    """Elements with an attribute that names a relation which the part has not (`r:id`, `r:embed`, `r:link` …)."""
    for element in root.iter():
        for name, value in element.attrib.items():
            if str(name).startswith(f"{{{R}}}") and str(value) and str(value) not in relations:
                yield element, str(name)


def _mend(element: Element, attribute: str) -> None:
    name = etree.QName(element).localname
    del element.attrib[attribute]
    others = any(str(one).startswith(f"{{{R}}}") for one in element.attrib)
    if name == "hyperlink" or others:
        return  # its words stay; of a picture both linked and kept, the kept one
    holder = next((one for one in element.iterancestors() if etree.QName(one).localname in _HOLDERS), None)
    _remove(holder if holder is not None and not name.startswith("hlink") else element)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
